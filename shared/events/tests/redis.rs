//! Redis as the bus: stopped, emptied, frozen, cut short. Nothing is lost, and nothing waits for
//! the sweep that runs anyway.

use std::sync::Arc;

use crate::common::{Kind, Line, Producer, SOON, Seen, database, of};
use serde_json::json;
use shared_clock::new_id;
use shared_events::{Delivery, Envelope, Subscription};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

async fn next(events: &mut Box<dyn Subscription>) -> Delivery {
    let next = tokio::time::timeout(SOON, events.next()).await;
    next.expect("something is told").expect("the bus goes on")
}

/// Reads until something was missed, and hands back what came with and before it.
async fn until_missed(events: &mut Box<dyn Subscription>) -> Vec<Arc<Envelope>> {
    let mut heard = Vec::new();
    loop {
        let delivery = next(events).await;
        heard.extend(delivery.events.clone());
        if delivery.missed {
            return heard;
        }
    }
}

fn event(producer: &str, restaurant_id: Uuid, seq: i64) -> Envelope {
    Envelope {
        id: restaurant_id,
        producer: producer.to_owned(),
        restaurant_id,
        epoch: 1,
        seq,
        kind: "stock_changed".to_owned(),
        version: 1,
        occurred_at: shared_clock::Timestamp::from_micros(0),
        payload: json!({}),
    }
}

#[tokio::test]
async fn what_is_published_comes_over_the_bus_and_not_from_the_log() {
    let Some(line) = Line::open(Kind::Redis).await else {
        return;
    };
    let producer = Producer::new().await;
    let (_folder, db) = database().await;
    let (seen, stop) = (Seen::new(), CancellationToken::new());
    let restaurant = new_id(&*producer.clock);
    producer.relay(line.bus(), &stop);
    producer.consumer(line.bus(), &db, &seen, &stop);
    // One sweep at the start, one when the connection was made: from then on the bus carries.
    producer.log.until_sweeps(2).await;
    let reads = producer.log.reads();
    producer.write(restaurant, 5).await;
    assert_eq!(seen.until(5).await, of(restaurant, 1..=5));
    assert_eq!(producer.log.reads(), reads, "the log was not asked");
    stop.cancel();
}

#[tokio::test]
async fn what_a_wipe_took_is_read_from_the_log_at_once() {
    let Some(mut line) = Line::open(Kind::Redis).await else {
        return;
    };
    let producer = Producer::new().await;
    let (_folder, db) = database().await;
    let (seen, stop) = (Seen::new(), CancellationToken::new());
    let restaurant = new_id(&*producer.clock);
    producer.consumer(line.bus(), &db, &seen, &stop);
    producer.log.until_sweeps(2).await;
    // Without a relay nobody publishes: only the wipe itself can tell that something is missing.
    producer.write(restaurant, 3).await;
    line.server().wipe();
    assert_eq!(seen.until(3).await, of(restaurant, 1..=3));
    producer.relay(line.bus(), &stop);
    producer.write(restaurant, 2).await;
    assert_eq!(seen.until(5).await, of(restaurant, 1..=5));
    stop.cancel();
}

#[tokio::test]
async fn a_wipe_while_the_consumer_is_down_loses_nothing() {
    let Some(mut line) = Line::open(Kind::Redis).await else {
        return;
    };
    let producer = Producer::new().await;
    let (_folder, db) = database().await;
    let restaurant = new_id(&*producer.clock);
    let (first, stop) = (Seen::new(), CancellationToken::new());
    producer.relay(line.bus(), &CancellationToken::new());
    producer.consumer(line.bus(), &db, &first, &stop);
    producer.write(restaurant, 2).await;
    first.until(2).await;
    stop.cancel();
    producer.write(restaurant, 3).await;
    line.server().wipe();
    let (second, stop) = (Seen::new(), CancellationToken::new());
    producer.consumer(line.bus(), &db, &second, &stop);
    assert_eq!(second.until(3).await, of(restaurant, 3..=5));
    stop.cancel();
}

