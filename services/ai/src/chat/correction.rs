//! A correction right after a booking: «לא, 4», «התכוונתי לזירו». It always says what would be undone
//! and booked instead, and asks.

use super::state::{Booked, State};
use crate::clarify::task::Agreed;
use crate::clarify::{Facts, Replaced, Task};
use crate::entities::amount::{Part, Spoken};
use crate::entities::mention::{look_up, sort_out};
use crate::intent::{Report, Understanding};
use crate::lexicon::Operation;

/// What a correction comes to.
pub enum Corrected {
    Task(Box<Task>),
    /// Several things were booked and it does not say which.
    Which,
    /// It names something that is not known.
    Unknown(String),
}

/// Whether a message puts right what was booked last.
pub fn applies(said: &Understanding, state: &State) -> bool {
    let reading = &said.answer;
    if state.booked.is_empty() || !said.queries.is_empty() {
        return false;
    }
    let Some(plain) = reading.correction else {
        return false;
    };
    let content = !reading.words.is_empty() || reading.amount.is_some();
    match said.reports.as_slice() {
        [] => content && (said.withheld.is_none() || plain),
        // «לא, לקחתי 4», «לא, זרקתי»; a whole sentence of its own is a new report.
        [report] => {
            report.mention.text.is_empty() || (plain && report.operation != Operation::Ambiguous)
        }
        _ => false,
    }
}

/// The booking to replace, with what was put right.
pub fn task(said: &Understanding, state: &State, facts: &Facts<'_>) -> Corrected {
    let reading = &said.answer;
    let Some(group) = state.booked.last() else {
        return Corrected::Which;
    };
    let line = match group.lines.as_slice() {
        [one] => one,
        several => match about(several, &reading.words, facts) {
            Some(line) => line,
            None => return Corrected::Which,
        },
    };
    let mut task = Task {
        agreed: Agreed::default(),
        doubts: Vec::new(),
        all: false,
        replaces: vec![replaced(line)],
        ..line.task.clone()
    };
    task.product = Some(line.product);
    if let [report] = said.reports.as_slice() {
        change_operation(&mut task, report);
    }
    if !reading.words.is_empty() && !retarget(&mut task, line, &reading.words, facts) {
        return Corrected::Unknown(reading.words.clone());
    }
    // «לא לקחתי 3, לקחתי 2»: what is reported counts, not what is denied.
    let reported = match said.reports.as_slice() {
        [report] => report.mention.amount.clone(),
        _ => None,
    };
    if let Some(amount) = reported.or_else(|| reading.amount.clone().filter(|_| !reading.implied)) {
        let amount = in_the_same_unit(amount, &task);
        task.set_amount(amount);
    }
    Corrected::Task(Box::new(task))
}

/// The one line these words are about.
fn about<'l>(lines: &'l [Booked], words: &str, facts: &Facts<'_>) -> Option<&'l Booked> {
    if words.is_empty() {
        return None;
    }
    let ids: Vec<_> = lines.iter().map(|line| line.product).collect();
    let found = sort_out(
        &facts
            .catalogue
            .among(&ids, facts.lexicon)
            .search(words, ids.len()),
    );
    match found.fit.as_slice() {
        [one] => lines.iter().find(|line| line.product == *one),
        _ => None,
    }
}

fn change_operation(task: &mut Task, report: &Report) {
    if !matches!(report.operation, Operation::Ambiguous | Operation::Undo) {
        task.operation = Some(report.operation);
        task.reason.clone_from(&report.reason);
    }
}

/// Another product: one that was offered with it, else one that the words fit, alone or together
/// with the words said before («זירו» after «קולה»).
fn retarget(task: &mut Task, line: &Booked, words: &str, facts: &Facts<'_>) -> bool {
    let own = [line.product];
    let same = sort_out(&facts.catalogue.among(&own, facts.lexicon).search(words, 1));
    let offered: Vec<_> = task
        .offered
        .iter()
        .copied()
        .filter(|id| *id != line.product)
        .collect();
    let among = sort_out(
        &facts
            .catalogue
            .among(&offered, facts.lexicon)
            .search(words, 60),
    );
    let container = facts.lexicon.unit_word(words).is_some();
    let together = format!("{} {words}", task.mention.text);
    let found = [
        among.fit,
        if container {
            Vec::new()
        } else {
            look_up(facts.catalogue, words).fit
        },
        look_up(facts.catalogue, &together).fit,
    ]
    .into_iter()
    .find(|found| !found.is_empty());
    match found {
        Some(found) => {
            words.clone_into(&mut task.mention.text);
            task.retarget(found, false);
            true
        }
        // The words only repeat what was booked («לא, 4 פחיות»).
        None => !same.fit.is_empty() || container,
    }
}

/// «לא, 4» after «3 ארגזים» means boxes.
fn in_the_same_unit(amount: Spoken, task: &Task) -> Spoken {
    let before = task
        .amount
        .as_ref()
        .and_then(|before| match before.parts.as_slice() {
            [part] => part.unit.clone(),
            _ => None,
        });
    match (amount.bare_value(), before) {
        (Some(value), Some(unit)) => Spoken {
            parts: vec![Part {
                value,
                unit: Some(unit),
            }],
            ..Spoken::default()
        },
        _ => amount,
    }
}

fn replaced(line: &Booked) -> Replaced {
    Replaced {
        movement: line.movement,
        product: line.product,
        change: line.change,
        amount: line.amount,
        kind: line.kind,
    }
}

/// A task that only undoes.
pub fn undo_task(lines: &[Booked]) -> Task {
    let mut task = lines.first().map_or_else(
        || Task::from_report(&empty_report()),
        |line| line.task.clone(),
    );
    task.operation = Some(Operation::Undo);
    task.replaces = lines.iter().map(replaced).collect();
    task.agreed = Agreed::default();
    task
}

fn empty_report() -> Report {
    Report {
        operation: Operation::Undo,
        could_be: Vec::new(),
        reason: None,
        expiry: None,
        mention: crate::entities::Mention::default(),
        doubts: Vec::new(),
        performer: None,
    }
}
