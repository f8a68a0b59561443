//! Number words of one language: which word stands at a token, and whole cardinals made of them.
//!
//! One accumulator serves all languages: a word joins the number so far only where it is smaller
//! than what was said before it; the roles and joining words come from data.

use super::{ONE, OrdinalReading};
use crate::lexicon::{LanguageData, NumberWord, Role};
use crate::normalise::{fold, regular};
use crate::prefix::prefixes;
use crate::token::Token;

/// Nothing in a kitchen is counted beyond this (whole units).
const LIMIT: i64 = 1_000_000_000_000;

/// Tokens of a sentence with the number words of a language.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub tokens: &'a [Token],
    pub lang: &'a LanguageData,
}

/// A number word, perhaps with letters glued to it.
pub(super) struct Found {
    pub word: NumberWord,
    pub prefixes: String,
}

/// A cardinal in words.
pub(super) struct Cardinal {
    /// Whole units.
    pub value: i64,
    /// Token after the last one.
    pub end: usize,
    pub prefixes: String,
    /// Only a word such as "thousand", without a count.
    pub bare_scale: Option<i64>,
}

impl<'a> Words<'a> {
    pub fn token(self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at)
    }

    /// The key of the word at a token: regular final letters.
    pub fn key(self, at: usize) -> Option<String> {
        let token = self.token(at).filter(|token| token.is_word())?;
        Some(token.text.chars().map(regular).collect())
    }

    /// The number word at a token, nothing peeled off.
    pub fn bare(self, at: usize) -> Option<NumberWord> {
        self.lookup(&self.token(at).filter(|token| token.is_word())?.text)
    }

    /// The number word at a token, with prefixes peeled off when the bare word is none.
    pub fn peeled(self, at: usize) -> Option<Found> {
        let token = self.token(at).filter(|token| token.is_word())?;
        prefixes(&token.text, self.lang)
            .into_iter()
            .find_map(|reading| {
                let word = self.lookup(&reading.stem)?;
                let prefixes = reading.prefixes;
                Some(Found { word, prefixes })
            })
    }

    /// Whether a number may begin at a token. Most words begin none, and all are asked.
    pub fn may_begin(self, at: usize) -> bool {
        let (Some(token), numbers) = (self.token(at), &self.lang.numbers) else {
            return false;
        };
        let Some(key) = self.key(at) else {
            return true;
        };
        let approximate = || {
            numbers
                .approximate
                .iter()
                .filter_map(|phrase| phrase.first())
        };
        self.lang.stacks.contains(&token.text)
            || numbers.articles.contains(&key)
            || numbers.points.contains(&key)
            || numbers.minus.contains(&key)
            || numbers.between.contains(&key)
            || approximate().any(|first| *first == key)
            || self.peeled(at).is_some()
    }

    /// The number word after the glued conjunction («וחצי»).
    pub fn after_glued_conjunction(self, at: usize) -> Option<NumberWord> {
        let glued = self.lang.numbers.glued_conjunction.as_str();
        let token = self.token(at).filter(|token| token.is_word())?;
        if glued.is_empty() {
            return None;
        }
        self.lookup(token.text.strip_prefix(glued)?)
    }

    pub fn is_conjunction(self, at: usize) -> bool {
        self.is_in(at, &self.lang.numbers.conjunctions)
    }

    pub fn is_article(self, at: usize) -> bool {
        self.is_in(at, &self.lang.numbers.articles)
    }

    pub fn is_in(self, at: usize, set: &std::collections::HashSet<String>) -> bool {
        self.key(at).is_some_and(|key| set.contains(&key))
    }

    fn lookup(self, word: &str) -> Option<NumberWord> {
        let numbers = &self.lang.numbers;
        let key: String = word.chars().map(regular).collect();
        let found = numbers.exact.get(&key).copied();
        // A quote in a word is an abbreviation, never a number word.
        found.or_else(|| {
            let plain = !key.contains(['\'', '"']);
            plain.then(|| numbers.folded.get(&fold(&key)).copied())?
        })
    }

    /// The cardinal that begins at `at`.
    pub fn cardinal(self, at: usize) -> Option<Cardinal> {
        let first = self.peeled(at)?;
        let NumberWord::Count { role, value } = first.word else {
            return None;
        };
        let mut sum = Sum::default();
        if !sum.take(role, value, Join::First) {
            return None;
        }
        let mut end = at + 1;
        while let Some((role, value, join, next)) = self.next_word(end)
            && sum.take(role, value, join)
        {
            end = next;
        }
        let alone = end == at + 1 && role == Role::Scale;
        Some(Cardinal {
            value: sum.total.checked_add(sum.current)?,
            end,
            prefixes: first.prefixes,
            bare_scale: alone.then_some(value),
        })
    }

    /// The word that may continue a cardinal at `at`, how it is joined, and the token after it.
    fn next_word(self, at: usize) -> Option<(Role, i64, Join, usize)> {
        let count = |word: NumberWord| match word {
            NumberWord::Count { role, value } => Some((role, value)),
            _ => None,
        };
        // "twenty-one"
        let before = self.token(at.checked_sub(1)?)?;
        if let (Some(dash), Some(next)) = (self.token(at), self.token(at + 1))
            && dash.is_punct("-")
            && before.touches(dash)
            && dash.touches(next)
        {
            let (role, value) = self.bare(at + 1).and_then(count)?;
            return (role == Role::Unit).then_some((role, value, Join::Dash, at + 2));
        }
        if let Some((role, value)) = self.bare(at).and_then(count) {
            let tail = self.is_in(at, &self.lang.numbers.teen_tail);
            let join = if tail { Join::Tail } else { Join::Plain };
            return Some((role, value, join, at + 1));
        }
        if let Some((role, value)) = self.after_glued_conjunction(at).and_then(count) {
            return Some((role, value, Join::Glued, at + 1));
        }
        if self.is_conjunction(at) {
            let (role, value) = self.bare(at + 1).and_then(count)?;
            return Some((role, value, Join::Spaced, at + 2));
        }
        None
    }
}

