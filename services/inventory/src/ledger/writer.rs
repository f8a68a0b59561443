//! The group-commit writers: what waits is committed together.
//!
//! A writer task starts when something arrives and ends when nothing waits. There are as many at a
//! time as the database has use for, each with restaurants of its own, so that one prepares a batch
//! while another waits for the disk. A request is answered only when its batch is durable.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::PaginatorTrait as _;
use sea_orm::{ColumnTrait as _, DatabaseTransaction, DbErr, EntityTrait as _, QueryFilter as _};
use shared_clock::SharedClock;
use shared_events::Outbox;
use shared_storage::{Database, is_passing};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::batch::{Applied, apply};
use super::queue::{Full, Queue};
use super::tables::movement;
use super::{LedgerError, Reply, Request};

/// How often, and how far apart, it is looked up what became of a commit without an answer.
const LOOKS: u32 = 10;
const LOOK_AGAIN: Duration = Duration::from_millis(500);

type Waiter = oneshot::Sender<Result<Reply, LedgerError>>;
type Waiting = (Request, Waiter);

/// The ledger of all restaurants of this installation. Cheap to clone.
#[derive(Clone)]
pub struct Ledger(Arc<Shared>);

struct Shared {
    db: Database,
    clock: SharedClock,
    outbox: Outbox,
    queue: Mutex<Queue<Waiting>>,
}

impl Ledger {
    /// The ledger kept in `db`, which publishes through `outbox`.
    pub fn start(db: Database, clock: SharedClock, outbox: Outbox) -> Self {
        Self(Arc::new(Shared {
            queue: Mutex::new(Queue::new(db.writers())),
            db,
            clock,
            outbox,
        }))
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
                Err(LedgerError::Storage(
                    "the writer stopped before it answered".into(),
                ))
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
        apply(tx, &self.0.outbox, &*self.0.clock, requests).await
    }

