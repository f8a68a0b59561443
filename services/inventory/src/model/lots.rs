//! Lots: what is held of one product, by expiry date, and how goods leave and enter them.
//!
//! Boxes and units are kept per lot as received, and a box is opened within its own lot. Goods out
//! leave first-expired-first-out; a lot without a date goes last. Two readings of that order exist
//! when boxes are asked for, and this is the one used: *closed boxes* asked for leave as closed
//! boxes, from the earliest lots that have any (whoever took a box did not take 24 loose cans of an
//! older lot); what closed boxes cannot cover, and every loose unit, leaves strictly lot by lot.
//! Within a lot loose units go first, then a box opens.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::civil::Date;
use shared_quantity::{Amount, Qty};

use super::Refusal;
use super::plan::{Plan, negated};

/// The expiry date that names a lot. Orders first-expired-first-out: no date comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Expiry(pub Option<Date>);

impl Expiry {
    /// The lot without a date.
    pub const NONE: Self = Self(None);

    /// The text that names the lot in the database and in the hash: the date, or nothing.
    pub fn key(self) -> String {
        self.0.map_or_else(String::new, |date| date.to_string())
    }

    /// Reads what [`Expiry::key`] wrote; `None` when it is neither empty nor a date.
    pub fn from_key(key: &str) -> Option<Self> {
        if key.is_empty() {
            Some(Self::NONE)
        } else {
            key.parse().ok().map(|date| Self(Some(date)))
        }
    }
}

impl Ord for Expiry {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.0, other.0) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
}

impl PartialOrd for Expiry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What one movement does to one lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LotChange {
    /// Which lot.
    pub expiry: Expiry,
    /// Signed change of closed boxes and loose units.
    pub change: Amount,
    /// How many of the boxes that left `change.boxes` were opened rather than carried away.
    pub boxes_opened: i64,
}

/// The lots of one product, in the order in which goods leave. No part is ever below zero.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lots(BTreeMap<Expiry, Amount>);

impl Lots {
    /// From stored rows.
    pub fn from_rows(rows: impl IntoIterator<Item = (Expiry, Amount)>) -> Self {
        Self(rows.into_iter().collect())
    }

