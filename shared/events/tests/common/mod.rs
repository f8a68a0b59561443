//! A producer, its outbox, a bus of either kind, and an effect that can be waited on.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::DatabaseTransaction;
use sea_orm_migration::prelude::*;
use serde_json::json;
use shared_clock::{SharedClock, SystemClock};
use shared_events::{
    Bus, Consumer, Effect, Envelope, EventLog, EventPage, HeadPage, InProcessBus, LocalLog,
    NewEvent, Outbox, RedisBus, Relay,
};
use shared_redis::Redis;
use shared_storage::{Database, migrate};
use shared_testkit::{TempDatabase, engines, temp_database};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Well below the sweep that runs without any reason: what arrives within it did not wait for that.
pub const SOON: Duration = Duration::from_secs(15);

struct Migrator;
struct Tables;

impl MigrationName for Tables {
    fn name(&self) -> &'static str {
        "m0001_events"
    }
}

#[async_trait]
impl MigrationTrait for Tables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        shared_events::tables::create(manager).await
    }
}

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Tables)]
    }
}

/// Which bus.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    InProcess,
    Redis,
}

/// A bus, and the server behind it.
pub struct Line {
    bus: Arc<dyn Bus>,
    pub server: Option<engines::Redis>,
}

impl Line {
    /// None where the server is not installed.
    pub async fn open(kind: Kind) -> Option<Self> {
        match kind {
            Kind::InProcess => Some(Self {
                bus: Arc::new(InProcessBus::default()),
                server: None,
            }),
            Kind::Redis => {
                let Some(server) = engines::Redis::start() else {
                    engines::skip("Redis");
                    return None;
                };
                let redis = Redis::open_patient(&server.url(), "test", SOON)
                    .await
                    .unwrap();
                let bus = RedisBus::new(redis, "notification", &["auth", "inventory"]);
                Some(Self {
                    bus: Arc::new(bus),
                    server: Some(server),
                })
            }
        }
    }

    pub fn bus(&self) -> Arc<dyn Bus> {
        Arc::clone(&self.bus)
    }

    pub fn server(&mut self) -> &mut engines::Redis {
        self.server.as_mut().unwrap()
    }
}

/// Remembers what was committed, and can be waited on.
pub struct Seen {
    /// Of how many events one matters.
    every: i64,
    events: Mutex<Vec<(Uuid, i64)>>,
    count: watch::Sender<usize>,
}

impl Seen {
    pub fn new() -> Arc<Self> {
        Self::one_in(1)
    }

    /// Only one event in so many matters.
    pub fn one_in(every: i64) -> Arc<Self> {
        Arc::new(Self {
            every,
            events: Mutex::default(),
            count: watch::Sender::new(0),
        })
    }

    pub async fn until(&self, count: usize) -> Vec<(Uuid, i64)> {
        reaches(&self.count, count, "the events arrive").await;
        self.events.lock().unwrap().clone()
    }
}

async fn reaches(counter: &watch::Sender<usize>, count: usize, what: &str) {
    let mut watching = counter.subscribe();
    let wait = watching.wait_for(|now| *now >= count);
    let reached = tokio::time::timeout(SOON, wait).await;
    reached.expect(what).unwrap();
}

#[async_trait]
impl Effect for Seen {
    fn concerns(&self, event: &Envelope) -> bool {
        event.seq % self.every == 0
    }

    async fn apply(&self, _: &DatabaseTransaction, _: &Envelope) -> anyhow::Result<()> {
        Ok(())
    }

    async fn committed(&self, events: &[Arc<Envelope>]) {
        let told = events.iter().filter(|event| self.concerns(event));
        let told: Vec<_> = told.map(|event| (event.restaurant_id, event.seq)).collect();
        self.count.send_modify(|count| {
            *count += told.len();
            self.events.lock().unwrap().extend(told);
        });
    }
}

/// A log that counts who asks it.
pub struct Counted {
    log: LocalLog,
    sweeps: watch::Sender<usize>,
    reads: watch::Sender<usize>,
}

impl Counted {
    pub fn reads(&self) -> usize {
        *self.reads.borrow()
    }

    /// A sweep ends with an empty page of heads, or is one if nothing was ever written.
    pub async fn until_sweeps(&self, count: usize) {
        reaches(&self.sweeps, count, "the log is swept").await;
    }
}

#[async_trait]
impl EventLog for Counted {
    async fn heads(&self, after: Option<Uuid>, limit: u64) -> anyhow::Result<HeadPage> {
        let page = self.log.heads(after, limit).await;
        if after.is_none() {
            self.sweeps.send_modify(|count| *count += 1);
        }
        page
    }

    async fn read(&self, restaurant_id: Uuid, after: i64, limit: u64) -> anyhow::Result<EventPage> {
        self.reads.send_modify(|count| *count += 1);
        self.log.read(restaurant_id, after, limit).await
    }
}

pub struct Producer {
    pub db: Database,
    pub outbox: Outbox,
    pub clock: SharedClock,
    pub log: Arc<Counted>,
    _folder: TempDatabase,
}

impl Producer {
    pub async fn new() -> Self {
        let (folder, db) = database().await;
        let clock = SystemClock::shared();
        Self {
            outbox: Outbox::new("inventory", Arc::clone(&clock)),
            log: Arc::new(Counted {
                log: LocalLog::new(db.clone(), "inventory"),
                sweeps: watch::Sender::new(0),
                reads: watch::Sender::new(0),
            }),
            db,
            clock,
            _folder: folder,
        }
    }

    pub async fn write(&self, restaurant_id: Uuid, count: usize) {
        let tx = self.db.begin_write().await.unwrap();
        let events = vec![NewEvent::new("stock_changed", &json!({"total": 1})); count];
        self.outbox
            .append(&tx, restaurant_id, &events)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.outbox.committed([restaurant_id]);
    }

    pub async fn all(&self, restaurant_id: Uuid) -> Vec<Envelope> {
        let log = &self.log.log;
        log.read(restaurant_id, 0, 1_000).await.unwrap().items
    }

    pub fn relay(&self, bus: Arc<dyn Bus>, stop: &CancellationToken) {
        tokio::spawn(Relay::new(self.outbox.clone(), self.db.clone(), bus).run(stop.clone()));
    }

    pub fn consumer(
        &self,
        bus: Arc<dyn Bus>,
        db: &Database,
        seen: &Arc<Seen>,
        stop: &CancellationToken,
    ) {
        self.consumer_at(Arc::clone(&self.clock), bus, db, seen, stop);
    }

    pub fn consumer_at(
        &self,
        clock: SharedClock,
        bus: Arc<dyn Bus>,
        db: &Database,
        seen: &Arc<Seen>,
        stop: &CancellationToken,
    ) {
        let effect = Arc::clone(seen) as Arc<dyn Effect>;
        let log = Arc::clone(&self.log) as Arc<dyn EventLog>;
        let consumer = Consumer::new("inventory", db.clone(), clock, bus, log, effect);
        tokio::spawn(consumer.run(stop.clone()));
    }
}

/// A database with the tables of events.
pub async fn database() -> (TempDatabase, Database) {
    let (folder, db) = temp_database().await;
    migrate::<Migrator>(&db).await.unwrap();
    (folder, db)
}

pub fn of(restaurant_id: Uuid, seqs: std::ops::RangeInclusive<i64>) -> Vec<(Uuid, i64)> {
    seqs.map(|seq| (restaurant_id, seq)).collect()
}
