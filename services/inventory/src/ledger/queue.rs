//! What waits for the writers: bounded, in a lane for each restaurant.
//!
//! A batch takes from the lanes in turn, so one busy restaurant cannot hold up the others; within a
//! restaurant order is kept: while a batch of it is being committed, its lane rests. The queue also
//! remembers how many writers run, so that none is missing and there are never too many.

use std::collections::{BTreeSet, HashMap, VecDeque};

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
    /// Restaurants of which something waits and nothing is being committed.
    turns: VecDeque<Uuid>,
    /// Restaurants of which a batch is being committed.
    resting: BTreeSet<Uuid>,
    length: usize,
    writers: usize,
    most_writers: usize,
}

/// What one writer commits next. It gives the restaurants back when it is done.
#[derive(Debug, PartialEq, Eq)]
pub struct Batch<T> {
    /// In the order in which they are applied.
    pub items: Vec<T>,
    /// Whose lanes rest meanwhile.
    pub restaurants: BTreeSet<Uuid>,
}

impl<T> Queue<T> {
    /// An empty queue for at most so many writers at a time.
    pub fn new(most_writers: usize) -> Self {
        Self {
            lanes: HashMap::new(),
            turns: VecDeque::new(),
            resting: BTreeSet::new(),
            length: 0,
            writers: 0,
            most_writers,
        }
    }

    /// Takes in all of `items` or none. True: the caller must start a writer.
    pub fn push(&mut self, items: Vec<(Uuid, T)>) -> Result<bool, Full> {
        if self.length + items.len() > CAPACITY {
            return Err(Full);
        }
        self.length += items.len();
        for (restaurant, item) in items {
            let lane = self.lanes.entry(restaurant).or_default();
            if lane.is_empty() && !self.resting.contains(&restaurant) {
                self.turns.push_back(restaurant);
            }
            lane.push_back(item);
        }
        Ok(self.needs_writer())
    }

    /// The next batch, one item of each restaurant in turn. None: nothing waits that could be
    /// taken, and the writer that asked is a writer no longer.
    pub fn take(&mut self) -> Option<Batch<T>> {
        let mut items = Vec::new();
        let mut restaurants = BTreeSet::new();
        while items.len() < BATCH
            && let Some(restaurant) = self.turns.pop_front()
        {
            let Some(lane) = self.lanes.get_mut(&restaurant) else {
                continue;
            };
            items.extend(lane.pop_front());
            restaurants.insert(restaurant);
            if lane.is_empty() {
                self.lanes.remove(&restaurant);
            } else {
                self.turns.push_back(restaurant);
            }
        }
        if items.is_empty() {
            self.writers -= 1;
            return None;
        }
        self.length -= items.len();
        self.turns.retain(|waiting| !restaurants.contains(waiting));
        self.resting.extend(&restaurants);
        Some(Batch { items, restaurants })
    }

    /// What a writer took is committed, or never will be: the restaurants have their turns again.
    pub fn give_back(&mut self, restaurants: BTreeSet<Uuid>) {
        for restaurant in restaurants {
            if self.resting.remove(&restaurant) && self.lanes.contains_key(&restaurant) {
                self.turns.push_back(restaurant);
            }
        }
    }

    /// A writer died before nothing waited. True: the caller must start another.
    pub fn writer_died(&mut self) -> bool {
        self.writers -= 1;
        self.needs_writer()
    }

    fn needs_writer(&mut self) -> bool {
        let needed = !self.turns.is_empty() && self.writers < self.most_writers;
        self.writers += usize::from(needed);
        needed
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    type Item = (u128, usize);

    fn id(restaurant: u128) -> Uuid {
        Uuid::from_u128(restaurant)
    }

    fn items(restaurant: u128, numbers: std::ops::Range<usize>) -> Vec<(Uuid, Item)> {
        numbers
            .map(|number| (id(restaurant), (restaurant, number)))
            .collect()
    }

    fn took(queue: &mut Queue<Item>) -> Vec<Item> {
        queue.take().unwrap().items
    }

    #[test]
    fn a_busy_restaurant_does_not_hold_up_the_others() {
        let mut queue = Queue::new(1);
        queue.push(items(1, 0..1000)).unwrap();
        queue.push(items(2, 0..2)).unwrap();
        let batch = took(&mut queue);
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
    fn two_writers_never_hold_the_same_restaurant() {
        let mut queue = Queue::new(2);
        assert_eq!(queue.push(items(1, 0..1)), Ok(true));
        let first = queue.take().unwrap();
        assert_eq!(queue.push(items(1, 1..2)), Ok(false), "its lane rests");
        assert_eq!(queue.push(items(2, 0..1)), Ok(true), "a second writer");
        assert_eq!(took(&mut queue), [(2, 0)]);
        assert_eq!(queue.push(items(3, 0..1)), Ok(false), "two are enough");
        queue.give_back(first.restaurants);
        assert_eq!(took(&mut queue), [(3, 0), (1, 1)]);
        assert!(queue.take().is_none());
    }

    #[test]
    fn there_is_one_writer_and_none_is_missing() {
        let mut queue = Queue::new(1);
        assert_eq!(queue.push(items(1, 0..1)), Ok(true));
        assert_eq!(queue.push(items(1, 1..2)), Ok(false));
        let batch = queue.take().unwrap();
        assert_eq!(batch.items.len(), 2);
        assert_eq!(queue.push(items(1, 2..3)), Ok(false), "it still runs");
        queue.give_back(batch.restaurants);
        assert!(queue.writer_died());
        let batch = queue.take().unwrap();
        queue.give_back(batch.restaurants);
        assert!(queue.take().is_none());
        assert_eq!(queue.push(items(1, 3..4)), Ok(true));
    }

    #[test]
    fn beyond_its_bound_nothing_is_taken_in() {
        let mut queue = Queue::new(1);
        queue.push(items(1, 0..CAPACITY - 1)).unwrap();
        assert_eq!(queue.push(items(2, 0..2)), Err(Full));
        assert_eq!(queue.push(items(2, 0..1)), Ok(false));
    }
}
