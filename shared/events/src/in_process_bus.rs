//! The bus of services that run in one process: a channel.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::broadcast::{self, Receiver};

use crate::bus::{Bus, Delivery, Subscription};
use crate::{BATCH, Envelope};

/// Events that a slow reader may be behind before it misses some.
const BUFFER: usize = 4_096;

/// The bus of the one-process form. Clones are the same bus.
#[derive(Debug, Clone)]
pub struct InProcessBus(broadcast::Sender<Arc<Envelope>>);

impl Default for InProcessBus {
    fn default() -> Self {
        Self(broadcast::channel(BUFFER).0)
    }
}

impl InProcessBus {
    /// Everything that is published from now on, event by event.
    pub fn subscribe(&self) -> Receiver<Arc<Envelope>> {
        self.0.subscribe()
    }
}

#[async_trait]
impl Bus for InProcessBus {
    async fn publish(&self, events: Vec<Envelope>) -> bool {
        for event in events {
            // Nobody listening is no error: the log keeps the event.
            let _ = self.0.send(Arc::new(event));
        }
        true
    }

    fn once(&self, producer: &str) -> Box<dyn Subscription> {
        Box::new(Reader {
            events: self.subscribe(),
            of: Some(producer.to_owned()),
        })
    }

    fn each(&self) -> Box<dyn Subscription> {
        Box::new(Reader {
            events: self.subscribe(),
            of: None,
        })
    }
}

struct Reader {
    events: Receiver<Arc<Envelope>>,
    /// The only producer that is of interest.
    of: Option<String>,
}

#[async_trait]
impl Subscription for Reader {
    async fn next(&mut self) -> Option<Delivery> {
        loop {
            let mut delivery = Delivery::default();
            match self.events.recv().await {
                Ok(event) => delivery.events.push(event),
                Err(RecvError::Lagged(_)) => delivery.missed = true,
                Err(RecvError::Closed) => return None,
            }
            while delivery.events.len() < BATCH {
                match self.events.try_recv() {
                    Ok(event) => delivery.events.push(event),
                    Err(TryRecvError::Lagged(_)) => delivery.missed = true,
                    Err(TryRecvError::Empty | TryRecvError::Closed) => break,
                }
            }
            if let Some(producer) = &self.of {
                delivery.events.retain(|event| event.producer == *producer);
            }
            if delivery.missed || !delivery.events.is_empty() {
                return Some(delivery);
            }
        }
    }

    async fn done(&mut self, _: Delivery) {}
}
