//! Consuming another service's events exactly once.
//!
//! The position is kept per producer and restaurant in the consumer's own database and moves in
//! the transaction of the effect, from where this consumer believes it to be: one that slept
//! through the end of its lease finds it elsewhere, and its effects are rolled back with it.
//! Several replicas share the work by a lease: one consumes. Whatever the bus missed is read from
//! the producer's log: at once when the bus says so, and in any case every [`SWEEP`].

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, OnConflict};
use sea_orm::{DatabaseTransaction, IntoActiveModel};
use shared_clock::SharedClock;
use shared_storage::Database;
use tokio_util::sync::CancellationToken;

use crate::tables::entity::offset;
use crate::{Bus, Delivery, Envelope, EventLog, Lease};

const PAGE: u64 = 500;
/// How often all heads are compared, in case the bus lost the last event of a restaurant.
const SWEEP: Duration = Duration::from_secs(20);
/// How often the lease is looked after; it is renewed when a third of it is over.
const RENEW: Duration = Duration::from_secs(3);
const RETRY: Duration = Duration::from_millis(300);

/// What a service does about events.
#[async_trait]
pub trait Effect: Send + Sync + 'static {
    /// Whether an event matters here. The position after those that do not is only stored with the
    /// next that does, or every [`SWEEP`]: read again after a restart, they are passed over again.
    fn concerns(&self, _event: &Envelope) -> bool {
        true
    }
    /// Applies one event inside the transaction that also moves the position. An error is taken
    /// as passing (the database): the event is tried again. What is wrong with the event itself
    /// must be logged and skipped here.
    async fn apply(&self, tx: &DatabaseTransaction, event: &Envelope) -> anyhow::Result<()>;
    /// Called after the commit of a batch.
    async fn committed(&self, _events: &[Arc<Envelope>]) {}
}

/// Reads one producer's events for one service.
pub struct Consumer {
    producer: String,
    db: Database,
    bus: Arc<dyn Bus>,
    log: Arc<dyn EventLog>,
    effect: Arc<dyn Effect>,
    lease: Lease,
    /// Epoch and `seq` up to which each restaurant's events are applied.
    at: HashMap<Uuid, (i64, i64)>,
    /// The same as the database has it: a new epoch begins at zero before anything is stored.
    stored: HashMap<Uuid, (i64, i64)>,
}

impl Consumer {
    /// A consumer of `producer`'s events into `db`.
    pub fn new(
        producer: &str,
        db: Database,
        clock: SharedClock,
        bus: Arc<dyn Bus>,
        log: Arc<dyn EventLog>,
        effect: Arc<dyn Effect>,
    ) -> Self {
        let lease = Lease::new(db.clone(), clock, format!("consume:{producer}"));
        Self {
            producer: producer.to_owned(),
            db,
            bus,
            log,
            effect,
            lease,
            at: HashMap::new(),
            stored: HashMap::new(),
        }
    }

    /// Runs until stopped.
    pub async fn run(mut self, stop: CancellationToken) {
        loop {
            let outcome = tokio::select! {
                () = stop.cancelled() => break,
                outcome = self.work() => outcome,
            };
            if let Err(error) = outcome {
                tracing::warn!(%error, producer = self.producer, "consumer will try again");
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(RETRY) => {}
            }
        }
        if let Err(error) = self.lease.release().await {
            tracing::debug!(%error, "the consumer's lease will run out by itself");
        }
    }

    /// Everything until something fails or the lease is lost.
    async fn work(&mut self) -> anyhow::Result<()> {
        if !self.lease.hold().await? {
            tokio::time::sleep(Duration::from_secs(2)).await;
            return Ok(());
        }
        // Listening begins before the log is read, so nothing falls between.
        let mut events = self.bus.once(&self.producer);
        self.at.clear();
        for row in offset::Entity::find()
            .filter(offset::Column::Producer.eq(&self.producer))
            .all(self.db.read())
            .await?
        {
            self.at.insert(row.restaurant_id, (row.epoch, row.last_seq));
        }
        self.stored.clone_from(&self.at);
        self.sweep().await?;
        let mut sweep = tokio::time::interval(SWEEP);
        sweep.tick().await;
        let mut renew = tokio::time::interval(RENEW);
        while self.lease.hold().await? {
            tokio::select! {
                delivery = events.next() => {
                    let delivery = delivery.context("the bus has ended")?;
                    self.heard(&delivery).await?;
                    events.done(delivery).await;
                }
                _ = sweep.tick() => {
                    self.sweep().await?;
                    self.store().await?;
                }
                _ = renew.tick() => {}
            }
        }
        Ok(())
    }

    async fn heard(&mut self, delivery: &Delivery) -> anyhow::Result<()> {
        self.take(&delivery.events).await?;
        if delivery.missed {
            self.sweep().await?;
        }
        Ok(())
    }

