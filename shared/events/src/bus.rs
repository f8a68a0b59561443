//! The bus: a fast path that may lose everything at any time.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio_util::sync::CancellationToken;

use crate::Envelope;

/// Carries events from relays to consumers and listeners.
#[async_trait]
pub trait Bus: Send + Sync + 'static {
    /// Hands events on, in order. May lose them.
    async fn publish(&self, events: Vec<Envelope>);
    /// Everything that is published from now on.
    fn subscribe(&self) -> broadcast::Receiver<Arc<Envelope>>;
}

/// The bus of the one-process form.
#[derive(Debug, Clone)]
pub struct InProcessBus(broadcast::Sender<Arc<Envelope>>);

impl Default for InProcessBus {
    fn default() -> Self {
        Self(broadcast::channel(4_096).0)
    }
}

#[async_trait]
impl Bus for InProcessBus {
    async fn publish(&self, events: Vec<Envelope>) {
        for event in events {
            // Nobody listening is no error: the log keeps the event.
            let _ = self.0.send(Arc::new(event));
        }
    }

    fn subscribe(&self) -> broadcast::Receiver<Arc<Envelope>> {
        self.0.subscribe()
    }
}

/// What a listener is told.
#[derive(Debug, Clone)]
pub enum Heard {
    /// An event.
    Event(Arc<Envelope>),
    /// Some were missed: forget what was derived from them.
    Missed,
}

/// Calls `heard` for every event on the bus until stopped: for caches, indexes and live streams,
/// on every replica.
pub async fn listen(bus: &dyn Bus, stop: CancellationToken, heard: impl Fn(Heard) + Send) {
    let mut events = bus.subscribe();
    loop {
        let next = tokio::select! {
            () = stop.cancelled() => return,
            next = events.recv() => next,
        };
        match next {
            Ok(event) => heard(Heard::Event(event)),
            Err(RecvError::Lagged(_)) => heard(Heard::Missed),
            Err(RecvError::Closed) => return,
        }
    }
}
