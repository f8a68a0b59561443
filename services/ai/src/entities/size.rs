//! «הגדול», "the small one": which of several products a word of size means.
//!
//! Sizes are compared by content («1.5 ליטר» is more than «500 מ״ל») or by letter (L after M). Words
//! are in `[size]` of `data/*/units.toml`. Invariant: where the sizes of the products do not say it
//! plainly, a word of size chooses nothing.

use uuid::Uuid;

use super::catalogue::{Catalogue, Known};
use crate::intent::text::Text;
use crate::lexicon::{Lexicon, UnitKind};

/// The words without those of size, and whether the big one is meant.
pub fn size_said(lexicon: &Lexicon, words: &str) -> Option<(String, bool)> {
    let text = Text::new(words);
    let size = |word: &str| {
        let bare = Lexicon::peel(&lexicon.the, word);
        let found = lexicon.sizes.get(word);
        found.or_else(|| lexicon.sizes.get(bare?)).copied()
    };
    let mut rest = Vec::new();
    let mut said = None;
    for (at, word) in text.folded.iter().enumerate() {
        match size(word) {
            Some(big) if said.is_none_or(|other| other == big) => said = Some(big),
            Some(_) => return None,
            None => rest.push(text.slice(at..at + 1)),
        }
    }
    Some((rest.join(" "), said?))
}

/// The big or the small ones of these products; nothing when their sizes do not tell.
pub fn of_size(
    catalogue: &Catalogue,
    lexicon: &Lexicon,
    ids: &[Uuid],
    big: bool,
) -> Option<Vec<Uuid>> {
    let mut sized = Vec::new();
    for id in ids {
        sized.push((*id, measure(catalogue.get(*id)?, lexicon)?));
    }
    let kind = sized.first().map(|(_, (kind, _))| *kind)?;
    if sized.iter().any(|(_, (other, _))| *other != kind) {
        return None;
    }
    let mut steps: Vec<i64> = sized.iter().map(|(_, (_, size))| *size).collect();
    steps.sort_unstable();
    steps.dedup();
    let (smallest, biggest) = (*steps.first()?, *steps.last()?);
    if smallest == biggest {
        return None;
    }
    // Of more than two sizes those near the end count too: which of them, is asked.
    let near = |size: i64| match (steps.len(), big) {
        (2, true) => size == biggest,
        (2, false) => size == smallest,
        (_, true) => size.saturating_mul(5) >= biggest.saturating_mul(3),
        (_, false) => size.saturating_mul(3) <= smallest.saturating_mul(5),
    };
    let chosen = sized.iter().filter(|(_, (_, size))| near(*size));
    Some(chosen.map(|(id, _)| *id).collect())
}

/// What a product's size is measured in, and how much it is.
fn measure(known: &Known, lexicon: &Lexicon) -> Option<(Option<UnitKind>, i64)> {
    if let Some((kind, content)) = known.content {
        return Some((Some(kind), content));
    }
    let letter = Text::new(&known.product.size).folded.first()?.clone();
    let rank = lexicon.size_letters.iter().position(|own| *own == letter)?;
    Some((None, i64::try_from(rank).ok()? + 1))
}
