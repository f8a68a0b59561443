//! Numbers in a sentence, as thousandths.
//!
//! [`read`] takes digits, decimals with point or comma, fractions, and number words of one
//! language; [`ordinal`] takes "the second". Values are whole thousandths: 1.5 is 1500.
//! Invariants: never guesses between two readings (a range or a vague amount says so in its
//! kind), never panics, never overflows. Words come from `data/<language>/numbers.toml`.

mod digits;
mod part;
mod phrase;
#[cfg(test)]
mod tests;
mod value;
mod words;

use crate::lexicon::{LanguageData, Lexicon};
use crate::normalise::regular;
use crate::prefix::prefixes;
use crate::token::Token;

/// One, in thousandths.
pub const ONE: i64 = 1000;

/// How a number was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    Exact,
    /// "about 2", «כ-2».
    Approximate,
    /// "5-6", «חמש או שש»: thousandths.
    Range {
        low: i64,
        high: i64,
    },
    /// Less than one, said as a part: «חצי», 3/4.
    Fraction,
    /// Said in short, so that it may be two numbers as well: "one twenty two" is likely 122, and may
    /// be one of twenty-two. Worth asking.
    Unsure,
    /// «יחיד», "a single": the value counts singles.
    Lone,
    /// «זוג», "two pairs": the value counts singles.
    Pair,
    /// «תריסר», "half a dozen": the value counts singles.
    Dozen,
}

/// A number read from tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberReading {
    /// Thousandths; the lower end of a range. Negative only after an explicit minus.
    pub value: i64,
    /// How many tokens it took, counted from `at`.
    pub len: usize,
    pub kind: NumberKind,
    /// Letters glued to its front («ב-3» → `ב`), as written.
    pub prefixes: String,
    /// An explicit + or − was read with it.
    pub signed: bool,
}

/// An ordinal read from tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrdinalReading {
    /// 1 for the first; −1 for the last.
    pub value: i64,
    /// How many tokens it took.
    pub len: usize,
}

/// The number that begins at token `at`, the longest reading there is.
pub fn read(tokens: &[Token], at: usize, lang: &LanguageData) -> Option<NumberReading> {
    let words = words::Words { tokens, lang };
    if !words.may_begin(at) || is_a_day(tokens, at, lang) {
        return None;
    }
    words.phrase(at)
}

/// Thousandths of a number token's digits.
pub(crate) fn digits_value(text: &str) -> Option<i64> {
    digits::value(text)
}

/// The number that a whole text is, in thousandths; nothing when it says more or less than one.
pub fn whole(text: &str, lang: &LanguageData) -> Option<i64> {
    let tokens = crate::token::tokens(text);
    let reading = read(&tokens, 0, lang)?;
    let range = matches!(reading.kind, NumberKind::Range { .. });
    (reading.len == tokens.len() && !range).then_some(reading.value)
}

/// As [`read`], in whichever language reads most.
pub fn read_any(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<NumberReading> {
    let readings = lexicon.languages().iter().rev();
    readings
        .filter_map(|lang| read(tokens, at, lang))
        .max_by_key(|reading| reading.len)
}

/// «יום שני»: a word that is an ordinal too, after a word that makes it one.
fn is_a_day(tokens: &[Token], at: usize, lang: &LanguageData) -> bool {
    let key = |token: &Token| token.text.chars().map(regular).collect::<String>();
    let (Some(before), Some(token)) = (
        at.checked_sub(1).and_then(|i| tokens.get(i)),
        tokens.get(at),
    ) else {
        return false;
    };
    let ordinal = prefixes(&token.text, lang)
        .iter()
        .any(|reading| lang.numbers.ordinals.contains_key(&reading.stem));
    ordinal && lang.numbers.not_after.contains(&key(before))
}

/// The ordinal that begins at token `at` («השני», "second", "2nd").
pub fn ordinal(tokens: &[Token], at: usize, lang: &LanguageData) -> Option<OrdinalReading> {
    words::ordinal(tokens, at, lang)
}
