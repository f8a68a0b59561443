//! Builds the chunks of one clause: its verb, its amounts and its names.

use super::clause::{AmountText, Chunk, ChunkKind, Clause, PartText};
use super::part::part;
use super::tag::{Tag, Tagged};
use crate::lexicon::{Lexicon, Operation, UnitKind};

/// The verb and chunks of one clause.
pub(super) fn build(lexicon: &Lexicon, tags: &[Tagged], first_piece: usize) -> Clause {
    let mut clause = Clause {
        verb: None,
        verb_at: 0..0,
        verb_piece: 0,
        tangled: false,
        counted: false,
        several: false,
        reason: None,
        reasons: Vec::new(),
        chunks: Vec::new(),
        before: 0,
        expiries: Vec::new(),
        cues: Vec::new(),
        sentence: 0,
        asked: false,
    };
    let mut apart = false;
    let mut pieces = first_piece;
    let mut at = 0;
    while let Some(tagged) = tags.get(at) {
        let mut used = 1;
        match tagged.tag {
            // «נראה לי שלקחתי»: the only thing said, but not said plainly.
            Tag::Verb(verb)
                if verb.relative && clause.verb.is_none() && clause.chunks.is_empty() =>
            {
                clause.verb = Some(verb);
                clause.verb_at = tagged.at..tagged.at + tagged.len;
                clause.verb_piece = pieces;
                clause.tangled = true;
                apart = true;
            }
            // «זרקתי 3 שפג תוקפם»: why.
            Tag::Verb(verb) if verb.relative && says_why(lexicon, &clause, verb.verb) => {
                because(lexicon, &mut clause, verb.verb, tagged.at);
                apart = true;
            }
            // «3 יוגורט שפג תוקפם», and nothing else.
            Tag::Verb(verb)
                if clause.verb.is_none()
                    && lexicon
                        .verb(verb.verb)
                        .is_some_and(|verb| verb.reason.is_some()) =>
            {
                clause.verb = Some(verb);
                clause.verb_at = tagged.at..tagged.at + tagged.len;
                clause.verb_piece = pieces;
                clause.before = clause.chunks.len();
                apart = true;
            }
            Tag::Verb(verb) if verb.relative => {
                // «שהגיעו»: what follows describes, it is not reported.
                clause.tangled = true;
                clause.before = clause.before.min(clause.chunks.len());
                break;
            }
            Tag::Verb(verb) => {
                if clause.verb.is_none() {
                    clause.verb = Some(verb);
                    clause.verb_at = tagged.at..tagged.at + tagged.len;
                    clause.verb_piece = pieces;
                    clause.before = clause.chunks.len();
                    apart = true;
                } else if says_why(lexicon, &clause, verb.verb) {
                    because(lexicon, &mut clause, verb.verb, tagged.at);
                } else {
                    apart = true;
                }
            }
            Tag::Comma | Tag::Stop(_) => {
                apart = true;
                pieces += 1;
            }
            Tag::Expiry(date) => {
                clause.expiries.push((tagged.at, date));
                apart = true;
            }
            Tag::Small => {}
            Tag::Word => {
                name(&mut clause, tagged, apart, pieces);
                apart = false;
            }
            Tag::Number(_) | Tag::Unit(..) => {
                let (amount, len) = amount(lexicon, tags, at);
                used = len;
                clause.chunks.push(Chunk {
                    kind: ChunkKind::Amount(amount),
                    apart,
                    and: tagged.and,
                    piece: pieces,
                });
                apart = false;
            }
        }
        at += used;
    }
    clause
}

/// A word goes on with the name before it, or begins one.
fn name(clause: &mut Clause, tagged: &Tagged, apart: bool, piece: usize) {
    let words = tagged.at..tagged.at + tagged.len;
    match clause.chunks.last_mut().map(|chunk| &mut chunk.kind) {
        Some(ChunkKind::Name(name)) if !apart => name.extend(words),
        _ => clause.chunks.push(Chunk {
            kind: ChunkKind::Name(words.collect()),
            apart,
            and: false,
            piece,
        }),
    }
}

/// Takes the reason that a further verb says.
fn because(lexicon: &Lexicon, clause: &mut Clause, verb: usize, at: usize) {
    clause.reason = lexicon.verb(verb).and_then(|verb| verb.reason.clone());
    clause
        .reasons
        .extend(clause.reason.clone().map(|reason| (at, reason)));
}

/// Whether a further verb only says why something was thrown away.
fn says_why(lexicon: &Lexicon, clause: &Clause, further: usize) -> bool {
    let waste = |verb: usize| {
        lexicon
            .verb(verb)
            .filter(|verb| verb.operation == Operation::Waste)
    };
    let plain = clause.verb.and_then(|verb| waste(verb.verb));
    plain.is_some_and(|verb| verb.reason.is_none())
        && waste(further).is_some_and(|verb| verb.reason.is_some())
}

/// The amount that begins at tag `at`, and how many tags it takes.
fn amount(lexicon: &Lexicon, tags: &[Tagged], at: usize) -> (AmountText, usize) {
    let (first, minus, mut used) = part(lexicon, tags, at);
    let mut parts = vec![first];
    // «ארגז ו-5 בודדים», «קילו ו-200 גרם»: one amount in two units.
    while let Some(joint) = tags.get(at + used)
        && joint.and
        && parts.len() < 3
    {
        // «one box and 5 singles»: the joining word stands alone.
        let word = usize::from(joint.tag == Tag::Comma);
        if !matches!(
            tags.get(at + used + word).map(|t| t.tag),
            Some(Tag::Number(_))
        ) {
            break;
        }
        let (more, _, len) = part(lexicon, tags, at + used + word);
        let len = len + word;
        let kind = |part: &PartText| part.unit.and_then(|u| lexicon.unit(u)).map(|u| u.kind);
        let (Some(before), after) = (parts.last().and_then(&kind), kind(&more)) else {
            break;
        };
        let joins = match (before, after) {
            (UnitKind::Box, Some(UnitKind::Single)) => true,
            (UnitKind::Weight | UnitKind::Volume, Some(kind)) => kind == before,
            // «2 ארגזים ו-5» with nothing after it.
            (UnitKind::Box, None) => !matches!(
                tags.get(at + used + len).map(|t| t.tag),
                Some(Tag::Word | Tag::Number(_))
            ),
            _ => false,
        };
        if !joins {
            break;
        }
        parts.push(more);
        used += len;
    }
    (AmountText { parts, minus }, used)
}
