//! From a delivery's facts to words, at the moment it is sent: in the language the person has now,
//! without what is over meanwhile, and with a code that only auth knows.

use shared_auth::Role;
use shared_clock::Timestamp;
use shared_contract::auth::PhoneCodeRequest;
use shared_contract::notification::{AlertType, Channel, Preferences, Severity};
use shared_storage::StorageError;
use shared_transport::CallError;
use uuid::Uuid;

use super::plan::read;
use super::{House, Notification};
use crate::model::{
    Alert, Content, Item, Kind, Parcel, Person, Reader, Recipient, Worded, defaults, earliest,
};
use crate::repository::entity::delivery;
use crate::repository::{alert_states, people, preferences, silences};

/// What says nothing else is of no use after a day.
const DAY: i64 = 24 * 60 * 60;

/// What became of composing.
pub enum Composed {
    /// Ready to be sent.
    Ready(Box<Parcel>),
    /// Nobody needs it any more.
    Needless(&'static str),
    /// It would make a noise now.
    NotNow(Timestamp),
    /// It will never be possible.
    Never(String),
    /// Not now.
    Later(String),
}

impl Notification {
    /// Words a delivery.
    pub(super) async fn compose(&self, row: &delivery::Model) -> Result<Composed, StorageError> {
        let content = read(row)?;
        let house = self.house(self.db.read(), row.restaurant_id).await?;
        let Some(to) = self.recipient(row, &house, content.kind()).await? else {
            return Ok(Composed::Needless("nobody takes this here any more"));
        };
        let reader = Reader {
            language: to.language,
            zone: house.zone.clone(),
        };
        let mut parcel = blank(row, &house, content.kind(), to);
        let said = match &content {
            Content::Alerts { items } => {
                let items = self.still_wanted(row, items).await?;
                let Some(first) = items.first() else {
                    return Ok(Composed::Needless("it was over before it was sent"));
                };
                parcel.at = first.at;
                let alerts = alerts(&items)?;
                parcel.data = facts(&alerts);
                parcel.topic = topic(row, &alerts);
                self.texts.word_all(&alerts, &reader, &house.name)
            }
            Content::Digest => self.digest(row, &reader, &house).await?,
            Content::Words {
                title, body, data, ..
            } => {
                parcel.data = data.clone();
                Worded {
                    title: title.clone(),
                    body: body.clone(),
                }
            }
            Content::Test => {
                let values = [("restaurant", house.name.as_str())];
                self.texts.notice("test", reader.language, &values)
            }
            Content::Code => match self.code(row, &mut parcel).await? {
                Ok(code) => {
                    let values = [("code", code.as_str())];
                    parcel.data = serde_json::json!({ "code": code });
                    self.texts.notice("code", reader.language, &values)
                }
                Err(instead) => return Ok(instead),
            },
        };
        parcel.title = said.title;
        parcel.body = said.body;
        Ok(Composed::Ready(Box::new(parcel)))
    }

    /// To whom it goes now; none: they left, or no longer take alerts.
    async fn recipient(
        &self,
        row: &delivery::Model,
        house: &House,
        kind: Kind,
    ) -> Result<Option<Recipient>, StorageError> {
        if let Some(address) = &row.address {
            return Ok(Some(Recipient {
                user_id: None,
                name: String::new(),
                language: house.language,
                address: address.clone(),
            }));
        }
        let Some(user_id) = row.user_id else {
            return Ok(None);
        };
        let Some(person) = people::find(self.db.read(), row.restaurant_id, user_id).await? else {
            return Ok(None);
        };
        let takes = match kind {
            Kind::Alert | Kind::Digest => person.takes_alerts(),
            _ => person.is_active,
        };
        if !takes {
            return Ok(None);
        }
        let address = self.address(row, &person).await?;
        Ok(Some(Recipient {
            user_id: Some(user_id),
            name: person.name,
            language: person.language,
            address: address.unwrap_or_default(),
        }))
    }

    async fn address(
        &self,
        row: &delivery::Model,
        person: &Person,
    ) -> Result<Option<String>, StorageError> {
        match Channel::parse(&row.channel).and_then(|channel| self.ways.of(channel)) {
            Some(way) => Ok(way.address(row.restaurant_id, person).await?),
            None => Ok(None),
        }
    }

