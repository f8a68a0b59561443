//! Puts a sentence together: reports, questions, what was withheld, and how it reads as an answer.

use serde::{Deserialize, Serialize};

use super::Doubt;
use super::answer::{AnswerReading, read_answer};
use super::clause::{Clause, clauses};
use super::mend::mended;
use super::mood::{self, Status, Withheld};
use super::query;
use super::report::{self, Said, report};
use super::said_date::SaidDate;
use super::tag::{VerbUse, tag};
use super::text::Text;
use super::verbless::{ask, without_verb};
use crate::entities::amount::Spoken;
use crate::entities::catalogue::Catalogue;
use crate::entities::items::group;
use crate::entities::mention::{Mention, Reader};
use crate::entities::people::{Performer, Person};
use crate::intent::performer;
use crate::lexicon::{Lexicon, Operation, Period, QueryKind, Sense, Talk};

/// Something somebody says happened to stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub operation: Operation,
    /// When the operation is not certain: what may have been meant, likeliest first.
    pub could_be: Vec<Operation>,
    pub reason: Option<String>,
    /// Until when what arrived keeps.
    pub expiry: Option<SaidDate>,
    pub mention: Mention,
    pub doubts: Vec<Doubt>,
    pub performer: Option<Performer>,
}

/// A question about stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    pub kind: QueryKind,
    pub mention: Option<Mention>,
    pub period: Option<Period>,
}

/// Everything a message says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Understanding {
    pub reports: Vec<Report>,
    pub queries: Vec<Query>,
    /// A verb that reports nothing, and what it would have been.
    pub withheld: Option<(Withheld, Operation)>,
    /// "Undo", with what it names.
    pub undo: Option<Vec<Mention>>,
    /// Names and amounts without a verb.
    pub loose: Vec<Mention>,
    pub talk: Option<Talk>,
    pub answer: AnswerReading,
}

/// Reads a message. People are the users who may have done something.
pub fn understand(
    message: &str,
    lexicon: &Lexicon,
    catalogue: &Catalogue,
    people: &[Person],
) -> Understanding {
    let text = Text::new(&mended(message, lexicon, catalogue));
    let (mut tags, cues) = tag(&text, lexicon);
    super::zero::names(&mut tags, &text, catalogue);
    let mut clauses = clauses(lexicon, &tags, &cues);
    super::likeness::misspelt_verb(&mut clauses, &text, lexicon, catalogue);
    let reader = Reader::new(&text, lexicon, catalogue);
    performer::hand_over(&reader, &mut clauses, people);
    performer::hand_on(&reader, &mut clauses, people);
    let mut out = Understanding {
        answer: read_answer(&reader, &tags, &cues, &clauses),
        ..Understanding::default()
    };
    let mut before: Option<Before> = None;
    for at in 0..clauses.len() {
        let Some(clause) = clauses.get(at) else {
            continue;
        };
        let told = before.as_ref();
        let state = read_clause(&reader, clause, &clauses, people, told, &mut out);
        before = state.or(before);
    }
    if mood::taken_back(&clauses) {
        said_again(&mut out.reports);
        // An amount that is asked for anyway needs no further question.
        let settled = |report: &&mut Report| {
            let amount = report.mention.amount.as_ref();
            amount.is_none_or(|amount| !amount.unclear)
        };
        for report in out.reports.iter_mut().filter(settled) {
            report.doubts.push(Doubt::Mixed);
        }
    }
    // «הגיעו:» over a list, «לקחתי» before a question: the verb alone says nothing more.
    let empty = |report: &Report| report.mention == Mention::default();
    if out.reports.iter().any(|report| !empty(report)) {
        out.reports.retain(|report| !empty(report));
    }
    // A word that is nearly a verb beside nothing known is rather no verb.
    let guess = |report: &Report| {
        report.doubts.contains(&Doubt::Misspelt)
            && (report.mention.candidates.is_empty() || report.mention.fuzzy)
    };
    out.reports.retain(|report| !guess(report));
    if out.reports.is_empty() && out.queries.is_empty() && out.undo.is_none() {
        out.talk = clauses.iter().find_map(|clause| {
            [Talk::Help, Talk::Greeting]
                .into_iter()
                .find(|talk| mood::has(clause, Sense::Talk(*talk)))
        });
    }
    out
}

