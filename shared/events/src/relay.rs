//! The relay: publishes what the outbox holds, from one replica at a time.
//!
//! It keeps no position on disk. What was written while no relay ran is read by consumers from
//! the log, so a relay starts at the present heads.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::entity::prelude::*;
use tokio_util::sync::CancellationToken;

use crate::tables::entity::head;
use crate::{Bus, EventLog, Lease, LocalLog, Outbox};
use shared_storage::Database;

/// How often the relay looks for events that other replicas wrote.
const LOOK: Duration = Duration::from_millis(500);
/// How far back a look goes, in seconds: more than clocks of replicas differ.
const SLACK_SECONDS: i64 = 10;
const PAGE: u64 = 500;

/// Publishes one service's outbox.
pub struct Relay {
    outbox: Outbox,
    db: Database,
    log: LocalLog,
    bus: Arc<dyn Bus>,
    lease: Lease,
    sent: HashMap<Uuid, i64>,
    looked_at: i64,
}

impl Relay {
    /// A relay for `outbox`, which lives in `db`.
    pub fn new(outbox: Outbox, db: Database, bus: Arc<dyn Bus>) -> Self {
        let log = LocalLog::new(db.clone(), &outbox.producer);
        let lease = Lease::new(db.clone(), outbox.clock.clone(), "relay");
        Self {
            outbox,
            db,
            log,
            bus,
            lease,
            sent: HashMap::new(),
            looked_at: i64::MIN,
        }
    }

    /// Runs until stopped.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut held = false;
        loop {
            match self.turn(&mut held).await {
                Ok(()) => {}
                Err(error) => {
                    tracing::warn!(%error, producer = %self.outbox.producer, "relay will try again");
                }
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = self.outbox.wake.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        if held && let Err(error) = self.lease.release().await {
            tracing::debug!(%error, "the relay's lease will run out by itself");
        }
    }

    async fn turn(&mut self, held: &mut bool) -> anyhow::Result<()> {
        let had = std::mem::replace(held, self.lease.hold().await?);
        let mut dirty: Vec<Uuid> = match self.outbox.dirty.lock() {
            Ok(mut dirty) => dirty.drain().collect(),
            Err(_) => Vec::new(),
        };
        if !*held {
            return Ok(());
        }
        if had {
            dirty.extend(self.changed_elsewhere().await?);
        } else {
            // What was committed before this moment may already be relayed by nobody: start a
            // little behind the heads; consumers drop what they have.
            self.changed_elsewhere().await?;
        }
        dirty.sort_unstable();
        dirty.dedup();
        for restaurant_id in dirty {
            self.publish(restaurant_id).await?;
        }
        Ok(())
    }

    /// Restaurants whose head is beyond what was sent.
    async fn changed_elsewhere(&mut self) -> anyhow::Result<Vec<Uuid>> {
        let since = self.looked_at;
        self.looked_at = self
            .outbox
            .clock
            .now()
            .plus_seconds(-SLACK_SECONDS)
            .as_micros();
        let heads = head::Entity::find()
            .filter(head::Column::ChangedAt.gte(since))
            .all(self.db.read())
            .await?;
        let first_look = since == i64::MIN;
        let mut behind = Vec::new();
        for head in heads {
            if first_look {
                self.sent.insert(head.restaurant_id, head.last_seq - 1);
            }
            if self.sent.get(&head.restaurant_id).copied().unwrap_or(0) < head.last_seq {
                behind.push(head.restaurant_id);
            }
        }
        Ok(behind)
    }

    async fn publish(&mut self, restaurant_id: Uuid) -> anyhow::Result<()> {
        loop {
            let after = self.sent.get(&restaurant_id).copied().unwrap_or(0);
            let page = self.log.read(restaurant_id, after, PAGE).await?;
            let Some(last) = page.items.last().map(|event| event.seq) else {
                return Ok(());
            };
            let more = page.items.len() as u64 == PAGE;
            self.bus.publish(page.items).await;
            self.sent.insert(restaurant_id, last);
            if !more {
                return Ok(());
            }
        }
    }
}
