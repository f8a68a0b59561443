//! Words with letters glued to them, numbers, and days: what a single stretch may be beside itself.

use shared_language::TokenKind;
use shared_language::numbers::{self, NumberKind, NumberReading};

use super::aside;
use super::tag::{NumberUse, Tag, Tagged, VerbUse, plain_verb};
use super::text::Text;
use crate::lexicon::{Answer, Lexicon, Sense};

/// Senses of a word under its glued letters, as far as they speak of something beside stock («מהרשימה»).
pub(super) fn stem_senses(text: &Text, lexicon: &Lexicon, at: usize) -> Vec<Sense> {
    let Some(token) = text.tokens.get(at) else {
        return Vec::new();
    };
    let languages = lexicon.shared_words().languages();
    languages
        .iter()
        .filter(|language| language.writes(&token.text))
        .flat_map(|language| shared_language::prefixes(&token.text, language))
        .filter(|reading| !reading.prefixes.is_empty())
        .flat_map(|reading| {
            lexicon
                .senses(&shared_language::fold(&reading.stem))
                .to_vec()
        })
        .filter(|sense| *sense == Sense::Elsewhere)
        .collect()
}

/// A word with "and", "that", "when" or "the" glued to it, when the rest is a verb, unit or small word.
pub(super) fn glued(text: &Text, lexicon: &Lexicon, at: usize) -> Option<Tagged> {
    let word = text.folded.get(at)?;
    let rest_of = |rest: &str| -> Option<(Sense, usize)> {
        let mut words = text.from(at);
        *words.first_mut()? = rest;
        let phrases = lexicon.at(&words);
        let useful = |sense: &Sense| matches!(sense, Sense::Verb(..) | Sense::Unit(..));
        phrases
            .iter()
            .find_map(|p| p.senses.iter().find(|s| useful(s)).map(|s| (*s, p.len)))
            .or_else(|| {
                let empty = |sense: &&Sense| matches!(sense, Sense::Filler | Sense::Pronoun);
                phrases.first().and_then(|p| {
                    let sense = p.senses.iter().find(empty).or_else(|| p.senses.first());
                    Some((*sense?, p.len))
                })
            })
    };
    let tagged = |tag: Tag, len: usize, and: bool| Some(Tagged { tag, at, len, and });
    for (glue, relative, conditional) in [
        (&lexicon.and, false, false),
        (&lexicon.that, true, false),
        (&lexicon.when, false, true),
    ] {
        let Some(rest) = Lexicon::peel(glue, word) else {
            continue;
        };
        match rest_of(rest) {
            Some((Sense::Verb(verb, form), len)) => {
                let verb = VerbUse {
                    relative: relative && !noted(text, lexicon, at),
                    conditional,
                    ..plain_verb(verb, form)
                };
                return tagged(Tag::Verb(verb), len, !relative && !conditional);
            }
            Some((Sense::Unit(unit, plural), len)) if !relative && !conditional => {
                return tagged(Tag::Unit(unit, plural), len, true);
            }
            Some((
                Sense::Filler
                | Sense::Pronoun
                | Sense::SomebodyElse
                | Sense::Mood(_)
                | Sense::Query(_)
                | Sense::Asks(_),
                len,
            )) if !relative && !conditional => {
                return tagged(Tag::Small, len, true);
            }
            _ => {}
        }
    }
    // «בקילו», «ובקילו»: used with a verb that takes it.
    let joined = Lexicon::peel(&lexicon.and, word);
    for (rest, and) in [(Some(word.as_str()), false), (joined, true)] {
        let unit = rest
            .and_then(|rest| Lexicon::peel(&lexicon.with, rest))
            .and_then(rest_of);
        if let Some((Sense::Unit(unit, plural), len)) = unit {
            return tagged(Tag::Unit(unit, plural), len, and);
        }
    }
    let rest = Lexicon::peel(&lexicon.the, word)?;
    match rest_of(rest) {
        Some((Sense::Unit(unit, plural), len)) => tagged(Tag::Unit(unit, plural), len, false),
        _ => None,
    }
}

/// «מה-חציל», «ל־בר»: letters that belong to the front of the next word, with a hyphen.
pub(super) fn hyphened(text: &Text, lexicon: &Lexicon, at: usize) -> bool {
    let Some(word) = text.folded.get(at) else {
        return false;
    };
    let letter = |c: char| {
        let c = c.to_string();
        [&lexicon.and, &lexicon.the, &lexicon.aside, &lexicon.that]
            .iter()
            .any(|set| set.contains(&c))
    };
    let short = word.chars().count() <= 2 && word.chars().all(letter);
    let hyphen = text
        .tokens
        .get(at + 1)
        .is_some_and(|next| next.is_punct("-"));
    let word_after = text
        .tokens
        .get(at + 2)
        .is_some_and(shared_language::Token::is_word);
    short && hyphen && word_after && text.touches(at) && text.touches(at + 1)
}

