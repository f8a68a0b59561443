//! Small wordings: amounts, products, operations, with numbers and Latin names isolated.

use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use crate::clarify::Facts;
use crate::entities::catalogue::Known;
use crate::lexicon::Operation;

/// First strong isolate, and its end: what stands between never disturbs the text around it.
const ISOLATE: char = '\u{2068}';
const END: char = '\u{2069}';

/// A value that may run against the direction of the text around it.
pub fn isolate(value: &str) -> String {
    format!("{ISOLATE}{value}{END}")
}

/// Isolated only where it holds digits or letters of the other direction.
pub fn guarded(facts: &Facts<'_>, value: &str) -> String {
    let foreign = |c: char| {
        c.is_ascii_digit()
            || if facts.wording.right_to_left {
                c.is_ascii_alphabetic()
            } else {
                c.is_alphabetic() && !c.is_ascii()
            }
    };
    if value.chars().any(foreign) {
        isolate(value)
    } else {
        value.to_owned()
    }
}

/// A wording without placeholders; the key itself where it is missing.
pub fn plain(facts: &Facts<'_>, key: &str) -> String {
    facts
        .wording
        .replies
        .get(key)
        .cloned()
        .unwrap_or_else(|| key.to_owned())
}

/// What an operation is called as an option.
pub fn operation(facts: &Facts<'_>, operation: Operation) -> String {
    let key = match operation {
        Operation::In => "operation_in",
        Operation::Waste => "operation_waste",
        Operation::Count => "operation_count",
        Operation::Finished => "operation_finished",
        _ => "operation_out",
    };
    plain(facts, key)
}

/// A product's name for a sentence.
pub fn product(facts: &Facts<'_>, id: Uuid) -> String {
    guarded(facts, &facts.name(id))
}

fn counted(facts: &Facts<'_>, unit: &str, count: Qty) -> Option<String> {
    let unit = facts.lexicon.unit_named(unit)?;
    let (one, many) = facts.wording.units.get(&unit)?;
    let name = if count == Qty::from_units(1) {
        one
    } else {
        many
    };
    Some(format!("{count} {name}"))
}

/// «3 ארגזים», as an option (no controls).
pub fn boxes(facts: &Facts<'_>, count: Qty) -> String {
    counted(facts, "box", count).unwrap_or_else(|| count.to_string())
}

/// «3 בודדים», as an option; what is weighed has no singles, only its own measure.
pub fn singles(facts: &Facts<'_>, known: &Known, count: Qty) -> String {
    if known.boxed() && !known.measured() {
        let key = if count == Qty::from_units(1) {
            "single_one"
        } else {
            "single_many"
        };
        return format!("{count} {}", plain(facts, key));
    }
    own_unit(facts, known, count)
}

/// «3 ק״ג», in the product's own unit, as an option.
pub fn own_unit(facts: &Facts<'_>, known: &Known, count: Qty) -> String {
    let unit = known
        .unit
        .and_then(|unit| facts.lexicon.unit(unit))
        .map_or("unit", |unit| unit.id.as_str());
    counted(facts, unit, count).unwrap_or_else(|| count.to_string())
}

/// An amount as an option or label, without controls.
pub fn amount_plain(facts: &Facts<'_>, id: Uuid, amount: Amount) -> String {
    joined(facts, id, amount, &|text| text.to_owned())
}

/// An amount inside a sentence: every number isolated.
pub fn amount(facts: &Facts<'_>, id: Uuid, amount: Amount) -> String {
    joined(facts, id, amount, &|text| match text.split_once(' ') {
        Some((number, unit)) => format!("{} {unit}", isolate(number)),
        None => isolate(text),
    })
}

fn joined(facts: &Facts<'_>, id: Uuid, amount: Amount, dress: &dyn Fn(&str) -> String) -> String {
    let Some(known) = facts.catalogue.get(id) else {
        return dress(&amount.units.to_string());
    };
    let boxed = Qty::from_thousandths(amount.boxes.saturating_mul(1000));
    let parts = (
        amount.boxes != 0,
        !amount.units.is_zero() || amount.boxes == 0,
    );
    match parts {
        (true, true) => plain(facts, "boxes_and_units")
            .replace("{boxes}", &dress(&boxes(facts, boxed)))
            .replace("{units}", &dress(&singles(facts, known, amount.units))),
        (true, false) => dress(&boxes(facts, boxed)),
        _ => dress(&singles(facts, known, amount.units)),
    }
}

/// A total in the product's own unit: for weighed and unboxed products, and where boxes do not matter.
pub fn total(facts: &Facts<'_>, id: Uuid, total: Qty) -> String {
    amount(facts, id, Amount::loose(total))
}
