//! The relay: publishes what the outbox holds.
//!
//! Every replica publishes what it wrote itself, at once. The one that holds the lease looks
//! beside that for what others wrote, as they may have died between commit and publishing. So an
//! event may travel twice, which readers drop, and never waits for a look.
//! A relay keeps no position on disk: what was written while none ran is read by consumers from the
//! log, so it starts at the present heads. What the bus would not take is published again.

use std::collections::{BTreeSet, HashMap};
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
/// How many events a replica without the lease publishes again at most.
const TAIL: i64 = 64;

/// Publishes one service's outbox.
pub struct Relay {
    outbox: Outbox,
    db: Database,
    log: LocalLog,
    bus: Arc<dyn Bus>,
    lease: Lease,
    sent: HashMap<Uuid, i64>,
    unsent: BTreeSet<Uuid>,
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
            unsent: BTreeSet::new(),
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
        if let Ok(mut dirty) = self.outbox.dirty.lock() {
            self.unsent.extend(dirty.drain());
        }
        if *held && !had {
            // Who takes over leaves older ones to whoever published before, and to the log.
            self.looked_at = i64::MIN;
        }
        if *held || self.looked_at == i64::MIN {
            let behind = self.changed_elsewhere().await?;
            if had {
                self.unsent.extend(behind);
            }
        }
        while let Some(restaurant_id) = self.unsent.first().copied() {
            if !self.publish(restaurant_id, *held).await? {
                return Ok(());
            }
            self.unsent.remove(&restaurant_id);
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
            if first_look && !self.unsent.contains(&head.restaurant_id) {
                let sent = self.sent.entry(head.restaurant_id).or_default();
                *sent = (*sent).max(head.last_seq - 1);
            }
            if self.sent.get(&head.restaurant_id).copied().unwrap_or(0) < head.last_seq {
                behind.push(head.restaurant_id);
            }
        }
        Ok(behind)
    }

    /// False when the bus is down.
    async fn publish(&mut self, restaurant_id: Uuid, held: bool) -> anyhow::Result<bool> {
        let mut after = self.sent.get(&restaurant_id).copied().unwrap_or(0);
        if !held {
            // Others have published what lies further back.
            after = after.max(self.log.end(restaurant_id).await?.1 - TAIL);
        }
        loop {
            let page = self.log.read(restaurant_id, after, PAGE).await?;
            let Some(last) = page.items.last().map(|event| event.seq) else {
                return Ok(true);
            };
            let more = page.items.len() as u64 == PAGE;
            if !self.bus.publish(page.items).await {
                return Ok(false);
            }
            self.sent.insert(restaurant_id, last);
            after = last;
            if !more {
                return Ok(true);
            }
        }
    }
}
