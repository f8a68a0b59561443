//! Searching.

use super::{Match, MatchedOn, ProductDoc, ProductIndex};
use crate::fold;
use crate::lexicon::Lexicon;
use uuid::Uuid;

impl ProductIndex {
    /// Builds the index of these products with the words of these languages.
    pub fn build(docs: Vec<ProductDoc>, _lexicon: &Lexicon) -> Self {
        Self { docs }
    }

    /// How many products there are.
    pub fn len(&self) -> usize {
        self.docs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    /// The product with this id.
    pub fn get(&self, id: Uuid) -> Option<&ProductDoc> {
        self.docs.iter().find(|doc| doc.id == id)
    }

    /// Products that fit the words, best first.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Match> {
        let query = fold(query);
        self.docs
            .iter()
            .filter(|doc| fold(&doc.name).contains(&query))
            .take(limit)
            .map(|doc| Match {
                id: doc.id,
                score: 1.0,
                matched_on: MatchedOn::Name,
                whole_name: fold(&doc.name) == query,
                all_words_fit: true,
            })
            .collect()
    }

    /// As [`ProductIndex::search`], while somebody is still typing: the last word may be a beginning.
    pub fn search_prefix(&self, query: &str, limit: usize) -> Vec<Match> {
        self.search(query, limit)
    }

    /// How well one word is known here (a word of some product's name, brand, container …): 0..=1.
    pub fn word_strength(&self, word: &str) -> f32 {
        if self.search(word, 1).is_empty() {
            0.0
        } else {
            1.0
        }
    }
}
