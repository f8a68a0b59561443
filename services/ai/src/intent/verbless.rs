//! What a clause says that reports nothing: a question, a signed amount, or names and amounts alone.

use super::Doubt;
use super::clause::Clause;
use super::mood::{self, Withheld};
use super::query;
use super::report;
use super::understand::{Query, Report, Understanding};
use crate::entities::items::Item;
use crate::entities::mention::{Mention, Reader};
use crate::lexicon::{Mood, Operation, QueryKind, Sense};

/// A clause without any verb: a question, a signed amount, or names and amounts alone.
pub(super) fn without_verb(
    reader: &Reader<'_>,
    clause: &Clause,
    items: &[Item],
    asked: Option<QueryKind>,
    asks: bool,
    out: &mut Understanding,
) {
    if let Some(kind) = asked {
        return ask(reader, clause, items, kind, out);
    }
    let planned = mood::has(clause, Sense::Mood(Mood::Plan));
    let known = || {
        items
            .iter()
            .flat_map(|item| reader.mentions(item))
            .any(|m| !m.candidates.is_empty())
    };
    if planned && !asks && known() {
        out.withheld = Some((Withheld::Plan, Operation::Out));
        return;
    }
    for (at, item) in items.iter().enumerate() {
        let denied = mood::denies(clause, item.piece);
        let sign = item.amounts.iter().find_map(|amount| amount.minus);
        for mention in reader.mentions(item) {
            match sign {
                Some(minus) if !asks && !denied && mention.amount.is_some() => {
                    let operation = if minus { Operation::Out } else { Operation::In };
                    let clean = clause
                        .cues
                        .iter()
                        .all(|(cue, _)| !matches!(cue.sense, Sense::Mood(_)));
                    out.reports.push(Report {
                        operation,
                        could_be: Vec::new(),
                        reason: None,
                        expiry: mood::expiry(clause, items, at),
                        mention,
                        doubts: if clean {
                            Vec::new()
                        } else {
                            vec![Doubt::Uncertain]
                        },
                        performer: None,
                    });
                }
                _ if asks && mention.amount.is_none() && mention.candidates.is_empty() => {}
                _ if asks && mention.amount.is_none() => out.queries.push(Query {
                    kind: QueryKind::Stock,
                    mention: Some(mention),
                    period: None,
                }),
                _ => out.loose.push(mention),
            }
        }
    }
}

/// Takes a question, about each thing that is named.
pub(super) fn ask(
    reader: &Reader<'_>,
    clause: &Clause,
    items: &[Item],
    kind: QueryKind,
    out: &mut Understanding,
) {
    let period = query::period(clause);
    let mut named: Vec<Mention> = items
        .iter()
        .filter(|item| !item.name.is_empty())
        .flat_map(|item| reader.mentions(item))
        .collect();
    match kind {
        // «יש פה 20 איש»: hardly a question about stock.
        QueryKind::Stock if !query::plainly(clause) => {
            named.retain(|mention| !mention.candidates.is_empty());
            if named.is_empty() {
                return;
            }
        }
        // About everything; what else is said names no product.
        QueryKind::Low | QueryKind::Order | QueryKind::Expiring | QueryKind::Waste => {
            named.retain(|mention| !mention.candidates.is_empty() && !mention.fuzzy);
        }
        QueryKind::History | QueryKind::Stock => {
            let before = named.len();
            let guessed = clause.verb.is_some_and(|verb| verb.guessed);
            let known = |mention: &Mention| !mention.candidates.is_empty() || !guessed;
            named.retain(|mention| !report::beside(reader, mention) && known(mention));
            if named.is_empty() && before > 0 {
                return;
            }
        }
    }
    if named.is_empty() {
        out.queries.push(Query {
            kind,
            mention: None,
            period,
        });
    }
    for mention in named {
        out.queries.push(Query {
            kind,
            mention: Some(mention),
            period,
        });
    }
}