/// «תרשום שלקחתי», «תרשמי לי שלקחתי»: what follows is what is to be noted.
fn noted(text: &Text, lexicon: &Lexicon, at: usize) -> bool {
    let words = text.folded.get(..at).unwrap_or_default();
    let nothing = |word: &&String| {
        let senses = lexicon.senses(word);
        senses.contains(&Sense::Filler) && !senses.contains(&Sense::Notes)
    };
    words
        .iter()
        .rev()
        .find(|word| !nothing(word))
        .is_some_and(|word| lexicon.senses(word).contains(&Sense::Notes))
}

/// «ביום שני»: a day and not an amount.
pub(super) fn day(text: &Text, lexicon: &Lexicon, at: usize) -> Option<usize> {
    let phrases = lexicon.at(&text.from(at));
    let lead = phrases
        .iter()
        .find(|p| p.senses.contains(&Sense::DayLead))?;
    let next = text.folded.get(at + lead.len)?;
    let ordinal = lexicon
        .senses(next)
        .iter()
        .any(|sense| matches!(sense, Sense::Ordinal(_)));
    ordinal.then_some(lead.len + 1)
}

/// The longest number that any language reads at `at`.
pub fn number(text: &Text, lexicon: &Lexicon, at: usize) -> Option<NumberReading> {
    lexicon
        .shared_words()
        .languages()
        .iter()
        .filter_map(|language| numbers::read(&text.tokens, at, language))
        .max_by_key(|reading| reading.len)
}

pub(super) fn number_tag(
    text: &Text,
    lexicon: &Lexicon,
    at: usize,
    reading: &NumberReading,
    before: Option<&Tagged>,
) -> Tagged {
    let len = reading.len.max(1);
    let and = reading
        .prefixes
        .chars()
        .next()
        .is_some_and(|c| lexicon.and.contains(&c.to_string()));
    let tagged = |tag: Tag| Tagged { tag, at, len, and };
    // «the glass one»: points, does not count.
    let points = len == 1
        && before.is_some_and(|b| matches!(b.tag, Tag::Word | Tag::Unit(..)))
        && text.folded.get(at).is_some_and(|word| {
            lexicon
                .senses(word)
                .contains(&Sense::Answer(Answer::Pointing))
        });
    if points {
        return tagged(Tag::Small);
    }
    if in_a_name(text, lexicon, at, len, before) {
        return tagged(Tag::Word);
    }
    let value = reading.value.saturating_abs();
    let kind = if aside::uncertain(text, lexicon, (at, len), before) {
        NumberKind::Range {
            low: value,
            high: value,
        }
    } else {
        reading.kind
    };
    tagged(Tag::Number(NumberUse {
        value,
        kind,
        minus: reading.signed.then_some(reading.value < 0),
    }))
}

/// «7up», «A4», «3%», «6*330»: digits that belong to what they touch.
fn in_a_name(
    text: &Text,
    lexicon: &Lexicon,
    at: usize,
    len: usize,
    before: Option<&Tagged>,
) -> bool {
    let last = at + len - 1;
    let next = text.tokens.get(last + 1);
    if text.touches(last)
        && next.is_some_and(|next| match next.kind {
            TokenKind::Word => {
                // «2x».
                let joins = lexicon.senses(&next.text).contains(&Sense::Filler);
                !joins
                    && lexicon.unit_word(&next.text).is_none()
                    && next.text.starts_with(|c: char| c.is_ascii_alphabetic())
            }
            TokenKind::Punct => {
                let times = next.is_punct("*")
                    && text
                        .tokens
                        .get(last + 2)
                        .is_some_and(shared_language::Token::is_number);
                next.is_punct("%") || times
            }
            _ => false,
        })
    {
        return true;
    }
    let digits = text
        .tokens
        .get(at)
        .is_some_and(shared_language::Token::is_number);
    let after_star = at > 0
        && text.tokens.get(at - 1).is_some_and(|t| t.is_punct("*"))
        && at > 1
        && text
            .tokens
            .get(at - 2)
            .is_some_and(shared_language::Token::is_number)
        && before_touches(text, at);
    let glued_latin = before.is_some_and(|b| b.tag == Tag::Word)
        && before_touches(text, at)
        && text.tokens.get(at.wrapping_sub(1)).is_some_and(|t| {
            t.is_word()
                && t.text
                    .chars()
                    .next_back()
                    .is_some_and(|c| c.is_ascii_alphabetic())
        });
    digits && (after_star || glued_latin)
}

pub(super) fn before_touches(text: &Text, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| text.touches(before))
}
