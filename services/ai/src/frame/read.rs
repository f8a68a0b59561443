//! From a decided turn to its frame.

use shared_quantity::Qty;
use uuid::Uuid;

use super::kitchen::Kitchen;
use super::{Frame, FrameItem};
use crate::chat::meant::{query_intent, task_intent};
use crate::chat::turn::Code;
use crate::chat::{Heard, State, Step, Turn};
use crate::clarify::{Asking, Facts, Task};
use crate::entities::amount::{Fit, Part, Spoken, fit};
use crate::entities::catalogue::Known;
use crate::entities::mention::Mention;
use crate::lexicon::{Lexicon, Operation, UnitKind};

/// The frame of a turn that was decided in `before`.
pub(super) fn frame(kitchen: &Kitchen, facts: &Facts<'_>, before: &State, decided: &Turn) -> Frame {
    let asked = |state: &State| {
        let open = state.open.as_ref().filter(|open| !open.soft());
        open.map(|open| open.asking)
    };
    let mut heard: Vec<&Heard> = decided.heard.iter().filter(|heard| says(heard)).collect();
    let waiting: Vec<Heard> = if decided.answered {
        let rest = decided.state.queue.iter().map(|task| Heard::Task {
            task: Box::new(task.clone()),
            step: Step::Ends,
        });
        rest.filter(says).collect()
    } else {
        Vec::new()
    };
    let heard_already = |task: &Task| {
        decided
            .heard
            .iter()
            .any(|heard| matches!(heard, Heard::Task { task: own, .. } if **own == *task))
    };
    heard.extend(
        waiting
            .iter()
            .filter(|heard| !matches!(heard, Heard::Task { task, .. } if heard_already(task))),
    );
    let withdrawn = matches!(decided.meant.intent.as_str(), "undo" | "cancel")
        || (decided.code == Code::Cancelled && heard.is_empty());
    let intent = match heard.first() {
        _ if withdrawn && decided.meant.intent == "undo" => "undo",
        _ if withdrawn => "cancel",
        Some(Heard::Task { task, .. }) => task_intent(task),
        Some(Heard::Query { kind, .. }) => query_intent(*kind),
        None => aside(decided),
    };
    let first_question = || {
        heard.iter().find_map(|heard| match heard {
            Heard::Task {
                step: Step::Asks(asking),
                ..
            } => Some(*asking),
            _ => None,
        })
    };
    let ask = match asked(before) {
        Some(_) if !decided.answered => asked(&decided.state),
        Some(_) => first_question().or_else(|| asked(&decided.state)),
        None if intent == "undo" => asked(&decided.state),
        None => first_question(),
    };
    let items = if withdrawn {
        Vec::new()
    } else {
        let named = heard
            .iter()
            .filter(|heard| !matches!(heard, Heard::Query { mention: None, .. }));
        named.map(|one| item(kitchen, facts, one)).collect()
    };
    Frame {
        intent: intent.to_owned(),
        items,
        numbers: Vec::new(),
        ask: ask.map(|asking| word(asking).to_owned()),
        would_write: !decided.doings.is_empty(),
    }
}

/// What was neither a report nor a question: small talk, or nothing that books anything.
fn aside(decided: &Turn) -> &'static str {
    match decided.meant.intent.as_str() {
        "help" => "help",
        "greeting" => "greeting",
        "query_order" => "query_order",
        _ => "other",
    }
}

/// A verb of unclear direction says nothing that could be compared.
fn says(heard: &Heard) -> bool {
    match heard {
        Heard::Task { task, .. } => !matches!(task.operation, None | Some(Operation::Undo)),
        Heard::Query { .. } => true,
    }
}

const fn word(asking: Asking) -> &'static str {
    match asking {
        Asking::Product => "product",
        Asking::Unit => "unit",
        Asking::Quantity => "quantity",
        Asking::Confirmation => "confirmation",
        Asking::Expiry => "expiry",
    }
}

fn item(kitchen: &Kitchen, facts: &Facts<'_>, heard: &Heard) -> FrameItem {
    match heard {
        Heard::Task { task, .. } => of_task(kitchen, facts, task),
        Heard::Query { mention, .. } => {
            let mention = mention.clone().unwrap_or_default();
            named(kitchen, &mention, None)
        }
    }
}

/// Text and product, or what it may be.
fn named(kitchen: &Kitchen, mention: &Mention, product: Option<Uuid>) -> FrameItem {
    let only = match mention.candidates.as_slice() {
        [one] if !mention.fuzzy => Some(*one),
        _ => None,
    };
    let settled = product.or(only);
    let mut candidates: Vec<String> = match settled {
        Some(_) => Vec::new(),
        None => mention
            .candidates
            .iter()
            .map(|id| kitchen.own_id(*id))
            .collect(),
    };
    candidates.sort();
    FrameItem {
        text: mention.text.clone(),
        product_id: settled.map(|id| kitchen.own_id(id)),
        candidates,
        ..FrameItem::default()
    }
}

