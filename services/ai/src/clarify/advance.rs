//! What comes next for a task: the booking, or the one thing that is in the way.

use std::collections::HashMap;

use shared_auth::{Action, MovementKind};
use shared_contract::inventory::Stock;
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use super::ask::{Ask, Asking, Why};
use super::facts::{Facts, Need};
use super::find::{
    how_much, open, products, until_when, which_operation, which_product, which_product_at_all,
    who, yes_or_no,
};
use super::task::{Booking, BookingKind, Task};
use crate::entities::catalogue::Known;
use crate::intent::SaidDate;
use crate::lexicon::Operation;

/// What a turn has already decided to book: signed totals by product.
pub type Moved = HashMap<Uuid, Qty>;

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    Ask(Ask),
    Book(Booking),
    /// This role may not.
    Refused(Operation),
    /// There is none to take, or it is zero already.
    NothingThere(Uuid),
}

/// The next step of `task`; what is settled on the way is kept in it. `moved` is what this turn has
/// already decided to book, by product.
pub fn advance(task: &mut Task, facts: &Facts<'_>, moved: &Moved) -> Result<Next, Need> {
    let unknown = task.product.is_none()
        && task.mention.candidates.is_empty()
        && !task.mention.text.is_empty();
    if task.operation.is_none() && unknown {
        let nearest = task.mention.nearest.clone();
        return Ok(Next::Ask(products(&nearest, Why::NotFound, facts)));
    }
    let Some(operation) = task.operation else {
        return Ok(Next::Ask(which_operation(task, facts)));
    };
    if operation == Operation::In && !BookingKind::In.allowed(facts.role) {
        return Ok(Next::Refused(operation));
    }
    let product = match which_product(task, facts) {
        Ok(product) => product,
        Err(ask) => return Ok(Next::Ask(ask)),
    };
    let Some(known) = facts.catalogue.get(product) else {
        return Ok(Next::Ask(which_product_at_all()));
    };
    if let Some(ask) = who(task, facts) {
        return Ok(Next::Ask(ask));
    }
    if operation == Operation::Finished || task.all {
        return everything(task, operation, product, facts, moved);
    }
    let amount = match how_much(task, known, facts) {
        Ok(amount) => amount,
        Err(ask) => return Ok(Next::Ask(ask)),
    };
    let kind = match operation {
        Operation::In => BookingKind::In,
        Operation::Waste => BookingKind::Waste,
        Operation::Count => BookingKind::Count,
        _ => BookingKind::Out,
    };
    if amount.is_zero() && kind != BookingKind::Count {
        return Ok(Next::Ask(open(Asking::Quantity, Why::HowMuch)));
    }
    if kind == BookingKind::In && undated(task, facts) {
        return Ok(Next::Ask(until_when(facts)));
    }
    if !task.doubts.is_empty() && !task.agreed.doubts {
        return Ok(Next::Ask(yes_or_no(Why::Doubt, facts)));
    }
    certain(task, kind, (product, known, amount), facts, moved)
}

/// A date was said, but there is no such day or it has passed.
fn undated(task: &Task, facts: &Facts<'_>) -> bool {
    let keeps = |said: SaidDate| said.day(facts.day).is_some_and(|day| day >= facts.day);
    !task.agreed.expiry && task.expiry.is_some_and(|said| !keeps(said))
}

