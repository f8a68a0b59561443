//! Both levels together, over a real Redis: never older than asked for, and a dead one is a miss.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use shared_cache::{Cache, Changes, Kept, Moment, NoSecondLevel, RedisLevel, SecondLevel};
use shared_redis::Redis;
use shared_testkit::engines::{self, skip};
use uuid::Uuid;

const HOME: Uuid = Uuid::from_u128(1);
const COLA: Uuid = Uuid::from_u128(2);
const MILK: Uuid = Uuid::from_u128(3);

fn at(seq: i64) -> Moment {
    Moment { epoch: 1, seq }
}

fn kept(seq: i64) -> Kept {
    let json = seq.to_string();
    Kept { at: at(seq), json }
}

/// One replica: its cache, what it heard, and how often it had to read the database.
struct Replica {
    cache: Cache<i64>,
    changes: Changes,
    loads: AtomicUsize,
}

impl Replica {
    fn new(far: Arc<dyn SecondLevel>) -> Self {
        let changes = Changes::default();
        Self {
            cache: Cache::new("stock", far, changes.clone()),
            changes,
            loads: AtomicUsize::new(0),
        }
    }

    async fn get(&self, id: Uuid, now: i64, in_database: i64) -> i64 {
        let load = async {
            self.loads.fetch_add(1, Ordering::SeqCst);
            Ok::<_, Infallible>(Some(in_database))
        };
        let found = self.cache.get(HOME, id, at(now), load).await;
        found.unwrap().unwrap()
    }

    fn loads(&self) -> usize {
        self.loads.load(Ordering::SeqCst)
    }
}

async fn level(server: &engines::Redis) -> RedisLevel {
    // On a busy machine an answer may take longer than a request would wait.
    let patience = std::time::Duration::from_secs(15);
    let redis = Redis::open_patient(&server.url(), "test", patience).await;
    RedisLevel::new(redis.unwrap())
}

#[tokio::test]
async fn a_lower_seq_never_replaces_a_higher_one() {
    let Some(server) = engines::Redis::start() else {
        return skip("Redis");
    };
    let far = level(&server).await;
    assert_eq!(far.get("a").await, None);
    far.put("a", kept(7)).await;
    far.put("a", kept(6)).await;
    assert_eq!(far.get("a").await, Some(kept(7)));
    far.put("a", kept(10)).await;
    assert_eq!(far.get("a").await, Some(kept(10)), "numbers, not texts");
    let restored = Kept {
        at: Moment { epoch: 2, seq: 1 },
        json: "new".to_owned(),
    };
    far.put("a", restored.clone()).await;
    far.put("a", kept(11)).await;
    assert_eq!(far.get("a").await, Some(restored), "a restore counts anew");
}

#[tokio::test]
async fn what_one_replica_read_another_finds_and_a_write_is_seen_by_both() {
    let Some(server) = engines::Redis::start() else {
        return skip("Redis");
    };
    let far = level(&server).await;
    let [one, other] = [(); 2].map(|()| Replica::new(Arc::new(far.clone())));
    far.put(
        &format!("stock:{HOME}:{COLA}"),
        Kept {
            at: at(5),
            json: "50".to_owned(),
        },
    )
    .await;
    assert_eq!(one.get(COLA, 5, 50).await, 50);
    assert_eq!(other.get(COLA, 5, 50).await, 50);
    assert_eq!((one.loads(), other.loads()), (0, 0));
    // Event 6 touches something else, and only one of them has heard it yet.
    one.changes.heard(HOME, at(6), Some(MILK));
    assert_eq!(one.get(COLA, 6, 50).await, 50);
    assert_eq!(one.loads(), 0);
    assert_eq!(other.get(COLA, 6, 50).await, 50);
    assert_eq!(other.loads(), 1, "it cannot know, so it asks");
    // Event 7 is a write to cola that nobody has heard of.
    assert_eq!(one.get(COLA, 7, 49).await, 49);
    assert_eq!(other.get(COLA, 7, 49).await, 49);
}

#[tokio::test]
async fn a_second_level_that_is_down_is_a_miss() {
    let Some(mut server) = engines::Redis::start() else {
        return skip("Redis");
    };
    let far = level(&server).await;
    server.stop();
    let replica = Replica::new(Arc::new(far));
    assert_eq!(replica.get(COLA, 5, 50).await, 50);
    assert_eq!(replica.get(COLA, 5, 51).await, 50, "kept in process");
    assert_eq!(replica.loads(), 1);
}

#[tokio::test]
async fn a_late_reader_does_not_replace_what_is_newer() {
    let replica = Replica::new(Arc::new(NoSecondLevel));
    assert_eq!(replica.get(COLA, 9, 90).await, 90);
    // Somebody who asked at 8 and was slow is served what is newer than they asked for.
    assert_eq!(replica.get(COLA, 8, 80).await, 90);
    assert_eq!(replica.get(COLA, 10, 100).await, 100);
    assert_eq!(replica.loads(), 2);
}
