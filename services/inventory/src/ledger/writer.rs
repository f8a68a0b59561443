//! The group-commit writer: what waits is committed together, at most [`BATCH`] at a time.
//!
//! Requests wait in one bounded queue, in a lane for each restaurant; a batch takes from the lanes
//! in turn, so one busy restaurant cannot hold up the others, and within a restaurant order is
//! kept. There is at most one writer task per process; it starts when something arrives and ends
//! when nothing waits.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::{DatabaseTransaction, DbErr, EntityTrait as _, ColumnTrait as _, QueryFilter as _};
use sea_orm::PaginatorTrait as _;
use shared_clock::SharedClock;
use shared_events::Outbox;
use shared_storage::Database;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::batch::{Applied, apply};
use super::tables::movement;
use super::{LedgerError, Reply, Request};

/// Most requests in one commit.
const BATCH: usize = 256;
/// Most requests that wait; beyond it callers are told to come back.
const QUEUE: usize = 4096;

type Waiter = oneshot::Sender<Result<Reply, LedgerError>>;
type Waiting = (Request, Waiter);

/// The ledger of all restaurants of this installation. Cheap to clone.
#[derive(Clone)]
pub struct Ledger(Arc<Shared>);

struct Shared {
    db: Database,
    clock: SharedClock,
    outbox: Outbox,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    lanes: HashMap<Uuid, VecDeque<Waiting>>,
    turns: VecDeque<Uuid>,
    length: usize,
    writing: bool,
}

impl Queue {
    fn push(&mut self, waiting: Waiting) {
        let restaurant = waiting.0.restaurant_id;
        let lane = self.lanes.entry(restaurant).or_default();
        if lane.is_empty() {
            self.turns.push_back(restaurant);
        }
        lane.push_back(waiting);
        self.length += 1;
    }

    /// The next batch, one request of each restaurant in turn.
    fn take(&mut self) -> Vec<Waiting> {
        let mut batch = Vec::new();
        while batch.len() < BATCH
            && let Some(restaurant) = self.turns.pop_front()
        {
            let Some(lane) = self.lanes.get_mut(&restaurant) else { continue };
            batch.extend(lane.pop_front());
            if lane.is_empty() {
                self.lanes.remove(&restaurant);
            } else {
                self.turns.push_back(restaurant);
            }
        }
        self.length -= batch.len();
        batch
    }
}

impl Ledger {
    /// The ledger kept in `db`, which publishes through `outbox`.
    pub fn start(db: Database, clock: SharedClock, outbox: Outbox) -> Self {
        Self(Arc::new(Shared { db, clock, outbox, queue: Mutex::default() }))
    }

    /// Books one request: durable when this answers.
    pub async fn book(&self, request: Request) -> Result<Reply, LedgerError> {
        let mut replies = self.book_all(vec![request]).await?;
        replies.pop().unwrap_or(Err(LedgerError::Busy))
    }

    /// Books requests in their order, each on its own: a refused one does not stop the others.
    pub async fn book_all(
        &self,
        requests: Vec<Request>,
    ) -> Result<Vec<Result<Reply, LedgerError>>, LedgerError> {
        let mut replies = Vec::with_capacity(requests.len());
        for waiting in self.0.enqueue(requests)? {
            // A writer that went away answers nobody; what it did is found by the request's key.
            replies.push(waiting.await.unwrap_or_else(|_| {
                Err(LedgerError::Storage("the writer stopped before it answered".into()))
            }));
        }
        Ok(replies)
    }

    /// Applies requests inside a transaction of the caller, who commits and then tells the outbox.
    pub async fn apply(
        &self,
        tx: &DatabaseTransaction,
        requests: &[Request],
    ) -> Result<Applied, DbErr> {
        apply(tx, &self.0.outbox, self.0.clock.now(), requests).await
    }

