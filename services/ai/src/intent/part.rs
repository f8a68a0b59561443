//! One number with its unit: «2 ארגזים», «קילו וחצי», «ארגז אחד», «קילו ומאתיים», "half a kilo".

use shared_language::numbers::NumberKind;

use super::clause::PartText;
use super::tag::{NumberUse, Tag, Tagged};
use crate::lexicon::{Lexicon, UnitKind, UnitRef};

/// The number and unit that begin at tag `at`, their sign, and how many tags they take.
pub(super) fn part(
    lexicon: &Lexicon,
    tags: &[Tagged],
    at: usize,
) -> (PartText, Option<bool>, usize) {
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
            let more = half(next + 1).or_else(|| hundreds(lexicon, tags, at, (unit, next + 1)));
            let Some((fraction, len)) = more else {
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
            let more = half(at + 1).or_else(|| hundreds(lexicon, tags, at, (unit, at + 1)));
            if let Some((fraction, len)) = more.filter(|_| !plural) {
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

/// «קילו ומאתיים»: so many grams over, in thousandths of the unit, and how many tags they take. Not
/// where the amount may be of a name before it and the number of one after it.
fn hundreds(
    lexicon: &Lexicon,
    tags: &[Tagged],
    begin: usize,
    (unit, at): (UnitRef, usize),
) -> Option<(i64, usize)> {
    let unit = lexicon.unit(unit).filter(|unit| unit.base == 1000)?;
    let Some(Tagged {
        tag: Tag::Number(number),
        and: true,
        ..
    }) = tags.get(at)
    else {
        return None;
    };
    let measured = matches!(unit.kind, UnitKind::Weight | UnitKind::Volume);
    let grams = number.value / 1000;
    let round = number.kind == NumberKind::Exact
        && number.value % 50_000 == 0
        && (50..1000).contains(&grams);
    let names_before = tags
        .get(..begin)
        .unwrap_or_default()
        .iter()
        .rev()
        .find(|tag| tag.tag != Tag::Small)
        .is_some_and(|tag| tag.tag == Tag::Word);
    let next = tags.get(at + 1).map(|tag| tag.tag);
    let names_after = matches!(next, Some(Tag::Word));
    let counted = matches!(next, Some(Tag::Unit(..) | Tag::Number(_)));
    let clear = !(counted || names_before && names_after);
    (measured && round && clear).then_some((grams, 1))
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
