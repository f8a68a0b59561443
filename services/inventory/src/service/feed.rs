//! Live streams: what is on the bus, to whoever of the same restaurant is watching.
//!
//! The bus only says that there is something new. A follower keeps the `seq` it has sent; what
//! follows directly is sent as heard, and after a gap, a lost message or a reconnection the log is
//! read, so a stream neither skips nor repeats. A stream ends when its token does.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::Stream;
use serde_json::Value;
use shared_auth::{Action, Principal};
use shared_contract::event::kind;
use shared_events::{Envelope, EventLog as _, Heard};
use tokio::sync::broadcast::{self, error::RecvError};
use uuid::Uuid;

use super::{Error, require, sees_prices};
use crate::Service;
use crate::assembly::NAME;

/// What people watch.
const SHOWN: [&str; 4] = [
    kind::STOCK_CHANGED,
    kind::STOCK_LOW,
    kind::STOCK_RECOVERED,
    kind::PRODUCT_CHANGED,
];
/// What is only for those who see everybody's movements.
const WATCHED: [&str; 3] = [kind::LOT_EXPIRING, kind::LOT_EXPIRED, kind::LARGE_MOVEMENT];
/// The name of what is sent instead of events that are gone: read everything again.
const RESYNC: &str = "resync";
/// How often a quiet stream looks whether its token still counts.
const LOOK: Duration = Duration::from_secs(3);
/// Every how many looks a quiet stream reads the log, as the bus may lose the last event.
const LOOKS_A_READ: u32 = 5;
const BUFFER: usize = 256;
const PAGE: u64 = 200;

type Channel = broadcast::Sender<Arc<Envelope>>;

/// Hands events to the followers of their restaurant, so that a follower is not woken by others'.
#[derive(Default)]
pub struct Feed(Mutex<Option<HashMap<Uuid, Channel>>>);

impl Feed {
    fn with<R>(&self, work: impl FnOnce(&mut HashMap<Uuid, Channel>) -> R) -> Option<R> {
        let mut channels = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        channels.as_mut().map(work)
    }

    /// Begins to hand on.
    pub fn open(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(HashMap::new());
    }

    /// Ends every stream; later ones end at once.
    pub fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn subscribe(&self, restaurant_id: Uuid) -> Option<broadcast::Receiver<Arc<Envelope>>> {
        self.with(|channels| {
            channels
                .entry(restaurant_id)
                .or_insert_with(|| broadcast::channel(BUFFER).0)
                .subscribe()
        })
    }

    /// An event was heard.
    pub fn publish(&self, event: &Arc<Envelope>) {
        self.with(|channels| {
            if let Some(channel) = channels.get(&event.restaurant_id)
                && channel.send(Arc::clone(event)).is_err()
            {
                channels.remove(&event.restaurant_id);
            }
        });
    }

    /// Events were missed: followers whose channel ends come back and read the log.
    pub fn missed(&self) {
        self.with(HashMap::clear);
    }
}

/// One message of a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// `inventory:<epoch>:<seq>`; the client hands the last one back to go on from there.
    pub id: String,
    /// What happened.
    pub kind: String,
    /// The event's payload.
    pub payload: Value,
}

struct Follower {
    service: Service,
    who: Arc<Principal>,
    events: broadcast::Receiver<Arc<Envelope>>,
    epoch: i64,
    sent: i64,
    /// Read and not yet sent.
    ready: VecDeque<Told>,
    /// Whether the log may hold more than `sent`.
    behind: bool,
    /// Looks since something was heard.
    quiet: u32,
}

impl Service {
    /// Handles what the bus says.
    pub(crate) fn heard(&self, heard: &Heard) {
        match heard {
            Heard::Missed => {
                self.cached.missed();
                self.indexes.forget_all();
                self.people.forget_all();
                self.feed.missed();
            }
            Heard::Event(event) if event.producer == NAME => {
                self.cached.heard(event);
                if event.kind == kind::PRODUCT_CHANGED {
                    self.indexes.forget(event.restaurant_id);
                }
                self.feed.publish(event);
            }
            Heard::Event(event) if event.producer == "auth" => {
                self.people.heard(event);
            }
            Heard::Event(_) => {}
        }
    }

