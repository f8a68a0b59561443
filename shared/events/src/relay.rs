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
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::tables::entity::head;
use crate::{Bus, Lease, LocalLog, Outbox};
use shared_storage::Database;

/// How often the relay looks for events that other replicas wrote.
const LOOK: Duration = Duration::from_millis(500);
/// How far back a look goes, in seconds: more than clocks of replicas differ.
const SLACK_SECONDS: i64 = 10;
/// How many events of one restaurant are read at a time.
const PAGE: u64 = 500;
/// How many restaurants are read at a time.
const TOGETHER: usize = 64;
/// How many events are handed to the bus at a time.
const PUBLISHED: usize = 500;
/// How many events of a restaurant are published again at most, by a replica without the lease and by
/// one that has just begun.
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
    looked: Option<Instant>,
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
            looked: None,
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
        let is_due = self.looked.is_none_or(|looked| looked.elapsed() >= LOOK);
        if (*held && is_due) || self.looked_at == i64::MIN {
            self.looked = Some(Instant::now());
            let behind = self.changed_elsewhere().await?;
            if had {
                self.unsent.extend(behind);
            }
        }
        self.publish(*held).await
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
                *sent = (*sent).max(head.last_seq - TAIL);
            }
            if self.sent.get(&head.restaurant_id).copied().unwrap_or(0) < head.last_seq {
                behind.push(head.restaurant_id);
            }
        }
        Ok(behind)
    }

    /// Publishes what is unsent; what the bus does not take stays so.
    async fn publish(&mut self, held: bool) -> anyhow::Result<()> {
        while !self.unsent.is_empty() {
            let wanted = self.positions(held).await?;
            let events = self.log.read_many(&wanted, PAGE).await?;
            let mut more: HashMap<Uuid, u64> = HashMap::new();
            for page in events.chunks(PUBLISHED) {
                if !self.bus.publish(page.to_vec()).await {
                    return Ok(());
                }
                for event in page {
                    self.sent.insert(event.restaurant_id, event.seq);
                    *more.entry(event.restaurant_id).or_default() += 1;
                }
            }
            for (restaurant_id, _) in &wanted {
                if more.get(restaurant_id).is_none_or(|count| *count < PAGE) {
                    self.unsent.remove(restaurant_id);
                }
            }
        }
        Ok(())
    }

    /// Up to where some of the unsent restaurants were published.
    async fn positions(&self, held: bool) -> anyhow::Result<Vec<(Uuid, i64)>> {
        let some = self.unsent.iter().take(TOGETHER).copied();
        let sent = |id: &Uuid| self.sent.get(id).copied().unwrap_or(0);
        if held {
            return Ok(some.map(|id| (id, sent(&id))).collect());
        }
        let heads = head::Entity::find().filter(head::Column::RestaurantId.is_in(some.clone()));
        let ends: HashMap<Uuid, i64> = heads
            .all(self.db.read())
            .await?
            .into_iter()
            .map(|head| (head.restaurant_id, head.last_seq))
            .collect();
        // Others have published what lies further back.
        let recent = |id: &Uuid| ends.get(id).map_or(0, |end| end - TAIL);
        Ok(some.map(|id| (id, sent(&id).max(recent(&id)))).collect())
    }
}