    /// What the person still wants by this channel. What was held back is told only if it is still so
    /// and nobody silenced it; what goes at once is told as it happened.
    async fn still_wanted(
        &self,
        row: &delivery::Model,
        items: &[Item],
    ) -> Result<Vec<Item>, StorageError> {
        let (db, restaurant_id) = (self.db.read(), row.restaurant_id);
        let own = self.preferences_of(row).await?;
        let channel = Channel::parse(&row.channel);
        let takes = |item: &Item| {
            let channels = own.as_ref().and_then(|own| own.channels.get(&item.kind));
            own.is_none()
                || channels.is_some_and(|channels| channel.is_some_and(|by| channels.contains(&by)))
        };
        let mut wanted: Vec<Item> = items.iter().filter(|item| takes(item)).cloned().collect();
        if row.gathers_until.is_none() {
            return Ok(wanted);
        }
        let low = wanted
            .iter()
            .filter(|item| item.kind == AlertType::StockLow);
        let events: Vec<Uuid> = low.map(|item| item.event_id).collect();
        let open = alert_states::still_open(db, restaurant_id, events).await?;
        wanted.retain(|item| item.kind != AlertType::StockLow || open.contains(&item.event_id));
        let mut heard = Vec::with_capacity(wanted.len());
        for item in wanted {
            let alert = item.alert().map_err(StorageError::Damaged)?;
            let now = self.clock.now();
            if !alert.may_be_silenced()
                || !silences::is_silent(db, restaurant_id, alert.product_id(), now).await?
            {
                heard.push(item);
            }
        }
        Ok(heard)
    }

    /// What the receiver chose, if it is a person who chose.
    async fn preferences_of(
        &self,
        row: &delivery::Model,
    ) -> Result<Option<Preferences>, StorageError> {
        match row.user_id {
            Some(user_id) => preferences::find(self.db.read(), row.restaurant_id, user_id).await,
            None => Ok(None),
        }
    }

    /// When something that makes a noise by itself may go out, if that is not now: it may have waited
    /// for a provider into the night.
    pub(super) async fn free_at(
        &self,
        row: &delivery::Model,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StorageError> {
        if !matches!(read(row)?.kind(), Kind::Alert | Kind::Digest) {
            return Ok(None);
        }
        let house = self.house(self.db.read(), row.restaurant_id).await?;
        let own = match self.preferences_of(row).await? {
            Some(own) => own,
            None => defaults(Role::Manager),
        };
        let is_alert = read(row)?.kind() == Kind::Alert;
        let quiet = own.quiet_hours.as_ref().filter(|_| is_alert);
        let free = earliest(now, quiet, &house.zone, |at| {
            own.shabbat.then(|| house.rest_end(at)).flatten()
        });
        Ok(Some(free).filter(|free| *free > now))
    }

    /// A fresh code from auth, and the number it is for.
    async fn code(
        &self,
        row: &delivery::Model,
        parcel: &mut Parcel,
    ) -> Result<Result<String, Composed>, StorageError> {
        let request = PhoneCodeRequest {
            restaurant_id: row.restaurant_id,
            user_id: row.user_id.unwrap_or_default(),
        };
        let asked = async {
            // A provider that fails costs no second code: auth counts them.
            if let Some(known) = self.codes.get(&row.id) {
                return Ok(known);
            }
            let token = self.tokens.token("auth").await?;
            self.auth.phone_code(&token, &request).await
        };
        Ok(match asked.await {
            Ok(code) => {
                self.codes.insert(row.id, code.clone());
                parcel.to.address = code.phone;
                parcel.expires_at = code.expires_at;
                Ok(code.code)
            }
            Err(CallError::Refused(problem)) if matches!(problem.status, 404 | 409) => {
                Err(Composed::Never(problem.detail))
            }
            Err(error) => Err(Composed::Later(error.to_string())),
        })
    }
}

/// A parcel that says nothing yet.
fn blank(row: &delivery::Model, house: &House, kind: Kind, to: Recipient) -> Parcel {
    let at = Timestamp::from_micros(row.created_at);
    let expires = row.expires_at.map(Timestamp::from_micros);
    Parcel {
        delivery_id: row.id,
        restaurant_id: row.restaurant_id,
        restaurant: house.name.clone(),
        to,
        kind,
        severity: Severity::parse(&row.severity).unwrap_or_default(),
        title: String::new(),
        body: String::new(),
        data: serde_json::Value::Null,
        topic: None,
        at,
        expires_at: expires.unwrap_or_else(|| at.plus_seconds(DAY)),
        reached: serde_json::from_str(&row.reached).unwrap_or_default(),
    }
}

fn alerts(items: &[Item]) -> Result<Vec<Alert>, StorageError> {
    let read = items.iter().map(Item::alert);
    read.collect::<Result<_, _>>()
        .map_err(StorageError::Damaged)
}

/// Where a tap leads: the product of a single alert, the inbox of several.
fn facts(alerts: &[Alert]) -> serde_json::Value {
    match alerts {
        [only] => serde_json::json!({
            "type": only.kind(),
            "product_id": only.product_id(),
            "link": format!("#/stock/p/{}", only.product_id()),
        }),
        _ => serde_json::json!({ "type": "several", "link": "#/inbox" }),
    }
}

/// A newer alert of the same kind about the same product replaces one that nobody has seen.
fn topic(row: &delivery::Model, alerts: &[Alert]) -> Option<String> {
    let [only] = alerts else { return None };
    only.subject_id()?;
    let kind = only.kind().as_str();
    Some(format!(
        "{}:{kind}:{}",
        row.restaurant_id,
        only.product_id()
    ))
}
