//! What this replica heard of each restaurant's changes, and how far without a gap.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use crate::Moment;

/// Restaurants that are followed at a time; others are misses until they are again.
const RESTAURANTS: u64 = 20_000;
/// Changed things remembered of one restaurant.
const REMEMBERED: usize = 4_096;

/// What changed when. Clones share it.
#[derive(Clone)]
pub struct Changes(moka::sync::Cache<Uuid, Arc<Mutex<Restaurant>>>);

struct Restaurant {
    epoch: i64,
    /// Everything after this was heard, up to `through`.
    since: i64,
    through: i64,
    /// The last event that touched each thing.
    touched: HashMap<Uuid, i64>,
}

impl Restaurant {
    fn at(moment: Moment) -> Self {
        Self {
            epoch: moment.epoch,
            since: moment.seq,
            through: moment.seq,
            touched: HashMap::new(),
        }
    }
}

impl Default for Changes {
    fn default() -> Self {
        Self(moka::sync::Cache::new(RESTAURANTS))
    }
}

impl Changes {
    /// Begins to follow a restaurant where its events end now, unless it is followed already.
    pub fn begin(&self, restaurant_id: Uuid, now: Moment) {
        self.followed(restaurant_id, now);
    }

    /// An event of the restaurant was heard; it touched one thing, or nobody knows which.
    pub fn heard(&self, restaurant_id: Uuid, at: Moment, touched: Option<Uuid>) {
        let followed = self.followed(restaurant_id, at);
        let mut known = followed.lock().unwrap_or_else(PoisonError::into_inner);
        if (at.epoch, at.seq) <= (known.epoch, known.through) {
            return;
        }
        let follows = at.epoch == known.epoch && at.seq == known.through + 1;
        match touched {
            Some(id) if follows && known.touched.len() < REMEMBERED => {
                known.through = at.seq;
                known.touched.insert(id, at.seq);
            }
            _ => *known = Restaurant::at(at),
        }
    }

    /// Events may have been missed: what was heard says nothing about now.
    pub fn missed(&self) {
        self.0.invalidate_all();
    }

    /// Whether what was read at `at` is still what a reader would find at `now`.
    pub fn is_fresh(&self, restaurant_id: Uuid, id: Uuid, at: Moment, now: Moment) -> bool {
        if at >= now {
            return true;
        }
        let Some(followed) = self.0.get(&restaurant_id) else {
            return false;
        };
        let known = followed.lock().unwrap_or_else(PoisonError::into_inner);
        let touched = known.touched.get(&id).copied().unwrap_or(known.since);
        at.epoch == now.epoch
            && known.epoch == now.epoch
            && known.through >= now.seq
            && at.seq >= touched.max(known.since)
    }

    fn followed(&self, restaurant_id: Uuid, at: Moment) -> Arc<Mutex<Restaurant>> {
        self.0
            .get_with(restaurant_id, || Arc::new(Mutex::new(Restaurant::at(at))))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const HOME: Uuid = Uuid::from_u128(1);
    const COLA: Uuid = Uuid::from_u128(2);
    const MILK: Uuid = Uuid::from_u128(3);

    fn at(seq: i64) -> Moment {
        Moment { epoch: 1, seq }
    }

    #[test]
    fn a_value_stays_fresh_while_every_event_since_touched_something_else() {
        let changes = Changes::default();
        changes.begin(HOME, at(5));
        assert!(changes.is_fresh(HOME, COLA, at(5), at(5)));
        assert!(!changes.is_fresh(HOME, COLA, at(5), at(6)), "not heard yet");
        changes.heard(HOME, at(6), Some(MILK));
        assert!(changes.is_fresh(HOME, COLA, at(5), at(6)));
        assert!(!changes.is_fresh(HOME, MILK, at(5), at(6)));
        assert!(changes.is_fresh(HOME, MILK, at(6), at(6)));
        changes.heard(HOME, at(6), Some(COLA));
        assert!(changes.is_fresh(HOME, COLA, at(5), at(6)), "a repeat");
    }

    #[test]
    fn a_gap_an_unknown_change_and_a_new_epoch_make_everything_doubtful() {
        let changes = Changes::default();
        changes.begin(HOME, at(5));
        changes.heard(HOME, at(7), Some(MILK));
        assert!(!changes.is_fresh(HOME, COLA, at(5), at(7)));
        assert!(!changes.is_fresh(HOME, COLA, at(6), at(7)));
        changes.heard(HOME, at(8), None);
        assert!(!changes.is_fresh(HOME, COLA, at(7), at(8)));
        assert!(changes.is_fresh(HOME, COLA, at(8), at(8)));
        let restored = Moment { epoch: 2, seq: 3 };
        changes.heard(HOME, restored, Some(MILK));
        assert!(!changes.is_fresh(HOME, COLA, at(8), restored));
        changes.missed();
        let later = Moment { epoch: 2, seq: 4 };
        assert!(!changes.is_fresh(HOME, COLA, restored, later));
    }
}
