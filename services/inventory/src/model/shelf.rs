//! One product and its whole ledger in memory, for the tests of the rules.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use shared_clock::Timestamp;
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use super::*;

pub const RESTAURANT: Uuid = Uuid::from_u128(1);
pub const PRODUCT: Uuid = Uuid::from_u128(2);
const PERSON: Uuid = Uuid::from_u128(3);
pub const TODAY: Date = date(2026, 3, 1);

/// One product and its whole ledger, driven as the ledger writer drives it.
#[derive(Clone)]
pub struct Shelf {
    pub stock: ProductStock,
    pub ledger: Vec<Movement>,
    pub now: Timestamp,
    pub head: Head,
    next_id: u128,
}

impl Shelf {
    pub fn new(box_size: i32) -> Self {
        let rules = ProductRules {
            id: PRODUCT,
            restaurant_id: RESTAURANT,
            box_size: Qty::from_units(box_size),
            default_expiry_days: None,
            min_stock_level: None,
            is_active: true,
        };
        Self {
            stock: ProductStock::empty(rules),
            ledger: Vec::new(),
            now: Timestamp::from_micros(1_700_000_000_000_000),
            head: Head::EMPTY,
            next_id: 1000,
        }
    }

    fn id(&mut self) -> Uuid {
        self.next_id += 1;
        Uuid::from_u128(self.next_id)
    }

    pub fn run(&mut self, what: What, at: Timestamp) -> Result<Decision, Refusal> {
        let ids = [self.id(), self.id()];
        let note = Note {
            reason: None,
            notes: None,
            performed_by: PERSON,
            reported_by: PERSON,
            source: "api".into(),
            occurred_at: at,
        };
        let decision = decide(
            &self.stock,
            &Order {
                ids,
                today: TODAY,
                note,
                what,
            },
        )?;
        let mut next = self.clone();
        for draft in &decision.drafts {
            next.stock.apply(draft)?;
            let sealed = next
                .head
                .seal(draft.clone(), RESTAURANT, PRODUCT, self.now)?;
            next.ledger.push(sealed);
        }
        if let CountMark::Set(at) = decision.count {
            next.stock.counted_at = at;
        }
        *self = next;
        Ok(decision)
    }

    pub fn go(&mut self, kind: Kind, boxes: i64, units: i32) -> Result<Decision, Refusal> {
        self.go_lot(kind, boxes, units, None)
    }

    pub fn go_lot(
        &mut self,
        kind: Kind,
        boxes: i64,
        units: i32,
        expiry: Option<Date>,
    ) -> Result<Decision, Refusal> {
        let amount = Amount::new(boxes, Qty::from_units(units));
        let what = Move {
            kind,
            amount,
            expiry,
            take_available: false,
        };
        self.run(What::Move(what), self.now)
    }

    pub fn count(
        &mut self,
        boxes: Option<i64>,
        units: Option<Qty>,
        at: Timestamp,
    ) -> Result<Decision, Refusal> {
        let after = self.after(at);
        self.run(
            What::Count(Count {
                boxes,
                units,
                after,
            }),
            at,
        )
    }

    pub fn undo(&mut self, original: Uuid) -> Result<Decision, Refusal> {
        let original = self.movement(original);
        let companion = self
            .ledger
            .iter()
            .find(|m| m.offsets == Some(original.id))
            .cloned();
        let previous_count = self
            .ledger
            .iter()
            .filter(|m| m.id != original.id && !self.is_undone(m.id))
            .filter_map(|m| m.counted_at)
            .max();
        let undo = Undo {
            already_undone: self.is_undone(original.id),
            companion: companion.filter(|m| !self.is_undone(m.id)),
            previous_count,
            original,
        };
        self.run(What::Undo(Box::new(undo)), self.now)
    }

    pub fn movement(&self, id: Uuid) -> Movement {
        self.ledger
            .iter()
            .find(|m| m.id == id)
            .cloned()
            .expect("a booked movement")
    }

    pub fn is_undone(&self, id: Uuid) -> bool {
        self.ledger.iter().any(|m| m.undoes == Some(id))
    }

    pub fn lot_totals(&self) -> BTreeMap<Expiry, Qty> {
        let size = self.stock.rules.box_size;
        self.stock
            .lots
            .iter()
            .map(|(expiry, held)| (expiry, held.total(size).unwrap()))
            .filter(|(_, total)| !total.is_zero())
            .collect()
    }

    fn after(&self, at: Timestamp) -> After {
        let effective = |m: &Movement| {
            m.undoes
                .map_or(m.note.occurred_at, |id| self.movement(id).note.occurred_at)
        };
        let mut after = After::default();
        for movement in self.ledger.iter().filter(|m| effective(m) > at) {
            after.change = after.change.checked_add(movement.change).unwrap();
            after.total = after.total.checked_add(movement.total_change).unwrap();
        }
        after
    }

    /// Undoes whatever is not undone, last first, until nothing is left. What needs goods that an
    /// undo still to come will give back is tried again.
    pub fn undo_everything_after(&mut self, seq: i64) {
        loop {
            let open: Vec<Uuid> = self
                .ledger
                .iter()
                .rev()
                .filter(|m| m.seq > seq && m.undoes.is_none() && !self.is_undone(m.id))
                .map(|m| m.id)
                .collect();
            let before = open.len();
            for id in open {
                if !self.is_undone(id) {
                    let _ = self.undo(id);
                }
            }
            let left = self
                .ledger
                .iter()
                .filter(|m| m.seq > seq && m.undoes.is_none() && !self.is_undone(m.id))
                .count();
            if left == 0 {
                return;
            }
            assert!(left < before, "no undo gets through");
        }
    }
}
