//! Who is told what on which channel.

use std::collections::HashMap;

use shared_auth::Role;
use shared_contract::notification::{
    AlertType, Channel, Preferences, PreferencesRequest, QuietHours, Severity,
};
use uuid::Uuid;

use super::{Alert, Person};

/// What a role has until the person chooses. Those who run the place see alerts in the inbox and on
/// the devices they let take push messages, a large movement only the owner; the daily summary goes
/// by mail once a time is chosen for it; nothing makes a noise at night or on Shabbat.
pub fn defaults(role: Role) -> Preferences {
    let takes = |kind: AlertType| match role {
        Role::Owner => true,
        Role::Manager => kind != AlertType::LargeMovement,
        Role::Employee => false,
    };
    let usual = |kind: AlertType| match kind {
        AlertType::Digest => vec![Channel::Email],
        // Soon is soon enough on the next look into the app.
        AlertType::LotExpiring => vec![Channel::Inbox],
        _ => vec![Channel::Inbox, Channel::Push],
    };
    Preferences {
        channels: AlertType::ALL
            .into_iter()
            .map(|kind| (kind, if takes(kind) { usual(kind) } else { Vec::new() }))
            .collect(),
        quiet_hours: Some(QuietHours {
            from: "23:00".to_owned(),
            to: "07:00".to_owned(),
        }),
        shabbat: true,
        digest: None,
        min_severity: Severity::Info,
    }
}

/// A request over the defaults of the role; channels come out in one order, each once.
pub fn replaced(role: Role, request: PreferencesRequest) -> Preferences {
    let mut preferences = defaults(role);
    let chosen = request.channels.into_iter();
    preferences
        .channels
        .extend(chosen.filter_map(|(kind, channels)| Some((AlertType::parse(&kind)?, channels))));
    for channels in preferences.channels.values_mut() {
        channels.sort_unstable();
        channels.dedup();
    }
    if let Some(hours) = request.quiet_hours {
        preferences.quiet_hours = hours;
    }
    preferences.shabbat = request.shabbat.unwrap_or(preferences.shabbat);
    preferences.digest = request.digest;
    preferences.min_severity = request.min_severity.unwrap_or(preferences.min_severity);
    preferences
}

/// A choice made in an earlier role, in a new one: what was left as the old role had it is as the new
/// one has it.
pub fn in_new_role(old: Role, new: Role, mut own: Preferences) -> Preferences {
    let (before, after) = (defaults(old), defaults(new));
    for (kind, channels) in &mut own.channels {
        if before.channels.get(kind) == Some(channels)
            && let Some(usual) = after.channels.get(kind)
        {
            channels.clone_from(usual);
        }
    }
    own
}

/// Those who take `alert`, each with their channels.
pub fn wanted<'a>(
    alert: &Alert,
    people: &'a [Person],
    chosen: &HashMap<Uuid, Preferences>,
) -> Vec<(&'a Person, Vec<Channel>)> {
    people
        .iter()
        .filter(|person| person.takes_alerts())
        .filter_map(|person| {
            let channels = chosen.get(&person.user_id).map_or_else(
                || channels(&defaults(person.role), alert),
                |own| channels(own, alert),
            );
            (!channels.is_empty()).then_some((person, channels))
        })
        .collect()
}

/// Those whose inbox takes `alert`.
pub fn recipients<'a>(
    alert: &Alert,
    people: &'a [Person],
    chosen: &HashMap<Uuid, Preferences>,
) -> Vec<&'a Person> {
    wanted(alert, people, chosen)
        .into_iter()
        .filter(|(_, channels)| channels.contains(&Channel::Inbox))
        .map(|(person, _)| person)
        .collect()
}

fn channels(own: &Preferences, alert: &Alert) -> Vec<Channel> {
    let of_kind = own.channels.get(&alert.kind());
    of_kind
        .filter(|_| alert.severity() >= own.min_severity)
        .cloned()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use shared_auth::Language;
    use shared_contract::inventory::StockLevel;
    use shared_quantity::Qty;

    use super::*;

    fn low(total: i32) -> Alert {
        Alert::StockLow(StockLevel {
            product_id: Uuid::nil(),
            name: "קולה".to_owned(),
            name_en: None,
            total: Qty::from_units(total),
            min_stock_level: Qty::from_units(10),
            unit_type: "bottle".to_owned(),
            boxes: 0,
            units: Qty::from_units(total),
            seq: 1,
        })
    }

    fn person(number: u128, role: Role, is_active: bool) -> Person {
        Person {
            user_id: Uuid::from_u128(number),
            role,
            language: Language::He,
            is_active,
            name: String::new(),
            email: String::new(),
            phone: None,
        }
    }

    #[test]
    fn those_who_run_the_place_unless_they_chose_otherwise() {
        let people = [
            person(1, Role::Owner, true),
            person(2, Role::Manager, true),
            person(3, Role::Manager, false),
            person(4, Role::Employee, true),
            person(5, Role::Manager, true),
        ];
        let mut off = defaults(Role::Manager);
        off.channels
            .insert(AlertType::StockLow, vec![Channel::Push]);
        let mut critical_only = defaults(Role::Owner);
        critical_only.min_severity = Severity::Critical;
        let chosen = HashMap::from([(people[4].user_id, off), (people[0].user_id, critical_only)]);
        let told = |alert: &Alert| {
            recipients(alert, &people, &chosen)
                .iter()
                .map(|person| person.user_id.as_u128())
                .collect::<Vec<_>>()
        };
        assert_eq!(told(&low(3)), [2]);
        assert_eq!(told(&low(0)), [1, 2]);
    }

    #[test]
    fn a_new_role_brings_its_defaults_but_keeps_what_was_chosen() {
        let mut own = defaults(Role::Manager);
        own.channels
            .insert(AlertType::StockLow, vec![Channel::Email]);
        let promoted = in_new_role(Role::Manager, Role::Owner, own);
        let usual = defaults(Role::Owner);
        assert_eq!(
            promoted.channels[&AlertType::LargeMovement],
            usual.channels[&AlertType::LargeMovement]
        );
        assert_eq!(promoted.channels[&AlertType::StockLow], [Channel::Email]);
    }

    #[test]
    fn an_answer_can_be_sent_back_as_it_is() {
        let mut own = defaults(Role::Owner);
        own.quiet_hours = None;
        own.digest = Some("08:00".to_owned());
        let request = serde_json::from_value(serde_json::to_value(&own).unwrap()).unwrap();
        assert_eq!(replaced(Role::Owner, request), own);
        let nothing = serde_json::from_str("{}").unwrap();
        assert_eq!(replaced(Role::Manager, nothing), defaults(Role::Manager));
    }
}
