//! A product's name, or what somebody said, as searchable units.
//!
//! A unit is a word, a number, or a number with its measure (`1.5 ליטר`, `חצי ליטר`, `500ml`).
//! Measures become one term whatever they were written in (`#500ml`), percentages too (`3%`).

use super::facts::{Fact, Kind};
use crate::lexicon::Lexicon;
use crate::normalise::fold_token;
use crate::numbers::{self, NumberKind, ONE};
use crate::token::{Token, tokens};

/// Words a count before a measure may have («שני ליטר», «שלושת רבעי ליטר»).
const LONGEST_COUNT: usize = 3;
/// More than this in «100*4» is a size, no count.
const MOST_IN_A_PACK: i64 = 60;

/// One searchable piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    /// The term it is, folded or canonical.
    pub term: String,
    /// Other terms it may be found by, with how well they fit.
    pub others: Vec<(String, f32)>,
    pub word: bool,
    /// Cut short by its writer (`קר'`, `שוק.`).
    pub cut: bool,
    pub fact: Option<Fact>,
}

impl Unit {
    fn number(term: String) -> Self {
        Self {
            word: false,
            ..Self::word(term)
        }
    }

    fn word(term: String) -> Self {
        Self {
            term,
            others: Vec::new(),
            word: true,
            cut: false,
            fact: None,
        }
    }
}

/// The units of a text, words without meaning included.
pub(super) fn units(text: &str, lexicon: &Lexicon) -> Vec<Unit> {
    units_of(&tokens(text), lexicon)
}

/// As [`units`], of tokens.
pub(super) fn units_of(tokens: &[Token], lexicon: &Lexicon) -> Vec<Unit> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.is_word()
            && let Some(words) = lexicon.short(&fold_token(&token.text))
        {
            out.extend(words.iter().map(|word| Unit::word(word.clone())));
            at += 1;
            continue;
        }
        let (unit, next) = measured(tokens, at, lexicon)
            .or_else(|| plain(tokens, at, lexicon).map(|(unit, len)| (Some(unit), at + len)))
            .unwrap_or((None, at + 1));
        out.extend(unit);
        at = next;
    }
    out
}

/// The text as words side by side: what letters are compared on.
pub(super) fn letters(tokens: &[Token]) -> String {
    let mut out = String::from(" ");
    for token in tokens {
        if token.is_word() || token.is_number() {
            out.push_str(&fold_token(&token.text));
            out.push(' ');
        }
    }
    out
}

