//! Open streams: what a person's inbox says as it changes.
//!
//! A stream is only woken; what it says it reads from the inbox rows. So a lost wake-up costs
//! nothing but time, and a stream resumes after any number.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use shared_auth::Principal;
use shared_contract::notification::InboxUpdate;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::inbox::mailbox;
use super::{Notification, ServiceError};
use crate::model::Mailbox;
use crate::repository::inbox;

/// How often a silent stream gives a sign of life.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How many missed entries are sent one by one; beyond it only the count is.
const MOST_MISSED: u64 = 100;

/// Wakes open streams of this replica.
#[derive(Clone)]
pub struct Live {
    wakes: broadcast::Sender<Option<Mailbox>>,
    closing: CancellationToken,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            wakes: broadcast::channel(1_024).0,
            closing: CancellationToken::new(),
        }
    }
}

impl Live {
    /// Something about this person changed.
    pub fn wake(&self, restaurant_id: Uuid, user_id: Uuid) {
        // Nobody listening is no error.
        let _ = self.wakes.send(Some(Mailbox {
            restaurant_id,
            user_id,
        }));
    }

    /// Some changes were missed: everybody looks.
    pub fn wake_all(&self) {
        let _ = self.wakes.send(None);
    }

    /// Ends all streams, so that the process can drain.
    pub fn close(&self) {
        self.closing.cancel();
    }
}

/// Where a stream begins: after this epoch and number, or at the present.
pub type Start = Option<(i64, i64)>;

/// One thing a stream says.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The inbox changed; resume after (epoch, number).
    Update(Box<InboxUpdate>, (i64, i64)),
    /// Nothing new.
    Heartbeat,
}

/// One open stream.
pub struct Follow {
    core: Notification,
    caller: Arc<Principal>,
    wakes: broadcast::Receiver<Option<Mailbox>>,
    ready: VecDeque<Step>,
    at: (i64, i64),
    unread: Option<u64>,
}

impl Notification {
    /// Opens a stream for the caller.
    pub async fn follow(
        &self,
        caller: Arc<Principal>,
        start: Start,
    ) -> Result<Follow, ServiceError> {
        // Subscribed before reading: what happens in between is heard.
        let wakes = self.live.wakes.subscribe();
        let (epoch, last) = inbox::position(self.db.read(), mailbox(&caller)).await?;
        let number = match start {
            Some((known, number)) if known == epoch && (0..=last).contains(&number) => number,
            _ => last,
        };
        let mut follow = Follow {
            core: self.clone(),
            caller,
            wakes,
            ready: VecDeque::new(),
            at: (epoch, number),
            unread: None,
        };
        follow.look(false).await?;
        Ok(follow)
    }
}

impl Follow {
    /// The next thing to say; none: the stream is over.
    pub async fn next(&mut self) -> Option<Step> {
        loop {
            if let Some(step) = self.ready.pop_front() {
                return Some(step);
            }
            let closing = self.core.live.closing.clone();
            let (verifier, caller) = (self.core.verifier.clone(), Arc::clone(&self.caller));
            let mut own = false;
            let beat = tokio::select! {
                () = closing.cancelled() => return None,
                () = verifier.until_withdrawn(&caller) => return None,
                woken = self.woken() => { own = woken?; false }
                () = tokio::time::sleep(HEARTBEAT) => true,
            };
            // A stream must not outlive its token.
            self.core.verifier.verify(&self.caller.bearer).await.ok()?;
            if let Err(error) = self.look(own).await {
                tracing::warn!(%error, "live stream ended");
                return None;
            }
            if beat && self.ready.is_empty() {
                return Some(Step::Heartbeat);
            }
        }
    }

    /// Whether it was about this person, rather than about all; none: there is nothing more to hear.
    async fn woken(&mut self) -> Option<bool> {
        let own = mailbox(&self.caller);
        loop {
            match self.wakes.recv().await {
                Ok(Some(other)) if other != own => {}
                Ok(one) => return Some(one.is_some()),
                Err(RecvError::Lagged(_)) => return Some(false),
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// Reads what is new since the last look. Told that something of this person's changed, it says so
    /// even where nothing is new or read: somebody answered an alert.
    async fn look(&mut self, told: bool) -> Result<(), ServiceError> {
        let (db, own) = (self.core.db.read(), mailbox(&self.caller));
        let (epoch, last) = inbox::position(db, own).await?;
        let unread = inbox::unread(db, own).await?;
        let mut entries = Vec::new();
        if epoch == self.at.0 && last > self.at.1 {
            entries = inbox::after(db, own, self.at.1, MOST_MISSED + 1).await?;
            if entries.len() as u64 > MOST_MISSED {
                entries.clear();
            }
        }
        let language = self.core.language(&self.caller).await?;
        let restaurant = self.caller.restaurant_id;
        let house = self.core.house(db, restaurant).await?;
        let since = self.core.since(db, restaurant, &entries).await?;
        for entry in &entries {
            let update = InboxUpdate {
                unread_count: unread,
                entry: Some(self.core.worded(entry, language, &house, &since)),
            };
            self.ready
                .push_back(Step::Update(Box::new(update), (epoch, entry.number)));
        }
        let silent = !told && self.unread == Some(unread);
        self.at = (epoch, entries.last().map_or(last, |entry| entry.number));
        self.unread = Some(unread);
        if entries.is_empty() && !silent {
            let update = InboxUpdate {
                unread_count: unread,
                entry: None,
            };
            self.ready
                .push_back(Step::Update(Box::new(update), self.at));
        }
        Ok(())
    }
}
