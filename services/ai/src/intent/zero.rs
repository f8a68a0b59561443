//! "Zero" as a name: «cola zero», «4 zero cans».
//!
//! A zero written as a word is a name where a product has that word and the number would say
//! nothing: after another number, or after words that together with it name a product.

use super::tag::{Tag, Tagged};
use super::text::Text;
use crate::entities::catalogue::Catalogue;
use crate::entities::mention::look_up;

/// A zero written in letters.
pub(super) fn written(text: &Text, tagged: &Tagged) -> bool {
    let zero = matches!(tagged.tag, Tag::Number(number) if number.value == 0);
    let word = text.tokens.get(tagged.at);
    zero && tagged.len == 1 && word.is_some_and(shared_language::Token::is_word)
}

/// Turns zeros that are names into words.
pub(super) fn names(tags: &mut [Tagged], text: &Text, catalogue: &Catalogue) {
    for at in 0..tags.len() {
        let Some(own) = tags.get(at).filter(|own| written(text, own)).copied() else {
            continue;
        };
        let before = at.checked_sub(1).and_then(|before| tags.get(before));
        let zero = text.slice(own.at..own.at + 1);
        let known = |words: &str| !look_up(catalogue, words).fit.is_empty();
        let named = match before.map(|before| before.tag) {
            Some(Tag::Number(_) | Tag::Unit(..)) => known(zero),
            Some(Tag::Word) => {
                let word = before.map_or("", |before| text.slice(before.at..before.at + 1));
                known(&format!("{word} {zero}"))
            }
            _ => false,
        };
        if let Some(own) = tags.get_mut(at).filter(|_| named) {
            own.tag = Tag::Word;
        }
    }
}
