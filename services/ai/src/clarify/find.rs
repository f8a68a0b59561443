//! Finds the operation, the product, the person and the amount of a task, or makes the question for them.

use std::collections::HashMap;

use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use super::ask::{Ask, Asking, Choice, Why};
use super::facts::Facts;
use super::task::{BookingKind, Task};
use crate::chat::words;
use crate::entities::amount::{Fit, fit};
use crate::entities::catalogue::Known;
use crate::intent::Doubt;
use crate::lexicon::Operation;

/// More options than this are narrowed first.
const MOST_OPTIONS: usize = 6;

pub(super) fn which_operation(task: &Task, facts: &Facts<'_>) -> Ask {
    let all = [
        Operation::Out,
        Operation::In,
        Operation::Waste,
        Operation::Count,
    ];
    let meant: &[Operation] = if task.could_be.is_empty() {
        &all
    } else {
        &task.could_be
    };
    let may = |operation: &&Operation| {
        **operation != Operation::In || BookingKind::In.allowed(facts.role)
    };
    let mut choices: Vec<(String, Choice)> = meant
        .iter()
        .filter(may)
        .map(|operation| {
            (
                words::operation(facts, *operation),
                Choice::Operation(*operation),
            )
        })
        .collect();
    choices.push((words::plain(facts, "option_nothing"), Choice::No));
    Ask {
        asking: Asking::Confirmation,
        why: Why::Operation,
        choices,
    }
}

/// The product, or the question that finds it.
pub(super) fn which_product(task: &mut Task, facts: &Facts<'_>) -> Result<Uuid, Ask> {
    if let Some(product) = task.product {
        return Ok(product);
    }
    let candidates = &task.mention.candidates;
    if task.mention.fuzzy || task.doubts.contains(&Doubt::Container) {
        let few: Vec<Uuid> = candidates.iter().copied().take(MOST_OPTIONS).collect();
        return Err(products(&few, Why::Alike, facts));
    }
    match candidates.as_slice() {
        [] if task.mention.text.is_empty() => Err(which_product_at_all()),
        [] => {
            let nearest = task.mention.nearest.clone();
            Err(products(&nearest, Why::NotFound, facts))
        }
        [one] => {
            task.product = Some(*one);
            Ok(*one)
        }
        several if several.len() <= MOST_OPTIONS => Err(products(several, Why::Which, facts)),
        many => Err(narrow(many, facts)),
    }
}

pub(super) fn which_product_at_all() -> Ask {
    open(Asking::Product, Why::NoName)
}

/// Products as options, labelled by what tells them apart.
pub(super) fn products(ids: &[Uuid], why: Why, facts: &Facts<'_>) -> Ask {
    let by_difference = why == Why::Which;
    let labels: HashMap<Uuid, String> = if by_difference {
        let labels = facts.catalogue.index().distinguish(ids);
        labels
            .into_iter()
            .map(|label| (label.id, label.text))
            .collect()
    } else {
        HashMap::new()
    };
    let choices = ids
        .iter()
        .map(|id| {
            let label = labels.get(id).cloned().unwrap_or_else(|| facts.name(*id));
            (label, Choice::Product(*id))
        })
        .collect();
    Ask {
        asking: Asking::Product,
        why,
        choices,
    }
}

/// Too many to list: the word that narrows most, or the likeliest.
fn narrow(many: &[Uuid], facts: &Facts<'_>) -> Ask {
    match facts.catalogue.index().narrowing(many) {
        Some(narrowing) if narrowing.values.len() > 1 => Ask {
            asking: Asking::Product,
            why: Why::Narrow,
            choices: narrowing
                .values
                .into_iter()
                .map(|(word, _)| (word.clone(), Choice::Narrow(word)))
                .collect(),
        },
        _ => products(many.get(..MOST_OPTIONS).unwrap_or(many), Why::Which, facts),
    }
}

pub(super) fn who(task: &Task, facts: &Facts<'_>) -> Option<Ask> {
    let performer = task.performer.as_ref()?;
    if performer.people.len() < 2 {
        return None;
    }
    let mut choices: Vec<(String, Choice)> = performer
        .people
        .iter()
        .map(|person| (person.name.clone(), Choice::Person(person.id)))
        .collect();
    choices.push((words::plain(facts, "option_nobody"), Choice::No));
    Some(Ask {
        asking: Asking::Confirmation,
        why: Why::Who,
        choices,
    })
}

/// The amount, or the question that finds it.
pub(super) fn how_much(task: &Task, known: &Known, facts: &Facts<'_>) -> Result<Amount, Ask> {
    let Some(spoken) = &task.amount else {
        return Err(open(Asking::Quantity, Why::HowMuch));
    };
    if task.in_own_unit
        && let Some(value) = spoken.bare_value()
    {
        return Ok(Amount::loose(value));
    }
    match fit(spoken, known, facts.lexicon) {
        Fit::Exact(amount) => Ok(amount),
        Fit::NeedUnit(count) => Err(which_unit(count, known, facts)),
        Fit::NeedQuantity if spoken.has_number() || spoken.unclear => {
            Err(open(Asking::Quantity, Why::WhichAmount))
        }
        Fit::NeedQuantity => Err(open(Asking::Quantity, Why::HowMuch)),
    }
}

fn which_unit(count: Qty, known: &Known, facts: &Facts<'_>) -> Ask {
    let mut choices = Vec::new();
    if known.boxed() {
        choices.push((words::boxes(facts, count), Choice::Boxes));
    }
    if known.measured() {
        choices.push((words::own_unit(facts, known, count), Choice::OwnUnit));
    } else {
        choices.push((words::singles(facts, known, count), Choice::Singles));
    }
    let why = if known.measured() {
        Why::Weigh(count)
    } else {
        Why::Unit(count)
    };
    Ask {
        asking: Asking::Unit,
        why,
        choices,
    }
}

/// Until when something keeps; that nobody knows is an answer too.
pub(super) fn until_when(facts: &Facts<'_>) -> Ask {
    Ask {
        asking: Asking::Expiry,
        why: Why::Expiry,
        choices: vec![(words::plain(facts, "option_no_date"), Choice::Undated)],
    }
}

pub(super) fn yes_or_no(why: Why, facts: &Facts<'_>) -> Ask {
    Ask {
        asking: Asking::Confirmation,
        why,
        choices: vec![
            (words::plain(facts, "option_yes"), Choice::Yes),
            (words::plain(facts, "option_no"), Choice::No),
        ],
    }
}

pub(super) const fn open(asking: Asking, why: Why) -> Ask {
    Ask {
        asking,
        why,
        choices: Vec::new(),
    }
}
