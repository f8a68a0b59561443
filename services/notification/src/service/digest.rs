//! The daily summary: what is low, and what else happened since yesterday, once a day at the time a
//! person chose, by the channels they chose for it.
//!
//! A task looks every minute whose time has come; the day that was done is kept per person, so that
//! several replicas and restarts make one summary.

use std::time::Duration;

use sea_orm::DatabaseTransaction;
use shared_clock::Timestamp;
use shared_contract::notification::{AlertType, Channel, Preferences};
use shared_storage::{StorageError, take_turn};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::plan::lane;
use super::{House, Notification};
use crate::model::{Alert, Content, Mailbox, Person, Reader, Worded, earliest, moment, time};
use crate::repository::entity::delivery;
use crate::repository::{alert_states, deliveries, digests, inbox, people, preferences};

/// A summary looks back so far for what has no state of its own, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// A summary that could not be made for so long, in seconds, waits for the next day.
const LATE: i64 = 6 * 60 * 60;
/// A summary looks at no more entries of the inbox.
const NAMED: u64 = 200;
/// How often it is looked whose time has come.
const LOOK: Duration = Duration::from_secs(30);

/// Queues summaries until `stop`.
pub async fn run(core: Notification, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        if let Err(error) = core.queue_digests().await {
            tracing::warn!(%error, "daily summaries wait a little longer");
        }
    }
}

impl Notification {
    /// Queues the summaries whose time has come.
    pub async fn queue_digests(&self) -> Result<(), StorageError> {
        for (restaurant_id, user_id, own) in preferences::with_digest(self.db.read()).await? {
            if let Err(error) = self.queue_digest(restaurant_id, user_id, &own).await {
                tracing::warn!(%error, user = %user_id, "a daily summary waits a little longer");
            }
        }
        Ok(())
    }

    async fn queue_digest(
        &self,
        restaurant_id: Uuid,
        user_id: Uuid,
        own: &Preferences,
    ) -> Result<(), StorageError> {
        let house = self.house(self.db.read(), restaurant_id).await?;
        let now = self.clock.now();
        let Some((day, at)) = last_due(own, &house, now) else {
            return Ok(());
        };
        let done = digests::last_day(self.db.read(), restaurant_id, user_id).await?;
        if done.as_ref() >= Some(&day) {
            return Ok(());
        }
        let tx = self.db.begin_write().await?;
        take_turn(&tx, &format!("digest of {user_id}")).await?;
        let done = digests::last_day(&tx, restaurant_id, user_id).await?;
        if done.as_ref() < Some(&day) {
            digests::keep(&tx, restaurant_id, user_id, day).await?;
            // One that was chosen or missed hours ago waits for tomorrow.
            if now < at.plus_seconds(LATE) {
                self.queue_one(&tx, restaurant_id, user_id, own, &house)
                    .await?;
            }
        }
        tx.commit().await?;
        self.kick();
        Ok(())
    }

    async fn queue_one(
        &self,
        tx: &DatabaseTransaction,
        restaurant_id: Uuid,
        user_id: Uuid,
        own: &Preferences,
        house: &House,
    ) -> Result<(), StorageError> {
        let person = people::find(tx, restaurant_id, user_id).await?;
        let Some(person) = person.filter(Person::takes_alerts) else {
            return Ok(());
        };
        let now = self.clock.now();
        let next_at = earliest(now, None, &house.zone, |at| {
            own.shabbat.then(|| house.rest_end(at)).flatten()
        });
        for channel in own.channels.get(&AlertType::Digest).into_iter().flatten() {
            if *channel == Channel::Inbox || !self.reaches(restaurant_id, &person, *channel).await?
            {
                continue;
            }
            // Of the days of one rest a single summary waits for its end.
            let lane = lane(restaurant_id, user_id, *channel, "digest");
            if deliveries::waiting_in(tx, &lane).await? > 0 {
                continue;
            }
            let row = delivery::Model {
                lane: Some(lane),
                user_id: Some(user_id),
                next_at: Some(next_at.as_micros()),
                expires_at: Some(next_at.plus_seconds(DAY).as_micros()),
                ..self.row(restaurant_id, *channel, &Content::Digest)?
            };
            deliveries::add(tx, row).await?;
        }
        Ok(())
    }

    /// What is low now, and what else the person was told since yesterday.
    pub(super) async fn digest(
        &self,
        row: &delivery::Model,
        reader: &Reader,
        house: &House,
    ) -> Result<Worded, StorageError> {
        let db = self.db.read();
        let open = alert_states::open(db, row.restaurant_id).await?;
        let low: Vec<Alert> = open.into_iter().map(|raised| raised.alert).collect();
        let mailbox = Mailbox {
            restaurant_id: row.restaurant_id,
            user_id: row.user_id.unwrap_or_default(),
        };
        let since = Timestamp::from_micros(row.created_at).plus_seconds(-DAY);
        let news = inbox::page(db, mailbox, None, NAMED).await?;
        let news: Vec<Alert> = news
            .into_iter()
            .filter(|entry| entry.created_at >= since && entry.alert.subject_id().is_none())
            .map(|entry| entry.alert)
            .collect();
        let mut parts = Vec::new();
        if !low.is_empty() {
            parts.push(self.part("digest_low", &low, reader));
        }
        if !news.is_empty() {
            parts.push(self.part("digest_news", &news, reader));
        }
        let key = if parts.is_empty() {
            "digest_quiet"
        } else {
            "digest"
        };
        let lines = parts.join("\n\n");
        let values = [
            ("restaurant", house.name.as_str()),
            ("lines", lines.as_str()),
        ];
        Ok(self.texts.notice(key, reader.language, &values))
    }

    fn part(&self, key: &str, alerts: &[Alert], reader: &Reader) -> String {
        let lines = alerts.iter().map(|alert| self.texts.word(alert, reader));
        let lines: Vec<String> = lines
            .map(|one| format!("{}\n{}", one.title, one.body))
            .collect();
        let (count, lines) = (alerts.len().to_string(), lines.join("\n\n"));
        let values = [("count", count.as_str()), ("lines", lines.as_str())];
        let said = self.texts.notice(key, reader.language, &values);
        format!("{}\n\n{}", said.title, said.body)
    }
}

/// The last moment at which a summary was due, and its local day.
fn last_due(own: &Preferences, house: &House, now: Timestamp) -> Option<(String, Timestamp)> {
    let at = own.digest.as_deref().and_then(time)?;
    let today = house.zone.to_datetime(now.to_jiff()).date();
    let due = |day: jiff::civil::Date| {
        let moment = moment(day.to_datetime(at), &house.zone)?;
        (moment <= now).then(|| (day.to_string(), moment))
    };
    due(today).or_else(|| due(today.yesterday().ok()?))
}
