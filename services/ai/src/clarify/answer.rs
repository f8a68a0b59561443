//! Takes an answer into the task it answers.
//!
//! An answer is a tap, a word, a number, a phrase, several facts at once, or a correction. What it
//! does not plainly say changes nothing: the question is asked again.

use shared_language::fold;
use uuid::Uuid;

use super::answer_amount::{quantity, unit};
use super::ask::{Asking, Choice, Question, Why};
use super::correct::correct;
use super::facts::Facts;
use super::task::Task;
use super::which::{by_measure, offered_products, which_of};
use crate::entities::mention::{look_up, sort_out};
use crate::intent::{AnswerReading, Understanding};
use crate::lexicon::Operation;

/// What an answer did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// The task knows more: go on with it.
    Changed(Box<Task>),
    /// It says no: nothing is booked.
    Declined,
    /// It does not answer: ask again.
    Unclear,
}

/// Takes a chosen option.
pub fn choose(question: &Question, choice: &Choice, facts: &Facts<'_>) -> Taken {
    let mut task = question.task.clone();
    match choice {
        Choice::Product(id) => select(&mut task, *id, question),
        Choice::Narrow(word) => {
            let ids = task.mention.candidates.clone();
            let found = sort_out(
                &facts
                    .catalogue
                    .among(&ids, facts.lexicon)
                    .search(word, ids.len()),
            );
            if found.fit.is_empty() || found.fit.len() == ids.len() {
                return Taken::Unclear;
            }
            task.mention.candidates = found.fit;
        }
        Choice::Boxes => with_unit(&mut task, "box"),
        Choice::Singles => with_unit(&mut task, "unit"),
        Choice::OwnUnit => task.in_own_unit = true,
        Choice::Operation(operation) => {
            task.operation = Some(*operation);
            task.could_be.clear();
        }
        Choice::Person(id) => {
            if let Some(who) = &mut task.performer {
                who.people.retain(|person| person.id == *id);
            }
        }
        Choice::Undated => {
            task.expiry = None;
            task.agreed.expiry = true;
        }
        Choice::No if question.why == Why::Who => task.performer = None,
        Choice::No => return Taken::Declined,
        Choice::Stock(_) => return Taken::Unclear,
        Choice::Yes => agree(&mut task, &question.why),
    }
    Taken::Changed(Box::new(task))
}

fn select(task: &mut Task, id: Uuid, question: &Question) {
    task.offered = question
        .options
        .iter()
        .filter_map(|option| match option.choice {
            Choice::Product(id) => Some(id),
            _ => None,
        })
        .collect();
    task.retarget(vec![id], false);
    task.product = Some(id);
}

fn agree(task: &mut Task, why: &Why) {
    match why {
        Why::Doubt => task.agreed.doubts = true,
        Why::Short { available, .. } | Why::Finished { available, .. } => {
            task.agreed.zero_at = Some(*available);
        }
        Why::Unlikely { .. } => task.agreed.likely = true,
        Why::CountDrop => task.agreed.count = true,
        Why::Replace | Why::Undo => task.agreed.replace = true,
        _ => {}
    }
}

/// Gives the bare count a unit.
fn with_unit(task: &mut Task, unit: &str) {
    if let Some(amount) = &mut task.amount {
        amount.singles = false;
        for part in &mut amount.parts {
            part.unit = Some(unit.to_owned());
        }
    }
}

/// Takes words as the answer.
pub fn take(question: &Question, said: &Understanding, facts: &Facts<'_>) -> Taken {
    let reading = &said.answer;
    if let Some(plain) = reading.correction
        && let Some(task) = correct(question, said, plain, facts)
    {
        return Taken::Changed(Box::new(task));
    }
    if reading.doubtful {
        return Taken::Unclear;
    }
    match question.asking {
        Asking::Product => product(question, said, facts),
        Asking::Unit => unit(question, reading, facts),
        Asking::Quantity => quantity(question, reading, facts),
        Asking::Confirmation => confirmation(question, said, facts),
        Asking::Expiry => expiry(question, reading, facts),
    }
}

/// A date, or that there is none. The same date said again is meant.
fn expiry(question: &Question, reading: &AnswerReading, facts: &Facts<'_>) -> Taken {
    if let Some(date) = reading.date.filter(|date| date.day(facts.day).is_some()) {
        let mut task = question.task.clone();
        task.agreed.expiry = task.expiry == Some(date);
        task.expiry = Some(date);
        return Taken::Changed(Box::new(task));
    }
    if reading.no || reading.neither {
        return choose(question, &Choice::Undated, facts);
    }
    by_label(question, &reading.words, facts)
}

/// An option by position: «השני», «2».
pub(super) fn by_position<'q>(
    question: &'q Question,
    reading: &AnswerReading,
) -> Option<&'q Choice> {
    let count = question.options.len();
    let position = match reading.ordinal {
        Some(0) => count,
        Some(n) => usize::from(n),
        None => {
            let value = reading.amount.as_ref()?.bare_value()?.thousandths();
            if value % 1000 != 0 || !reading.words.is_empty() {
                return None;
            }
            usize::try_from(value / 1000).ok()?
        }
    };
    question
        .options
        .get(position.checked_sub(1)?)
        .map(|option| &option.choice)
}

