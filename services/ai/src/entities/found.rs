//! What a search of the catalogue comes to: what fits, what is alike, what is near.
//!
//! The dialogue acts without a question by these rules, not by the index's certainty (`Match::is_sure`):
//! on the one product that every word fits as it is written, or whose whole name was said. Where several
//! fit it asks, however far one of them is ahead; what only resembles the words is asked about unless a
//! slip explains it (`Reader::surely`, `Reader::misheard`). So it is stricter than the index where
//! several fit, and does not look at `Match::lead` where only one does.

use shared_language::{Match, MatchedOn};
use uuid::Uuid;

use super::catalogue::Catalogue;

/// How many products one search may give.
const MANY: usize = 60;

/// How many near ones are suggested.
const NEAREST: usize = 4;

/// Products found for some words.
#[derive(Debug, Default)]
pub struct Found {
    pub fit: Vec<Uuid>,
    /// Whether the whole name of each was said.
    pub whole: bool,
    pub alike: Vec<Uuid>,
    pub near: Vec<Uuid>,
}

/// Looks words up in the whole catalogue.
pub fn look_up(catalogue: &Catalogue, words: &str) -> Found {
    let mut found = sort_out(&catalogue.index().search(words, MANY));
    // A letter by itself («M») is a size of many things and the name of none.
    if !found.whole && words.split(' ').all(|word| word.chars().count() < 2) {
        found.near = std::mem::take(&mut found.fit);
    }
    found
}

/// Sorts matches into those that fit, those alike and those near.
pub fn sort_out(matches: &[Match]) -> Found {
    let ids = |keep: &dyn Fn(&&Match) -> bool| -> Vec<Uuid> {
        matches.iter().filter(keep).map(|m| m.id).collect()
    };
    let fits = |m: &&Match| m.all_words_fit && m.matched_on != MatchedOn::Fuzzy;
    let whole = ids(&|m| fits(m) && m.whole_name);
    Found {
        whole: !whole.is_empty(),
        fit: if whole.is_empty() { ids(&fits) } else { whole },
        alike: ids(&|m| m.all_words_fit && m.matched_on == MatchedOn::Fuzzy),
        near: ids(&|_| true).into_iter().take(NEAREST).collect(),
    }
}
