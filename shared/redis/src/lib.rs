//! Redis, as something that may be gone at any moment.
//!
//! A [`Redis`] is a cheap handle to one shared connection. What is asked of it is answered within
//! [`PATIENCE`] or not at all: then Redis counts as down, every further question is refused at
//! once without waiting, and one task in the background tries until it answers again. So a dead
//! Redis costs one short wait in all, and opening one that is down is no error.
//!
//! Invariants: nothing that must not be lost is kept here; every key begins with the prefix of the
//! installation; whoever reads with `BLOCK` takes a connection of its own ([`Redis::blocking`]).
//! To use it for something new: a key of its own from [`Redis::key`], and an answer for "it is down".

use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

pub use redis;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, RedisError, RedisResult};

/// How long a question may take.
pub const PATIENCE: Duration = Duration::from_millis(200);
/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(1);
/// How long to wait between two tries while it is down.
const PAUSE: Duration = Duration::from_millis(500);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    /// It cannot be reached, or did not answer in time.
    #[error("Redis is down")]
    Down,
    /// It refused.
    #[error(transparent)]
    Refused(RedisError),
}

/// A Redis. Cheap to clone.
#[derive(Clone)]
pub struct Redis(Arc<Inner>);

struct Inner {
    client: Client,
    prefix: String,
    patience: Duration,
    /// None while it is down.
    connection: RwLock<Option<MultiplexedConnection>>,
}

impl Redis {
    /// The Redis at `url` (`redis://[user:password@]host[:port][/db]`); all keys begin with
    /// `prefix`. Only a URL that cannot be read is an error.
    pub async fn open(url: &str, prefix: &str) -> Result<Self, RedisError> {
        Self::open_patient(url, prefix, PATIENCE).await
    }

    /// The same with another limit than [`PATIENCE`].
    pub async fn open_patient(
        url: &str,
        prefix: &str,
        patience: Duration,
    ) -> Result<Self, RedisError> {
        let redis = Self(Arc::new(Inner {
            client: Client::open(url)?,
            prefix: prefix.to_owned(),
            patience,
            connection: RwLock::default(),
        }));
        match redis.0.connect().await {
            Ok(connection) => {
                redis.0.set(Some(connection));
            }
            Err(error) => {
                tracing::warn!(%error, "Redis is down; going on without it");
                tokio::spawn(heal(Arc::downgrade(&redis.0)));
            }
        }
        Ok(redis)
    }

    /// The key of this installation for `name`.
    pub fn key(&self, name: &str) -> String {
        format!("{}:{name}", self.0.prefix)
    }

    /// Whether it answered when last asked.
    pub fn is_up(&self) -> bool {
        self.0.get().is_some()
    }

    /// Asks something, on the shared connection. While Redis is down this answers at once.
    pub async fn ask<T, F>(
        &self,
        question: impl FnOnce(MultiplexedConnection) -> F,
    ) -> Result<T, Unanswered>
    where
        F: Future<Output = RedisResult<T>>,
    {
        let connection = self.0.get().ok_or(Unanswered::Down)?;
        match tokio::time::timeout(self.0.patience, question(connection)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) if !is_gone(&error) => Err(Unanswered::Refused(error)),
            Ok(Err(error)) => {
                self.lost(&error);
                Err(Unanswered::Down)
            }
            Err(late) => {
                self.lost(&late);
                Err(Unanswered::Down)
            }
        }
    }

    /// A connection of one's own, for commands that wait: nothing limits how long it takes.
    pub async fn blocking(&self) -> RedisResult<MultiplexedConnection> {
        self.0.connect().await
    }

    fn lost(&self, why: &(dyn std::error::Error + Sync)) {
        // Of all that notice at once, the one that takes the connection away starts the healing.
        if self.0.set(None).is_some() {
            tracing::warn!(%why, "Redis is down; going on without it");
            tokio::spawn(heal(Arc::downgrade(&self.0)));
        }
    }
}

impl Inner {
    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT))
            // Each use has its own limit; the library's would break XREAD with BLOCK.
            .set_response_timeout(None);
        let made = self
            .client
            .get_multiplexed_async_connection_with_config(&config);
        match tokio::time::timeout(CONNECT, made).await {
            Ok(made) => made,
            Err(_) => Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into()),
        }
    }

    fn get(&self) -> Option<MultiplexedConnection> {
        let connection = self.connection.read();
        connection.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, connection: Option<MultiplexedConnection>) -> Option<MultiplexedConnection> {
        let mut current = self
            .connection
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *current, connection)
    }
}

/// Tries until a connection answers, or nobody holds the handle any more.
async fn heal(inner: Weak<Inner>) {
    while let Some(inner) = inner.upgrade() {
        if let Ok(connection) = inner.connect().await
            && answers(connection.clone(), inner.patience).await
        {
            inner.set(Some(connection));
            tracing::info!("Redis is back");
            return;
        }
        drop(inner);
        tokio::time::sleep(PAUSE).await;
    }
}

async fn answers(mut connection: MultiplexedConnection, patience: Duration) -> bool {
    let ping = redis::cmd("PING");
    let asked = ping.query_async::<()>(&mut connection);
    matches!(tokio::time::timeout(patience, asked).await, Ok(Ok(())))
}

/// Whether an error says that Redis is gone or not ready, and not that the question was wrong.
fn is_gone(error: &RedisError) -> bool {
    error.is_io_error()
        || error.is_timeout()
        || error.is_unrecoverable_error()
        || matches!(
            error.code(),
            Some("LOADING" | "MASTERDOWN" | "READONLY" | "OOM")
        )
}
