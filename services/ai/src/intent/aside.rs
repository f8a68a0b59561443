//! Numbers that count no stock: labels («שולחן 5», «בשעה 8»), clock times and prices; and numbers
//! that may be something else than the amount («יוגורט ב-50», «1.000»).
//!
//! Data: `[day]` of `data/*/questions.toml`. What is uncertain is never read as an amount: it is asked.

use super::glued::number;
use super::tag::{Tag, Tagged};
use super::text::Text;
use crate::lexicon::{Form, Interrogative, Lexicon, Phrase, Sense};

fn means(text: &Text, lexicon: &Lexicon, at: usize, sense: Sense) -> bool {
    let word = text.folded.get(at);
    word.is_some_and(|word| lexicon.senses(word).contains(&sense))
}

/// How many tokens from `at` are a label, a time or a price.
pub(super) fn counts_nothing(text: &Text, lexicon: &Lexicon, at: usize) -> Option<usize> {
    let phrases = lexicon.at(&text.from(at));
    let lead = phrases
        .iter()
        .find(|phrase| phrase.senses.contains(&Sense::LabelLead));
    if let Some(lead) = lead
        && let Some(label) = number(text, lexicon, at + lead.len)
    {
        let after = at + lead.len + label.len;
        return Some(clock(text, after).unwrap_or(after) - at);
    }
    // «$50».
    if means(text, lexicon, at, Sense::Money)
        && text.touches(at)
        && let Some(price) = number(text, lexicon, at + 1)
    {
        return Some(1 + price.len);
    }
    let read = number(text, lexicon, at)?;
    if means(text, lexicon, at + read.len, Sense::Money) {
        return Some(read.len + 1);
    }
    clock(text, at + read.len).map(|end| end - at)
}

/// The end of «:30» after an hour, at `at`.
fn clock(text: &Text, at: usize) -> Option<usize> {
    let colon = text.tokens.get(at)?.is_punct(":");
    let minutes = text.tokens.get(at + 1)?;
    let touching = at > 0 && text.touches(at - 1) && text.touches(at);
    (colon && touching && minutes.is_number() && minutes.text.len() == 2).then_some(at + 2)
}

/// Whether a letter glued to the number at `at`, or the word before it, has this sense.
pub(super) fn led_by(text: &Text, lexicon: &Lexicon, at: usize, sense: Sense) -> bool {
    let glued = number(text, lexicon, at).is_some_and(|read| {
        let mut letters = read.prefixes.chars();
        letters.any(|letter| lexicon.senses(&letter.to_string()).contains(&sense))
    });
    glued
        || at
            .checked_sub(1)
            .is_some_and(|before| means(text, lexicon, before, sense))
}

/// A number that may be a price, or a thousand written with a point.
pub(super) fn uncertain(
    text: &Text,
    lexicon: &Lexicon,
    (at, len): (usize, usize),
    before: Option<&Tagged>,
) -> bool {
    let next = at + len;
    let unit_next = text
        .folded
        .get(next)
        .is_some_and(|word| lexicon.unit_word(word).is_some());
    let thousand = len == 1
        && text.tokens.get(at).is_some_and(|token| {
            let parts = token.text.split_once('.');
            parts.is_some_and(|(_, tail)| tail.len() == 3)
        });
    let named = before.is_some_and(|b| {
        matches!(b.tag, Tag::Word) || (b.tag == Tag::Small && b.at + b.len == at && b.len == 1)
    });
    let nothing_named = text
        .tokens
        .get(next)
        .is_none_or(|token| !token.is_word() || is_small(text, lexicon, next));
    let price = named && nothing_named && led_by(text, lexicon, at, Sense::Price);
    !unit_next && (thousand || price)
}

/// A percentage at `at` as products write it, and its tokens: «3%», «שלושה אחוז».
pub fn percentage(text: &Text, lexicon: &Lexicon, at: usize) -> Option<(String, usize)> {
    let token = text.tokens.get(at)?;
    if token.is_number() && text.touches(at) && text.tokens.get(at + 1)?.is_punct("%") {
        return Some((format!("{}%", token.text), 2));
    }
    if token.is_number() && means(text, lexicon, at + 1, Sense::Percent) {
        return Some((format!("{}%", token.text), 2));
    }
    // «חלב אחוז אחד».
    if means(text, lexicon, at, Sense::Percent) {
        let read = number(text, lexicon, at + 1).filter(|read| read.value % 1000 == 0)?;
        return Some((format!("{}%", read.value / 1000), read.len + 1));
    }
    let read = number(text, lexicon, at)?;
    let whole = read.value % 1000 == 0;
    (whole && means(text, lexicon, at + read.len, Sense::Percent))
        .then(|| (format!("{}%", read.value / 1000), read.len + 1))
}

/// «לקחתי כמה קילו»: "how many" right after who did it is "some", unless something is asked.
pub(super) fn vague(text: &Text, lexicon: &Lexicon, at: usize, before: Option<&Tagged>) -> bool {
    let told = before
        .is_some_and(|before| matches!(before.tag, Tag::Verb(verb) if verb.form == Form::First));
    told && means(text, lexicon, at, Sense::Asks(Interrogative::HowMuch))
        && !text.tokens.iter().any(|token| token.is_punct("?"))
}

fn is_small(text: &Text, lexicon: &Lexicon, at: usize) -> bool {
    let phrases = lexicon.at(&text.from(at));
    phrases.first().is_some_and(says_something)
}

/// Whether a phrase means something without a number beside it.
pub(super) fn says_something(phrase: &Phrase<'_>) -> bool {
    phrase.senses.iter().any(|sense| {
        !matches!(
            sense,
            Sense::LabelLead
                | Sense::Money
                | Sense::Price
                | Sense::Level
                | Sense::Beside
                | Sense::Purpose
                | Sense::Percent
        )
    })
}