/// How a number word is joined to those before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    First,
    Plain,
    /// Without anything between, and able to make a teen of a unit («שלוש עשרה»).
    Tail,
    /// «עשרים ושלוש»
    Glued,
    /// "one hundred and three"
    Spaced,
    /// "twenty-three"
    Dash,
}

/// A number on its way: finished groups, and the group below the next scale word.
#[derive(Default)]
struct Sum {
    total: i64,
    current: i64,
    last_scale: Option<i64>,
    closed: bool,
}

impl Sum {
    /// Adds a word if it can follow; says whether it could.
    fn take(&mut self, role: Role, value: i64, join: Join) -> bool {
        if self.closed {
            return false;
        }
        let first = join == Join::First;
        let conjoined = matches!(join, Join::Glued | Join::Spaced);
        let fresh = self.current == 0 && (first || self.total > 0);
        match role {
            Role::Unit => {
                let tens = self.current % 100;
                let hundreds = self.current > 0 && tens == 0;
                let after_tens = tens >= 20 && tens % 10 == 0 && join != Join::Spaced;
                let dash_fits = join != Join::Dash || after_tens;
                if value == 0 {
                    self.closed = true;
                    return first;
                }
                (fresh || hundreds || after_tens) && dash_fits && self.add(value)
            }
            Role::Teen | Role::Ten => {
                let unit_alone = (1..=9).contains(&(self.current % 100));
                if join == Join::Tail && value == 10 && unit_alone {
                    return self.add(10);
                }
                (fresh || (self.current > 0 && self.current % 100 == 0)) && self.add(value)
            }
            Role::Hundred => {
                if fresh {
                    return self.add(100);
                }
                let countable = self.current < 100 && self.current % 10 != 0;
                if !countable || conjoined {
                    return false;
                }
                self.current *= 100;
                true
            }
            Role::Hundreds => fresh && self.add(value),
            Role::Scale | Role::Thousands => {
                let scale = if role == Role::Scale { value } else { 1000 };
                if self.last_scale.is_some_and(|last| last <= scale) {
                    return false;
                }
                let amount = match (role, self.current) {
                    (Role::Thousands, 0) => Some(value),
                    (Role::Scale, 0) if fresh => Some(value),
                    (Role::Scale, count) if count > 0 && !conjoined => value.checked_mul(count),
                    _ => None,
                };
                let Some(amount) = amount.filter(|amount| *amount < LIMIT) else {
                    return false;
                };
                self.total += amount;
                self.current = 0;
                self.last_scale = Some(scale);
                true
            }
        }
    }

    fn add(&mut self, value: i64) -> bool {
        self.current += value;
        true
    }
}

/// See [`super::ordinal`].
pub(super) fn ordinal(tokens: &[Token], at: usize, lang: &LanguageData) -> Option<OrdinalReading> {
    let token = tokens.get(at)?;
    if token.is_number() {
        let ending = tokens.get(at + 1).filter(|next| token.touches(next))?;
        let value = super::digits::value(&token.text)?;
        let fits = lang.numbers.ordinal_endings.contains(&ending.text);
        return (fits && value > 0 && value % ONE == 0).then_some(OrdinalReading {
            value: value / ONE,
            len: 2,
        });
    }
    if !token.is_word() {
        return None;
    }
    prefixes(&token.text, lang).iter().find_map(|reading| {
        let key: String = reading.stem.chars().map(regular).collect();
        let value = *lang.numbers.ordinals.get(&key)?;
        Some(OrdinalReading { value, len: 1 })
    })
}
