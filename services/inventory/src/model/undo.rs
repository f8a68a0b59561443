//! Undo: a compensating movement of the same kind and the opposite sign, at any time and in any
//! order.
//!
//! It gives every lot exactly the total it lost, and takes from every lot exactly what it gained.
//! Boxes that were carried away closed come back closed; opened ones come back as loose units, and
//! so does everything once the box size has changed. Undoing a delivery whose goods are used is
//! refused as not enough stock. A late movement is undone together with the adjustment that
//! cancelled it, as the count it was part of still stands. An undo is final.

use shared_quantity::{Amount, Qty};

use super::decide::draft;
use super::movement::REASON_UNDO;
use super::{CountMark, Decision, Draft, LotChange, Movement, Order, ProductStock, Refusal, Undo};

pub(super) fn decide_undo(
    stock: &ProductStock,
    order: &Order,
    what: &Undo,
) -> Result<Decision, Refusal> {
    if what.original.undoes.is_some() {
        return Err(Refusal::UndoOfUndo);
    }
    if what.already_undone {
        return Err(Refusal::AlreadyUndone);
    }
    let mut work = stock.clone();
    let [id, companion_id] = order.ids;
    let count = match what.original.counted_at {
        Some(at) if stock.counted_at == Some(at) => CountMark::Set(what.previous_count),
        _ => CountMark::Keep,
    };
    let Some(companion) = &what.companion else {
        let drafts = vec![compensate(&work, order, &what.original, id)?];
        return Ok(Decision {
            drafts,
            answer: 0,
            short_by: None,
            count,
        });
    };
    // Goods back first: what the other one takes is then surely there.
    let original_first = !what.original.total_change.is_positive();
    let mut steps = [(&what.original, id), (companion, companion_id)];
    if !original_first {
        steps.reverse();
    }
    let mut drafts = Vec::with_capacity(steps.len());
    for (movement, id) in steps {
        let next = compensate(&work, order, movement, id)?;
        work.apply(&next)?;
        drafts.push(next);
    }
    Ok(Decision {
        drafts,
        answer: usize::from(!original_first),
        short_by: None,
        count,
    })
}

fn compensate(
    stock: &ProductStock,
    order: &Order,
    original: &Movement,
    id: uuid::Uuid,
) -> Result<Draft, Refusal> {
    let same_boxes = stock.rules.box_size == original.box_size;
    let mut lots = Vec::with_capacity(original.lots.len());
    for lot in &original.lots {
        let total = lot.change.total(original.box_size)?;
        let boxes = if same_boxes { lot.change.boxes } else { 0 };
        if total.is_negative() {
            let lost = total.checked_neg().ok_or(Refusal::TooLarge)?;
            let closed = (-boxes - lot.boxes_opened).max(0);
            let change = split(lost, closed, original.box_size)?;
            lots.push(LotChange {
                expiry: lot.expiry,
                change,
                boxes_opened: 0,
            });
        } else if total.is_positive() {
            let want = split(total, boxes.max(0), original.box_size)?;
            lots.extend(
                stock
                    .lots
                    .take(want, stock.rules.box_size, Some(lot.expiry))?,
            );
        }
    }
    let mut undo = draft(stock, order, original.kind, lots);
    undo.id = id;
    undo.undoes = Some(original.id);
    undo.note
        .reason
        .get_or_insert_with(|| REASON_UNDO.to_owned());
    Ok(undo)
}

/// `total` as at most `boxes` closed boxes, the rest loose.
fn split(total: Qty, boxes: i64, box_size: Qty) -> Result<Amount, Refusal> {
    let boxes = match box_size.thousandths() {
        0 => 0,
        size => boxes.min(total.thousandths() / size),
    };
    let in_boxes = Amount::new(boxes, Qty::ZERO).total(box_size)?;
    Ok(Amount::new(
        boxes,
        total.checked_sub(in_boxes).ok_or(Refusal::TooLarge)?,
    ))
}