/// «שלוש חסות, סליחה, ארבע חסות»: one thing, and which amount is not certain.
fn said_again(reports: &mut Vec<Report>) {
    reports.dedup_by(|later, earlier| {
        let same = later.operation == earlier.operation
            && !earlier.mention.candidates.is_empty()
            && later.mention.candidates == earlier.mention.candidates;
        if same {
            earlier.mention.amount = Some(Spoken {
                unclear: true,
                ..Spoken::default()
            });
        }
        same
    });
}

/// What a clause leaves to those after it: its verb and status to one without a verb, and who did it.
struct Before {
    verb: VerbUse,
    status: Status,
    performer: Option<Performer>,
    sentence: usize,
}

/// Reads one clause; answers with what the clauses after it inherit.
fn read_clause(
    reader: &Reader<'_>,
    clause: &Clause,
    all: &[Clause],
    people: &[Person],
    before: Option<&Before>,
    out: &mut Understanding,
) -> Option<Before> {
    let mut clause = clause.clone();
    let inherited = before.filter(|_| clause.verb.is_none());
    let same = |before: &&Before| {
        clause.verb.is_none()
            || (before.sentence == clause.sentence && performer::goes_on(reader, &clause))
    };
    let earlier = before.filter(same).and_then(|b| b.performer.clone());
    let performer = performer::take(reader, &mut clause, all, people).or(earlier);
    report::without_context(reader, &mut clause);
    let leave = |verb: VerbUse, status: Status| {
        Some(Before {
            verb,
            status,
            performer: performer.clone(),
            sentence: clause.sentence,
        })
    };
    let items = group(
        &clause.chunks,
        &|name, amount| reader.belongs(name, amount),
        &|boxes, singles| reader.adds_singles(boxes, singles),
    );
    if let (true, [(_, date), ..]) = (
        clause.verb.is_none() && items.is_empty(),
        clause.expiries.as_slice(),
    ) {
        keeps_until(*date, out);
        return None;
    }
    let asks = mood::asks(&clause, all);
    let asked = query::kind(&clause, reader.lexicon);
    let verb = clause.verb.or(inherited.map(|before| before.verb));
    let Some(verb) = verb else {
        without_verb(reader, &clause, &items, asked, asks, out);
        return None;
    };
    let status = match inherited {
        Some(before) if !asks && asked.is_none() => before.status.clone(),
        _ => mood::status(&clause, all, reader.lexicon),
    };
    let operation = reader.lexicon.verb(verb.verb)?.operation;
    if status == Status::Withheld(Withheld::Question) {
        match asked {
            Some(kind) => ask(reader, &clause, &items, kind, out),
            None => out.withheld = Some((Withheld::Question, operation)),
        }
        return leave(verb, status);
    }
    if clause.verb.is_none() && asked.is_some() {
        without_verb(reader, &clause, &items, asked, asks, out);
        return leave(verb, status);
    }
    match &status {
        Status::Withheld(why) => out.withheld = Some((*why, operation)),
        Status::Report(_) if operation == Operation::Undo => {
            let named = items
                .iter()
                .filter(|item| !item.name.is_empty())
                .flat_map(|item| reader.mentions(item))
                .collect();
            out.undo = Some(named);
        }
        Status::Report(doubts) => {
            let mut doubts = doubts.clone();
            if performer::somebody_else(reader, &clause, people) {
                doubts.push(Doubt::Tangled);
            }
            let said = Said {
                verb,
                doubts: &doubts,
                performer: &performer,
            };
            report(reader, &clause, &items, &said, out);
        }
    }
    leave(verb, status)
}

/// «הגיעו 20 קוטג'. תוקף עד 18/3»: said of what was said last.
fn keeps_until(date: SaidDate, out: &mut Understanding) {
    let last = out.reports.last_mut();
    if let Some(report) =
        last.filter(|last| last.operation == Operation::In && last.expiry.is_none())
    {
        report.expiry = Some(date);
    }
}
