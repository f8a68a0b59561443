//! A cache of what a service reads for its answers: in process first, then a [`SecondLevel`] that
//! replicas share.
//!
//! **What is promised**: a cached answer is never older than the database at the moment it was
//! asked for. Who wrote and was answered sees it, on every replica, whatever the bus and the second
//! level lost. This is how: every change moves the restaurant's event `seq` in its own transaction.
//! A reader looks up that `seq` (one row by its key) and takes a kept value only if it knows what
//! happened since: the value was read at that `seq`, or this replica heard every event in between
//! ([`Changes`]) and none touched it. Anything else is a miss and is read from the database.
//!
//! Invariants: a lower `seq` never replaces a higher one; a second level that is down or emptied is
//! a miss; nothing that decides a write is read here. To cache something else: a [`Cache`] with a
//! name of its own, and its events told to [`Changes::heard`].

mod changes;
mod redis_level;
mod second_level;

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

pub use changes::Changes;
pub use redis_level::RedisLevel;
pub use second_level::{Kept, NoSecondLevel, SecondLevel};

/// Values kept in process of one kind.
const KEPT: u64 = 20_000;
/// How long a value stays that nobody asks for.
const IDLE: Duration = Duration::from_mins(10);

/// A place in a restaurant's events: epoch, then `seq`. Later ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Raised when a backup is restored.
    pub epoch: i64,
    /// The last event's.
    pub seq: i64,
}

type Place = (Uuid, Uuid);

/// Cached values of one kind.
pub struct Cache<T> {
    name: &'static str,
    near: moka::sync::Cache<Place, (Moment, Arc<T>)>,
    far: Arc<dyn SecondLevel>,
    changes: Changes,
}

impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Cache<T> {
    /// An empty cache; `name` keeps its values apart from others' in the second level.
    pub fn new(name: &'static str, far: Arc<dyn SecondLevel>, changes: Changes) -> Self {
        let near = moka::sync::Cache::builder()
            .max_capacity(KEPT)
            .time_to_idle(IDLE)
            .build();
        Self {
            name,
            near,
            far,
            changes,
        }
    }

    /// The value of `id` as of `now` or later, which is where the restaurant's events end in the
    /// database; `load` reads it there.
    pub async fn get<E>(
        &self,
        restaurant_id: Uuid,
        id: Uuid,
        now: Moment,
        load: impl Future<Output = Result<Option<T>, E>>,
    ) -> Result<Option<T>, E> {
        let place = (restaurant_id, id);
        self.changes.begin(restaurant_id, now);
        let is_fresh = |at| self.changes.is_fresh(restaurant_id, id, at, now);
        if let Some((at, value)) = self.near.get(&place)
            && is_fresh(at)
        {
            return Ok(Some(T::clone(&value)));
        }
        let key = format!("{}:{restaurant_id}:{id}", self.name);
        if let Some(kept) = self.far.get(&key).await
            && is_fresh(kept.at)
            && let Ok(value) = serde_json::from_str::<T>(&kept.json)
        {
            self.keep(place, kept.at, &value);
            return Ok(Some(value));
        }
        let Some(value) = load.await? else {
            return Ok(None);
        };
        self.keep(place, now, &value);
        if let Ok(json) = serde_json::to_string(&value) {
            // Nobody waits for it: a value that does not get there is a miss.
            let far = Arc::clone(&self.far);
            tokio::spawn(async move { far.put(&key, Kept { at: now, json }).await });
        }
        Ok(Some(value))
    }

    /// Keeps a value in process unless a later one is there.
    fn keep(&self, place: Place, at: Moment, value: &T) {
        self.near.entry(place).and_upsert_with(|present| {
            let present = present.map(moka::Entry::into_value);
            match present {
                Some(later) if later.0 > at => later,
                _ => (at, Arc::new(value.clone())),
            }
        });
    }
}
