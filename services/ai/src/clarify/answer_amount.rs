//! Answers to "boxes or singles?" and "how much?".

use shared_quantity::Qty;

use super::answer::{Taken, by_position, choose};
use super::ask::Question;
use super::facts::Facts;
use super::which::which_of;
use crate::entities::amount::{Part, Spoken};
use crate::entities::catalogue::Known;
use crate::intent::AnswerReading;
use crate::lexicon::{Unit, UnitKind};

pub(super) fn unit(question: &Question, reading: &AnswerReading, facts: &Facts<'_>) -> Taken {
    let Some(count) = question
        .task
        .amount
        .as_ref()
        .and_then(|amount| amount.parts.first())
    else {
        return Taken::Unclear;
    };
    let count = count.value;
    if reading.neither {
        return Taken::Declined;
    }
    // One option only is as good as "is it so?".
    if let [only] = question.options.as_slice() {
        if reading.yes {
            return choose(question, &only.choice, facts);
        }
        if reading.no {
            return Taken::Declined;
        }
    }
    let mut task = question.task.clone();
    let unit_said = reading.amount.as_ref().and_then(|amount| {
        amount
            .unit_only
            .clone()
            .or_else(|| amount.parts.first().and_then(|part| part.unit.clone()))
    });
    let Some(unit_said) = unit_said else {
        // «2» may be the second option; where it is also the count it says nothing.
        if reading.amount.as_ref().and_then(Spoken::bare_value) == Some(count) {
            return Taken::Unclear;
        }
        return by_position(question, reading)
            .map_or(Taken::Unclear, |choice| choose(question, choice, facts));
    };
    let Some(amount) = &reading.amount else {
        return Taken::Unclear;
    };
    if amount.unclear {
        return Taken::Unclear;
    }
    let named = facts
        .lexicon
        .unit_named(&unit_said)
        .and_then(|unit| facts.lexicon.unit(unit));
    let Some(kind) = named.map(|unit| unit.kind) else {
        return Taken::Unclear;
    };
    let known = task.product.and_then(|id| facts.catalogue.get(id));
    let measured = known.is_some_and(Known::measured);
    // «3 שקיות» of something counted by the piece: how many are in one is not known.
    let holds_many = known.is_some_and(|known| known.by_the_piece(facts.lexicon))
        && named.is_some_and(|unit| unit.kind == UnitKind::Single && unit.container);
    if holds_many {
        return Taken::Unclear;
    }
    // «גרם» alone about something kept in kilos is hardly three grams.
    let own = named.is_some_and(|unit| known.is_some_and(|known| own_measure(known, unit, facts)));
    let bare = reading.implied || amount.parts.is_empty();
    if bare && matches!(kind, UnitKind::Weight | UnitKind::Volume) && !own {
        return Taken::Unclear;
    }
    let single = kind == UnitKind::Single && !measured;
    let parts = if reading.implied {
        0
    } else {
        amount.parts.len()
    };
    let said = match (kind, parts) {
        (UnitKind::Box, 0) => Spoken {
            parts: vec![Part {
                value: count,
                unit: Some("box".into()),
            }],
            ..Spoken::default()
        },
        // Whatever counter of singles was said, it means singles of the product chosen.
        (UnitKind::Single, 0) if single => singles(count),
        (UnitKind::Single, 1) if single => {
            singles(amount.parts.first().map_or(count, |part| part.value))
        }
        (UnitKind::Single, 0 | 1) => return Taken::Unclear,
        (UnitKind::Weight | UnitKind::Volume, 0) => Spoken {
            parts: vec![Part {
                value: count,
                unit: Some(unit_said),
            }],
            ..Spoken::default()
        },
        // «3 קרטונים» answers "boxes or singles": here it is the box.
        (UnitKind::Box, 1) => Spoken {
            parts: amount
                .parts
                .iter()
                .map(|part| Part {
                    value: part.value,
                    unit: Some("box".into()),
                })
                .collect(),
            ..Spoken::default()
        },
        _ => amount.clone(),
    };
    task.set_amount(said);
    Taken::Changed(Box::new(task))
}

/// Whether one of a product is one of this measure: kept in it, or just that much inside.
fn own_measure(known: &Known, unit: &Unit, facts: &Facts<'_>) -> bool {
    let kept_in = known.unit.and_then(|own| facts.lexicon.unit(own));
    if known.measured() {
        return kept_in.is_some_and(|own| own.id == unit.id);
    }
    known.content == Some((unit.kind, unit.base))
}

/// A gram or millilitre without a number: no amount anybody takes.
fn tiny(reading: &AnswerReading, amount: &Spoken, facts: &Facts<'_>) -> bool {
    let unit = amount.parts.first().and_then(|part| part.unit.as_deref());
    let unit = unit.and_then(|unit| facts.lexicon.unit_named(unit));
    let unit = unit.and_then(|unit| facts.lexicon.unit(unit));
    reading.implied && unit.is_some_and(|unit| unit.base == 1)
}

/// Words beside the amount that are not the product's: whatever they mean, the number may be theirs.
fn speaks_of_another(question: &Question, reading: &AnswerReading, facts: &Facts<'_>) -> bool {
    let ids = match question.task.product {
        Some(id) => vec![id],
        None => question.task.mention.candidates.clone(),
    };
    !reading.words.is_empty()
        && !reading.implied
        && which_of(question, &ids, &reading.words, facts).is_empty()
}

fn singles(value: Qty) -> Spoken {
    Spoken {
        parts: vec![Part {
            value,
            unit: Some("unit".into()),
        }],
        ..Spoken::default()
    }
}

pub(super) fn quantity(question: &Question, reading: &AnswerReading, facts: &Facts<'_>) -> Taken {
    let mut task = question.task.clone();
    if reading.all {
        task.all = true;
        return Taken::Changed(Box::new(task));
    }
    if reading.neither {
        return Taken::Declined;
    }
    if speaks_of_another(question, reading, facts) {
        return Taken::Unclear;
    }
    let said = reading.amount.clone();
    let Some(amount) = said.filter(|amount| amount.has_number() || amount.unclear) else {
        return Taken::Unclear;
    };
    if tiny(reading, &amount, facts) {
        return Taken::Unclear;
    }
    let known = task.product.and_then(|id| facts.catalogue.get(id));
    // «ארגזי קולה» without a number, then «3»: boxes.
    let unit_before = task
        .amount
        .as_ref()
        .and_then(|before| before.unit_only.clone());
    let amount = match (amount.bare_value(), unit_before) {
        (Some(value), Some(unit)) => Spoken {
            parts: vec![Part {
                value,
                unit: Some(unit),
            }],
            ..Spoken::default()
        },
        (Some(_), None) => {
            // The question named the measure («כמה ק״ג?»).
            task.in_own_unit = known.is_some_and(|known| known.measured() && !known.boxed());
            amount
        }
        _ => amount,
    };
    let own_unit = task.in_own_unit;
    task.set_amount(amount);
    task.in_own_unit = own_unit;
    Taken::Changed(Box::new(task))
}
