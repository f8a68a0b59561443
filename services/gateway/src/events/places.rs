//! How many live streams one person may hold open at this gateway.
//!
//! A screen needs one. The bound keeps a broken client that opens and forgets from holding
//! connections at every service; it is refused until its old streams have ended.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use shared_errors::Problem;
use uuid::Uuid;

/// Seconds after which a refused client may try again.
const RETRY_AFTER: u64 = 30;

/// Open streams by person.
#[derive(Clone)]
pub struct Places(Arc<Inner>);

struct Inner {
    most: usize,
    taken: Mutex<HashMap<Uuid, usize>>,
}

impl Places {
    /// At most `most` for each person.
    pub fn new(most: usize) -> Self {
        Self(Arc::new(Inner {
            most,
            taken: Mutex::default(),
        }))
    }

    /// A place for one more stream of `person`, until it is dropped.
    pub fn take(&self, person: Uuid) -> Result<Place, Problem> {
        let mut taken = self.0.taken();
        let mine = taken.entry(person).or_default();
        if *mine >= self.0.most {
            let detail = "Too many live streams are open; close some or wait until they end.";
            let most = self.0.most;
            return Err(
                Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_streams", detail)
                    .fact("limit", most)
                    .retry_after(RETRY_AFTER),
            );
        }
        *mine += 1;
        Ok(Place {
            places: self.clone(),
            person,
        })
    }
}

impl Inner {
    fn taken(&self) -> MutexGuard<'_, HashMap<Uuid, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One open stream.
pub struct Place {
    places: Places,
    person: Uuid,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.0.taken();
        if let Some(mine) = taken.get_mut(&self.person) {
            *mine -= 1;
            if *mine == 0 {
                taken.remove(&self.person);
            }
        }
    }
}
