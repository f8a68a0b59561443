//! The bus: a fast path that may lose, repeat and reorder everything at any time.
//!
//! There are two ways to listen. [`Bus::once`] is for effects: of all replicas of a service the
//! one that holds the consumer's lease reads, and what it has not confirmed is told again to the
//! next. [`Bus::each`] is for caches, indexes and live streams: every replica hears everything
//! from now on. Either way a [`Delivery`] says when something was or may have been missed.
//! To add a bus: this trait, and a line in `tests/delivery`.

use std::sync::Arc;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use crate::Envelope;

/// Carries events from relays to consumers and listeners.
#[async_trait]
pub trait Bus: Send + Sync + 'static {
    /// Hands events on, in order. False: it is down, and they may be handed to it again.
    async fn publish(&self, events: Vec<Envelope>) -> bool;
    /// `producer`'s events for the one replica of this service that reads them.
    fn once(&self, producer: &str) -> Box<dyn Subscription>;
    /// Everybody's events from now on, for this replica.
    fn each(&self) -> Box<dyn Subscription>;
}

/// One reader's end of the bus.
#[async_trait]
pub trait Subscription: Send {
    /// What comes next; none when the bus has ended. Nothing is lost when this is dropped while it
    /// waits.
    async fn next(&mut self) -> Option<Delivery>;
    /// The effects of this delivery are committed; it need not be told again.
    async fn done(&mut self, delivery: Delivery);
}

/// A piece of what the bus carried.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// Events in the order they came.
    pub events: Vec<Arc<Envelope>>,
    /// Others were missed, or may have been: read the log, forget what is cached.
    pub missed: bool,
    /// What the bus calls them.
    pub(crate) receipts: Vec<String>,
}

impl Delivery {
    /// Something may have been missed.
    pub(crate) fn missed() -> Self {
        Self {
            missed: true,
            ..Self::default()
        }
    }
}

/// What a listener is told.
#[derive(Debug, Clone)]
pub enum Heard {
    /// An event.
    Event(Arc<Envelope>),
    /// Some were missed, or may have been: forget what was derived from them.
    Missed,
}

/// Calls `heard` for every event on the bus until stopped: for caches, indexes and live streams,
/// on every replica. While the bus is down it is told `Missed` every few seconds, so that what is
/// kept of events is never older than that.
pub async fn listen(bus: &dyn Bus, stop: CancellationToken, heard: impl Fn(Heard) + Send) {
    let mut events = bus.each();
    loop {
        let next = tokio::select! {
            () = stop.cancelled() => return,
            next = events.next() => next,
        };
        let Some(delivery) = next else { return };
        if delivery.missed {
            heard(Heard::Missed);
        }
        for event in &delivery.events {
            heard(Heard::Event(Arc::clone(event)));
        }
        events.done(delivery).await;
    }
}