fn of_task(kitchen: &Kitchen, facts: &Facts<'_>, task: &Task) -> FrameItem {
    let mut item = named(kitchen, &task.mention, task.product);
    item.operation = match task.operation {
        Some(Operation::Out) => Some("OUT"),
        Some(Operation::In) => Some("IN"),
        Some(Operation::Waste) => Some("WASTE"),
        Some(Operation::Count) => Some("COUNT"),
        Some(Operation::Finished) => Some("FINISHED"),
        _ => None,
    };
    if task.operation == Some(Operation::Waste) {
        item.reason.clone_from(&task.reason);
    }
    item.performed_by = task
        .performer
        .as_ref()
        .and_then(|who| match who.people.as_slice() {
            [one] => Some(one.name.clone()),
            _ => None,
        });
    item.expiry = task
        .expiry
        .filter(|_| task.operation == Some(Operation::In))
        .and_then(|said| said.day(facts.day));
    let known = settled(task).and_then(|id| facts.catalogue.get(id));
    let Some(spoken) = task.amount.as_ref() else {
        return item;
    };
    let lexicon = facts.lexicon;
    (item.quantity, item.unit) = said(spoken, known, lexicon);
    if task.in_own_unit && item.unit.is_none() {
        let own = known.and_then(|known| known.unit);
        item.unit =
            own.and_then(|unit| unit_name(lexicon.unit(unit).map(|unit| (unit.kind, unit.base))));
    }
    if task.operation != Some(Operation::Finished)
        && let Some(known) = known
    {
        item.total = total(task, spoken, known, lexicon);
    }
    item
}

fn settled(task: &Task) -> Option<Uuid> {
    task.product.or(match task.mention.candidates.as_slice() {
        [one] if !task.mention.fuzzy => Some(*one),
        _ => None,
    })
}

fn total(task: &Task, spoken: &Spoken, known: &Known, lexicon: &Lexicon) -> Option<Qty> {
    if task.in_own_unit
        && let Some(value) = spoken.bare_value()
    {
        return Some(value);
    }
    match fit(spoken, known, lexicon) {
        Fit::Exact(amount) => amount.total(known.product.box_size).ok(),
        _ => None,
    }
}

/// The amount as said, in one number and one unit.
fn said(
    spoken: &Spoken,
    known: Option<&Known>,
    lexicon: &Lexicon,
) -> (Option<Qty>, Option<&'static str>) {
    let unit = |part: &Part| unit_of(part.unit.as_deref(), known, lexicon);
    match spoken.parts.as_slice() {
        [] => (None, unit_of(spoken.unit_only.as_deref(), known, lexicon)),
        [one] => {
            let value = (!spoken.unclear).then_some(one.value);
            let counted = spoken.singles && one.unit.is_none();
            (value, if counted { Some("single") } else { unit(one) })
        }
        [first, ..] => together(spoken, known, lexicon)
            .map_or((None, unit(first)), |(value, unit)| (Some(value), unit)),
    }
}

/// Boxes and singles as singles; two measures of one kind in the larger.
fn together(
    spoken: &Spoken,
    known: Option<&Known>,
    lexicon: &Lexicon,
) -> Option<(Qty, Option<&'static str>)> {
    if let Some(known) = known
        && let Fit::Exact(amount) = fit(spoken, known, lexicon)
    {
        let total = amount.total(known.product.box_size).ok()?;
        let own = lexicon.unit(known.unit?)?;
        let unit = unit_name(Some((own.kind, own.base))).or(Some("single"));
        return Some((total, unit));
    }
    let base = |part: &Part| {
        let unit = lexicon.unit(lexicon.unit_named(part.unit.as_deref()?)?)?;
        (unit.base > 0).then_some((unit.kind, unit.base))
    };
    let (kind, largest) = base(spoken.parts.first()?)?;
    let mut sum = 0_i64;
    for part in &spoken.parts {
        let (own, size) = base(part)?;
        if own != kind {
            return None;
        }
        sum = sum.checked_add(part.value.thousandths().checked_mul(size)?)?;
    }
    Some((
        Qty::from_thousandths(sum / largest),
        unit_name(Some((kind, largest))),
    ))
}

fn unit_of(id: Option<&str>, known: Option<&Known>, lexicon: &Lexicon) -> Option<&'static str> {
    let at = lexicon.unit_named(id?)?;
    let unit = lexicon.unit(at)?;
    if unit.kind == UnitKind::Box
        && let Some(known) = known
    {
        let own = known.unit == Some(at) && !known.boxed();
        let container = known.containers.contains(&at);
        if own || (container && !known.boxed()) {
            return Some("single");
        }
        if container {
            return None;
        }
    }
    unit_name(Some((unit.kind, unit.base)))
}

const fn unit_name(unit: Option<(UnitKind, i64)>) -> Option<&'static str> {
    match unit {
        Some((UnitKind::Box, _)) => Some("box"),
        Some((UnitKind::Single, _)) => Some("single"),
        Some((UnitKind::Weight, 1000)) => Some("kg"),
        Some((UnitKind::Weight, _)) => Some("g"),
        Some((UnitKind::Volume, 1000)) => Some("l"),
        Some((UnitKind::Volume, _)) => Some("ml"),
        None => None,
    }
}
