//! The workers: one per channel claims what is due, sends it and writes down what became of it.
//!
//! Deliveries of one lane (a person's alerts by one channel) go one after the other, lanes go side
//! by side, so that a provider that hangs on one holds up neither other channels nor, up to
//! [`SIDE_BY_SIDE`], others on its own. A worker that dies gives its deliveries back when their
//! lease ends; another replica sends them with the same id.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use shared_clock::{Timestamp, random_bytes};
use shared_contract::notification::DeliveryState;
use shared_storage::StorageError;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Notification;
use super::compose::Composed;
use crate::model::{Outcome, pause};
use crate::queue::Sender;
use crate::repository::entity::delivery;
use crate::repository::queue::{self, Settled};

/// How many lanes of a channel are served at once.
const SIDE_BY_SIDE: usize = 16;
/// How many deliveries are claimed at once.
const TOGETHER: u64 = 64;
/// Seconds that a claim lasts.
const LEASE: i64 = 60;
/// Seconds that must be left of it to begin with another delivery: more than one may take.
const ENOUGH: i64 = 30;
/// No sender takes longer, whatever it promised.
const LIMIT: Duration = Duration::from_secs(25);
/// How often it is looked for what is due, beside when something is queued here.
const LOOK: Duration = Duration::from_secs(1);

