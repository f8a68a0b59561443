//! One frame against what was expected: what differs, and whether anything wrong would be written.

use super::corpus::{Expected, ExpectedItem};
use crate::frame::{Frame, FrameItem};

/// What is to be said of one message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing that is counted"
)]
pub struct Verdict {
    /// Every field is right.
    pub exact: bool,
    pub intent: bool,
    /// Something is booked that was not expected.
    pub wrong_write: bool,
    /// Something is understood the other way round: out for in, taken for counted.
    pub wrong_direction: bool,
    /// Expected and got, field by field.
    pub differences: Vec<String>,
}

/// Compares.
pub fn judge(expected: &Expected, got: &Frame) -> Verdict {
    let mut differences = Vec::new();
    differ(&mut differences, "intent", &expected.intent, &got.intent);
    differ(&mut differences, "ask", &expected.ask, &got.ask);
    differ(
        &mut differences,
        "would_write",
        &expected.would_write,
        &got.would_write,
    );
    if expected.items.len() == got.items.len() {
        for (at, (wanted, item)) in expected.items.iter().zip(&got.items).enumerate() {
            items(&mut differences, at, wanted, item);
        }
    } else {
        let wanted: Vec<String> = expected.items.iter().map(wanted_text).collect();
        let items: Vec<String> = got.items.iter().map(got_text).collect();
        differ(&mut differences, "items", &wanted, &items);
    }
    Verdict {
        exact: differences.is_empty(),
        intent: expected.intent == got.intent,
        wrong_write: wrong_write(expected, got),
        wrong_direction: wrong_direction(expected, got),
        differences,
    }
}

fn differ<T: PartialEq + std::fmt::Debug>(out: &mut Vec<String>, what: &str, wanted: &T, got: &T) {
    if wanted != got {
        out.push(format!("{what}: expected {wanted:?}, got {got:?}"));
    }
}

fn items(out: &mut Vec<String>, at: usize, wanted: &ExpectedItem, got: &FrameItem) {
    let mut field = |name: &str, wanted: String, got: String| {
        differ(out, &format!("items[{at}].{name}"), &wanted, &got);
    };
    let text = |value: Option<&str>| value.unwrap_or("null").to_owned();
    let number = |value: Option<shared_quantity::Qty>| {
        value.map_or_else(|| "null".to_owned(), |value| value.to_string())
    };
    field(
        "operation",
        text(wanted.operation.as_deref()),
        text(got.operation),
    );
    field(
        "product_id",
        text(wanted.product_id.as_deref()),
        text(got.product_id.as_deref()),
    );
    let mut candidates = wanted.candidates.clone();
    candidates.sort();
    field("candidates", candidates.join(" "), got.candidates.join(" "));
    field("quantity", number(wanted.quantity), number(got.quantity));
    field("unit", text(wanted.unit.as_deref()), text(got.unit));
    field("total", number(wanted.total), number(got.total));
    field(
        "reason",
        text(wanted.reason.as_deref()),
        text(got.reason.as_deref()),
    );
    field(
        "performed_by",
        text(wanted.performed_by.as_deref()),
        text(got.performed_by.as_deref()),
    );
    field(
        "expiry",
        format!("{:?}", wanted.expiry),
        format!("{:?}", got.expiry),
    );
}

fn wanted_text(item: &ExpectedItem) -> String {
    let which = item
        .product_id
        .clone()
        .unwrap_or_else(|| format!("[{}]", item.candidates.join(" ")));
    let operation = item.operation.as_deref().unwrap_or("?");
    format!("{operation} {which} {:?} {:?}", item.quantity, item.unit)
}

fn got_text(item: &FrameItem) -> String {
    let which = item
        .product_id
        .clone()
        .unwrap_or_else(|| format!("[{}]", item.candidates.join(" ")));
    let operation = item.operation.unwrap_or("?");
    format!("{operation} {which} {:?} {:?}", item.quantity, item.unit)
}

/// A movement: operation, product and total.
type Movement = (String, String, Option<i64>);

/// What a frame books: every item that is certain.
fn booked(frame: &Frame) -> Vec<Movement> {
    if !frame.would_write {
        return Vec::new();
    }
    let certain = frame.items.iter().filter_map(|item| {
        let finished = item.operation == Some("FINISHED");
        let total = item.total.map(shared_quantity::Qty::thousandths);
        let done = total.is_some() || (finished && frame.ask.is_none());
        let named = (item.operation?.to_owned(), item.product_id.clone()?, total);
        done.then_some(named)
    });
    certain.collect()
}

fn wrong_write(expected: &Expected, got: &Frame) -> bool {
    if !got.would_write {
        return false;
    }
    if !expected.would_write {
        return true;
    }
    let mut wanted: Vec<Movement> = expected
        .items
        .iter()
        .filter_map(|item| {
            let total = item.total.map(shared_quantity::Qty::thousandths);
            Some((item.operation.clone()?, item.product_id.clone()?, total))
        })
        .collect();
    booked(got).iter().any(|movement| {
        let found = wanted.iter().position(|own| own == movement);
        found.map(|at| wanted.swap_remove(at)).is_none()
    })
}

fn wrong_direction(expected: &Expected, got: &Frame) -> bool {
    got.items.iter().enumerate().any(|(at, item)| {
        let Some(operation) = item.operation else {
            return false;
        };
        let same = |wanted: &&ExpectedItem| {
            wanted.operation.is_some()
                && item.product_id.is_some()
                && wanted.product_id == item.product_id
        };
        let mut about = expected.items.iter().filter(same).peekable();
        if about.peek().is_some() {
            return about.all(|wanted| wanted.operation.as_deref() != Some(operation));
        }
        // Another product in the same place: the direction may still be judged.
        let there = expected
            .items
            .get(at)
            .filter(|_| expected.items.len() == got.items.len());
        there.is_some_and(|wanted| {
            wanted
                .operation
                .as_deref()
                .is_some_and(|own| own != operation)
        })
    })
}
