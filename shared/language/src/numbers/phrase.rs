//! Whole number phrases: a value with its halves, dozens, prefixes, signs and ranges around it.

use super::words::Words;
use super::{NumberKind, NumberReading, ONE, digits};
use crate::lexicon::{CounterKind, NumberWord, Role};

/// A value without range or approximation.
struct Simple {
    value: i64,
    end: usize,
    kind: NumberKind,
    prefixes: String,
    /// Said in words, so that another word beside it may make a range.
    spoken: bool,
}

impl Words<'_> {
    /// The longest number phrase at `at`.
    pub fn phrase(self, at: usize) -> Option<NumberReading> {
        self.approximate(at)
            .or_else(|| self.between(at))
            .or_else(|| self.signed(at))
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

    /// "-3", "+3", "minus 3"
    fn signed(self, at: usize) -> Option<NumberReading> {
        let token = self.token(at)?;
        let next = self.token(at + 1)?;
        let marked = (token.is_punct("-") || token.is_punct("+")) && token.touches(next);
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

    fn simple(self, at: usize) -> Option<Simple> {
        self.glued_to_digits(at)
            .or_else(|| self.part_first(at))
            .or_else(|| self.after_point(at))
            .or_else(|| self.counted(at))
    }

    /// «ב-3», «ב3», «ל-שלוש»
    fn glued_to_digits(self, at: usize) -> Option<Simple> {
        let letters = self.token(at).filter(|token| token.is_word())?;
        if !self.lang.stacks.contains(&letters.text) {
            return None;
        }
        let next = self.token(at + 1).filter(|next| letters.touches(next))?;
        let mut number = if next.is_punct("-") {
            self.token(at + 2).filter(|after| next.touches(after))?;
            self.plain(at + 2)?
        } else {
            self.token(at + 1).filter(|after| after.is_number())?;
            self.plain(at + 1)?
        };
        number.prefixes = format!("{}{}", letters.text, number.prefixes);
        Some(number)
    }

    fn plain(self, at: usize) -> Option<Simple> {
        self.part_first(at).or_else(|| self.counted(at))
    }

    /// «חצי», "half a dozen", "a quarter"
    fn part_first(self, at: usize) -> Option<Simple> {
        let start = at + usize::from(self.is_article(at));
        let found = self.peeled(start)?;
        let NumberWord::Fraction {
            parts,
            plural: false,
        } = found.word
        else {
            return None;
        };
        let mut end = start + 1;
        let mut value = digits::round(1, parts)?;
        let mut kind = NumberKind::Fraction;
        let after = end + usize::from(self.is_article(end));
        match self.bare(after) {
            Some(NumberWord::Counter {
                kind: CounterKind::Dozen,
                value: dozen,
            }) => {
                (value, kind, end) = (digits::round(dozen, parts)?, NumberKind::Dozen, after + 1);
            }
            Some(NumberWord::Count {
                role: Role::Scale,
                value: scale,
            }) => {
                (value, kind, end) = (digits::round(scale, parts)?, NumberKind::Exact, after + 1);
            }
            _ => {}
        }
        Some(Simple {
            value,
            end,
            kind,
            prefixes: found.prefixes,
            spoken: true,
        })
    }

    /// "point five"
    fn after_point(self, at: usize) -> Option<Simple> {
        let (decimals, end) = self.decimals(at)?;
        let kind = NumberKind::Exact;
        Some(Simple {
            value: decimals,
            end,
            kind,
            prefixes: String::new(),
            spoken: true,
        })
    }

    /// Thousandths said after "point" at `at`, and the token after them.
    fn decimals(self, at: usize) -> Option<(i64, usize)> {
        if !self.is_in(at, &self.lang.numbers.points) {
            return None;
        }
        let next = self.token(at + 1)?;
        if next.is_number() {
            let value = digits::value(&format!(".{}", next.text))?;
            return Some((value, at + 2));
        }
        match self.bare(at + 1)? {
            NumberWord::Count {
                role: Role::Unit,
                value,
            } => Some((value * ONE / 10, at + 2)),
            _ => None,
        }
    }

    /// Digits or a cardinal, with what multiplies it and what is added to it.
    fn counted(self, at: usize) -> Option<Simple> {
        let mut number = self.base(at)?;
        let mut bare_scale = None;
        if let Some(cardinal) = number.1 {
            bare_scale = Some(cardinal);
        }
        let simple = &mut number.0;
        if let Some((decimals, end)) = self.decimals(simple.end)
            && simple.value % ONE == 0
        {
            simple.value = simple.value.checked_add(decimals)?;
            simple.end = end;
        }
        self.multiply(simple)?;
        self.add_part(simple, bare_scale)?;
        self.dozens(simple)?;
        Some(number.0)
    }

    /// The value before anything is added: digits, words, or a counter alone.
    fn base(self, at: usize) -> Option<(Simple, Option<i64>)> {
        let token = self.token(at)?;
        if token.is_number() {
            let (value, end) = self.digits(at)?;
            let kind = if value < ONE && digits::is_part(&token.text) {
                NumberKind::Fraction
            } else {
                NumberKind::Exact
            };
            let prefixes = String::new();
            return Some((
                Simple {
                    value,
                    end,
                    kind,
                    prefixes,
                    spoken: false,
                },
                None,
            ));
        }
        let start = at + usize::from(self.is_article(at));
        if let Some(cardinal) = self.cardinal(start) {
            // "a two" is no number; "a hundred" is.
            let big = cardinal.value >= 100;
            if start != at && !big {
                return None;
            }
            let simple = Simple {
                value: cardinal.value.checked_mul(ONE)?,
                end: cardinal.end,
                kind: NumberKind::Exact,
                prefixes: cardinal.prefixes,
                spoken: true,
            };
            return Some((simple, cardinal.bare_scale));
        }
        let found = self.peeled(start)?;
        let NumberWord::Counter { .. } = found.word else {
            return None;
        };
        // `dozens` reads the counter itself; here it is one of them.
        let simple = Simple {
            value: ONE,
            end: start,
            kind: NumberKind::Exact,
            prefixes: found.prefixes,
            spoken: true,
        };
        Some((simple, None))
    }

    /// Digits at `at`, with a part after them ("2 1/2", "2½"); the token after.
    fn digits(self, at: usize) -> Option<(i64, usize)> {
        let token = self.token(at)?;
        let value = digits::value(&token.text)?;
        if let Some(next) = self.token(at + 1) {
            // A percentage, and a pack such as 6*330, are parts of names.
            let pack = next.is_punct("*") && self.token(at + 2).is_some_and(|t| t.is_number());
            if (next.is_punct("%") && token.touches(next)) || pack {
                return None;
            }
            if value % ONE == 0 && value >= ONE && next.is_number() && digits::is_part(&next.text) {
                let part = digits::value(&next.text)?;
                return Some((value.checked_add(part)?, at + 2));
            }
        }
        let packed = at >= 2
            && self.token(at - 1).is_some_and(|mark| mark.is_punct("*"))
            && self.token(at - 2).is_some_and(|before| before.is_number());
        (!packed).then_some((value, at + 1))
    }

    /// "5 thousand", "2.2 million"
    fn multiply(self, simple: &mut Simple) -> Option<()> {
        if let Some(NumberWord::Count {
            role: Role::Scale,
            value: scale,
        }) = self.bare(simple.end)
            && simple.kind == NumberKind::Exact
        {
            simple.value = simple.value.checked_mul(scale)?;
            simple.end += 1;
        }
        Some(())
    }

    /// «וחצי», "and a half", «ושלושת רבעי»; and «שלושת רבעי» itself.
    fn add_part(self, simple: &mut Simple, bare_scale: Option<i64>) -> Option<()> {
        let plural_at = |at: usize| match self.bare(at) {
            Some(NumberWord::Fraction {
                parts,
                plural: true,
            }) => Some(parts),
            _ => None,
        };
        let dash = self
            .token(simple.end)
            .is_some_and(|token| token.is_punct("-"));
        let plural = simple.end + usize::from(dash);
        if let Some(parts) = plural_at(plural).filter(|_| simple.value % ONE == 0) {
            simple.value = digits::round(simple.value / ONE, parts)?;
            simple.end = plural + 1;
            if simple.value < ONE {
                simple.kind = NumberKind::Fraction;
            }
            return Some(());
        }
        let (part, end) = match self.part_after_conjunction(simple.end) {
            Some(found) => found,
            None => return Some(()),
        };
        if simple.value % ONE != 0 || simple.end == 0 {
            return Some(());
        }
        let scale = bare_scale.unwrap_or(1);
        simple.value = simple.value.checked_add(part.checked_mul(scale)?)?;
        simple.end = end;
        Some(())
    }

    /// A part of one joined to what stands before `at`: thousandths, and the token after.
    fn part_after_conjunction(self, at: usize) -> Option<(i64, usize)> {
        match self.after_glued_conjunction(at) {
            Some(NumberWord::Fraction {
                parts,
                plural: false,
            }) => {
                return Some((digits::round(1, parts)?, at + 1));
            }
            Some(NumberWord::Count { value, .. }) => {
                let Some(NumberWord::Fraction {
                    parts,
                    plural: true,
                }) = self.bare(at + 1)
                else {
                    return None;
                };
                return Some((digits::round(value, parts)?, at + 2));
            }
            _ => {}
        }
        // "and a half", "and three quarters", «ו-1/2»
        let glued = self
            .key(at)
            .is_some_and(|key| key == self.lang.numbers.glued_conjunction);
        if !glued && !self.is_conjunction(at) {
            return None;
        }
        let dash = self.token(at + 1).is_some_and(|token| token.is_punct("-"));
        let next = at + 1 + usize::from(dash);
        if let Some(token) = self
            .token(next)
            .filter(|token| digits::is_part(&token.text))
        {
            return Some((digits::value(&token.text)?, next + 1));
        }
        let next = next + usize::from(self.is_article(next));
        match self.bare(next)? {
            NumberWord::Fraction {
                parts,
                plural: false,
            } => Some((digits::round(1, parts)?, next + 1)),
            NumberWord::Count {
                role: Role::Unit,
                value,
            } => match self.bare(next + 1)? {
                NumberWord::Fraction {
                    parts,
                    plural: true,
                } => Some((digits::round(value, parts)?, next + 2)),
                _ => None,
            },
            _ => None,
        }
    }

    /// «2 תריסר», "a pair of", «תריסר וחצי»
    fn dozens(self, simple: &mut Simple) -> Option<()> {
        let word = if simple.prefixes.is_empty() {
            self.bare(simple.end)
        } else {
            self.peeled(simple.end).map(|found| found.word)
        };
        let Some(NumberWord::Counter { kind, value }) = word.or_else(|| self.bare(simple.end))
        else {
            return Some(());
        };
        simple.value = simple.value.checked_mul(value)?;
        simple.end += 1;
        simple.kind = match kind {
            CounterKind::Pair => NumberKind::Pair,
            CounterKind::Dozen => NumberKind::Dozen,
        };
        if kind == CounterKind::Dozen
            && let Some((part, end)) = self.part_after_conjunction(simple.end)
        {
            simple.value = simple.value.checked_add(part.checked_mul(value)?)?;
            simple.end = end;
        }
        if self.is_in(simple.end, &self.lang.numbers.of) {
            simple.end += 1;
        }
        Some(())
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
