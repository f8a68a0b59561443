//! Which product somebody means.
//!
//! [`ProductIndex`] is an in-memory index of one restaurant's products, built from plain
//! documents and searched by what people say. It listens to nothing: its owner rebuilds it when
//! products change. Invariants: pure; results are best first; a product whose whole name was said
//! ranks above products that merely contain it; scores are within 0..=1.

mod build;
mod distinguish;
mod grams;
mod judge;
mod search;
#[cfg(test)]
mod tests;
mod text;
mod vocabulary;

use std::collections::HashMap;

use uuid::Uuid;

use crate::lexicon::Lexicon;

pub use distinguish::{Distinction, Label, Narrowing};

/// What is known of a product. Empty texts mean "not given".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductDoc {
    pub id: Uuid,
    pub name: String,
    pub name_en: String,
    pub brand: String,
    pub size: String,
    pub container: String,
    pub category: String,
    pub barcodes: Vec<String>,
    pub nicknames: Vec<String>,
}

/// What in a product the words fitted best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatchedOn {
    Name,
    NameEn,
    Brand,
    Barcode,
    Nickname,
    Container,
    Category,
    Size,
    /// Only by likeness: a misspelling, a sound, a few letters. Worth asking about.
    Fuzzy,
}

/// One product found.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    pub id: Uuid,
    /// 0..=1.
    pub score: f32,
    pub matched_on: MatchedOn,
    /// Every word of its name (or English name, or a nickname) was said.
    pub whole_name: bool,
    /// Every word said fits this product.
    pub all_words_fit: bool,
}

/// A searchable set of products.
#[derive(Debug, Default)]
pub struct ProductIndex {
    lexicon: Lexicon,
    docs: Vec<ProductDoc>,
    ids: HashMap<Uuid, u32>,
    barcodes: HashMap<String, u32>,
    /// Per product, the names it goes by.
    forms: Vec<Vec<build::Form>>,
    vocabulary: vocabulary::Vocabulary,
    /// Per term, the products it stands in and the fields there, in ascending order of product.
    postings: Vec<Vec<(u32, u8)>>,
    joined: build::Joined,
    grams: grams::Grams,
}

impl ProductIndex {
    /// How many products there are.
    pub fn len(&self) -> usize {
        self.docs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    /// The product with this id.
    pub fn get(&self, id: Uuid) -> Option<&ProductDoc> {
        self.docs.get(*self.ids.get(&id)? as usize)
    }
}