/// Product and amount are known: does the stock agree, and is it likely?
fn certain(
    task: &mut Task,
    kind: BookingKind,
    (product, known, amount): (Uuid, &Known, Amount),
    facts: &Facts<'_>,
    moved: &Moved,
) -> Result<Next, Need> {
    let stock = facts.stock(product)?;
    let total = amount.total(known.product.box_size).unwrap_or(Qty::ZERO);
    let there = available(task, stock, moved);
    let mut amount = amount;
    match kind {
        BookingKind::Out | BookingKind::Waste if there < total => {
            if !there.is_positive() {
                return Ok(Next::NothingThere(product));
            }
            if task.agreed.zero_at != Some(there) {
                return Ok(Next::Ask(yes_or_no(
                    Why::Short {
                        available: there,
                        held: all_of(stock, there),
                    },
                    facts,
                )));
            }
            amount = all_of(stock, there);
        }
        BookingKind::Count => {
            let fewer = total < there && amount.boxes == 0 && known.boxed() && stock.boxes > 0;
            if fewer && !task.agreed.count {
                return Ok(Next::Ask(yes_or_no(Why::CountDrop, facts)));
            }
        }
        _ => {
            if let Some((low, high)) = unlikely(stock, kind, total)
                && !task.agreed.likely
            {
                return Ok(Next::Ask(yes_or_no(Why::Unlikely { low, high }, facts)));
            }
        }
    }
    if !task.replaces.is_empty() && !task.agreed.replace {
        return Ok(Next::Ask(yes_or_no(Why::Replace, facts)));
    }
    Ok(Next::Book(booking(task, facts, (kind, product, amount))))
}

/// "It's finished", or "all of it": what the system believed, confirmed, set to zero.
fn everything(
    task: &mut Task,
    operation: Operation,
    product: Uuid,
    facts: &Facts<'_>,
    moved: &Moved,
) -> Result<Next, Need> {
    let stock = facts.stock(product)?;
    let there = available(task, stock, moved);
    if !there.is_positive() {
        return Ok(Next::NothingThere(product));
    }
    if task.agreed.zero_at != Some(there) {
        return Ok(Next::Ask(yes_or_no(
            Why::Finished {
                available: there,
                held: all_of(stock, there),
            },
            facts,
        )));
    }
    let may_adjust = facts.role.may(Action::Book(MovementKind::Adjustment));
    let (kind, amount) = match operation {
        Operation::Finished if may_adjust => (BookingKind::Count, Amount::ZERO),
        Operation::Waste => (BookingKind::Waste, all_of(stock, there)),
        _ => (BookingKind::Out, all_of(stock, there)),
    };
    if operation == Operation::Finished {
        task.reason = Some("finished".to_owned());
    }
    Ok(Next::Book(booking(task, facts, (kind, product, amount))))
}

fn booking(
    task: &Task,
    facts: &Facts<'_>,
    (kind, product, amount): (BookingKind, Uuid, Amount),
) -> Booking {
    let performed_by = task
        .performer
        .as_ref()
        .and_then(|who| match who.people.as_slice() {
            [one] => Some(one.id),
            _ => None,
        });
    Booking {
        kind,
        product,
        amount,
        reason: task.reason.clone(),
        expiry: task
            .expiry
            .filter(|_| kind == BookingKind::In)
            .and_then(|said| said.day(facts.day)),
        performed_by,
    }
}

/// What is there, counting what this turn books first and what a correction gives back.
fn available(task: &Task, stock: &Stock, moved: &Moved) -> Qty {
    let given_back = task
        .replaces
        .iter()
        .filter(|replaced| replaced.product == stock.product_id)
        .try_fold(Qty::ZERO, |sum, replaced| sum.checked_sub(replaced.change))
        .unwrap_or(Qty::ZERO);
    let moved = moved.get(&stock.product_id).copied().unwrap_or(Qty::ZERO);
    stock
        .total
        .checked_add(given_back)
        .and_then(|total| total.checked_add(moved))
        .unwrap_or(stock.total)
}

/// Everything there is, in boxes and units when nothing else moves.
fn all_of(stock: &Stock, there: Qty) -> Amount {
    if there == stock.total {
        Amount::new(stock.boxes, stock.units)
    } else {
        Amount::loose(there)
    }
}

/// The usual range when `total` is far outside it.
fn unlikely(stock: &Stock, kind: BookingKind, total: Qty) -> Option<(Qty, Qty)> {
    let usual = match kind {
        BookingKind::Out => stock.usual.out?,
        BookingKind::In => stock.usual.incoming?,
        BookingKind::Waste | BookingKind::Count => return None,
    };
    let unlikely = usual.is_far_above(total) || usual.is_far_below(total);
    unlikely.then_some((usual.low, usual.high))
}
