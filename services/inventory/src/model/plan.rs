//! Planning what happens to lots, step by step, while the lots themselves stay as they are.

use std::collections::BTreeMap;

use shared_quantity::{Amount, Qty};

use super::{Expiry, LotChange, Lots, Refusal};

/// Changes being planned against lots that stay as they are.
pub(super) struct Plan<'a> {
    lots: &'a Lots,
    changes: BTreeMap<Expiry, LotChange>,
}

impl<'a> Plan<'a> {
    pub(super) const fn new(lots: &'a Lots) -> Self {
        Self {
            lots,
            changes: BTreeMap::new(),
        }
    }

    pub(super) fn change(&self, expiry: Expiry) -> LotChange {
        let none = LotChange {
            expiry,
            change: Amount::ZERO,
            boxes_opened: 0,
        };
        self.changes.get(&expiry).copied().unwrap_or(none)
    }

    pub(super) fn held(&self, expiry: Expiry) -> Result<Amount, Refusal> {
        let change = self.change(expiry).change;
        self.lots
            .held(expiry)
            .checked_add(change)
            .ok_or(Refusal::TooLarge)
    }

    pub(super) fn add(
        &mut self,
        expiry: Expiry,
        change: Amount,
        opened: i64,
    ) -> Result<(), Refusal> {
        let mut lot = self.change(expiry);
        lot.change = lot.change.checked_add(change).ok_or(Refusal::TooLarge)?;
        lot.boxes_opened += opened;
        self.changes.insert(expiry, lot);
        Ok(())
    }

    pub(super) fn carry_boxes(&mut self, expiry: Expiry, boxes: i64) -> Result<(), Refusal> {
        self.add(expiry, Amount::new(-boxes, Qty::ZERO), 0)
    }

    /// Takes units from one lot that has them: loose ones first, then boxes open.
    pub(super) fn take_units(
        &mut self,
        expiry: Expiry,
        units: Qty,
        box_size: Qty,
    ) -> Result<(), Refusal> {
        let beyond = units.thousandths() - units.min(self.held(expiry)?.units).thousandths();
        let opened = if beyond > 0 {
            div_ceil(beyond, box_size.thousandths().max(1))
        } else {
            0
        };
        let out_of_boxes = Amount::new(opened, negated(units)?).total(box_size)?;
        self.add(expiry, Amount::new(-opened, out_of_boxes), opened)
    }

    /// Opens boxes in place, earliest lots first.
    pub(super) fn open_boxes(&mut self, mut boxes: i64, box_size: Qty) -> Result<(), Refusal> {
        for (expiry, held) in self.lots.iter() {
            let opened = boxes.min(held.boxes);
            let units = Amount::new(opened, Qty::ZERO).total(box_size)?;
            self.add(expiry, Amount::new(-opened, units), 0)?;
            boxes -= opened;
        }
        Ok(())
    }

    /// Makes up boxes from loose units in place, latest lots first; answers how many are lacking.
    pub(super) fn make_up_boxes(&mut self, mut boxes: i64, box_size: Qty) -> Result<i64, Refusal> {
        for (expiry, held) in self.lots.iter().rev() {
            let made = boxes.min(held.units.thousandths() / box_size.thousandths().max(1));
            let units = Amount::new(made, Qty::ZERO).total(box_size)?;
            self.add(expiry, Amount::new(made, negated(units)?), 0)?;
            boxes -= made;
        }
        Ok(boxes)
    }

    /// Takes loose units, earliest lots first.
    pub(super) fn take_loose(&mut self, mut units: Qty) -> Result<(), Refusal> {
        for (expiry, _) in self.lots.iter() {
            let loose = units.min(self.held(expiry)?.units);
            self.add(expiry, Amount::loose(negated(loose)?), 0)?;
            units = units.checked_sub(loose).ok_or(Refusal::TooLarge)?;
        }
        Ok(())
    }

    /// The lot with most loose units, if any has some.
    pub(super) fn loosest(&self) -> Result<Option<Expiry>, Refusal> {
        let mut most = (Qty::ZERO, None);
        for (expiry, _) in self.lots.iter() {
            let units = self.held(expiry)?.units;
            if units > most.0 {
                most = (units, Some(expiry));
            }
        }
        Ok(most.1)
    }

    /// Boxes gone and loose units come in the same lot: so many boxes were opened.
    pub(super) fn mark_opened(&mut self, box_size: Qty) {
        for lot in self.changes.values_mut() {
            if lot.change.boxes < 0 && lot.change.units.is_positive() {
                let size = box_size.thousandths().max(1);
                let needed = div_ceil(lot.change.units.thousandths(), size);
                lot.boxes_opened = needed.min(-lot.change.boxes);
            }
        }
    }

    pub(super) fn finish(self) -> Vec<LotChange> {
        self.changes
            .into_values()
            .filter(|lot| !lot.change.is_zero() || lot.boxes_opened != 0)
            .collect()
    }
}

pub(super) fn negated(quantity: Qty) -> Result<Qty, Refusal> {
    quantity.checked_neg().ok_or(Refusal::TooLarge)
}

/// Of two numbers that are not negative.
const fn div_ceil(number: i64, by: i64) -> i64 {
    number / by + if number % by == 0 { 0 } else { 1 }
}