fn plain(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<(Unit, usize)> {
    let token = tokens.get(at)?;
    let next = tokens.get(at + 1);
    if token.is_word() {
        let term = fold_token(&token.text);
        if let Some(count) = lexicon.pack(&term) {
            let unit = Unit {
                others: vec![(term, 0.95)],
                fact: Some(Fact::new(Kind::Count, count * ONE)),
                ..Unit::number(pack_term(count * ONE))
            };
            return Some((unit, 1));
        }
        // «ט.תפוח»
        let dotted = next.is_some_and(|dot| {
            let goes_on = tokens.get(at + 2).is_some_and(|after| dot.touches(after));
            dot.is_punct(".") && token.touches(dot) && goes_on
        });
        let unit = Unit {
            term,
            others: Vec::new(),
            word: true,
            cut: dotted || token.text.ends_with('\''),
            fact: lexicon
                .is_pack(&fold_token(&token.text))
                .then_some(Fact::new(Kind::Pack, i64::MAX)),
        };
        return (!unit.term.is_empty()).then_some((unit, 1));
    }
    if !token.is_number() {
        return None;
    }
    let number = number_term(&token.text);
    let value = numbers::digits_value(&token.text);
    let percent = next.is_some_and(|next| next.is_punct("%"));
    if percent {
        let unit = Unit {
            others: vec![(number.clone(), 0.7)],
            fact: value.map(|value| Fact::new(Kind::Percent, value)),
            ..Unit::number(format!("{number}%"))
        };
        // «5% שומן»
        let of = tokens.get(at + 2).is_some_and(|word| {
            word.is_word() && lexicon.measured_in_percent(&fold_token(&word.text))
        });
        return Some((unit, 2 + usize::from(of)));
    }
    let unit = {
        let counts = value.filter(|value| packs(tokens, at, *value));
        Unit {
            others: counts
                .map(|count| (pack_term(count), 0.95))
                .into_iter()
                .collect(),
            fact: value.map(|value| {
                let kind = if counts.is_some() {
                    Kind::Count
                } else {
                    Kind::Bare
                };
                Fact::new(kind, value)
            }),
            ..Unit::number(number)
        }
    };
    Some((unit, 1))
}

/// Whether the number at `at` counts what a pack holds: the smaller whole one of «6*330».
fn packs(tokens: &[Token], at: usize, value: i64) -> bool {
    let across = |mark: Option<usize>, other: Option<usize>| {
        let times = mark
            .and_then(|i| tokens.get(i))
            .is_some_and(|mark| mark.is_punct("*") || matches!(mark.text.as_str(), "x" | "х"));
        let other = other.and_then(|i| tokens.get(i))?;
        times.then(|| numbers::digits_value(&other.text))?
    };
    let whole = |value: i64| value % ONE == 0;
    let right = across(Some(at + 1), Some(at + 2));
    let left = across(at.checked_sub(1), at.checked_sub(2));
    // «6*», the rest cut off
    let ends = tokens.get(at + 1).is_some_and(|mark| mark.is_punct("*")) && tokens.len() == at + 2;
    whole(value)
        && value <= MOST_IN_A_PACK * ONE
        && (ends
            || right.is_some_and(|other| !whole(other) || value <= other)
            || left.is_some_and(|other| !whole(other) || value < other))
}

/// A number with its measure at `at`, and the token after it.
fn measured(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<(Option<Unit>, usize)> {
    let token = tokens.get(at)?;
    let measure = |i: usize| {
        let word = tokens.get(i).filter(|token| token.is_word())?;
        lexicon
            .measure(&fold_token(&word.text))
            .map(|measure| (measure, fold_token(&word.text)))
    };
    let (value, next) = if token.is_number() {
        (numbers::digits_value(&token.text)?, at + 1)
    } else if let Some((found, word)) = measure(at) {
        // «ליטר וחצי»
        let half = numbers::read_any(tokens, at + 1, lexicon)?;
        let joined = half.kind == NumberKind::Fraction && !half.prefixes.is_empty();
        let value = ONE + half.value;
        let term = joined.then(|| measure_term(value, found))??;
        let unit = Unit {
            term,
            others: vec![(word, 0.5)],
            word: false,
            cut: false,
            fact: measured_fact(value, found),
        };
        return Some((Some(unit), at + 1 + half.len));
    } else if token.is_word() && (at + 1..=at + LONGEST_COUNT).any(|i| measure(i).is_some()) {
        let reading = numbers::read_any(tokens, at, lexicon)?;
        let counted = matches!(reading.kind, NumberKind::Exact | NumberKind::Fraction);
        counted.then_some((reading.value, at + reading.len))?
    } else {
        return None;
    };
    let (found, word) = measure(next)?;
    let term = measure_term(value, found)?;
    let mut others = vec![(number_text(value), 0.92)];
    if word.chars().count() > 2 {
        others.push((word, 0.5));
    }
    Some((
        Some(Unit {
            term,
            others,
            word: false,
            cut: false,
            fact: measured_fact(value, found),
        }),
        next + 1,
    ))
}

fn measured_fact(thousandths: i64, measure: &crate::lexicon::Measure) -> Option<Fact> {
    let kind = match measure.base.as_str() {
        "g" => Kind::Grams,
        "ml" => Kind::Millilitres,
        "piece" => Kind::Count,
        _ => Kind::Bare,
    };
    Some(Fact {
        kind,
        value: thousandths.checked_mul(measure.per)?,
        written: thousandths,
    })
}

fn measure_term(thousandths: i64, measure: &crate::lexicon::Measure) -> Option<String> {
    let amount = thousandths.checked_mul(measure.per)?;
    Some(format!("#{}{}", number_text(amount), measure.base))
}

/// The term that stands for a pack of so many.
fn pack_term(thousandths: i64) -> String {
    format!("×{}", number_text(thousandths))
}

fn number_term(text: &str) -> String {
    numbers::digits_value(text).map_or_else(|| text.to_owned(), number_text)
}

/// Thousandths as the shortest decimal.
fn number_text(thousandths: i64) -> String {
    let (whole, part) = (thousandths / ONE, thousandths % ONE);
    if part == 0 {
        return whole.to_string();
    }
    format!("{whole}.{part:03}")
        .trim_end_matches('0')
        .to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn measures_are_one_term() {
        let terms = |text: &str| -> Vec<String> {
            let units = units(text, Lexicon::shared().unwrap());
            units.into_iter().map(|unit| unit.term).collect()
        };
        for text in ["1.5 ליטר", "1500 מ\"ל", "ליטר וחצי", "1,5L"] {
            assert_eq!(terms(text), ["#1500ml"], "{text}");
        }
        for text in ["חצי ליטר", "500ml", "½ ליטר"] {
            assert_eq!(terms(text), ["#500ml"], "{text}");
        }
        assert_eq!(terms("חלב 3% 1 ליטר"), ["חלב", "3%", "#1000ml"]);
        assert_eq!(terms("קולה 6*330"), ["קולה", "6", "330"]);
    }
}
