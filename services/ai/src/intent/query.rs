//! Which question about stock a clause asks.

use super::clause::Clause;
use super::mood::{has, interrogative};
use crate::lexicon::{Interrogative, Lexicon, Operation, Period, QueryKind, Sense};

/// The question of a clause, if it asks one. A phrase that names the question decides; otherwise
/// the question word together with the verb.
pub fn kind(clause: &Clause, lexicon: &Lexicon) -> Option<QueryKind> {
    let verb = clause.verb.and_then(|verb| lexicon.verb(verb.verb));
    let operation = verb.map(|verb| verb.operation);
    if let Some(kind) = phrase(clause) {
        return Some(kind);
    }
    let asks = interrogative(clause);
    // «מתי תוקף הקוטג' נגמר?».
    if has(clause, Sense::ExpiryLead) && (asks.is_some() || clause.asked) {
        return Some(QueryKind::Expiring);
    }
    let expired = verb.is_some_and(|v| v.reason.as_deref() == Some("expired"));
    let by_verb = match (asks, operation) {
        (Some(Interrogative::When), Some(Operation::Waste)) if expired => Some(QueryKind::Expiring),
        (Some(Interrogative::Who | Interrogative::When), Some(_)) => Some(QueryKind::History),
        (Some(Interrogative::HowMuch | Interrogative::What), Some(operation)) => match operation {
            Operation::Waste if expired => Some(QueryKind::Expiring),
            Operation::Waste => Some(QueryKind::Waste),
            Operation::Out | Operation::In | Operation::Ambiguous => Some(QueryKind::History),
            Operation::Finished => Some(QueryKind::Low),
            Operation::Count => Some(QueryKind::Stock),
            Operation::Order => Some(QueryKind::Order),
            Operation::Undo => None,
        },
        // «נגמר החלב?», «נשאר חלב?»
        (_, Some(Operation::Finished | Operation::Count)) if clause.asked => Some(QueryKind::Stock),
        _ => None,
    };
    by_verb.or_else(|| weak_phrase(clause))
}

/// The longest phrase of at least two words, or one that names its question alone.
fn phrase(clause: &Clause) -> Option<QueryKind> {
    queries(clause)
        .filter(|(kind, len)| *len > 1 || *kind != QueryKind::Stock)
        .max_by_key(|(kind, len)| (*len, *kind != QueryKind::Stock))
        .map(|(kind, _)| kind)
}

/// Whether it asks about stock in so many words, or with a question mark.
pub(super) fn plainly(clause: &Clause) -> bool {
    clause.asked || clause.verb.is_some() || queries(clause).any(|(_, len)| len > 1)
}

fn weak_phrase(clause: &Clause) -> Option<QueryKind> {
    queries(clause)
        .max_by_key(|(_, len)| *len)
        .map(|(kind, _)| kind)
}

fn queries(clause: &Clause) -> impl Iterator<Item = (QueryKind, usize)> {
    clause.cues.iter().filter_map(|(cue, _)| match cue.sense {
        Sense::Query(kind) => Some((kind, cue.len)),
        _ => None,
    })
}

/// The stretch of time a question is about.
pub fn period(clause: &Clause) -> Option<Period> {
    [
        Period::Yesterday,
        Period::Today,
        Period::Month,
        Period::Week,
    ]
    .into_iter()
    .find(|period| has(clause, Sense::Period(*period)))
}