    /// The events of the caller's restaurant from now on, or from after `last_id`.
    pub(crate) async fn follow(
        &self,
        who: Arc<Principal>,
        last_id: Option<&str>,
    ) -> Result<impl Stream<Item = Told> + use<>, Error> {
        require(&who, Action::Read)?;
        // Listening begins before the head is read, so nothing falls between.
        let events = self.feed.subscribe(who.restaurant_id);
        let (epoch, head) = self.end_of_log(who.restaurant_id).await?;
        let mut follower = events.map(|events| Follower {
            service: self.clone(),
            who,
            events,
            epoch,
            sent: head,
            ready: VecDeque::new(),
            behind: false,
            quiet: 0,
        });
        if let (Some(follower), Some((of, seq))) = (&mut follower, last_id.and_then(read_id)) {
            if of == epoch && seq <= head {
                follower.sent = seq;
                follower.behind = true;
            } else {
                follower.ready.push_back(resync(epoch, head));
            }
        }
        Ok(futures::stream::unfold(follower, |follower| async move {
            let mut follower = follower?;
            let told = follower.next().await?;
            Some((told, Some(follower)))
        }))
    }

    async fn end_of_log(&self, restaurant_id: Uuid) -> Result<(i64, i64), Error> {
        let before = Uuid::from_u128(restaurant_id.as_u128().saturating_sub(1));
        let page = self.log.heads(Some(before), 1).await.map_err(internal)?;
        let head = page
            .items
            .first()
            .filter(|head| head.restaurant_id == restaurant_id);
        Ok((page.epoch, head.map_or(0, |head| head.last_seq)))
    }
}

impl Follower {
    /// The next message; none when the stream ends.
    async fn next(&mut self) -> Option<Told> {
        loop {
            self.service.verifier.verify(&self.who.bearer).await.ok()?;
            if let Some(told) = self.ready.pop_front() {
                return Some(told);
            }
            if self.behind {
                self.catch_up()
                    .await
                    .inspect_err(|error| tracing::warn!(%error, "a live stream ends"))
                    .ok()?;
                continue;
            }
            match tokio::time::timeout(LOOK, self.events.recv()).await {
                Ok(Ok(event)) => self.take(&event),
                Ok(Err(RecvError::Lagged(_))) => self.behind = true,
                Ok(Err(RecvError::Closed)) => {
                    self.events = self.service.feed.subscribe(self.who.restaurant_id)?;
                    self.behind = true;
                }
                Err(_) => {
                    self.quiet += 1;
                    self.behind = self.quiet.is_multiple_of(LOOKS_A_READ);
                }
            }
        }
    }

    fn take(&mut self, event: &Envelope) {
        if event.epoch == self.epoch && event.seq <= self.sent {
            return;
        }
        if event.epoch == self.epoch && event.seq == self.sent + 1 {
            self.push(event);
        } else {
            self.behind = true;
        }
    }

    /// Reads a page of the log.
    async fn catch_up(&mut self) -> anyhow::Result<()> {
        let (epoch, head) = self.service.end_of_log(self.who.restaurant_id).await?;
        let log = &self.service.log;
        let page = log.read(self.who.restaurant_id, self.sent, PAGE).await?;
        // What stands up to the head was there before the page was read: if it does not follow,
        // it is no longer kept.
        let next = page.items.first().map_or(head + 1, |first| first.seq);
        let is_gap = next > self.sent + 1;
        if epoch != self.epoch || is_gap {
            (self.epoch, self.sent, self.behind) = (epoch, head, false);
            self.ready.push_back(resync(epoch, head));
            return Ok(());
        }
        self.behind = page.items.len() as u64 == PAGE;
        for event in &page.items {
            self.push(event);
        }
        Ok(())
    }

    fn push(&mut self, event: &Envelope) {
        self.sent = event.seq;
        let kind = event.kind.as_str();
        let watches = self.who.role.may(Action::ReadAllMovements);
        let shown = SHOWN.contains(&kind) || (watches && WATCHED.contains(&kind));
        if !shown {
            return;
        }
        let mut payload = event.payload.clone();
        if !sees_prices(&self.who)
            && let Some(price) = payload.pointer_mut("/product/price_estimate")
        {
            *price = Value::Null;
        }
        self.ready.push_back(Told {
            id: id(event.epoch, event.seq),
            kind: event.kind.clone(),
            payload,
        });
    }
}

fn resync(epoch: i64, seq: i64) -> Told {
    Told {
        id: id(epoch, seq),
        kind: RESYNC.to_owned(),
        payload: Value::Object(serde_json::Map::new()),
    }
}

fn id(epoch: i64, seq: i64) -> String {
    format!("{NAME}:{epoch}:{seq}")
}

/// Epoch and `seq` of an id of ours; anything else counts as no id.
fn read_id(id: &str) -> Option<(i64, i64)> {
    let mut parts = id.split(':');
    let ours = parts.next()? == NAME;
    let (epoch, seq) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (ours && parts.next().is_none() && seq >= 0).then_some((epoch, seq))
}

#[expect(clippy::needless_pass_by_value, reason = "used as a map_err function")]
fn internal(error: anyhow::Error) -> Error {
    Error::Internal(error.to_string())
}