/// Sends what is due by one channel until `stop`; what was begun is ended.
pub async fn run(core: Notification, way: Arc<dyn Sender>, stop: CancellationToken) {
    let tasks = TaskTracker::new();
    let places = Arc::new(Semaphore::new(SIDE_BY_SIDE));
    let queued = core.queued(way.channel());
    loop {
        match core.send_due(&way, &places, &tasks, &stop).await {
            Ok(true) if !stop.is_cancelled() => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "deliveries wait a little longer"),
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = queued.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    tasks.close();
    tasks.wait().await;
}

impl Notification {
    /// Claims what is due and sends it side by side. Whether there may be more.
    pub(super) async fn send_due(
        &self,
        way: &Arc<dyn Sender>,
        places: &Arc<Semaphore>,
        tasks: &TaskTracker,
        stop: &CancellationToken,
    ) -> Result<bool, StorageError> {
        // Nothing is claimed that nobody has a hand free for.
        let Ok(free) = Arc::clone(places).acquire_owned().await else {
            return Ok(false);
        };
        drop(free);
        let until = self.clock.now().plus_seconds(LEASE);
        let tx = self.db.begin_write().await?;
        let rows = queue::claim(&tx, way.channel(), self.clock.now(), until, TOGETHER).await?;
        tx.commit().await?;
        if rows.is_empty() {
            return Ok(false);
        }
        let mut lanes: BTreeMap<String, Vec<delivery::Model>> = BTreeMap::new();
        for row in rows {
            let lane = row.lane.clone().unwrap_or_else(|| row.id.to_string());
            lanes.entry(lane).or_default().push(row);
        }
        for mut rows in lanes.into_values() {
            rows.sort_by_key(|row| row.number);
            let Ok(place) = Arc::clone(places).acquire_owned().await else {
                break;
            };
            let (core, way, stop) = (self.clone(), Arc::clone(way), stop.clone());
            tasks.spawn(async move {
                core.send_lane(&*way, rows, until, &stop).await;
                drop(place);
            });
        }
        Ok(true)
    }

    /// Sends the deliveries of one lane in their order; after one that did not go through the rest
    /// waits for it.
    async fn send_lane(
        &self,
        way: &dyn Sender,
        rows: Vec<delivery::Model>,
        until: Timestamp,
        stop: &CancellationToken,
    ) {
        let mut rest = rows.into_iter();
        for row in rest.by_ref() {
            let left = until.as_micros() - self.clock.now().as_micros();
            if stop.is_cancelled() || left < ENOUGH * 1_000_000 {
                self.give_back(vec![row.id], until).await;
                break;
            }
            match self.send_one(way, &row, until).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!(%error, delivery = %row.id, "a delivery waits for its lease");
                    break;
                }
            }
        }
        self.give_back(rest.map(|row| row.id).collect(), until)
            .await;
    }

    async fn give_back(&self, ids: Vec<uuid::Uuid>, until: Timestamp) {
        if ids.is_empty() {
            return;
        }
        let given = async {
            let tx = self.db.begin_write().await?;
            queue::release(&tx, ids, until).await?;
            tx.commit().await
        };
        if let Err(error) = given.await {
            tracing::warn!(%error, "deliveries wait for their lease");
        }
    }

    /// One try. Whether the lane may go on.
    async fn send_one(
        &self,
        way: &dyn Sender,
        row: &delivery::Model,
        until: Timestamp,
    ) -> Result<bool, StorageError> {
        let settled = match self.composed(row).await? {
            Composed::NotNow(next_at) => {
                let tx = self.db.begin_write().await?;
                queue::postpone(&tx, row.id, until, next_at).await?;
                tx.commit().await?;
                return Ok(false);
            }
            Composed::Ready(parcel) => {
                let sent = tokio::time::timeout(LIMIT, way.send(&parcel)).await;
                let outcome = sent.unwrap_or_else(|_| Outcome::later("no answer in time"));
                self.settled(row, outcome)
            }
            Composed::Needless(why) => Settled {
                error: Some(why.to_owned()),
                ..Settled::ended(DeliveryState::Cancelled)
            },
            Composed::Never(why) => self.settled(row, Outcome::dead(why)),
            Composed::Later(why) => self.settled(row, Outcome::later(why)),
        };
        let goes_on = settled.state != DeliveryState::Waiting;
        let tx = self.db.begin_write().await?;
        queue::settle(&tx, row.id, until, &settled, self.clock.now()).await?;
        tx.commit().await?;
        Ok(goes_on)
    }

    /// Words it, unless it is too late for it or it would make a noise now.
    async fn composed(&self, row: &delivery::Model) -> Result<Composed, StorageError> {
        let now = self.clock.now();
        if row.expires_at.is_some_and(|end| end <= now.as_micros()) {
            return Ok(Composed::Never("it came too late to be of use".to_owned()));
        }
        match self.free_at(row, now).await? {
            Some(later) => Ok(Composed::NotNow(later)),
            None => self.compose(row).await,
        }
    }

    fn settled(&self, row: &delivery::Model, outcome: Outcome) -> Settled {
        match outcome {
            Outcome::Sent { provider_id } => Settled {
                provider_id,
                ..Settled::ended(DeliveryState::Sent)
            },
            Outcome::Dead { error } => {
                tracing::warn!(delivery = %row.id, channel = row.channel, error, "delivery given up");
                Settled {
                    error: Some(error),
                    ..Settled::ended(DeliveryState::Dead)
                }
            }
            Outcome::Later {
                error,
                after,
                reached,
            } => {
                let tries = u32::try_from(row.attempts + 1).unwrap_or(u32::MAX);
                let wait = pause(tries, u32::from_le_bytes(random_bytes()), after);
                let wait = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX);
                let now = self.clock.now();
                let next = Timestamp::from_micros(now.as_micros().saturating_add(wait));
                let is_over = row.expires_at.is_some_and(|end| next.as_micros() > end);
                tracing::info!(delivery = %row.id, channel = row.channel, error, "delivery tried");
                let state = if is_over {
                    DeliveryState::Dead
                } else {
                    DeliveryState::Waiting
                };
                Settled {
                    next_at: Some(next).filter(|_| !is_over),
                    error: Some(error),
                    // A try that reached nothing takes nothing back of what earlier ones reached.
                    reached: Some(reached)
                        .filter(|reached| !reached.is_empty())
                        .and_then(|reached| serde_json::to_string(&reached).ok()),
                    ..Settled::ended(state)
                }
            }
        }
    }
}
