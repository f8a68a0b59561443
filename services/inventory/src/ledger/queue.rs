//! What waits for the writer: bounded, in a lane for each restaurant.
//!
//! A batch takes from the lanes in turn, so one busy restaurant cannot hold up the others; within a
//! restaurant order is kept. The queue also remembers whether a writer runs, so that there is at
//! most one and none is ever missing.

use std::collections::{HashMap, VecDeque};

use uuid::Uuid;

/// Most requests in one commit.
pub const BATCH: usize = 256;
/// Most requests that wait; beyond it callers are told to come back.
pub const CAPACITY: usize = 4096;

/// Too much waits already; nothing was taken in.
#[derive(Debug, PartialEq, Eq)]
pub struct Full;

/// Waiting things, by restaurant.
#[derive(Debug)]
pub struct Queue<T> {
    lanes: HashMap<Uuid, VecDeque<T>>,
    turns: VecDeque<Uuid>,
    length: usize,
    has_writer: bool,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self {
            lanes: HashMap::new(),
            turns: VecDeque::new(),
            length: 0,
            has_writer: false,
        }
    }
}

impl<T> Queue<T> {
    /// Takes in all of `items` or none. True: the caller must start a writer.
    pub fn push(&mut self, items: Vec<(Uuid, T)>) -> Result<bool, Full> {
        if self.length + items.len() > CAPACITY {
            return Err(Full);
        }
        self.length += items.len();
        for (restaurant, item) in items {
            let lane = self.lanes.entry(restaurant).or_default();
            if lane.is_empty() {
                self.turns.push_back(restaurant);
            }
            lane.push_back(item);
        }
        Ok(self.needs_writer())
    }

    /// The next batch, one item of each restaurant in turn. None: nothing waits, and the writer
    /// that asked is the writer no longer.
    pub fn take(&mut self) -> Option<Vec<T>> {
        let mut batch = Vec::new();
        while batch.len() < BATCH
            && let Some(restaurant) = self.turns.pop_front()
        {
            let Some(lane) = self.lanes.get_mut(&restaurant) else {
                continue;
            };
            batch.extend(lane.pop_front());
            if lane.is_empty() {
                self.lanes.remove(&restaurant);
            } else {
                self.turns.push_back(restaurant);
            }
        }
        self.length -= batch.len();
        if batch.is_empty() {
            self.has_writer = false;
            return None;
        }
        Some(batch)
    }

    /// The writer died before nothing waited. True: the caller must start another.
    pub fn writer_died(&mut self) -> bool {
        self.has_writer = false;
        self.needs_writer()
    }

    const fn needs_writer(&mut self) -> bool {
        let needed = self.length > 0 && !self.has_writer;
        self.has_writer |= needed;
        needed
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn items(restaurant: u128, numbers: std::ops::Range<usize>) -> Vec<(Uuid, (u128, usize))> {
        numbers
            .map(|number| (Uuid::from_u128(restaurant), (restaurant, number)))
            .collect()
    }

    #[test]
    fn a_busy_restaurant_does_not_hold_up_the_others() {
        let mut queue = Queue::default();
        queue.push(items(1, 0..1000)).unwrap();
        queue.push(items(2, 0..2)).unwrap();
        let batch = queue.take().unwrap();
        assert_eq!(batch.len(), BATCH);
        assert_eq!(batch.get(..4).unwrap(), [(1, 0), (2, 0), (1, 1), (2, 1)]);
        let first: Vec<usize> = batch
            .iter()
            .filter(|item| item.0 == 1)
            .map(|item| item.1)
            .collect();
        assert!(
            first.iter().copied().eq(0..first.len()),
            "order is kept within a restaurant"
        );
    }

    #[test]
    fn there_is_one_writer_and_none_is_missing() {
        let mut queue = Queue::default();
        assert_eq!(queue.push(items(1, 0..1)), Ok(true));
        assert_eq!(queue.push(items(1, 0..1)), Ok(false));
        assert_eq!(queue.take().unwrap().len(), 2);
        assert_eq!(queue.push(items(1, 0..1)), Ok(false), "it still runs");
        assert!(queue.writer_died());
        assert!(queue.take().is_some());
        assert!(queue.take().is_none());
        assert!(!queue.writer_died(), "nothing waits");
        assert_eq!(queue.push(items(1, 0..1)), Ok(true));
    }

    #[test]
    fn beyond_its_bound_nothing_is_taken_in() {
        let mut queue = Queue::default();
        queue.push(items(1, 0..CAPACITY - 1)).unwrap();
        assert_eq!(queue.push(items(2, 0..2)), Err(Full));
        assert_eq!(queue.push(items(2, 0..1)), Ok(false));
    }
}
