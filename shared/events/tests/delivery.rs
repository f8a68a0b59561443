//! From an outbox to an effect: once each, in order, whatever the bus does. The same on every bus.

use std::collections::HashSet;

use crate::common::{Kind, Line, Producer, Seen, database, of};
use rstest::rstest;
use shared_clock::{ManualClock, SharedClock, Timestamp, new_id};
use shared_events::Lease;
use tokio_util::sync::CancellationToken;

#[rstest]
#[tokio::test]
async fn written_before_and_after_the_start_all_arrive_once_in_order(
    #[values(Kind::InProcess, Kind::Redis)] kind: Kind,
) {
    let Some(line) = Line::open(kind).await else {
        return;
    };
    let producer = Producer::new().await;
    let (_folder, db) = database().await;
    let (seen, stop) = (Seen::new(), CancellationToken::new());
    let restaurant = new_id(&*producer.clock);
    producer.write(restaurant, 3).await;
    producer.relay(line.bus(), &stop);
    producer.consumer(line.bus(), &db, &seen, &stop);
    assert_eq!(seen.until(3).await, of(restaurant, 1..=3));
    for _ in 0..20 {
        producer.write(restaurant, 2).await;
    }
    assert_eq!(seen.until(43).await, of(restaurant, 1..=43));
    stop.cancel();
}

#[rstest]
#[tokio::test]
async fn duplicates_are_dropped_and_gaps_are_read_from_the_log(
    #[values(Kind::InProcess, Kind::Redis)] kind: Kind,
) {
    let Some(line) = Line::open(kind).await else {
        return;
    };
    let producer = Producer::new().await;
    let (_folder, db) = database().await;
    let (seen, stop) = (Seen::new(), CancellationToken::new());
    let restaurant = new_id(&*producer.clock);
    producer.write(restaurant, 1).await;
    producer.consumer(line.bus(), &db, &seen, &stop);
    seen.until(1).await;
    producer.write(restaurant, 9).await;
    // No relay: only the last two travel, twice and in the wrong order.
    let all = producer.all(restaurant).await;
    let late = [9, 8, 9, 0].map(|at: usize| all[at].clone());
    assert!(line.bus().publish(late.to_vec()).await);
    assert_eq!(seen.until(10).await, of(restaurant, 1..=10));
    // One more after the repeats shows that none of them was applied again.
    producer.write(restaurant, 1).await;
    let last = producer.all(restaurant).await.pop().unwrap();
    assert!(line.bus().publish(vec![last]).await);
    assert_eq!(seen.until(11).await, of(restaurant, 1..=11));
    stop.cancel();
}

#[rstest]
#[tokio::test]
async fn a_restarted_consumer_goes_on_where_it_was(
    #[values(Kind::InProcess, Kind::Redis)] kind: Kind,
) {
    let Some(line) = Line::open(kind).await else {
        return;
    };
    let producer = Producer::new().await;
    let (_folder, db) = database().await;
    let restaurant = new_id(&*producer.clock);
    let (first, stop) = (Seen::new(), CancellationToken::new());
    producer.write(restaurant, 4).await;
    producer.consumer(line.bus(), &db, &first, &stop);
    first.until(4).await;
    stop.cancel();
    producer.write(restaurant, 2).await;
    let (second, stop) = (Seen::new(), CancellationToken::new());
    producer.consumer(line.bus(), &db, &second, &stop);
    assert_eq!(second.until(2).await, of(restaurant, 5..=6));
    stop.cancel();
}

#[rstest]
#[tokio::test]
async fn events_that_do_not_matter_are_passed_over_and_those_that_do_come_once(
    #[values(Kind::InProcess, Kind::Redis)] kind: Kind,
) {
    let Some(line) = Line::open(kind).await else {
        return;
    };
    let producer = Producer::new().await;
    let (_folder, db) = database().await;
    let restaurant = new_id(&*producer.clock);
    let (first, stop) = (Seen::one_in(5), CancellationToken::new());
    producer.relay(line.bus(), &stop);
    producer.consumer(line.bus(), &db, &first, &stop);
    for _ in 0..12 {
        producer.write(restaurant, 1).await;
    }
    assert_eq!(first.until(2).await, [(restaurant, 5), (restaurant, 10)]);
    stop.cancel();
    producer.write(restaurant, 3).await;
    let (second, stop) = (Seen::one_in(5), CancellationToken::new());
    producer.consumer(line.bus(), &db, &second, &stop);
    assert_eq!(second.until(1).await, [(restaurant, 15)]);
    stop.cancel();
}

/// The second takes the lease over by its later clock, while the first, whose clock stands still,
/// goes on as one would that was asleep in between.
#[rstest]
#[tokio::test]
async fn two_replicas_that_both_think_they_hold_the_lease_have_one_effect(
    #[values(Kind::InProcess, Kind::Redis)] kind: Kind,
) {
    let Some(line) = Line::open(kind).await else {
        return;
    };
    let producer = Producer::new().await;
    let (_folder, db) = database().await;
    let (seen, stop) = (Seen::new(), CancellationToken::new());
    let restaurants = [(); 4].map(|()| new_id(&*producer.clock));
    let early = Timestamp::from_micros(1_700_000_000_000_000);
    for at in [early, early.plus_seconds(3_600)] {
        let clock: SharedClock = ManualClock::at(at);
        producer.write(restaurants[0], 1).await;
        producer.consumer_at(clock, line.bus(), &db, &seen, &stop);
        let count = if at == early { 1 } else { 2 };
        seen.until(count).await;
    }
    producer.relay(line.bus(), &stop);
    for _ in 0..10 {
        for restaurant in restaurants {
            producer.write(restaurant, 1).await;
        }
    }
    let applied = seen.until(42).await;
    let each: HashSet<_> = applied.iter().collect();
    assert_eq!(
        (applied.len(), each.len()),
        (42, 42),
        "none was applied twice"
    );
    stop.cancel();
}

#[tokio::test]
async fn a_lease_is_held_by_one_and_passes_on_when_it_runs_out() {
    let (_folder, db) = database().await;
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