fn product(question: &Question, said: &Understanding, facts: &Facts<'_>) -> Taken {
    let reading = &said.answer;
    if let Some(zero) = &reading.zero
        && let [one] = which_of(question, &offered_products(question), zero, facts).as_slice()
    {
        let mut task = question.task.clone();
        select(&mut task, *one, question);
        return Taken::Changed(Box::new(task));
    }
    if reading.neither || (reading.no && question.why != Why::Which) {
        return Taken::Declined;
    }
    if let (true, [only]) = (reading.yes, question.options.as_slice()) {
        return choose(question, &only.choice, facts);
    }
    if reading.words.is_empty() {
        // «לקחתי 3» says an amount, not an option.
        let position = by_position(question, reading).filter(|_| said.reports.is_empty());
        return position.map_or(Taken::Unclear, |choice| choose(question, choice, facts));
    }
    let mut task = question.task.clone();
    let ids = offered_products(question);
    let found = which_of(question, &ids, &reading.words, facts);
    let (found, sized) = by_measure(found, reading, facts);
    match found.as_slice() {
        [] => {
            let anywhere = look_up(facts.catalogue, &reading.words);
            if anywhere.fit.is_empty() {
                return Taken::Unclear;
            }
            // Another product than those offered: a change nobody announced, so it is asked. Where
            // nothing was offered it is the answer.
            let announced = matches!(question.why, Why::NoName | Why::NotFound);
            // With an amount of its own it is rather one thing more.
            if !announced && reading.amount.is_some() && !reading.implied {
                return Taken::Unclear;
            }
            reading.words.clone_into(&mut task.mention.text);
            task.retarget(anywhere.fit, !announced);
        }
        [one] => select(&mut task, *one, question),
        several => task.mention.candidates = several.to_vec(),
    }
    if !sized {
        merge_amount(&mut task, reading);
    }
    Taken::Changed(Box::new(task))
}

/// «3 פחיות» while the product is asked: the amount is a fact too.
fn merge_amount(task: &mut Task, reading: &AnswerReading) {
    let Some(said) = &reading.amount else {
        return;
    };
    // A container alone only chose the product.
    if !reading.implied && (said.has_number() || said.unclear) {
        task.set_amount(said.clone());
    }
}

fn confirmation(question: &Question, said: &Understanding, facts: &Facts<'_>) -> Taken {
    let reading = &said.answer;
    if reading.neither {
        return Taken::Declined;
    }
    match question.why {
        Why::Operation => {
            // «לקחתי», «הגיע»: the verb alone.
            if let [report] = said.reports.as_slice()
                && report.operation != Operation::Ambiguous
                && report.doubts.is_empty()
                && report.mention.text.is_empty()
            {
                return choose(question, &Choice::Operation(report.operation), facts);
            }
            let position = reading
                .amount
                .is_none()
                .then(|| by_position(question, reading))
                .flatten();
            match position {
                Some(choice) => choose(question, choice, facts),
                None if reading.no => Taken::Declined,
                None if reading.yes => match question.options.as_slice() {
                    [only, _] => choose(question, &only.choice, facts),
                    _ => Taken::Unclear,
                },
                None => by_label(question, &reading.words, facts),
            }
        }
        Why::Who => by_position(question, reading).map_or_else(
            || by_label(question, &reading.words, facts),
            |c| choose(question, c, facts),
        ),
        _ if reading.words.is_empty() && says_unit(reading) && said.reports.is_empty() => {
            // «10 קילו» instead of yes or no: that much, then.
            let mut task = question.task.clone();
            task.set_amount(reading.amount.clone().unwrap_or_default());
            Taken::Changed(Box::new(task))
        }
        _ if reading.yes => choose(question, &Choice::Yes, facts),
        _ if reading.no => Taken::Declined,
        // «הראשון» among yes and no; a bare number could be an amount.
        _ if reading.ordinal.is_some() => by_position(question, reading)
            .map_or(Taken::Unclear, |choice| choose(question, choice, facts)),
        _ => Taken::Unclear,
    }
}

/// A number with its unit was said.
fn says_unit(reading: &AnswerReading) -> bool {
    let parts = reading
        .amount
        .as_ref()
        .map(|amount| (amount.unclear, &amount.parts));
    !reading.implied
        && parts.is_some_and(|(unclear, parts)| {
            !unclear && !parts.is_empty() && parts.iter().all(|part| part.unit.is_some())
        })
}

fn by_label(question: &Question, words: &str, facts: &Facts<'_>) -> Taken {
    let said = fold(words);
    let mut fits = question.options.iter().filter(|option| {
        let label = fold(&option.label);
        !said.is_empty() && (label == said || label.split(' ').any(|word| word == said))
    });
    match (fits.next(), fits.next()) {
        (Some(one), None) => choose(question, &one.choice, facts),
        _ => Taken::Unclear,
    }
}
