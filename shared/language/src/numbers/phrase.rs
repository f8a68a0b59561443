//! Whole number phrases: a value with its halves, dozens, prefixes, signs and ranges around it.

use super::value::Simple;
use super::words::Words;
use super::{NumberKind, NumberReading, ONE};
use crate::lexicon::{NumberWord, Role};

impl Words<'_> {
    /// The longest number phrase at `at`.
    pub fn phrase(self, at: usize) -> Option<NumberReading> {
        self.approximate(at)
            .or_else(|| self.between(at))
            .or_else(|| self.signed(at))
            .or_else(|| self.short_hundreds(at))
            .or_else(|| self.ranged(at, at))
    }

    /// "about 5", «משהו כמו 5»
    fn approximate(self, at: usize) -> Option<NumberReading> {
        let numbers = &self.lang.numbers;
        numbers.approximate.iter().find_map(|phrase| {
            let fits = phrase.iter().enumerate().all(|(i, word)| {
                let marked = self.token(at + i).is_some_and(|token| token.is_punct(word));
                marked || self.key(at + i).is_some_and(|key| key == *word)
            });
            let mut reading = fits.then(|| self.ranged(at, at + phrase.len()))??;
            if reading.kind == NumberKind::Exact {
                reading.kind = NumberKind::Approximate;
            }
            Some(reading)
        })
    }

    /// «בין 5 ל-6», "between 5 and 6"
    fn between(self, at: usize) -> Option<NumberReading> {
        if !self.is_in(at, &self.lang.numbers.between) {
            return None;
        }
        let low = self.simple(at + 1)?;
        let joined = self.is_conjunction(low.end) || self.is_in(low.end, &self.lang.numbers.range);
        let high = self.simple(low.end + usize::from(joined))?;
        let glued = !high.prefixes.is_empty();
        (joined || glued).then(|| range(at, &low, &high))
    }

    /// "-3", "+3", "minus 3"; the mark of «כוסברה-3» is a hyphen and no sign
    fn signed(self, at: usize) -> Option<NumberReading> {
        let token = self.token(at)?;
        let next = self.token(at + 1)?;
        let before = at.checked_sub(1).and_then(|before| self.token(before));
        let is_glued = before.is_some_and(|before| before.is_word() && before.touches(token));
        let marked =
            (token.is_punct("-") || token.is_punct("+")) && token.touches(next) && !is_glued;
        let worded = self.is_in(at, &self.lang.numbers.minus);
        if !marked && !worded {
            return None;
        }
        let number = self.simple(at + 1)?;
        let negative = !token.is_punct("+");
        Some(NumberReading {
            value: if negative {
                -number.value
            } else {
                number.value
            },
            len: number.end - at,
            kind: number.kind,
            prefixes: number.prefixes,
            signed: true,
        })
    }

    /// "one twenty two"; "one twenty" alone is left to be two numbers.
    fn short_hundreds(self, at: usize) -> Option<NumberReading> {
        if !self.lang.numbers.short_hundreds {
            return None;
        }
        let NumberWord::Count {
            role: Role::Unit,
            value: hundreds @ 1..=9,
        } = self.bare(at)?
        else {
            return None;
        };
        let NumberWord::Count {
            role: Role::Ten, ..
        } = self.bare(at + 1)?
        else {
            return None;
        };
        let rest = self.cardinal(at + 1)?;
        let whole = rest.end > at + 2 && rest.value < 100;
        whole.then(|| NumberReading {
            value: (hundreds * 100 + rest.value) * ONE,
            len: rest.end - at,
            kind: NumberKind::Unsure,
            prefixes: String::new(),
            signed: false,
        })
    }

    /// A value at `at` and the range it may open; its length counts from `from`.
    fn ranged(self, from: usize, at: usize) -> Option<NumberReading> {
        let low = self.simple(at)?;
        if let Some(high) = self.upper_end(&low) {
            return Some(range(from, &low, &high));
        }
        let glued = self
            .lang
            .numbers
            .approximate_glued
            .iter()
            .any(|letters| low.prefixes.ends_with(letters.as_str()));
        let kind = match low.kind {
            NumberKind::Exact if glued => NumberKind::Approximate,
            kind => kind,
        };
        Some(NumberReading {
            value: low.value,
            len: low.end - from,
            kind,
            prefixes: low.prefixes,
            signed: false,
        })
    }

    fn upper_end(self, low: &Simple) -> Option<Simple> {
        let bare = |simple: &Simple| simple.prefixes.is_empty();
        let next = self.token(low.end)?;
        if next.is_punct("-") || self.is_in(low.end, &self.lang.numbers.range) {
            return self.simple(low.end + 1).filter(bare);
        }
        // «שניים שלושה»
        let high = self.simple(low.end).filter(bare)?;
        let close = low.spoken && high.spoken && low.kind == high.kind;
        (close && low.value < high.value && high.value < 100 * ONE).then_some(high)
    }
}

fn range(from: usize, low: &Simple, high: &Simple) -> NumberReading {
    let (bottom, top) = (low.value.min(high.value), low.value.max(high.value));
    NumberReading {
        value: bottom,
        len: high.end - from,
        kind: NumberKind::Range {
            low: bottom,
            high: top,
        },
        prefixes: low.prefixes.clone(),
        signed: false,
    }
}
