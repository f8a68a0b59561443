//! Buckets of one gateway, of two, and without Redis.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use shared_redis::Redis;
use shared_testkit::engines::{self, skip};

use super::*;
use crate::config::Rate;

fn limits(rate: &str) -> (Limits, Arc<AtomicU64>) {
    let own: Arc<dyn SharedBuckets> = Arc::new(OwnBuckets);
    limits_beside(rate, &own)
}

fn limits_beside(rate: &str, shared: &Arc<dyn SharedBuckets>) -> (Limits, Arc<AtomicU64>) {
    let rate = rate.parse().unwrap();
    let rates = RateLimits {
        login: rate,
        chat: rate,
        read: rate,
        write: Rate::Off,
    };
    let seconds = Arc::new(AtomicU64::new(0));
    let hand = Arc::clone(&seconds);
    let ticks = Ticks(Arc::new(move || {
        Duration::from_secs(hand.load(Ordering::Relaxed))
    }));
    (Limits::new(&rates, &ticks, shared), seconds)
}

#[test]
fn a_bucket_empties_and_fills_again() {
    let (limits, seconds) = limits("1/s");
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    for _ in 0..4 {
        assert!(limits.person(Class::Chat, one).is_ok());
    }
    let refused = limits.person(Class::Chat, one).unwrap_err();
    assert_eq!(refused.wait_seconds, 1);
    assert!(limits.person(Class::Chat, other).is_ok(), "others go on");
    assert!(limits.person(Class::Read, one).is_ok(), "so does reading");
    seconds.fetch_add(1, Ordering::Relaxed);
    assert!(limits.person(Class::Chat, one).is_ok());
    assert!(limits.person(Class::Chat, one).is_err());
}

#[test]
fn many_people_share_an_address_but_not_for_signing_in() {
    let (limits, _) = limits("1/s");
    let address = |text: &str| text.parse().unwrap();
    let allowed = |class, from: &str| {
        (0..100)
            .take_while(|_| limits.address(class, address(from)).is_ok())
            .count()
    };
    assert_eq!(allowed(Class::Read, "192.0.2.1"), 40);
    assert_eq!(allowed(Class::Login, "192.0.2.1"), 4);
    assert_eq!(allowed(Class::Write, "192.0.2.1"), 100, "off");
    assert_eq!(allowed(Class::Login, "2001:db8::1"), 4);
    assert_eq!(allowed(Class::Login, "2001:db8::2"), 0, "one subscriber");
    assert_eq!(allowed(Class::Login, "2001:db8:0:1::1"), 4);
}

/// What others took, as the test says.
#[derive(Default)]
struct Told {
    waits: Mutex<HashMap<Name, Duration>>,
    taken: Mutex<Vec<Name>>,
}

impl SharedBuckets for Told {
    fn wait(&self, name: Name) -> Duration {
        let waits = self.waits.lock().unwrap();
        waits.get(&name).copied().unwrap_or_default()
    }

    fn took(&self, name: Name, size: Size) {
        assert_eq!(size.interval * size.burst, Duration::from_secs(4));
        self.taken.lock().unwrap().push(name);
    }
}

#[test]
fn what_others_took_counts_and_what_is_refused_does_not() {
    let told = Arc::new(Told::default());
    let shared: Arc<dyn SharedBuckets> = told.clone();
    let (limits, _) = limits_beside("1/s", &shared);
    let (class, who) = ("chat", Who::Person(Uuid::from_u128(1)));
    let name = Name { class, who };
    assert!(limits.person(Class::Chat, Uuid::from_u128(1)).is_ok());
    let wait = Duration::from_millis(2_100);
    told.waits.lock().unwrap().insert(name, wait);
    let refused = limits.person(Class::Chat, Uuid::from_u128(1)).unwrap_err();
    assert_eq!(refused.wait_seconds, 3);
    assert!(limits.person(Class::Chat, Uuid::from_u128(2)).is_ok());
    told.waits.lock().unwrap().clear();
    assert!(limits.person(Class::Chat, Uuid::from_u128(1)).is_ok());
    let mine = told
        .taken
        .lock()
        .unwrap()
        .iter()
        .filter(|one| **one == name)
        .count();
    assert_eq!(mine, 2);
}

/// An hour for one more, so that none comes while the test runs.
const SLOW: Size = Size {
    interval: Duration::from_hours(1),
    burst: 4,
};

/// On a busy machine an answer may take longer than a request would wait.
async fn open(server: &engines::Redis) -> Redis {
    let patience = Duration::from_secs(15);
    let redis = Redis::open_patient(&server.url(), "test", patience).await;
    redis.unwrap()
}

async fn buckets(server: &engines::Redis) -> RedisBuckets {
    RedisBuckets::new(open(server).await)
}

fn chat_of(person: u128) -> Name {
    Name {
        class: "chat",
        who: Who::Person(Uuid::from_u128(person)),
    }
}

#[tokio::test]
async fn two_gateways_share_a_bucket() {
    let Some(server) = engines::Redis::start() else {
        return skip("Redis");
    };
    let (one, other) = (buckets(&server).await, buckets(&server).await);
    let name = chat_of(1);
    for _ in 0..3 {
        one.took(name, SLOW);
    }
    one.settled().await;
    assert_eq!(one.wait(name), Duration::ZERO, "one is left");
    other.took(name, SLOW);
    other.settled().await;
    assert!(
        other.wait(name) > Duration::from_mins(50),
        "it was the last"
    );
    assert_eq!(other.wait(chat_of(2)), Duration::ZERO, "others go on");
    // The first learns it with what it takes next.
    one.took(name, SLOW);
    one.settled().await;
    assert!(
        one.wait(name) > Duration::from_mins(110),
        "one too many is owed"
    );
}

#[tokio::test]
async fn addresses_are_counted_and_not_written_down() {
    let Some(server) = engines::Redis::start() else {
        return skip("Redis");
    };
    let redis = open(&server).await;
    let buckets = RedisBuckets::new(redis.clone());
    let who = Who::Address("192.0.2.77".parse().unwrap());
    buckets.took(
        Name {
            class: "login",
            who,
        },
        SLOW,
    );
    buckets.settled().await;
    let keys: Vec<String> = redis
        .ask(|mut connection| async move {
            let mut keys = shared_redis::redis::cmd("KEYS");
            keys.arg("*").query_async(&mut connection).await
        })
        .await
        .unwrap();
    assert_eq!(keys.len(), 1);
    assert!(keys[0].starts_with("test:limit:login:address:"), "{keys:?}");
    assert!(!keys[0].contains("192"), "{keys:?}");
}

#[tokio::test]
async fn without_redis_each_gateway_goes_by_its_own_buckets() {
    let Some(mut server) = engines::Redis::start() else {
        return skip("Redis");
    };
    let shared = buckets(&server).await;
    server.stop();
    let beside: Arc<dyn SharedBuckets> = Arc::new(shared.clone());
    let (limits, _) = limits_beside("1/s", &beside);
    for person in 0..1_000 {
        let allowed = (0..10)
            .take_while(|_| limits.person(Class::Chat, Uuid::from_u128(person)).is_ok())
            .count();
        assert_eq!(allowed, 4);
    }
    shared.settled().await;
    assert!(limits.person(Class::Chat, Uuid::from_u128(5_000)).is_ok());
}
