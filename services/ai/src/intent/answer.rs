//! How a message reads as an answer to a question of Mezave's.

use super::clause::{Chunk, ChunkKind, Clause};
use super::expiry;
use super::mood;
use super::said_date::SaidDate;
use super::tag::{Cue, Tag, Tagged};
use crate::entities::amount::Spoken;
use crate::entities::mention::Reader;
use crate::lexicon::{Answer, Mood, Sense};

/// What of an answer is in a message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing a message may say"
)]
pub struct AnswerReading {
    pub yes: bool,
    pub no: bool,
    pub cancel: bool,
    pub neither: bool,
    pub all: bool,
    /// It takes something back. True: said so plainly («לא, 4», «התכוונתי»); false: perhaps («לא 4»).
    pub correction: Option<bool>,
    /// Counted from one; zero is the last.
    pub ordinal: Option<u8>,
    pub amount: Option<Spoken>,
    /// The amount is a counter without a number («פחית», «ארגז»).
    pub implied: bool,
    /// Words that may name a product or container.
    pub words: String,
    /// The message is "zero" alone, written as a word: it may be a name («Cola Zero»).
    pub zero: Option<String>,
    /// A date, and nothing else.
    pub date: Option<SaidDate>,
    /// Asked back with a question mark: no answer.
    pub doubtful: bool,
}

/// Reads a message as an answer.
pub fn read_answer(
    reader: &Reader<'_>,
    tags: &[Tagged],
    cues: &[Cue],
    clauses: &[Clause],
) -> AnswerReading {
    let said = |answer: Answer| cues.iter().any(|cue| cue.sense == Sense::Answer(answer));
    let (words, amounts) = content(reader, clauses);
    let empty = words.is_empty() && amounts.is_empty();
    let said_numbers = clauses
        .iter()
        .flat_map(|clause| &clause.chunks)
        .any(says_number);
    let amount = match amounts.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        _ => Some(Spoken {
            unclear: true,
            ..Spoken::default()
        }),
    };
    let bare = cues.iter().find_map(|cue| match cue.sense {
        Sense::Ordinal(n) => Some((n, cue.at)),
        _ => None,
    });
    let ordinal = bare.filter(|(_, at)| {
        let alone = tags
            .iter()
            .all(|t| t.at == *at || matches!(t.tag, Tag::Small | Tag::Comma | Tag::Stop(false)));
        alone && !in_day(tags, *at)
    });
    let hedged = cues.iter().any(|cue| {
        matches!(
            cue.sense,
            Sense::Mood(Mood::Uncertain | Mood::Condition | Mood::Plan)
        )
    });
    AnswerReading {
        yes: said(Answer::Yes) && !said(Answer::No) && empty && !hedged,
        no: said(Answer::No) && !said(Answer::Yes) && empty,
        cancel: said(Answer::Cancel) && empty,
        neither: said(Answer::Neither) && empty,
        all: said(Answer::AllOfIt),
        correction: correction(tags, cues),
        ordinal: ordinal.map(|(n, _)| n),
        implied: amount.is_some() && !said_numbers,
        amount,
        words,
        zero: zero_alone(reader, tags),
        date: expiry::alone(reader.text, reader.lexicon),
        doubtful: tags.iter().any(|t| t.tag == Tag::Stop(true)),
    }
}

fn zero_alone(reader: &Reader<'_>, tags: &[Tagged]) -> Option<String> {
    let mut said = tags.iter().filter(|t| t.tag != Tag::Small);
    match (said.next(), said.next()) {
        (Some(one), None) if super::zero::written(reader.text, one) => {
            Some(reader.text.slice(one.at..one.at + one.len).to_owned())
        }
        _ => None,
    }
}

/// Whether the ordinal was taken for a day.
fn in_day(tags: &[Tagged], at: usize) -> bool {
    tags.iter()
        .any(|t| t.at < at && at < t.at + t.len && t.tag == Tag::Small)
}

fn correction(tags: &[Tagged], cues: &[Cue]) -> Option<bool> {
    let takes_back = |cue: &&Cue| cue.sense == Sense::Answer(Answer::Correction);
    let denies = |at: usize| {
        cues.iter()
            .any(|cue| cue.at == at && cue.sense == Sense::Mood(Mood::Denial))
    };
    let mut found = None;
    for cue in cues.iter().filter(takes_back) {
        let apart = tags
            .iter()
            .any(|t| t.at == cue.at + cue.len && matches!(t.tag, Tag::Comma | Tag::Stop(false)));
        let plain = !denies(cue.at) || apart;
        found = Some(found.unwrap_or(false) || plain);
    }
    found
}

/// Name words and amounts over all clauses. What is denied («לא יוגורט, חציל») is left out where
/// something else is said; a container word beside a number names, it does not count.
fn content(reader: &Reader<'_>, clauses: &[Clause]) -> (String, Vec<Spoken>) {
    let denied = |clause: &Clause, chunk: &Chunk| mood::denies(clause, chunk.piece);
    let all = || {
        clauses
            .iter()
            .flat_map(|c| c.chunks.iter().map(move |chunk| (c, chunk)))
    };
    let plain = all().any(|(clause, chunk)| !denied(clause, chunk));
    let numbers = all().any(|(_, chunk)| says_number(chunk));
    let mut words: Vec<String> = Vec::new();
    let mut amounts = Vec::new();
    for (clause, chunk) in all() {
        if plain && denied(clause, chunk) {
            continue;
        }
        let amount = match &chunk.kind {
            ChunkKind::Name(name) => {
                words.push(reader.words(name));
                continue;
            }
            ChunkKind::Amount(amount) => amount,
        };
        let mut container = false;
        for part in &amount.parts {
            let unit = part.unit.and_then(|unit| reader.lexicon.unit(unit));
            if unit.is_some_and(|unit| unit.container)
                && let Some(at) = part.unit_at.clone()
            {
                container = true;
                words.push(reader.text.slice(at).to_owned());
            }
        }
        if says_number(chunk) || !(numbers && container) {
            amounts.push(Spoken::from_text(amount, reader.lexicon));
        }
    }
    (words.join(" "), amounts)
}

fn says_number(chunk: &Chunk) -> bool {
    match &chunk.kind {
        ChunkKind::Amount(amount) => amount.parts.iter().any(|part| part.said),
        ChunkKind::Name(_) => false,
    }
}
