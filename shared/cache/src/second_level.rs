//! What replicas share, if they share anything.

use async_trait::async_trait;

use crate::Moment;

/// A value as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// It was read then, or later.
    pub at: Moment,
    /// The value as JSON.
    pub json: String,
}

/// A cache behind the cache in process. It may forget everything at any time.
#[async_trait]
pub trait SecondLevel: Send + Sync + 'static {
    /// What is kept under a key.
    async fn get(&self, key: &str) -> Option<Kept>;
    /// Keeps a value, unless a later one is kept.
    async fn put(&self, key: &str, kept: Kept);
}

/// There is none.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSecondLevel;

#[async_trait]
impl SecondLevel for NoSecondLevel {
    async fn get(&self, _: &str) -> Option<Kept> {
        None
    }

    async fn put(&self, _: &str, _: Kept) {}
}
