//! From an outbox to an effect: once each, in order, whatever the bus does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use sea_orm::DatabaseTransaction;
use sea_orm_migration::prelude::*;
use serde_json::json;
use shared_clock::{ManualClock, SharedClock, SystemClock, Timestamp, new_id};
use shared_events::{
    Bus, Consumer, Effect, Envelope, EventLog, InProcessBus, Lease, LocalLog, NewEvent, Outbox,
    Relay,
};
use shared_storage::{Database, migrate};
use shared_testkit::{TempDatabase, temp_database};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

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

/// Remembers what it was told, and can be waited on.
struct Seen {
    events: Mutex<Vec<(Uuid, i64)>>,
    count: watch::Sender<usize>,
}

impl Seen {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            events: Mutex::default(),
            count: watch::Sender::new(0),
        })
    }

    async fn until(&self, count: usize) -> Vec<(Uuid, i64)> {
        let mut watching = self.count.subscribe();
        let wait = watching.wait_for(|seen| *seen >= count);
        tokio::time::timeout(std::time::Duration::from_secs(30), wait)
            .await
            .expect("the events arrive")
            .unwrap();
        self.events.lock().unwrap().clone()
    }
}

#[async_trait]
impl Effect for Seen {
    async fn apply(&self, _: &DatabaseTransaction, event: &Envelope) -> anyhow::Result<()> {
        self.events
            .lock()
            .unwrap()
            .push((event.restaurant_id, event.seq));
        Ok(())
    }

    async fn committed(&self, events: &[Arc<Envelope>]) {
        self.count.send_modify(|count| *count += events.len());
    }
}

struct Producer {
    db: Database,
    outbox: Outbox,
    bus: Arc<InProcessBus>,
    clock: SharedClock,
    _folder: TempDatabase,
}

impl Producer {
    async fn new() -> Self {
        let (folder, db) = temp_database().await;
        migrate::<Migrator>(&db).await.unwrap();
        let clock = SystemClock::shared();
        Self {
            outbox: Outbox::new("inventory", Arc::clone(&clock)),
            bus: Arc::default(),
            db,
            clock,
            _folder: folder,
        }
    }

    async fn write(&self, restaurant_id: Uuid, count: usize) {
        let tx = self.db.begin_write().await.unwrap();
        let events = vec![NewEvent::new("stock_changed", &json!({"total": 1})); count];
        self.outbox
            .append(&tx, restaurant_id, &events)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.outbox.committed([restaurant_id]);
    }

    fn log(&self) -> Arc<LocalLog> {
        Arc::new(LocalLog::new(self.db.clone(), "inventory"))
    }

    fn relay(&self, stop: &CancellationToken) {
        let bus: Arc<dyn Bus> = self.bus.clone();
        tokio::spawn(Relay::new(self.outbox.clone(), self.db.clone(), bus).run(stop.clone()));
    }

    fn consumer(&self, db: &Database, seen: &Arc<Seen>, stop: &CancellationToken) {
        let consumer = Consumer::new(
            "inventory",
            db.clone(),
            Arc::clone(&self.clock),
            self.bus.clone(),
            self.log(),
            Arc::clone(seen) as Arc<dyn Effect>,
        );
        tokio::spawn(consumer.run(stop.clone()));
    }
}

async fn consumer_database() -> (TempDatabase, Database) {
    let (folder, db) = temp_database().await;
    migrate::<Migrator>(&db).await.unwrap();
    (folder, db)
}

fn of(restaurant_id: Uuid, seqs: std::ops::RangeInclusive<i64>) -> Vec<(Uuid, i64)> {
    seqs.map(|seq| (restaurant_id, seq)).collect()
}

#[tokio::test]
async fn written_before_and_after_the_start_all_arrive_once_in_order() {
    let producer = Producer::new().await;
    let (_folder, db) = consumer_database().await;
    let (seen, stop) = (Seen::new(), CancellationToken::new());
    let restaurant = new_id(&*producer.clock);
    producer.write(restaurant, 3).await;
    producer.relay(&stop);
    producer.consumer(&db, &seen, &stop);
    assert_eq!(seen.until(3).await, of(restaurant, 1..=3));
    for _ in 0..20 {
        producer.write(restaurant, 2).await;
    }
    assert_eq!(seen.until(43).await, of(restaurant, 1..=43));
    stop.cancel();
}

#[tokio::test]
async fn duplicates_are_dropped_and_gaps_are_read_from_the_log() {
    let producer = Producer::new().await;
    let (_folder, db) = consumer_database().await;
    let (seen, stop) = (Seen::new(), CancellationToken::new());
    let restaurant = new_id(&*producer.clock);
    producer.write(restaurant, 1).await;
    producer.consumer(&db, &seen, &stop);
    seen.until(1).await;
    producer.write(restaurant, 9).await;
    // No relay: only the last two travel, twice and in the wrong order.
    let all = producer.log().read(restaurant, 0, 100).await.unwrap().items;
    let late = vec![
        all[9].clone(),
        all[8].clone(),
        all[9].clone(),
        all[0].clone(),
    ];
    producer.bus.publish(late).await;
    assert_eq!(seen.until(10).await, of(restaurant, 1..=10));
    // One more after the repeats shows that none of them was applied again.
    producer.write(restaurant, 1).await;
    let last = producer.log().read(restaurant, 10, 1).await.unwrap().items;
    producer.bus.publish(last).await;
    assert_eq!(seen.until(11).await, of(restaurant, 1..=11));
    stop.cancel();
}

#[tokio::test]
async fn a_restarted_consumer_goes_on_where_it_was() {
    let producer = Producer::new().await;
    let (_folder, db) = consumer_database().await;
    let restaurant = new_id(&*producer.clock);
    let (first, stop) = (Seen::new(), CancellationToken::new());
    producer.write(restaurant, 4).await;
    producer.consumer(&db, &first, &stop);
    first.until(4).await;
    stop.cancel();
    producer.write(restaurant, 2).await;
    let (second, stop) = (Seen::new(), CancellationToken::new());
    producer.consumer(&db, &second, &stop);
    assert_eq!(second.until(2).await, of(restaurant, 5..=6));
    stop.cancel();
}

#[tokio::test]
async fn a_lease_is_held_by_one_and_passes_on_when_it_runs_out() {
    let (_folder, db) = consumer_database().await;
    let clock = ManualClock::at(Timestamp::from_micros(1_700_000_000_000_000));
    let mut first = Lease::new(db.clone(), clock.clone(), "job");
    let mut second = Lease::new(db.clone(), clock.clone(), "job");
    assert!(first.hold().await.unwrap());
    assert!(!second.hold().await.unwrap());
    clock.advance_seconds(31);
    assert!(second.hold().await.unwrap());
    assert!(!first.hold().await.unwrap());
    second.release().await.unwrap();
    assert!(first.hold().await.unwrap());
}
