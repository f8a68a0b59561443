//! Number words.

use super::{NumberKind, NumberReading, OrdinalReading, digits};
use crate::lexicon::LanguageData;
use crate::token::Token;

pub(super) fn number(tokens: &[Token], at: usize, _lang: &LanguageData) -> Option<NumberReading> {
    let value = digits::value(&tokens.get(at)?.text)?;
    Some(NumberReading {
        value,
        len: 1,
        kind: NumberKind::Exact,
        prefixes: String::new(),
        signed: false,
    })
}

pub(super) fn ordinal(
    _tokens: &[Token],
    _at: usize,
    _lang: &LanguageData,
) -> Option<OrdinalReading> {
    None
}
