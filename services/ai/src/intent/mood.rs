//! Which clauses report something that happened, and which ask, plan, deny or suppose.

use serde::{Deserialize, Serialize};

use super::Doubt;
use super::clause::Clause;
use super::said_date::SaidDate;
use crate::entities::items::Item;
use crate::lexicon::{Answer, Form, Interrogative, Lexicon, Mood, Operation, Sense};

/// Why a sentence with a verb is no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    Question,
    Plan,
    Denial,
    Condition,
    /// Speaks of an order, not of stock.
    Order,
}

/// What a clause is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// It happened, as far as these doubts go.
    Report(Vec<Doubt>),
    Withheld(Withheld),
}

/// Cues of a clause that stand for this sense.
pub fn has(clause: &Clause, sense: Sense) -> bool {
    clause.cues.iter().any(|(cue, _)| cue.sense == sense)
}

/// The question word of a clause, the most telling first.
pub fn interrogative(clause: &Clause) -> Option<Interrogative> {
    [
        Interrogative::Who,
        Interrogative::When,
        Interrogative::HowMuch,
        Interrogative::What,
        Interrogative::Other,
    ]
    .into_iter()
    .find(|asks| has(clause, Sense::Asks(*asks)))
}

/// Whether the sentence this clause stands in asks something.
pub fn asks(clause: &Clause, all: &[Clause]) -> bool {
    all.iter()
        .filter(|other| other.sentence == clause.sentence)
        .any(|other| other.asked || interrogative(other).is_some())
}

/// Whether the piece between commas denies what stands in it.
pub fn denies(clause: &Clause, piece: usize) -> bool {
    clause
        .cues
        .iter()
        .any(|(cue, at)| *at == piece && cue.sense == Sense::Mood(Mood::Denial))
}

/// Whether something after the first verb takes back or puts right («לקחתי 3. לא, 4», "No I didn't").
pub fn taken_back(clauses: &[Clause]) -> bool {
    let retracts = |sense: Sense| {
        matches!(
            sense,
            Sense::Answer(Answer::Correction | Answer::No | Answer::Cancel)
                | Sense::Mood(Mood::Denial)
        )
    };
    let Some(first) = clauses.iter().position(|clause| clause.verb.is_some()) else {
        return false;
    };
    clauses.iter().skip(first).any(|clause| {
        clause.cues.iter().any(|(cue, _)| {
            let corrects = cue.sense == Sense::Answer(Answer::Correction);
            (clause.verb.is_none() && retracts(cue.sense))
                || (clause.verb.is_some() && corrects && cue.at >= clause.verb_at.end)
        })
    })
}

/// Until when the item at `at` keeps: what is said after it and before the next, else before all.
pub(super) fn expiry(clause: &Clause, items: &[Item], at: usize) -> Option<SaidDate> {
    let start = |item: &Item| {
        let amounts = item.amounts.iter().map(Item::amount_at);
        amounts.fold(item.name_at(), usize::min)
    };
    let own = items.get(at).map(start)?;
    let next = items
        .iter()
        .map(start)
        .filter(|other| *other > own)
        .min()
        .unwrap_or(usize::MAX);
    let first = items.iter().map(start).min()?;
    let mut dates = clause.expiries.iter();
    dates
        .clone()
        .find(|(token, _)| *token > own && *token < next)
        .or_else(|| dates.find(|(token, _)| *token < first))
        .map(|(_, date)| *date)
}

/// What a clause with a verb is.
pub fn status(clause: &Clause, all: &[Clause], lexicon: &Lexicon) -> Status {
    let same_sentence = |other: &&Clause| other.sentence == clause.sentence;
    let conditional = all.iter().filter(same_sentence).any(|other| {
        has(other, Sense::Mood(Mood::Condition)) || other.verb.is_some_and(|verb| verb.conditional)
    });
    let verb = clause.verb;
    let operation = verb.and_then(|v| lexicon.verb(v.verb)).map(|v| v.operation);
    // «אפשר לבטל?»: an order, however politely it is put.
    let polite = operation == Some(Operation::Undo)
        && matches!(interrogative(clause), None | Some(Interrogative::Other))
        && !conditional
        && !denies(clause, clause.verb_piece);
    if polite {
        return Status::Report(Vec::new());
    }
    if asks(clause, all) {
        return Status::Withheld(Withheld::Question);
    }
    if conditional {
        return Status::Withheld(Withheld::Condition);
    }
    if denies(clause, clause.verb_piece) {
        return Status::Withheld(Withheld::Denial);
    }
    if has(clause, Sense::Mood(Mood::Plan)) || verb.is_some_and(|v| v.form == Form::Plan) {
        return Status::Withheld(Withheld::Plan);
    }
    if operation == Some(Operation::Order) {
        return Status::Withheld(Withheld::Order);
    }
    let mut doubts = Vec::new();
    if verb.is_some_and(|v| v.misspelt) {
        doubts.push(Doubt::Misspelt);
    }
    let there = clause
        .cues
        .iter()
        .any(|(cue, _)| matches!(cue.sense, Sense::Query(_)));
    if verb.is_some_and(|v| v.relative) && there {
        doubts.push(Doubt::Uncertain);
    }
    if verb.is_some_and(|v| v.form == Form::Second) {
        doubts.push(Doubt::Person);
    }
    let moves = matches!(
        operation,
        Some(Operation::In | Operation::Out | Operation::Waste)
    );
    let level = has(clause, Sense::Level)
        && ((moves && operation != Some(Operation::Waste)) || clause.counted);
    // «תוריד את המלאי של היוגורט ל-5»: an order in so many words.
    let set = level && clause.counted;
    // «לקחתי 3, סתם».
    let stock = moves || matches!(operation, Some(Operation::Count | Operation::Finished));
    let waved_off = stock && has(clause, Sense::Answer(Answer::Cancel));
    if (level && !set) || waved_off || has(clause, Sense::Mood(Mood::Uncertain)) {
        doubts.push(Doubt::Uncertain);
    }
    let both_sides = clause.before > 0 && clause.before < clause.chunks.len();
    if (clause.tangled && !(clause.counted && set)) || (clause.several && both_sides) {
        doubts.push(Doubt::Tangled);
    }
    let mixed = all.iter().any(|other| {
        (has(other, Sense::Mood(Mood::Plan)) || other.verb.is_some_and(|v| v.form == Form::Plan))
            || (other.verb.is_some() && denies(other, other.verb_piece))
    });
    if mixed {
        doubts.push(Doubt::Mixed);
    }
    Status::Report(doubts)
}
