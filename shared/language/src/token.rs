//! Words, numbers, marks and lines of a text.
//!
//! A token's text is normalised and its span is in the normalised text. Numbers keep the marks
//! inside them (`1,5`, `3/4`, `12:30`); a number glued to letters is two tokens that touch
//! (`330מל`). Quotes inside a Hebrew word, or a geresh after one, belong to the word (`ק"ג`, `ג'`).
//! Invariants: spans ascend, never overlap, and cover everything but spaces.

use crate::normalise::{is_hebrew, is_vulgar_fraction, normalise};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    Word,
    /// Digits with the marks inside them, or one character such as `½`.
    Number,
    Punct,
    Newline,
}

/// One piece of a normalised text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Token {
    /// Normalised text.
    pub text: String,
    /// First byte in the normalised text.
    pub start: usize,
    /// Byte after the last one in the normalised text.
    pub end: usize,
    pub kind: TokenKind,
}

impl Token {
    /// Whether `next` follows without a space between.
    pub fn touches(&self, next: &Self) -> bool {
        self.end == next.start
    }

    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    pub fn is_number(&self) -> bool {
        self.kind == TokenKind::Number
    }

    /// Whether this is the mark `mark`.
    pub fn is_punct(&self, mark: &str) -> bool {
        self.kind == TokenKind::Punct && self.text == mark
    }
}

/// Splits a text (normalising it first) into tokens.
pub fn tokens(text: &str) -> Vec<Token> {
    let text = normalise(text);
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut out: Vec<Token> = Vec::new();
    let mut open_quote = false;
    let mut at = 0;
    while let Some(&(start, c)) = chars.get(at) {
        if c == ' ' {
            at += 1;
            continue;
        }
        let (kind, next) = scan(&chars, at, open_quote);
        if c == '\'' {
            open_quote = !open_quote;
        } else if kind == TokenKind::Newline {
            open_quote = false;
        }
        let end = chars.get(next).map_or(text.len(), |&(byte, _)| byte);
        out.push(Token {
            text: text.get(start..end).unwrap_or_default().to_owned(),
            start,
            end,
            kind,
        });
        at = next;
    }
    out
}

/// Kind of the token that starts at `at`, and where the next one may start.
fn scan(chars: &[(usize, char)], at: usize, open_quote: bool) -> (TokenKind, usize) {
    let get = |i: usize| chars.get(i).map(|&(_, c)| c);
    let digit = |i: usize| get(i).is_some_and(|c| c.is_ascii_digit());
    let c = get(at).unwrap_or(' ');
    if c == '\n' {
        return (TokenKind::Newline, at + 1);
    }
    if is_vulgar_fraction(c) {
        return (TokenKind::Number, at + 1);
    }
    let opens_decimal = c == '.'
        && digit(at + 1)
        && (at == 0
            || !get(at - 1).is_some_and(|before| before.is_alphanumeric() || before == '.'));
    if c.is_ascii_digit() || opens_decimal {
        let mut next = at + 1;
        while digit(next)
            || (get(next).is_some_and(|mark| matches!(mark, '.' | ',' | '/' | ':'))
                && digit(next + 1))
        {
            next += 1;
        }
        return (TokenKind::Number, next);
    }
    if is_letter(c) {
        let mut next = at + 1;
        loop {
            match get(next) {
                Some(letter) if is_letter(letter) => next += 1,
                // A quote between two letters is part of the word: ק"ג, צ'יפס, don't.
                Some('\'' | '"')
                    if get(next + 1).is_some_and(is_letter)
                        && (get(next) == Some('\'') || get(next - 1).is_some_and(is_hebrew)) =>
                {
                    next += 2;
                }
                Some('\'') if !open_quote && get(next - 1).is_some_and(is_hebrew) => {
                    next += 1;
                    break;
                }
                _ => break,
            }
        }
        return (TokenKind::Word, next);
    }
    (TokenKind::Punct, at + 1)
}

fn is_letter(c: char) -> bool {
    is_hebrew(c)
        || c.is_ascii_alphabetic()
        || c.is_alphanumeric() && !c.is_ascii_digit() && !is_vulgar_fraction(c)
        || unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn splits_with_care() {
        assert_eq!(split("ב-3 ארגזים"), ["ב", "-", "3", "ארגזים"]);
        assert_eq!(split("5-6"), ["5", "-", "6"]);
        assert_eq!(split("1,5 ליטר, 1.5."), ["1,5", "ליטר", ",", "1.5", "."]);
        assert_eq!(split("3/4 ½ .77"), ["3/4", "½", ".77"]);
        assert_eq!(
            split("2½ ק\"ג, 200 ג׳"),
            ["2", "½", "ק\"ג", ",", "200", "ג'"]
        );
        assert_eq!(split("6*330מל"), ["6", "*", "330", "מל"]);
        assert_eq!(
            split("'קולה' \"זירו\""),
            ["'", "קולה", "'", "\"", "זירו", "\""]
        );
        assert_eq!(split("צ'יפס don't 7up"), ["צ'יפס", "don't", "7", "up"]);
        assert_eq!(split("א\nב"), ["א", "\n", "ב"]);
    }

    proptest! {
        #[test]
        fn spans_cover_everything_but_spaces(text in ".{0,60}|[א-ת0-9 .,/'\"½-]{0,40}") {
            let plain = normalise(&text);
            let mut at = 0;
            for token in tokens(&text) {
                prop_assert!(token.start >= at && token.end > token.start);
                prop_assert_eq!(&plain[token.start..token.end], token.text.as_str());
                prop_assert!(plain[at..token.start].trim().is_empty());
                at = token.end;
            }
            prop_assert!(plain[at..].trim().is_empty());
        }
    }
}
