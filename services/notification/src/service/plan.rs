//! From an alert to inboxes and deliveries: who is told, on which channels, and when.
//!
//! All of it in the transaction of the event. The inbox fills at any time; what makes a noise waits
//! for the end of quiet hours and rest, for others of the same minute, and for its turn when
//! somebody has been told enough in the last hour. What waits is one message, which more may join.

use std::collections::HashMap;

use sea_orm::DatabaseTransaction;
use shared_clock::{Timestamp, new_id};
use shared_contract::notification::{Channel, DeliveryState, Preferences};
use shared_storage::StorageError;
use uuid::Uuid;

use super::{House, Notification};
use crate::model::{Content, Item, Person, Raised, defaults, earliest, recipients, wanted};
use crate::repository::entity::delivery;
use crate::repository::queue::NOTHING_REACHED;
use crate::repository::{deliveries, people, preferences, silences};

/// Alerts that could not be sent for so long are no news any more.
const ALERT_HOURS: i64 = 24;
/// The hour of the hourly limit.
const HOUR: i64 = 60 * 60;

impl Notification {
    /// Tells everybody who wants to know.
    pub(super) async fn tell_all(
        &self,
        tx: &DatabaseTransaction,
        raised: &Raised,
    ) -> Result<(), StorageError> {
        let restaurant_id = raised.restaurant_id;
        let staff = people::active(tx, restaurant_id).await?;
        let chosen = preferences::all(tx, restaurant_id).await?;
        let takers = wanted(&raised.alert, &staff, &chosen);
        let inboxes = recipients(&raised.alert, &staff, &chosen);
        self.deliver(tx, raised, &inboxes).await?;
        let now = self.clock.now();
        let product = raised.alert.product_id();
        if raised.alert.may_be_silenced()
            && silences::is_silent(tx, restaurant_id, product, now).await?
        {
            return Ok(());
        }
        let house = self.house(tx, restaurant_id).await?;
        for (person, channels) in takers {
            let own = own(&chosen, person);
            for channel in channels {
                if self.reaches(restaurant_id, person, channel).await? {
                    self.queue_alert(tx, raised, person, channel, &own, &house)
                        .await?;
                }
            }
        }
        Ok(())
    }

    /// Whether a channel is set up and has an address for this person.
    pub(super) async fn reaches(
        &self,
        restaurant_id: Uuid,
        person: &Person,
        channel: Channel,
    ) -> Result<bool, StorageError> {
        let Some(way) = self.ways.of(channel) else {
            return Ok(false);
        };
        Ok(way.missing().is_empty() && way.address(restaurant_id, person).await?.is_some())
    }

    async fn queue_alert(
        &self,
        tx: &DatabaseTransaction,
        raised: &Raised,
        person: &Person,
        channel: Channel,
        own: &Preferences,
        house: &House,
    ) -> Result<(), StorageError> {
        let now = self.clock.now();
        let lane = lane(raised.restaurant_id, person.user_id, channel, "alerts");
        let severity = raised.alert.severity();
        let behind = self.calm.group_seconds > 0;
        if let Some(row) = deliveries::gathering(tx, &lane, now, behind).await? {
            let mut content = read(&row)?;
            if let Content::Alerts { items } = &mut content {
                items.push(Item::of(raised));
                let known = shared_contract::notification::Severity::parse(&row.severity);
                let severity = known.unwrap_or_default().max(severity);
                let content = write(&content)?;
                deliveries::join(tx, row.id, content, severity.as_str()).await?;
                return Ok(());
            }
        }
        let gathered = now.plus_seconds(i64::from(self.calm.group_seconds));
        let turn = self.turn(tx, &lane, gathered).await?;
        let next_at = earliest(turn, own.quiet_hours.as_ref(), &house.zone, |at| {
            own.shabbat.then(|| house.rest_end(at)).flatten()
        });
        let content = Content::Alerts {
            items: vec![Item::of(raised)],
        };
        let row = delivery::Model {
            lane: Some(lane),
            gathers_until: (next_at > now).then_some(next_at.as_micros()),
            severity: severity.as_str().to_owned(),
            next_at: Some(next_at.as_micros()),
            expires_at: Some(next_at.plus_seconds(ALERT_HOURS * HOUR).as_micros()),
            user_id: Some(person.user_id),
            ..self.row(raised.restaurant_id, channel, &content)?
        };
        Ok(deliveries::add(tx, row).await?)
    }

    /// When the lane may be used again, at `at` or later, by the hourly limit.
    async fn turn(
        &self,
        tx: &DatabaseTransaction,
        lane: &str,
        at: Timestamp,
    ) -> Result<Timestamp, StorageError> {
        let limit = usize::try_from(self.calm.hourly_limit).unwrap_or(usize::MAX);
        if limit == 0 {
            return Ok(at);
        }
        let last = deliveries::last_moments(tx, lane, u64::from(self.calm.hourly_limit)).await?;
        let oldest = last.iter().min().filter(|_| last.len() >= limit);
        let free = oldest.map(|oldest| Timestamp::from_micros(*oldest).plus_seconds(HOUR));
        Ok(free.map_or(at, |free| free.max(at)))
    }

    /// A delivery of now that nobody has tried, to be completed.
    pub(super) fn row(
        &self,
        restaurant_id: Uuid,
        channel: Channel,
        content: &Content,
    ) -> Result<delivery::Model, StorageError> {
        let now = self.clock.now().as_micros();
        Ok(delivery::Model {
            id: new_id(&*self.clock),
            restaurant_id,
            user_id: None,
            address: None,
            channel: channel.as_str().to_owned(),
            kind: content.name().to_owned(),
            severity: "info".to_owned(),
            content: write(content)?,
            lane: None,
            number: 0,
            state: DeliveryState::Waiting.as_str().to_owned(),
            attempts: 0,
            next_at: Some(now),
            gathers_until: None,
            leased_until: None,
            last_error: None,
            provider_id: None,
            reached: NOTHING_REACHED.to_owned(),
            created_at: now,
            expires_at: None,
            sent_at: None,
        })
    }
}

/// What a person chose, or has by their role.
fn own(chosen: &HashMap<Uuid, Preferences>, person: &Person) -> Preferences {
    let own = chosen.get(&person.user_id).cloned();
    own.unwrap_or_else(|| defaults(person.role))
}

/// Where deliveries of one sort to one receiver by one channel go one after the other.
pub(super) fn lane(
    restaurant_id: Uuid,
    to: impl std::fmt::Display,
    channel: Channel,
    sort: &str,
) -> String {
    format!("{restaurant_id}:{to}:{}:{sort}", channel.as_str())
}

/// A row's content.
pub(super) fn read(row: &delivery::Model) -> Result<Content, StorageError> {
    serde_json::from_str(&row.content).map_err(|error| StorageError::Damaged(error.to_string()))
}

fn write(content: &Content) -> Result<String, StorageError> {
    serde_json::to_string(content).map_err(|error| StorageError::Damaged(error.to_string()))
}