    /// Applies events that follow what is known, drops old ones, and reads the log on a gap.
    async fn take(&mut self, batch: &[Arc<Envelope>]) -> anyhow::Result<()> {
        let mut next = Vec::new();
        let mut ahead: HashMap<Uuid, (i64, i64)> = HashMap::new();
        let mut gaps = Vec::new();
        for event in batch {
            let known = ahead
                .get(&event.restaurant_id)
                .or_else(|| self.at.get(&event.restaurant_id));
            let (epoch, seq) = known.copied().unwrap_or((event.epoch, 0));
            if event.epoch == epoch && event.seq == seq + 1 {
                ahead.insert(event.restaurant_id, (epoch, event.seq));
                next.push(Arc::clone(event));
            } else if event.epoch > epoch || event.seq > seq {
                gaps.push(event.restaurant_id);
            }
        }
        self.apply(next).await?;
        gaps.sort_unstable();
        gaps.dedup();
        for restaurant_id in gaps {
            self.fill(restaurant_id).await?;
        }
        Ok(())
    }

    /// Compares all heads of the producer with what was applied.
    async fn sweep(&mut self) -> anyhow::Result<()> {
        let mut after = None;
        loop {
            let page = self.log.heads(after, PAGE).await?;
            let Some(last) = page.items.last() else {
                return Ok(());
            };
            after = Some(last.restaurant_id);
            for head in &page.items {
                let known = self.at.get(&head.restaurant_id).copied();
                if known.is_none_or(|(epoch, seq)| epoch != page.epoch || seq < head.last_seq) {
                    self.fill(head.restaurant_id).await?;
                }
            }
        }
    }

    /// Reads one restaurant's log to its end. A new epoch means that the producer was restored
    /// from a backup: its log is read again from the start, which whole-state events allow.
    async fn fill(&mut self, restaurant_id: Uuid) -> anyhow::Result<()> {
        loop {
            let (epoch, seq) = self.at.get(&restaurant_id).copied().unwrap_or((0, 0));
            let mut page = self.log.read(restaurant_id, seq, PAGE).await?;
            if page.epoch != epoch && seq > 0 {
                page = self.log.read(restaurant_id, 0, PAGE).await?;
                self.at.insert(restaurant_id, (page.epoch, 0));
            }
            if page.items.is_empty() {
                return Ok(());
            }
            self.apply(page.items.into_iter().map(Arc::new).collect())
                .await?;
        }
    }

    async fn apply(&mut self, events: Vec<Arc<Envelope>>) -> anyhow::Result<()> {
        if events.is_empty() {
            return Ok(());
        }
        let mut reached = BTreeMap::new();
        for event in &events {
            reached.insert(event.restaurant_id, (event.epoch, event.seq));
        }
        if !events.iter().any(|event| self.effect.concerns(event)) {
            self.at.extend(reached);
            return Ok(());
        }
        let tx = self.db.begin_write().await?;
        for (restaurant_id, to) in &reached {
            self.advance(&tx, *restaurant_id, *to).await?;
        }
        for event in events.iter().filter(|event| self.effect.concerns(event)) {
            self.effect.apply(&tx, event).await?;
        }
        tx.commit().await?;
        self.stored.extend(reached.clone());
        self.at.extend(reached);
        self.effect.committed(&events).await;
        Ok(())
    }

    /// Stores the positions after events that did not matter.
    async fn store(&mut self) -> anyhow::Result<()> {
        let behind: BTreeMap<Uuid, (i64, i64)> = self
            .at
            .iter()
            .filter(|(restaurant_id, at)| self.stored.get(*restaurant_id) != Some(*at))
            .map(|(restaurant_id, at)| (*restaurant_id, *at))
            .collect();
        if behind.is_empty() {
            return Ok(());
        }
        let tx = self.db.begin_write().await?;
        for (restaurant_id, to) in &behind {
            self.advance(&tx, *restaurant_id, *to).await?;
        }
        tx.commit().await?;
        self.stored.extend(behind);
        Ok(())
    }

    /// Moves a position from where it is believed to be.
    async fn advance(
        &self,
        tx: &DatabaseTransaction,
        restaurant_id: Uuid,
        (epoch, last_seq): (i64, i64),
    ) -> anyhow::Result<()> {
        let believed = self.stored.get(&restaurant_id).copied();
        // No position is stored that is this low, so an unexpected row is no match.
        let (epoch_before, seq_before) = believed.unwrap_or((0, -1));
        let row = offset::Model {
            producer: self.producer.clone(),
            restaurant_id,
            epoch,
            last_seq,
        };
        let stored = |column| Expr::col((offset::Entity, column));
        let as_believed = stored(offset::Column::Epoch)
            .eq(epoch_before)
            .and(stored(offset::Column::LastSeq).eq(seq_before));
        let moved = offset::Entity::insert(row.into_active_model())
            .on_conflict(
                OnConflict::columns([offset::Column::Producer, offset::Column::RestaurantId])
                    .update_columns([offset::Column::Epoch, offset::Column::LastSeq])
                    .action_and_where(as_believed)
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
        anyhow::ensure!(moved > 0, "another replica went on from here");
        Ok(())
    }
}
