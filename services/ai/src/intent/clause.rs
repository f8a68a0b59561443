//! Cuts a text into clauses: one verb each, with its amounts and names in order.
//!
//! A sentence ends at a stop, a line or a question mark; inside it a further verb begins a further
//! clause, at the last comma before it. What a clause holds are [`Chunk`]s: amounts and names.

use std::ops::Range;

use super::chunk::build;
use super::said_date::SaidDate;
use super::tag::{Cue, Tag, Tagged, VerbUse};
use crate::lexicon::{Form, Lexicon, Operation, UnitRef};

/// One number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub struct PartText {
    /// Thousandths; nothing for a plural unit without a number.
    pub value: Option<i64>,
    pub unit: Option<UnitRef>,
    /// Tokens of the unit word.
    pub unit_at: Option<Range<usize>>,
    /// The number itself was said, not implied by a unit in the singular.
    pub said: bool,
    /// A range: no single value.
    pub range: bool,
    /// The value counts singles whatever the product («תריסר», «זוג»).
    pub singles: bool,
    /// Tokens of the number.
    pub at: Range<usize>,
}

/// An amount as said: one part, or boxes and singles together.
#[derive(Debug, Clone, PartialEq)]
pub struct AmountText {
    pub parts: Vec<PartText>,
    /// An explicit sign: true is minus.
    pub minus: Option<bool>,
}

/// What a chunk is.
#[derive(Debug, Clone, PartialEq)]
pub enum ChunkKind {
    Amount(AmountText),
    /// Tokens of the words of a name.
    Name(Vec<usize>),
}

/// An amount or a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Chunk {
    pub kind: ChunkKind,
    /// A comma, or a joining word, stands before it.
    pub apart: bool,
    /// "and" is glued to its first word.
    pub and: bool,
    /// Which piece between commas it stands in, within the text.
    pub piece: usize,
}

/// One verb with what belongs to it; a text without verbs is one clause a sentence.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing that was said"
)]
pub struct Clause {
    pub verb: Option<VerbUse>,
    /// Tokens of the verb.
    pub verb_at: Range<usize>,
    /// The piece between commas that the verb stands in.
    pub verb_piece: usize,
    /// A verb without anything of its own stands beside this one.
    pub tangled: bool,
    /// And one of the two counts.
    pub counted: bool,
    /// The sentence has further clauses: what stands on both sides of the verb may be of either.
    pub several: bool,
    /// Why, as a second verb says («זרקתי 3 כי נרקבו»).
    pub reason: Option<String>,
    /// Every such reason with its token: of several, each is of what stands before it.
    pub reasons: Vec<(usize, String)>,
    pub chunks: Vec<Chunk>,
    /// How many of the chunks stand before the verb.
    pub before: usize,
    /// Until when what is said before it keeps, with its token.
    pub expiries: Vec<(usize, SaidDate)>,
    pub cues: Vec<(Cue, usize)>,
    /// Which sentence, counted over the text.
    pub sentence: usize,
    /// The sentence ends with a question mark.
    pub asked: bool,
}

/// Cuts a tagged text into clauses.
pub fn clauses(lexicon: &Lexicon, tags: &[Tagged], cues: &[Cue]) -> Vec<Clause> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut sentence = 0;
    for (at, tagged) in tags.iter().enumerate() {
        if let Tag::Stop(asked) = tagged.tag {
            sentence_clauses(lexicon, (tags, start..at), cues, sentence, asked, &mut out);
            start = at + 1;
            sentence += 1;
        }
    }
    let all = start..tags.len();
    sentence_clauses(lexicon, (tags, all), cues, sentence, false, &mut out);
    out
}

fn sentence_clauses(
    lexicon: &Lexicon,
    (tags, range): (&[Tagged], Range<usize>),
    cues: &[Cue],
    sentence: usize,
    asked: bool,
    out: &mut Vec<Clause>,
) {
    if range.is_empty() {
        if asked && let Some(last) = out.last_mut() {
            last.asked = true;
        }
        return;
    }
    let first = out.len();
    for part in parts(lexicon, tags, range) {
        let slice = tags.get(part.clone()).unwrap_or_default();
        let (Some(from), Some(to)) = (slice.first(), slice.last()) else {
            continue;
        };
        let mut clause = build(lexicon, slice, piece_of(tags, from.at));
        clause.sentence = sentence;
        clause.asked = asked;
        let tokens = from.at..to.at + to.len;
        clause.cues = cues
            .iter()
            .filter(|cue| tokens.contains(&cue.at))
            .map(|cue| (*cue, piece_of(tags, cue.at)))
            .collect();
        out.push(clause);
    }
    tangle(lexicon, out, first);
}

