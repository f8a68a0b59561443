//! Redis as the second level: a hash with epoch, `seq` and value under each key.
//!
//! Keys carry the program's version, so that replicas of two versions do not read each other's
//! shapes, and go by themselves after ten minutes.

use std::sync::LazyLock;

use async_trait::async_trait;
use shared_redis::redis::{self, Script};
use shared_redis::{Redis, Unanswered};

use crate::{Kept, Moment, SecondLevel};

const KEPT_SECONDS: u32 = 600;

/// Compares and writes in one step, as two replicas may put at once.
static PUT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("put.lua")));

/// The second level in a Redis.
#[derive(Clone)]
pub struct RedisLevel(Redis);

impl RedisLevel {
    /// In this Redis.
    pub const fn new(redis: Redis) -> Self {
        Self(redis)
    }

    fn key(&self, key: &str) -> String {
        self.0
            .key(&format!("cache:{}:{key}", env!("CARGO_PKG_VERSION")))
    }
}

#[async_trait]
impl SecondLevel for RedisLevel {
    async fn get(&self, key: &str) -> Option<Kept> {
        let mut get = redis::cmd("HMGET");
        get.arg(self.key(key)).arg(&["epoch", "seq", "value"]);
        let found: (Option<i64>, Option<i64>, Option<String>) = self
            .0
            .ask(|mut connection| async move { get.query_async(&mut connection).await })
            .await
            .inspect_err(complain)
            .ok()?;
        Some(Kept {
            at: Moment {
                epoch: found.0?,
                seq: found.1?,
            },
            json: found.2?,
        })
    }

    async fn put(&self, key: &str, kept: Kept) {
        let mut put = PUT.key(self.key(key));
        put.arg(kept.at.epoch)
            .arg(kept.at.seq)
            .arg(kept.json)
            .arg(KEPT_SECONDS);
        let put = self
            .0
            .ask(|mut connection| async move { put.invoke_async::<()>(&mut connection).await });
        if let Err(error) = put.await {
            complain(&error);
        }
    }
}

/// That Redis is down is said once, by the handle.
fn complain(error: &Unanswered) {
    if let Unanswered::Refused(error) = error {
        tracing::warn!(%error, "the second-level cache refuses");
    }
}
