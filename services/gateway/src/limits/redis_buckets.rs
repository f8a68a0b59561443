//! Buckets that gateways share through Redis.
//!
//! No request waits for Redis. Each gateway decides by its own bucket, tells Redis what it took in
//! batches, and learns how long a bucket is empty by what all took together; until then it refuses.
//! **How exact that is**: what gateways take within one round ([`ROUND`] and the trip) is known to
//! the others only after it, so a burst may be exceeded by that; the excess is a debt in the shared
//! bucket which is waited for afterwards, so over time all gateways together keep the rate. The
//! debt of a flood ends with one more bucket (four seconds). While Redis is down each gateway goes
//! by its own bucket alone, from the first request on.
//!
//! Keys hold a person's id or a digest of an address, and go when the bucket is full again.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use shared_redis::redis::Script;
use shared_redis::{Redis, Unanswered};
use tokio::sync::watch;
use tokio::time::Instant;

use super::shared::{Name, SharedBuckets, Size, Who};

/// The pause in which takes are gathered.
const ROUND: Duration = Duration::from_millis(20);
/// Buckets in one question.
const BUCKETS: usize = 500;
/// Buckets that are counted between two rounds; others are left to their gateway.
const MOST: usize = 20_000;

static TAKE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("take.lua")));

/// The buckets of an installation in its Redis. Cheap to clone.
#[derive(Clone)]
pub struct RedisBuckets(Arc<Inner>);

struct Inner {
    redis: Redis,
    taken: Mutex<Taken>,
    /// Buckets known to be empty, and until when.
    empty: RwLock<HashMap<Name, Instant>>,
    /// Whether everything taken was told.
    settled: watch::Sender<bool>,
}

#[derive(Default)]
struct Taken {
    cells: HashMap<Name, (Size, u32)>,
    /// Whether a task tells them.
    told: bool,
}

impl RedisBuckets {
    /// In this Redis.
    pub fn new(redis: Redis) -> Self {
        Self(Arc::new(Inner {
            redis,
            taken: Mutex::default(),
            empty: RwLock::default(),
            settled: watch::Sender::new(true),
        }))
    }

    /// Waits until Redis has been told everything that was taken, or is down.
    #[cfg(test)]
    pub(super) async fn settled(&self) {
        let mut settled = self.0.settled.subscribe();
        let waiting = settled.wait_for(|settled| *settled);
        assert!(waiting.await.is_ok(), "the buckets are here");
    }
}

impl SharedBuckets for RedisBuckets {
    fn wait(&self, name: Name) -> Duration {
        let empty = self.0.empty.read().unwrap_or_else(PoisonError::into_inner);
        let until = (!empty.is_empty()).then(|| empty.get(&name)).flatten();
        until.map_or(Duration::ZERO, |until| {
            until.saturating_duration_since(Instant::now())
        })
    }

    fn took(&self, name: Name, size: Size) {
        if !self.0.redis.is_up() {
            return;
        }
        let mut taken = self.0.taken();
        if taken.cells.len() < MOST || taken.cells.contains_key(&name) {
            taken.cells.entry(name).or_insert((size, 0)).1 += 1;
        }
        if !std::mem::replace(&mut taken.told, true) {
            self.0.settled.send_replace(false);
            tokio::spawn(Arc::clone(&self.0).tell());
        }
    }
}

impl Inner {
    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells Redis what is taken, round by round, until there is nothing to tell.
    async fn tell(self: Arc<Self>) {
        loop {
            let cells: Vec<_> = {
                let mut taken = self.taken();
                taken.told = !taken.cells.is_empty();
                if !taken.told {
                    self.settled.send_replace(true);
                    return;
                }
                taken.cells.drain().collect()
            };
            for some in cells.chunks(BUCKETS) {
                match self.ask(some).await {
                    Ok(waits) => self.learn(some, &waits),
                    // Each gateway has its own buckets; what is lost here is lost.
                    Err(Unanswered::Down) => break,
                    Err(Unanswered::Refused(error)) => {
                        tracing::warn!(%error, "Redis does not count requests");
                    }
                }
            }
            tokio::time::sleep(ROUND).await;
        }
    }

    /// The microseconds that each bucket is going to be empty.
    async fn ask(&self, cells: &[(Name, (Size, u32))]) -> Result<Vec<u64>, Unanswered> {
        let mut question = TAKE.prepare_invoke();
        for (name, (size, count)) in cells {
            let interval = u64::try_from(size.interval.as_micros()).unwrap_or(u64::MAX);
            question
                .key(self.redis.key(&key(*name)))
                .arg(*count)
                .arg(interval.max(1))
                .arg(size.burst);
        }
        self.redis
            .ask(|mut connection| async move { question.invoke_async(&mut connection).await })
            .await
    }

    fn learn(&self, cells: &[(Name, (Size, u32))], waits: &[u64]) {
        let now = Instant::now();
        let mut empty = self.empty.write().unwrap_or_else(PoisonError::into_inner);
        empty.retain(|_, until| *until > now);
        for ((name, _), wait) in cells.iter().zip(waits) {
            if *wait > 0 {
                empty.insert(*name, now + Duration::from_micros(*wait));
            }
        }
    }
}

fn key(name: Name) -> String {
    let class = name.class;
    match name.who {
        Who::Person(id) => format!("limit:{class}:person:{id}"),
        Who::Address(address) => format!("limit:{class}:address:{:032x}", digest(address)),
    }
}

/// Stands for an address where it should not be read.
fn digest(address: IpAddr) -> u128 {
    let mut hash = Sha256::new();
    hash.update("mezave limits ");
    hash.update(address.to_string());
    let bytes: [u8; 32] = hash.finalize().into();
    bytes
        .iter()
        .take(16)
        .fold(0, |all, byte| all << 8 | u128::from(*byte))
}