    /// Takes a restaurant's lock until the end of the transaction: nothing is booked meanwhile, so
    /// a change of what the rules read (box size, minimum, unit) falls between two bookings.
    pub async fn lock(&self, tx: &DatabaseTransaction, restaurant_id: Uuid) -> Result<(), DbErr> {
        super::load::lock_heads(tx, &std::collections::BTreeSet::from([restaurant_id])).await?;
        Ok(())
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Nothing panics while it is held; a poisoned queue is still a queue.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enqueue(
        self: &Arc<Self>,
        requests: Vec<Request>,
    ) -> Result<Vec<oneshot::Receiver<Result<Reply, LedgerError>>>, LedgerError> {
        let mut queue = self.queue();
        if queue.length + requests.len() > QUEUE {
            metrics::counter!("mezave_ledger_busy_total").increment(1);
            return Err(LedgerError::Busy);
        }
        let mut receivers = Vec::with_capacity(requests.len());
        for request in requests {
            let (sender, receiver) = oneshot::channel();
            queue.push((request, sender));
            receivers.push(receiver);
        }
        if queue.length > 0 && !queue.writing {
            queue.writing = true;
            tokio::spawn(write(Writing(Arc::clone(self))));
        }
        Ok(receivers)
    }

    async fn run(&self, batch: Vec<Waiting>) {
        let (requests, waiters): (Vec<Request>, Vec<Waiter>) = batch.into_iter().unzip();
        metrics::histogram!("mezave_ledger_batch_size").record(size_of(requests.len()));
        match self.commit(&requests).await {
            Ok(replies) => {
                for (waiter, reply) in waiters.into_iter().zip(replies) {
                    // A caller that has gone away finds its booking by its key.
                    let _ = waiter.send(Ok(reply));
                }
            }
            Err(error) => {
                tracing::warn!(%error, requests = requests.len(), "a batch failed; one by one");
                for (request, waiter) in requests.iter().zip(waiters) {
                    let _ = waiter.send(self.alone(request).await);
                }
            }
        }
    }

    async fn alone(&self, request: &Request) -> Result<Reply, LedgerError> {
        let replies = self.commit(std::slice::from_ref(request)).await;
        let reply = replies.map(|mut replies| replies.pop());
        match reply {
            Ok(Some(reply)) => Ok(reply),
            Ok(None) => Err(LedgerError::Storage("no reply".into())),
            Err(error) => {
                tracing::error!(%error, "a booking failed");
                Err(LedgerError::Storage(error.to_string()))
            }
        }
    }

    /// One transaction. An error means that nothing of it is in the ledger.
    async fn commit(&self, requests: &[Request]) -> Result<Vec<Reply>, DbErr> {
        let tx = self.db.begin_write().await?;
        let applied = apply(&tx, &self.outbox, self.clock.now(), requests).await?;
        if let Err(error) = tx.commit().await {
            // The commit may have gone through and only its answer been lost.
            if !self.is_in_ledger(&applied.movement_ids).await? {
                return Err(error);
            }
            tracing::warn!(%error, "the answer to a commit was lost; its movements are there");
        }
        self.outbox.committed(applied.restaurants);
        Ok(applied.replies)
    }

    async fn is_in_ledger(&self, ids: &[Uuid]) -> Result<bool, DbErr> {
        let Some(first) = ids.first() else {
            return Ok(false);
        };
        // A batch is there as a whole or not at all.
        let there = movement::Entity::find().filter(movement::Column::Id.eq(*first));
        Ok(there.count(self.db.read()).await? > 0)
    }
}

/// The right to be the one writer. Dropping it, also by a panic, lets the next one start.
struct Writing(Arc<Shared>);

impl Drop for Writing {
    fn drop(&mut self) {
        let mut queue = self.0.queue();
        queue.writing = false;
        if queue.length > 0
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            queue.writing = true;
            runtime.spawn(write(Self(Arc::clone(&self.0))));
        }
    }
}

async fn write(writing: Writing) {
    loop {
        let batch = writing.0.queue().take();
        if batch.is_empty() {
            return;
        }
        writing.0.run(batch).await;
    }
}

fn size_of(length: usize) -> f64 {
    u32::try_from(length).map_or(f64::MAX, f64::from)
}