#[tokio::test]
async fn events_arrive_while_redis_is_stopped_and_over_it_when_it_is_back() {
    let Some(mut line) = Line::open(Kind::Redis).await else {
        return;
    };
    let producer = Producer::new().await;
    let (_folder, db) = database().await;
    let (seen, stop) = (Seen::new(), CancellationToken::new());
    let restaurant = new_id(&*producer.clock);
    producer.relay(line.bus(), &stop);
    producer.consumer(line.bus(), &db, &seen, &stop);
    producer.log.until_sweeps(2).await;
    line.server().stop();
    for count in 1..=3 {
        producer.write(restaurant, 1).await;
        seen.until(count).await;
    }
    line.server().start_again();
    let mut each = line.bus().each();
    until_missed(&mut each).await;
    producer.write(restaurant, 1).await;
    seen.until(4).await;
    assert_eq!(seen.until(4).await, of(restaurant, 1..=4));
    // Who only listens hears it too, whatever the relay could not publish meanwhile before it.
    let mut last = 0;
    while last < 4 {
        let heard = next(&mut each).await.events;
        last = heard.last().map_or(last, |event| event.seq);
    }
    stop.cancel();
}

#[tokio::test]
async fn a_listener_is_told_when_the_connection_goes_and_when_it_comes() {
    let Some(mut line) = Line::open(Kind::Redis).await else {
        return;
    };
    let bus = line.bus();
    let mut each = bus.each();
    assert!(until_missed(&mut each).await.is_empty(), "the beginning");
    let restaurant = Uuid::from_u128(7);
    assert!(bus.publish(vec![event("auth", restaurant, 1)]).await);
    assert!(bus.publish(vec![event("inventory", restaurant, 1)]).await);
    let mut heard = next(&mut each).await.events;
    while heard.len() < 2 {
        heard.extend(next(&mut each).await.events);
    }
    assert_eq!(heard[0].producer, "auth");
    assert_eq!(heard[1].producer, "inventory");
    line.server().stop();
    until_missed(&mut each).await;
    assert!(!bus.publish(vec![event("auth", restaurant, 2)]).await);
    // While it is away it is told again and again.
    until_missed(&mut each).await;
    line.server().start_again();
    let told = async {
        while !bus.publish(vec![event("auth", restaurant, 3)]).await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, told).await.expect("it is back");
    until_missed(&mut each).await;
    line.server().wipe();
    until_missed(&mut each).await;
}

#[tokio::test]
async fn a_reader_that_fell_behind_what_is_kept_is_told() {
    let Some(line) = Line::open(Kind::Redis).await else {
        return;
    };
    let bus = line.bus();
    let mut each = bus.each();
    until_missed(&mut each).await;
    let restaurant = Uuid::from_u128(7);
    // More than a stream keeps and a reader holds together.
    let mut seq = 0;
    for _ in 0..40 {
        let many = (0..500).map(|_| {
            seq += 1;
            event("inventory", restaurant, seq)
        });
        assert!(bus.publish(many.collect()).await);
    }
    let heard = until_missed(&mut each).await;
    assert!(heard.len() < 20_000, "{} were kept", heard.len());
}

#[tokio::test]
async fn what_a_dead_holder_left_unconfirmed_is_told_to_the_next() {
    let Some(line) = Line::open(Kind::Redis).await else {
        return;
    };
    let bus = line.bus();
    let mut dead = bus.once("inventory");
    until_missed(&mut dead).await;
    let restaurant = Uuid::from_u128(7);
    let two = vec![
        event("inventory", restaurant, 1),
        event("inventory", restaurant, 2),
    ];
    assert!(bus.publish(two).await);
    let first = next(&mut dead).await;
    assert_eq!(first.events.len(), 2);
    drop(dead);
    let mut heir = bus.once("inventory");
    until_missed(&mut heir).await;
    let again = next(&mut heir).await;
    assert_eq!(again.events.len(), 2, "told again");
    heir.done(again).await;
    drop(heir);
    let mut third = bus.once("inventory");
    until_missed(&mut third).await;
    assert!(bus.publish(vec![event("inventory", restaurant, 3)]).await);
    let fresh = next(&mut third).await;
    assert_eq!(fresh.events.len(), 1, "what was confirmed is not told");
    assert_eq!(fresh.events[0].seq, 3);
}
