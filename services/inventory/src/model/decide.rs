//! The rules: what an [`Order`] does to a product's stock. Pure; the ledger writer calls it with
//! what it loaded under the restaurant's lock.
//!
//! Late movements: one that happened before the last count but arrives after it is already in the
//! count. It is booked for the history, together with an adjustment of the opposite amount in the
//! same lot (reason `already_counted`), the positive one first so that no total passes below zero.

use shared_quantity::{Amount, Qty};

use super::movement::{REASON_ALREADY_COUNTED, REASON_COUNT, REASON_REPACKED};
use super::undo::decide_undo;
use super::{
    Count, CountMark, Decision, Draft, Expiry, Kind, LotChange, Move, Order, ProductStock, Refusal,
    What,
};

/// Decides on one order. `stock` stays as it is; apply the drafts to change it.
pub fn decide(stock: &ProductStock, order: &Order) -> Result<Decision, Refusal> {
    match &order.what {
        What::Move(what) => decide_move(stock, order, what),
        What::Count(what) => decide_count(stock, order, what),
        What::Undo(what) => decide_undo(stock, order, what),
        What::Repack => decide_repack(stock, order),
    }
}

/// Whether goods come in, and the amount without its sign.
fn direction(what: &Move) -> Result<(bool, Amount), Refusal> {
    let field = if what.amount.boxes == 0 {
        "units"
    } else {
        "boxes"
    };
    if what.amount.is_zero() {
        return Err(Refusal::Invalid {
            field: "units",
            message: "must not be zero",
        });
    }
    if what.amount.has_mixed_signs() {
        return Err(Refusal::Invalid {
            field: "units",
            message: "must have the same sign as boxes",
        });
    }
    let negative = what.amount.has_negative_part();
    let size = if negative {
        what.amount.checked_neg()
    } else {
        Some(what.amount)
    };
    let size = size.ok_or(Refusal::TooLarge)?;
    match what.kind {
        Kind::In if negative => Err(Refusal::Invalid {
            field,
            message: "must be more than zero for IN",
        }),
        Kind::In => Ok((true, size)),
        Kind::Out | Kind::Waste => Ok((false, size)),
        Kind::Adjustment => Ok((!negative, size)),
    }
}

fn decide_move(stock: &ProductStock, order: &Order, what: &Move) -> Result<Decision, Refusal> {
    require_active(stock)?;
    let (comes_in, size) = direction(what)?;
    let box_size = stock.rules.box_size;
    if !size.total(box_size)?.is_within_limits() {
        return Err(Refusal::TooLarge);
    }
    let only = what.expiry.map(|date| Expiry(Some(date)));
    let found_lot = || {
        stock
            .lots
            .front()
            .unwrap_or_else(|| stock.delivery_lot(order.today))
    };
    let is_late = stock
        .counted_at
        .is_some_and(|counted| order.note.occurred_at < counted);
    if comes_in || is_late {
        let lot = only.unwrap_or_else(|| match what.kind {
            Kind::In => stock.delivery_lot(order.today),
            Kind::Out | Kind::Waste | Kind::Adjustment => found_lot(),
        });
        let entering = vec![LotChange {
            expiry: lot,
            change: size,
            boxes_opened: 0,
        }];
        if is_late {
            return late(stock, order, what.kind, entering, comes_in);
        }
        return Ok(Decision::one(draft(stock, order, what.kind, entering)));
    }
    match stock.lots.take(size, box_size, only) {
        Ok(lots) => Ok(Decision::one(draft(stock, order, what.kind, lots))),
        Err(Refusal::InsufficientStock { total, .. })
            if what.take_available && total.is_positive() =>
        {
            let lots = stock.lots.take_all(only)?;
            let short_by = size.total(box_size)?.checked_sub(total);
            let decision = Decision::one(draft(stock, order, what.kind, lots));
            Ok(Decision {
                short_by,
                ..decision
            })
        }
        Err(refusal) => Err(refusal),
    }
}

/// A late movement and the adjustment that cancels it.
fn late(
    stock: &ProductStock,
    order: &Order,
    kind: Kind,
    entering: Vec<LotChange>,
    comes_in: bool,
) -> Result<Decision, Refusal> {
    let leaving = opposite(&entering)?;
    let [id, companion] = order.ids;
    let (lots, cancelling) = if comes_in {
        (entering, leaving)
    } else {
        (leaving, entering)
    };
    let booked = draft(stock, order, kind, lots);
    let mut cancels = draft(stock, order, Kind::Adjustment, cancelling);
    cancels.id = companion;
    cancels.offsets = Some(id);
    cancels.note.reason = Some(REASON_ALREADY_COUNTED.to_owned());
    let (drafts, answer) = if comes_in {
        (vec![booked, cancels], 0)
    } else {
        (vec![cancels, booked], 1)
    };
    Ok(Decision {
        drafts,
        answer,
        ..Decision::default()
    })
}

