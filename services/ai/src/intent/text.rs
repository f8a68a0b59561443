//! A sentence as tokens with their matching forms.

use std::ops::Range;

use shared_language::{Token, normalise, tokens};

use crate::lexicon::folded;

/// A normalised text with its tokens.
#[derive(Debug, Clone)]
pub struct Text {
    plain: String,
    pub tokens: Vec<Token>,
    /// The matching form of each token.
    pub folded: Vec<String>,
}

impl Text {
    pub fn new(text: &str) -> Self {
        let plain = normalise(text);
        let tokens = tokens(&plain);
        let folded = tokens.iter().map(folded).collect();
        Self {
            plain,
            tokens,
            folded,
        }
    }

    /// The normalised text.
    pub fn plain(&self) -> &str {
        &self.plain
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Matching forms from `at` on.
    pub fn from(&self, at: usize) -> Vec<&str> {
        self.folded
            .get(at..)
            .unwrap_or_default()
            .iter()
            .take(8)
            .map(String::as_str)
            .collect()
    }

    /// The text of these tokens as written, spaces and hyphens between them kept.
    pub fn slice(&self, range: Range<usize>) -> &str {
        let (Some(first), Some(last)) = (
            self.tokens.get(range.start),
            range
                .end
                .checked_sub(1)
                .and_then(|last| self.tokens.get(last)),
        ) else {
            return "";
        };
        self.plain.get(first.start..last.end).unwrap_or_default()
    }

    /// Whether token `at` and the one after it stand without a space between.
    pub fn touches(&self, at: usize) -> bool {
        match (self.tokens.get(at), self.tokens.get(at + 1)) {
            (Some(one), Some(next)) => one.touches(next),
            _ => false,
        }
    }
}
