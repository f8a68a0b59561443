//! The bus between processes: Redis Streams.
//!
//! Each producer has one stream of bounded length. Effects are read through the service's consumer
//! group and confirmed after their commit; every replica reads the streams plainly for what it
//! keeps in memory. A reader has a task and a connection of its own ([`reader`]), because it waits
//! inside Redis for what comes.
//!
//! Invariants: the streams may vanish at any time, as the outboxes are the log; a reader says that
//! something may have been missed whenever its connection is lost or made, the streams were
//! emptied or cut before it, and every [`AWAY`] while it cannot connect.

mod reader;

use std::time::Duration;

use async_trait::async_trait;
use shared_redis::{Redis, redis};
use tokio::sync::mpsc;

use crate::Envelope;
use crate::bus::{Bus, Delivery, Subscription};
use reader::Reader;

/// About how many events a stream keeps.
const KEPT: usize = 10_000;
/// How long readers wait between tries to connect.
const AWAY: Duration = Duration::from_secs(2);
/// Deliveries that wait for a slow reader.
const WAITING: usize = 4;
/// The field of a stream's entry that holds the event.
const FIELD: &str = "event";

/// One service's end of the bus over Redis.
#[derive(Clone)]
pub struct RedisBus {
    redis: Redis,
    service: String,
    producers: Vec<String>,
}

impl RedisBus {
    /// The bus as `service` uses it; `producers` are all services that publish.
    pub fn new(redis: Redis, service: &str, producers: &[&str]) -> Self {
        Self {
            redis,
            service: service.to_owned(),
            producers: producers.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    fn stream(&self, producer: &str) -> String {
        self.redis.key(&format!("events:{producer}"))
    }

    fn read(&self, streams: Vec<String>, group: Option<String>) -> Box<dyn Subscription> {
        let (sender, deliveries) = mpsc::channel(WAITING);
        let acknowledged = streams.first().cloned().zip(group.clone());
        tokio::spawn(Reader::new(self.redis.clone(), streams, group, sender).run());
        Box::new(End {
            redis: self.redis.clone(),
            acknowledged,
            deliveries,
        })
    }
}

#[async_trait]
impl Bus for RedisBus {
    async fn publish(&self, events: Vec<Envelope>) -> bool {
        let mut all = redis::pipe();
        for event in &events {
            let Ok(json) = serde_json::to_string(event) else {
                continue;
            };
            all.cmd("XADD")
                .arg(self.stream(&event.producer))
                .arg(&["MAXLEN", "~"])
                .arg(KEPT)
                .arg(&["*", FIELD])
                .arg(json)
                .ignore();
        }
        let sent = self
            .redis
            .ask(|mut connection| async move { all.query_async::<()>(&mut connection).await })
            .await;
        if let Err(shared_redis::Unanswered::Refused(error)) = &sent {
            tracing::warn!(%error, "Redis does not take events");
        }
        sent.is_ok()
    }

    fn once(&self, producer: &str) -> Box<dyn Subscription> {
        self.read(vec![self.stream(producer)], Some(self.service.clone()))
    }

    fn each(&self) -> Box<dyn Subscription> {
        let streams = self.producers.iter().map(|name| self.stream(name));
        self.read(streams.collect(), None)
    }
}

/// The reader's end; its task stops when this is dropped.
struct End {
    redis: Redis,
    /// The stream and the group in which deliveries are confirmed.
    acknowledged: Option<(String, String)>,
    deliveries: mpsc::Receiver<Delivery>,
}

#[async_trait]
impl Subscription for End {
    async fn next(&mut self) -> Option<Delivery> {
        self.deliveries.recv().await
    }

    async fn done(&mut self, delivery: Delivery) {
        let Some((stream, group)) = self.acknowledged.as_ref() else {
            return;
        };
        if delivery.receipts.is_empty() {
            return;
        }
        let mut done = redis::cmd("XACK");
        done.arg(stream).arg(group).arg(&delivery.receipts);
        let told = self
            .redis
            .ask(|mut connection| async move { done.query_async::<()>(&mut connection).await })
            .await;
        if let Err(error) = told {
            // It will be told again, and dropped for its `seq`.
            tracing::debug!(%error, "events stay unconfirmed");
        }
    }
}
