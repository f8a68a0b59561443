//! Use cases: what events do to inboxes, and what people do with theirs. Owns transactions.
//!
//! [`Notification`] is the shared core; `stock_alerts` and `people` are the effects of inventory's
//! and auth's events; `plan` turns an alert into entries and deliveries, `digest` makes the daily
//! summary; `sending` and `compose` are the workers of the queue; `accepting`, `overview`, `answering`,
//! `inbox`, `preferences`, `subscriptions` and `unsubscribe` serve requests, `live` feeds open streams.
//! `whatsapp` works what comes by `WhatsApp`.

mod accepting;
mod answering;
mod compose;
mod digest;
mod error;
mod house;
mod inbox;
mod live;
mod overview;
mod people;
mod plan;
mod preferences;
#[cfg(test)]
mod queue_tests;
mod sending;
mod stock_alerts;
mod subscriptions;
mod unsubscribe;
mod whatsapp;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DatabaseTransaction;
use shared_auth::Verifier;
use shared_clock::{SharedClock, new_id};
use shared_contract::event::kind;
use shared_contract::notification::{Channel, InboxChanged};
use shared_events::{NewEvent, Outbox};
use shared_storage::{Database, StorageError};
use shared_transport::{AuthClient, ServiceTokens};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Calm;
use crate::email::Stationery;
use crate::model::{Mailbox, Person, Raised, Texts};
use crate::repository;
use crate::ways::Ways;
use crate::whatsapp::Whatsapp;

pub use accepting::Author;
pub use error::ServiceError;
pub use house::House;
pub use live::{Live, Start, Step};
pub use people::PeopleEffect;
pub use stock_alerts::StockAlerts;
pub use unsubscribe::Subscriber;
pub use whatsapp::Webhook;

/// The service's core: cheap to clone.
#[derive(Clone)]
pub struct Notification {
    /// Its own database.
    pub db: Database,
    /// Time and ids.
    pub clock: SharedClock,
    /// Its own events.
    pub outbox: Outbox,
    /// The words of alerts.
    pub texts: Arc<Texts>,
    /// What mail is written with.
    pub paper: Arc<Stationery>,
    /// Open streams.
    pub live: Live,
    /// Whether devices may name push services on private addresses: for tests only.
    pub private_push: bool,
    /// Checks tokens of open streams again.
    pub verifier: Verifier,
    /// What keeps alerts from shouting.
    pub calm: Calm,
    /// The ways out of the house.
    pub ways: Ways,
    /// Told when something was queued here, one per way.
    pub queued: Queued,
    /// Knows codes for telephone numbers.
    pub auth: AuthClient,
    /// What notification proves itself with.
    pub tokens: ServiceTokens,
    /// The way to telephones, and back.
    pub whatsapp: Arc<Whatsapp>,
}

/// Bells of the workers, by channel.
pub type Queued = Arc<std::collections::BTreeMap<Channel, Arc<Notify>>>;

/// How often what is finished long ago is forgotten.
const TIDY: Duration = Duration::from_hours(1);

impl Notification {
    /// Starts a worker for every way out, the daily summaries and the tidying.
    pub fn spawn_senders(&self, stop: &CancellationToken, tasks: &TaskTracker) {
        for way in self.ways.all() {
            tasks.spawn(sending::run(self.clone(), Arc::clone(way), stop.clone()));
        }
        tasks.spawn(digest::run(self.clone(), stop.clone()));
        let (core, stop) = (self.clone(), stop.clone());
        tasks.spawn(async move {
            while stop
                .run_until_cancelled(tokio::time::sleep(TIDY))
                .await
                .is_some()
            {
                if let Err(error) = core.tidy().await {
                    tracing::warn!(%error, "old deliveries stay a little longer");
                }
            }
        });
    }

    /// Forgets what is finished long ago.
    async fn tidy(&self) -> Result<(), StorageError> {
        let tx = self.db.begin_write().await?;
        repository::deliveries::purge(&tx, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// The bell of a channel's worker.
    fn queued(&self, channel: Channel) -> Arc<Notify> {
        self.queued.get(&channel).cloned().unwrap_or_default()
    }

    /// Something was queued: the workers here look at once, those of other replicas soon.
    fn kick(&self) {
        for bell in self.queued.values() {
            bell.notify_one();
        }
    }

    /// Puts an alert into these people's inboxes, once each, and tells their streams.
    async fn deliver(
        &self,
        tx: &DatabaseTransaction,
        raised: &Raised,
        people: &[&Person],
    ) -> Result<(), StorageError> {
        let has = repository::inbox::holders(tx, raised.restaurant_id, raised.event_id).await?;
        let mut told = Vec::new();
        for person in people {
            if has.contains(&person.user_id) {
                continue;
            }
            let mailbox = Mailbox {
                restaurant_id: raised.restaurant_id,
                user_id: person.user_id,
            };
            repository::inbox::add(tx, new_id(&*self.clock), mailbox, raised).await?;
            told.push(mailbox);
        }
        self.tell(tx, &told).await
    }

    /// Publishes that these inboxes changed; after the commit call `outbox.committed`.
    async fn tell(
        &self,
        tx: &DatabaseTransaction,
        mailboxes: &[Mailbox],
    ) -> Result<(), StorageError> {
        for mailbox in mailboxes {
            let changed = InboxChanged {
                user_id: mailbox.user_id,
                unread_count: repository::inbox::unread(tx, *mailbox).await?,
            };
            let event = NewEvent::new(kind::INBOX_CHANGED, &changed);
            self.outbox
                .append(tx, mailbox.restaurant_id, &[event])
                .await?;
        }
        Ok(())
    }
}