fn decide_count(stock: &ProductStock, order: &Order, what: &Count) -> Result<Decision, Refusal> {
    require_active(stock)?;
    let counted = Amount::new(what.boxes.unwrap_or(0), what.units.unwrap_or_default());
    if counted.has_negative_part() {
        let field = if counted.boxes < 0 { "boxes" } else { "units" };
        return Err(Refusal::Invalid {
            field,
            message: "must not be less than zero",
        });
    }
    let at = order.note.occurred_at;
    if stock.counted_at.is_some_and(|last| at < last) {
        return Err(Refusal::CountSuperseded);
    }
    let box_size = stock.rules.box_size;
    let counted_total = counted.total(box_size)?;
    if !counted_total.is_within_limits() {
        return Err(Refusal::TooLarge);
    }
    // More left since the count than it found: the shelf is empty, not less than empty.
    let target = counted_total
        .checked_add(what.after.total)
        .ok_or(Refusal::TooLarge)?;
    let target = target.max(Qty::ZERO);
    let lots = if what.boxes.is_some() && box_size.is_positive() {
        let boxes = counted.boxes.saturating_add(what.after.change.boxes);
        reach_shape(stock, order, boxes, target)?
    } else {
        reach_total(stock, order, target)?
    };
    let mut decision = if lots.is_empty() {
        Decision::default()
    } else {
        let mut booked = draft(stock, order, Kind::Adjustment, lots);
        booked.counted_at = Some(at);
        booked
            .note
            .reason
            .get_or_insert_with(|| REASON_COUNT.to_owned());
        Decision::one(booked)
    };
    decision.count = CountMark::Set(Some(at));
    Ok(decision)
}

/// Boxes were counted as boxes: the lots take on that shape.
fn reach_shape(
    stock: &ProductStock,
    order: &Order,
    boxes: i64,
    total: Qty,
) -> Result<Vec<LotChange>, Refusal> {
    let box_size = stock.rules.box_size;
    let most = total.thousandths() / box_size.thousandths().max(1);
    let boxes = boxes.clamp(0, most);
    let in_boxes = Amount::new(boxes, Qty::ZERO).total(box_size)?;
    let units = total.checked_sub(in_boxes).ok_or(Refusal::TooLarge)?;
    let home = stock.delivery_lot(order.today);
    stock
        .lots
        .reshape(Amount::new(boxes, units), box_size, home)
}

/// Only units were counted: the difference leaves or joins as units, boxes open as needed.
fn reach_total(stock: &ProductStock, order: &Order, total: Qty) -> Result<Vec<LotChange>, Refusal> {
    let missing = stock.total().checked_sub(total).ok_or(Refusal::TooLarge)?;
    if total.is_zero() {
        // Nothing is left: no box was opened for that.
        return stock.lots.take_all(None);
    }
    if missing.is_positive() {
        return stock
            .lots
            .take(Amount::loose(missing), stock.rules.box_size, None);
    }
    let found = missing.checked_neg().ok_or(Refusal::TooLarge)?;
    if found.is_zero() {
        return Ok(Vec::new());
    }
    let expiry = stock
        .lots
        .front()
        .unwrap_or_else(|| stock.delivery_lot(order.today));
    Ok(vec![LotChange {
        expiry,
        change: Amount::loose(found),
        boxes_opened: 0,
    }])
}

fn decide_repack(stock: &ProductStock, order: &Order) -> Result<Decision, Refusal> {
    let lots = stock.lots.open_all(stock.rules.box_size)?;
    if lots.is_empty() {
        return Ok(Decision::default());
    }
    let mut booked = draft(stock, order, Kind::Adjustment, lots);
    booked.note.reason = Some(REASON_REPACKED.to_owned());
    Ok(Decision::one(booked))
}

const fn require_active(stock: &ProductStock) -> Result<(), Refusal> {
    if stock.rules.is_active {
        Ok(())
    } else {
        Err(Refusal::ProductRetired)
    }
}

/// A draft with the order's first id and note.
pub(super) fn draft(
    stock: &ProductStock,
    order: &Order,
    kind: Kind,
    lots: Vec<LotChange>,
) -> Draft {
    let [id, _] = order.ids;
    Draft {
        kind,
        box_size: stock.rules.box_size,
        lots,
        note: order.note.clone(),
        undoes: None,
        offsets: None,
        counted_at: None,
        id,
    }
}

fn opposite(lots: &[LotChange]) -> Result<Vec<LotChange>, Refusal> {
    lots.iter()
        .map(|lot| {
            let change = lot.change.checked_neg().ok_or(Refusal::TooLarge)?;
            Ok(LotChange { change, ..*lot })
        })
        .collect()
}

impl Decision {
    pub(super) fn one(draft: Draft) -> Self {
        Self {
            drafts: vec![draft],
            ..Self::default()
        }
    }
}
