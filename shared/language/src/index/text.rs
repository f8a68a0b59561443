//! A product's name, or what somebody said, as searchable units.
//!
//! A unit is a word, a number, or a number with its measure (`1.5 ליטר`, `חצי ליטר`, `500ml`).
//! Measures become one term whatever they were written in (`#500ml`), percentages too (`3%`).

use crate::lexicon::Lexicon;
use crate::normalise::fold_token;
use crate::numbers::{self, NumberKind, ONE};
use crate::token::{Token, tokens};

/// Words a count before a measure may have («שני ליטר», «שלושת רבעי ליטר»).
const LONGEST_COUNT: usize = 3;

/// One searchable piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    /// The term it is, folded or canonical.
    pub term: String,
    /// Other terms it may be found by, with how well they fit.
    pub others: Vec<(String, f32)>,
    pub word: bool,
    /// Cut short by its writer (`קר'`).
    pub cut: bool,
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
        let (unit, next) = measured(tokens, at, lexicon)
            .or_else(|| plain(token, tokens.get(at + 1)).map(|(unit, len)| (Some(unit), at + len)))
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

fn plain(token: &Token, next: Option<&Token>) -> Option<(Unit, usize)> {
    if token.is_word() {
        let unit = Unit {
            term: fold_token(&token.text),
            others: Vec::new(),
            word: true,
            cut: token.text.ends_with('\''),
        };
        return (!unit.term.is_empty()).then_some((unit, 1));
    }
    if !token.is_number() {
        return None;
    }
    let number = number_term(&token.text);
    let percent = next.is_some_and(|next| next.is_punct("%"));
    let unit = if percent {
        Unit {
            term: format!("{number}%"),
            others: vec![(number, 0.7)],
            word: false,
            cut: false,
        }
    } else {
        Unit {
            term: number,
            others: Vec::new(),
            word: false,
            cut: false,
        }
    };
    Some((unit, 1 + usize::from(percent)))
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
        let term = joined.then(|| measure_term(ONE + half.value, found))??;
        let unit = Unit {
            term,
            others: vec![(word, 0.5)],
            word: false,
            cut: false,
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
        }),
        next + 1,
    ))
}

fn measure_term(thousandths: i64, measure: &crate::lexicon::Measure) -> Option<String> {
    let amount = thousandths.checked_mul(measure.per)?;
    Some(format!("#{}{}", number_text(amount), measure.base))
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