/// Where the clauses of one sentence begin and end, in tags.
fn parts(lexicon: &Lexicon, tags: &[Tagged], range: Range<usize>) -> Vec<Range<usize>> {
    let is_verb = |at: usize| {
        tags.get(at)
            .is_some_and(|t| matches!(t.tag, Tag::Verb(verb) if !verb.relative))
    };
    let verbs: Vec<usize> = range.clone().filter(|at| is_verb(*at)).collect();
    let mut cuts = vec![range.start];
    for pair in verbs.windows(2) {
        let &[one, next] = pair else { continue };
        if describes(lexicon, tags, one, next) {
            continue;
        }
        let comma = (one + 1..next)
            .rev()
            .find(|at| tags.get(*at).is_some_and(|t| t.tag == Tag::Comma));
        // The small words before a verb («לא לקחתי») go with it.
        let mut cut = next;
        while cut > one + 1 && tags.get(cut - 1).is_some_and(|t| t.tag == Tag::Small) {
            cut -= 1;
        }
        cuts.push(comma.unwrap_or(cut));
    }
    cuts.push(range.end);
    cuts.windows(2)
        .filter_map(|pair| match pair {
            &[from, to] if from < to => Some(from..to),
            _ => None,
        })
        .collect()
}

/// "Threw out 2 kg of rotten tomatoes": the second verb only describes what was thrown.
fn describes(lexicon: &Lexicon, tags: &[Tagged], one: usize, next: usize) -> bool {
    let waste = |at: usize| match tags.get(at).map(|t| t.tag) {
        Some(Tag::Verb(verb)) => lexicon
            .verb(verb.verb)
            .filter(|verb| verb.operation == Operation::Waste)
            .map(|verb| verb.reason.is_some()),
        _ => None,
    };
    let between = tags.get(one + 1..next).unwrap_or_default();
    let amount = between
        .iter()
        .any(|t| matches!(t.tag, Tag::Number(_) | Tag::Unit(..)));
    let plain = between
        .iter()
        .all(|t| matches!(t.tag, Tag::Number(_) | Tag::Unit(..) | Tag::Small));
    let named = tags.get(next + 1).is_some_and(|t| t.tag == Tag::Word);
    waste(one) == Some(false) && waste(next) == Some(true) && amount && plain && named
}

/// Joins a verb that has nothing of its own to the clause beside it, where both say one thing
/// («זרקתי 3 לפח», «נפלו ונשברו»); where they do not, the clause beside it is tangled.
fn tangle(lexicon: &Lexicon, out: &mut Vec<Clause>, first: usize) {
    let several = out.len() > first + 1;
    for clause in out.iter_mut().skip(first) {
        clause.several = several;
    }
    let bare = |clause: &Clause| clause.verb.is_some() && clause.chunks.is_empty();
    let mut at = first;
    while at < out.len() {
        let beside = |other: Option<usize>| {
            other.filter(|i| *i >= first && out.get(*i).is_some_and(|clause| !bare(clause)))
        };
        let main = beside(at.checked_sub(1)).or_else(|| beside(Some(at + 1)));
        let Some(main) = main.filter(|_| out.get(at).is_some_and(bare)) else {
            at += 1;
            continue;
        };
        let lone = out.remove(at);
        let main = if main > at { main - 1 } else { main };
        if let Some(clause) = out.get_mut(main) {
            join(lexicon, clause, lone);
        }
    }
}

fn join(lexicon: &Lexicon, clause: &mut Clause, lone: Clause) {
    let verb = |verb: Option<VerbUse>| verb.and_then(|verb| lexicon.verb(verb.verb));
    let (Some(own), Some(other), Some(said)) = (verb(clause.verb), verb(lone.verb), lone.verb)
    else {
        clause.tangled = true;
        return;
    };
    let to_waste = other.operation == Operation::Waste
        && (own.operation == Operation::Ambiguous
            || (own.operation == Operation::Out && said.form == Form::Any));
    let agrees = other.could_be.contains(&own.operation);
    if own.operation == other.operation || agrees {
        clause.reason = clause.reason.take().or_else(|| other.reason.clone());
    } else if to_waste || own.could_be.contains(&other.operation) {
        clause.verb = clause.verb.map(|verb| VerbUse {
            verb: said.verb,
            ..verb
        });
    } else {
        clause.tangled = true;
        // «ספרתי, יצאו 12 פחיות»: counted or taken? Only the person knows.
        clause.counted |= [own.operation, other.operation].contains(&Operation::Count);
    }
    clause.cues.extend(lone.cues);
}

fn piece_of(tags: &[Tagged], token: usize) -> usize {
    tags.iter()
        .take_while(|t| t.at < token)
        .filter(|t| matches!(t.tag, Tag::Comma | Tag::Stop(_)))
        .count()
}
