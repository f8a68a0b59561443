//! Builds the chunks of one clause: its verb, its amounts and its names.

use shared_language::numbers::NumberKind;

use super::clause::{AmountText, Chunk, ChunkKind, Clause, PartText};
use super::tag::{NumberUse, Tag, Tagged};
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
                let said = lexicon.verb(verb.verb);
                clause.reason = said.and_then(|verb| verb.reason.clone());
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
                    let said = lexicon.verb(verb.verb);
                    clause.reason = said.and_then(|verb| verb.reason.clone());
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
    let (first, minus, mut used) = part(tags, at);
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
        let (more, _, len) = part(tags, at + used + word);
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

fn part(tags: &[Tagged], at: usize) -> (PartText, Option<bool>, usize) {
    let Some(tagged) = tags.get(at) else {
        return (empty(at), None, 1);
    };
    let number_at = |at: usize| match tags.get(at) {
        Some(Tagged {
            tag: Tag::Number(number),
            and,
            ..
        }) => Some((*number, *and)),
        _ => None,
    };
    let unit_at = |at: usize| match tags.get(at) {
        Some(
            t @ Tagged {
                tag: Tag::Unit(unit, plural),
                ..
            },
        ) => Some((*unit, *plural, t.at..t.at + t.len)),
        _ => None,
    };
    // The value and how many tags it took: «וחצי», "and a half".
    let half = |at: usize| {
        let joined = tags
            .get(at)
            .is_some_and(|t| t.tag == Tag::Comma && t.and && t.len == 1);
        let article = |at: usize| {
            tags.get(at)
                .is_some_and(|t| t.tag == Tag::Small && t.len == 1)
        };
        let begin = at + usize::from(joined);
        let begin = begin + usize::from(joined && article(begin));
        number_at(begin)
            .filter(|(number, and)| {
                (*and || joined) && number.value < 1000 && unit_at(begin + 1).is_none()
            })
            .map(|(number, _)| (number.value, begin + 1 - at))
    };
    match tagged.tag {
        Tag::Number(number) => {
            let mut part = said(number, tagged);
            // «half a kilo»: an article between a fraction and its unit.
            let article = number.value < 1000
                && tags
                    .get(at + 1)
                    .is_some_and(|t| t.tag == Tag::Small && t.len == 1);
            let next = if article && unit_at(at + 2).is_some() {
                at + 2
            } else {
                at + 1
            };
            let Some((unit, _, tokens)) = unit_at(next) else {
                return (part, number.minus, 1);
            };
            part.unit = Some(unit);
            part.unit_at = Some(tokens);
            let Some((fraction, len)) = half(next + 1) else {
                return (part, number.minus, next + 1 - at);
            };
            part.value = part.value.and_then(|value| value.checked_add(fraction));
            (part, number.minus, next + 1 + len - at)
        }
        Tag::Unit(unit, plural) => {
            let mut part = PartText {
                value: (!plural).then_some(1000),
                unit: Some(unit),
                unit_at: Some(tagged.at..tagged.at + tagged.len),
                said: false,
                ..empty(tagged.at)
            };
            if let Some((fraction, len)) = half(at + 1).filter(|_| !plural) {
                part.value = Some(1000 + fraction);
                part.said = true;
                return (part, None, 1 + len);
            }
            // «ארגז אחד», «ארגזים 3»: the number after its unit.
            if let Some((number, false)) = number_at(at + 1)
                && unit_at(at + 2).is_none()
                && (plural || number.value == 1000)
                && !matches!(tags.get(at + 2).map(|t| t.tag), Some(Tag::Word) if plural)
            {
                let said = said(number, tagged);
                part.value = said.value;
                part.range = said.range;
                part.said = true;
                return (part, number.minus, 2);
            }
            (part, None, 1)
        }
        _ => (empty(tagged.at), None, 1),
    }
}

fn empty(at: usize) -> PartText {
    PartText {
        value: None,
        unit: None,
        unit_at: None,
        said: false,
        range: false,
        singles: false,
        at: at..at,
    }
}

fn said(number: NumberUse, tagged: &Tagged) -> PartText {
    PartText {
        value: Some(number.value),
        said: true,
        range: matches!(number.kind, NumberKind::Range { .. } | NumberKind::Unsure),
        singles: matches!(
            number.kind,
            NumberKind::Lone | NumberKind::Pair | NumberKind::Dozen
        ),
        at: tagged.at..tagged.at + tagged.len,
        ..empty(tagged.at)
    }
}
