//! Publishing: by whoever wrote, at once, and again when the bus would not take it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::common::{Kind, Line, Producer, SOON};
use async_trait::async_trait;
use shared_clock::new_id;
use shared_events::{Bus, Envelope, Lease, Subscription};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Refuses the first few times, then hands on.
struct Unwilling {
    refusals: AtomicUsize,
    taken: mpsc::UnboundedSender<i64>,
}

#[async_trait]
impl Bus for Unwilling {
    async fn publish(&self, events: Vec<Envelope>) -> bool {
        let left = self.refusals.load(Ordering::SeqCst);
        if left > 0 {
            self.refusals.store(left - 1, Ordering::SeqCst);
            return false;
        }
        for event in events {
            self.taken.send(event.seq).unwrap();
        }
        true
    }

    fn once(&self, _: &str) -> Box<dyn Subscription> {
        unreachable!("only published to")
    }

    fn each(&self) -> Box<dyn Subscription> {
        unreachable!("only published to")
    }
}

fn unwilling(refusals: usize) -> (Arc<Unwilling>, mpsc::UnboundedReceiver<i64>) {
    let (taken, told) = mpsc::unbounded_channel();
    let refusals = AtomicUsize::new(refusals);
    (Arc::new(Unwilling { refusals, taken }), told)
}

#[tokio::test]
async fn what_the_bus_would_not_take_is_published_when_it_does() {
    let producer = Producer::new().await;
    let (bus, mut told) = unwilling(3);
    let stop = CancellationToken::new();
    producer.relay(bus, &stop);
    producer.write(new_id(&*producer.clock), 2).await;
    for expected in [1, 2] {
        let seq = tokio::time::timeout(SOON, told.recv()).await.unwrap();
        assert_eq!(seq, Some(expected));
    }
    stop.cancel();
}

#[tokio::test]
async fn a_replica_without_the_lease_publishes_what_it_wrote() {
    let producer = Producer::new().await;
    let mut other = Lease::new(producer.db.clone(), Arc::clone(&producer.clock), "relay");
    assert!(other.hold().await.unwrap(), "another replica relays");
    let (bus, mut told) = unwilling(0);
    let stop = CancellationToken::new();
    producer.relay(bus, &stop);
    let restaurant = new_id(&*producer.clock);
    producer.write(restaurant, 3).await;
    for expected in [1, 2, 3] {
        let seq = tokio::time::timeout(SOON, told.recv()).await.unwrap();
        assert_eq!(seq, Some(expected));
    }
    stop.cancel();
}

#[tokio::test]
async fn what_another_replica_left_is_found_by_the_holder_of_the_lease() {
    let Some(line) = Line::open(Kind::InProcess).await else {
        return;
    };
    let producer = Producer::new().await;
    let stop = CancellationToken::new();
    let restaurant = new_id(&*producer.clock);
    let mut each = line.bus().each();
    producer.relay(line.bus(), &stop);
    producer.write(restaurant, 1).await;
    let first = tokio::time::timeout(SOON, each.next()).await.unwrap();
    assert_eq!(first.unwrap().events[0].seq, 1);
    // Another replica commits and dies before it publishes: its own outbox handle never wakes ours.
    let dead = shared_events::Outbox::new("inventory", Arc::clone(&producer.clock));
    let tx = producer.db.begin_write().await.unwrap();
    let left = [shared_events::NewEvent::new(
        "stock_changed",
        &serde_json::json!({}),
    )];
    dead.append(&tx, restaurant, &left).await.unwrap();
    tx.commit().await.unwrap();
    let second = tokio::time::timeout(SOON, each.next()).await.unwrap();
    assert_eq!(second.unwrap().events[0].seq, 2);
    stop.cancel();
}
