//! One value: digits or words with what multiplies it and what is added to it.

use super::words::Words;
use super::{NumberKind, ONE, digits};
use crate::lexicon::{CounterKind, NumberWord, Role};
use crate::token::Token;

/// A value without range or approximation.
pub(super) struct Simple {
    pub value: i64,
    pub end: usize,
    pub kind: NumberKind,
    pub prefixes: String,
    /// Said in words, so that another word beside it may make a range.
    pub spoken: bool,
}

impl Words<'_> {
    pub fn simple(self, at: usize) -> Option<Simple> {
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
        self.dozens(at, simple)?;
        self.said_again(simple);
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
        let NumberWord::Counter { kind, .. } = found.word else {
            return None;
        };
        if kind == CounterKind::Lone && !self.alone(at, start + 1) {
            return None;
        }
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

    /// Whether no word follows at `end` and no number stands before `at`: «יחיד» and "single" are also
    /// words of names ("single cream").
    fn alone(self, at: usize, end: usize) -> bool {
        let before = at.checked_sub(1);
        let counted = before.is_some_and(|i| {
            self.token(i).is_some_and(Token::is_number) || self.peeled(i).is_some()
        });
        !counted
            && !self
                .token(end)
                .is_some_and(|token| token.is_word() || token.is_number())
    }

    /// "45 (forty five)": the same value once more, in brackets.
    fn said_again(self, simple: &mut Simple) {
        let opens = self
            .token(simple.end)
            .is_some_and(|mark| mark.is_punct("("));
        let Some((again, _)) = opens.then(|| self.base(simple.end + 1)).flatten() else {
            return;
        };
        let closes = self.token(again.end).is_some_and(|mark| mark.is_punct(")"));
        if closes && again.value == simple.value && again.end > simple.end + 1 {
            simple.end = again.end + 1;
        }
    }

    /// Digits at `at`, with a part after them ("2 1/2", "2½"); the token after.
    fn digits(self, at: usize) -> Option<(i64, usize)> {
        let token = self.token(at)?;
        let value = digits::value(&token.text)?;
        if let Some(next) = self.token(at + 1) {
            // A percentage, and a pack such as 6*330, are parts of names.
            let pack = next.is_punct("*") && self.token(at + 2).is_some_and(Token::is_number);
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
            && self.token(at - 2).is_some_and(Token::is_number);
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

    /// «2 תריסר», "a pair of", «תריסר וחצי»
    fn dozens(self, at: usize, simple: &mut Simple) -> Option<()> {
        let word = if simple.prefixes.is_empty() {
            self.bare(simple.end)
        } else {
            self.peeled(simple.end).map(|found| found.word)
        };
        let Some(NumberWord::Counter { kind, value }) = word.or_else(|| self.bare(simple.end))
        else {
            return Some(());
        };
        // "3 single" is no number; what "single" says there is for others to read.
        if kind == CounterKind::Lone && simple.end > at + usize::from(self.is_article(at)) {
            return Some(());
        }
        simple.value = simple.value.checked_mul(value)?;
        simple.end += 1;
        simple.kind = match kind {
            CounterKind::Lone => NumberKind::Lone,
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