    /// Takes a restaurant's lock until the end of the transaction: nothing is booked meanwhile, so
    /// a change of what the rules read (box size, minimum, unit) falls between two bookings.
    pub async fn lock(&self, tx: &DatabaseTransaction, restaurant_id: Uuid) -> Result<(), DbErr> {
        super::load::lock_heads(tx, &BTreeSet::from([restaurant_id])).await?;
        Ok(())
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue<Waiting>> {
        // Nothing panics while it is held; a poisoned queue is still a queue.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enqueue(
        self: &Arc<Self>,
        requests: Vec<Request>,
    ) -> Result<Vec<oneshot::Receiver<Result<Reply, LedgerError>>>, LedgerError> {
        let (waiting, receivers): (Vec<_>, Vec<_>) = requests
            .into_iter()
            .map(|request| {
                let (sender, receiver) = oneshot::channel();
                ((request.restaurant_id, (request, sender)), receiver)
            })
            .unzip();
        let start = self.queue().push(waiting).map_err(|Full| {
            metrics::counter!("mezave_ledger_busy_total").increment(1);
            LedgerError::Busy
        })?;
        if start {
            tokio::spawn(write(Arc::clone(self)));
        }
        Ok(receivers)
    }

    async fn run(&self, batch: Vec<Waiting>) {
        let (requests, waiters): (Vec<Request>, Vec<Waiter>) = batch.into_iter().unzip();
        metrics::histogram!("mezave_ledger_batch_size").record(size_of(requests.len()));
        let mut done = self.commit(&requests).await;
        if matches!(&done, Err(Failure::Undone(error)) if is_passing(error)) {
            // The connection was cut, or PostgreSQL broke a deadlock: on a new one it may go through.
            done = self.commit(&requests).await;
        }
        match done {
            Ok(replies) => {
                for (waiter, reply) in waiters.into_iter().zip(replies) {
                    // A caller that has gone away finds its booking by its key.
                    let _ = waiter.send(Ok(reply));
                }
            }
            Err(Failure::Undone(error)) if !is_passing(&error) && requests.len() > 1 => {
                tracing::warn!(%error, requests = requests.len(), "a batch failed; one by one");
                for (request, waiter) in requests.iter().zip(waiters) {
                    let _ = waiter.send(self.alone(request).await);
                }
            }
            Err(failure) => {
                let error = failure.told();
                tracing::error!(%error, requests = requests.len(), "nothing could be booked");
                for waiter in waiters {
                    let _ = waiter.send(Err(error.clone()));
                }
            }
        }
    }

    async fn alone(&self, request: &Request) -> Result<Reply, LedgerError> {
        match self.commit(std::slice::from_ref(request)).await {
            Ok(mut replies) => replies
                .pop()
                .ok_or_else(|| LedgerError::Storage("no reply".into())),
            Err(failure) => {
                let error = failure.told();
                tracing::error!(%error, "a booking failed");
                Err(error)
            }
        }
    }

    /// One transaction.
    async fn commit(&self, requests: &[Request]) -> Result<Vec<Reply>, Failure> {
        let tx = self.db.begin_write().await?;
        let applied = apply(&tx, &self.outbox, &*self.clock, requests).await?;
        if let Err(error) = tx.commit().await {
            // The commit may have gone through and only its answer been lost.
            let restaurants = requests.iter().map(|request| request.restaurant_id);
            match self
                .find(restaurants.collect(), &applied.movement_ids)
                .await
            {
                Some(true) => {
                    tracing::warn!(%error, "the answer to a commit was lost; it is there");
                }
                Some(false) => return Err(Failure::Undone(error)),
                None => return Err(Failure::Unknown(error)),
            }
        }
        self.outbox.committed(applied.restaurants);
        Ok(applied.replies)
    }

    /// Whether a batch is in the ledger: as a whole or not at all. None if nobody can tell.
    async fn find(&self, restaurants: BTreeSet<Uuid>, ids: &[Uuid]) -> Option<bool> {
        let Some(first) = ids.first() else {
            return Some(false);
        };
        for _ in 0..LOOKS {
            match self.look(&restaurants, *first).await {
                Ok(found) => return Some(found),
                Err(error) => tracing::warn!(%error, "looking up what became of a commit"),
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        None
    }

    async fn look(&self, restaurants: &BTreeSet<Uuid>, id: Uuid) -> Result<bool, DbErr> {
        let tx = self.db.begin_write().await?;
        // The lost commit may still be going on; it holds these locks until it is decided.
        super::load::lock_heads(&tx, restaurants).await?;
        let there = movement::Entity::find().filter(movement::Column::Id.eq(id));
        let found = there.count(&tx).await? > 0;
        tx.rollback().await?;
        Ok(found)
    }
}

/// Why a transaction brought no replies.
enum Failure {
    /// Nothing of it is in the ledger.
    Undone(DbErr),
    /// It may be in the ledger: only a key can tell, so it must not be run again.
    Unknown(DbErr),
}

impl Failure {
    /// What the callers are told.
    fn told(self) -> LedgerError {
        match self {
            Self::Undone(error) if !is_passing(&error) => LedgerError::Storage(error.to_string()),
            Self::Undone(error) | Self::Unknown(error) => {
                LedgerError::Unreachable(error.to_string())
            }
        }
    }
}

impl From<DbErr> for Failure {
    fn from(error: DbErr) -> Self {
        Self::Undone(error)
    }
}

/// The right to be a writer. It is given back when nothing waits; a writer that panics is replaced,
/// and its callers are told that it stopped.
struct Writing {
    shared: Arc<Shared>,
    /// Whose bookings it has in hand.
    restaurants: BTreeSet<Uuid>,
}

impl Drop for Writing {
    fn drop(&mut self) {
        // Ended or shut down: there is nobody to start another for.
        if !std::thread::panicking() {
            return;
        }
        let mut queue = self.shared.queue();
        queue.give_back(std::mem::take(&mut self.restaurants));
        let needed = queue.writer_died();
        drop(queue);
        if needed {
            tokio::spawn(write(Arc::clone(&self.shared)));
        }
    }
}

async fn write(shared: Arc<Shared>) {
    let mut writing = Writing {
        shared,
        restaurants: BTreeSet::new(),
    };
    loop {
        let batch = {
            let mut queue = writing.shared.queue();
            queue.give_back(std::mem::take(&mut writing.restaurants));
            queue.take()
        };
        let Some(batch) = batch else { return };
        writing.restaurants = batch.restaurants;
        writing.shared.run(batch.items).await;
    }
}

fn size_of(length: usize) -> f64 {
    u32::try_from(length).map_or(f64::MAX, f64::from)
}