    /// Every lot in the order in which goods leave, emptied ones as well.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Expiry, Amount)> + '_ {
        self.0.iter().map(|(expiry, held)| (*expiry, *held))
    }

    /// What one lot holds.
    pub fn held(&self, expiry: Expiry) -> Amount {
        self.0.get(&expiry).copied().unwrap_or_default()
    }

    /// Boxes and units over all lots.
    pub fn sum(&self) -> Amount {
        self.sum_of(None)
    }

    /// The earliest lot that holds anything.
    pub fn front(&self) -> Option<Expiry> {
        self.iter()
            .find(|(_, held)| !held.is_zero())
            .map(|(expiry, _)| expiry)
    }

    /// Plans taking `want` (no negative parts) from all lots, or from one only.
    pub fn take(
        &self,
        want: Amount,
        box_size: Qty,
        only: Option<Expiry>,
    ) -> Result<Vec<LotChange>, Refusal> {
        let available = self.sum_of(only);
        let total = available.total(box_size)?;
        if want.total(box_size)? > total {
            return Err(Refusal::InsufficientStock { available, total });
        }
        let mut plan = Plan::new(self);
        let mut boxes = want.boxes;
        for (expiry, held) in self.scope(only) {
            let closed = boxes.min(held.boxes);
            plan.carry_boxes(expiry, closed)?;
            boxes -= closed;
        }
        let mut units = Amount::new(boxes, want.units).total(box_size)?;
        for (expiry, _) in self.scope(only) {
            let left = plan.held(expiry)?.total(box_size)?;
            let from_here = units.min(left);
            plan.take_units(expiry, from_here, box_size)?;
            units = units.checked_sub(from_here).ok_or(Refusal::TooLarge)?;
        }
        Ok(plan.finish())
    }

    /// Plans taking everything, from all lots or from one only.
    pub fn take_all(&self, only: Option<Expiry>) -> Result<Vec<LotChange>, Refusal> {
        self.scope(only)
            .filter(|(_, held)| !held.is_zero())
            .map(|(expiry, held)| {
                let change = held.checked_neg().ok_or(Refusal::TooLarge)?;
                Ok(LotChange {
                    expiry,
                    change,
                    boxes_opened: 0,
                })
            })
            .collect()
    }

    /// Plans turning every closed box into loose units, each within its lot.
    pub fn open_all(&self, box_size: Qty) -> Result<Vec<LotChange>, Refusal> {
        self.iter()
            .filter(|(_, held)| held.boxes != 0)
            .map(|(expiry, held)| {
                let units = Amount::new(held.boxes, Qty::ZERO).total(box_size)?;
                let change = Amount::new(-held.boxes, units);
                Ok(LotChange {
                    expiry,
                    change,
                    boxes_opened: held.boxes,
                })
            })
            .collect()
    }

    /// Plans reaching `target` boxes and units over all lots, which is what a count states.
    ///
    /// Goods never move from one lot to another: boxes are opened, or made up from loose units,
    /// within their lot; what is missing in total then leaves as loose units, earliest lots first;
    /// what is found goes to the earliest lot that holds anything (warning too early is safe), else
    /// to `home`. The total is always reached; the boxes as far as the lots allow.
    pub fn reshape(
        &self,
        target: Amount,
        box_size: Qty,
        home: Expiry,
    ) -> Result<Vec<LotChange>, Refusal> {
        let held = self.sum();
        let more_boxes = target
            .boxes
            .checked_sub(held.boxes)
            .ok_or(Refusal::TooLarge)?;
        let mut plan = Plan::new(self);
        plan.open_boxes((-more_boxes).max(0), box_size)?;
        let lacking = plan.make_up_boxes(more_boxes.max(0), box_size)?;
        let total = target.total(box_size)?;
        let found = total
            .checked_sub(held.total(box_size)?)
            .ok_or(Refusal::TooLarge)?;
        if found.is_negative() {
            plan.take_loose(negated(found)?)?;
        } else if found.is_positive() {
            let loosest = if lacking > 0 { plan.loosest()? } else { None };
            let into = loosest.or_else(|| self.front()).unwrap_or(home);
            let with_loose = found
                .checked_add(plan.held(into)?.units)
                .ok_or(Refusal::TooLarge)?;
            let boxes = lacking.min(with_loose.thousandths() / box_size.thousandths().max(1));
            let in_boxes = Amount::new(boxes, Qty::ZERO).total(box_size)?;
            let units = found.checked_sub(in_boxes).ok_or(Refusal::TooLarge)?;
            plan.add(into, Amount::new(boxes, units), 0)?;
        }
        plan.mark_opened(box_size);
        Ok(plan.finish())
    }

    /// Applies planned changes; refuses whatever would leave a part below zero.
    pub fn apply(&mut self, changes: &[LotChange]) -> Result<(), Refusal> {
        let mut next = self.0.clone();
        for lot in changes {
            let held = next.entry(lot.expiry).or_default();
            *held = held.checked_add(lot.change).ok_or(Refusal::TooLarge)?;
            if held.has_negative_part() {
                return Err(Refusal::BelowZero);
            }
        }
        self.0 = next;
        Ok(())
    }

    fn scope(&self, only: Option<Expiry>) -> impl Iterator<Item = (Expiry, Amount)> + '_ {
        self.iter()
            .filter(move |(expiry, _)| only.is_none_or(|wanted| wanted == *expiry))
    }

    fn sum_of(&self, only: Option<Expiry>) -> Amount {
        // Bounded by the limit on a product's total, which every change is checked against.
        self.scope(only)
            .try_fold(Amount::ZERO, |sum, (_, held)| sum.checked_add(held))
            .unwrap_or_default()
    }
}
