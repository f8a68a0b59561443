//! Use cases: what events do to inboxes, and what people do with theirs. Owns transactions.
//!
//! [`Notification`] is the shared core; `stock_alerts` and `people` are the effects of inventory's
//! and auth's events, `inbox` and `preferences` serve requests, `live` feeds open streams,
//! `whatsapp` works what comes by `WhatsApp`.

mod error;
mod inbox;
mod live;
mod people;
mod preferences;
mod stock_alerts;
mod whatsapp;

use std::sync::Arc;

use sea_orm::DatabaseTransaction;
use shared_auth::Verifier;
use shared_clock::{SharedClock, new_id};
use shared_contract::event::kind;
use shared_contract::notification::InboxChanged;
use shared_events::{NewEvent, Outbox};
use shared_storage::{Database, StorageError};

use crate::model::{Mailbox, Person, Raised, Texts};
use crate::repository;
use crate::whatsapp::Whatsapp;

pub use error::ServiceError;
pub use live::{Live, Start, Step};
pub use people::PeopleEffect;
pub use stock_alerts::StockAlerts;
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
    /// Open streams.
    pub live: Live,
    /// Checks tokens of open streams again.
    pub verifier: Verifier,
    /// The way to telephones, and back.
    pub whatsapp: Arc<Whatsapp>,
}

impl Notification {
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
