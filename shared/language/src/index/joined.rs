//! Neighbouring words of a name, found by what they are written as one («קוקה קולה» by «קוקהקולה»).
//!
//! Most pairs are found once or never and there are more of them than words: they are kept as one sorted
//! list of fixed-size entries, and looked up by hash. Whoever looks up checks what the two words are.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use super::hashing::Quick;

/// Two terms that stand side by side in a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    hash: u64,
    pub doc: u32,
    pub terms: [u32; 2],
}

/// All pairs of all names.
#[derive(Debug, Default)]
pub(super) struct Joined(Vec<Pair>);

impl Joined {
    /// Adds what two terms are as one word. Call [`Joined::finish`] after the last.
    pub fn add(&mut self, word: &str, doc: u32, terms: [u32; 2]) {
        let hash = hash(word);
        self.0.push(Pair { hash, doc, terms });
    }

    pub fn finish(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
        self.0.shrink_to_fit();
    }

    /// Pairs that probably are this as one word.
    pub fn get(&self, word: &str) -> &[Pair] {
        let hash = hash(word);
        let from = self.0.partition_point(|pair| pair.hash < hash);
        let to = self.0.partition_point(|pair| pair.hash <= hash);
        self.0.get(from..to).unwrap_or_default()
    }
}

fn hash(word: &str) -> u64 {
    BuildHasherDefault::<Quick>::default().hash_one(word)
}
