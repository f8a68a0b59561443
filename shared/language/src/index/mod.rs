//! Which product somebody means.
//!
//! [`ProductIndex`] is an in-memory index of one restaurant's products, built from plain
//! documents and searched by what people say. It listens to nothing: its owner rebuilds it when
//! products change. Invariants: pure; results are best first; a product whose whole name was said
//! ranks above products that merely contain it; scores are within 0..=1.

mod build;
mod distinguish;
mod facts;
mod grams;
mod hashing;
mod hits;
mod joined;
mod judge;
mod kin;
#[cfg(test)]
mod properties;
mod search;
#[cfg(test)]
mod tests;
mod text;
mod vocabulary;
mod weights;

use std::collections::HashMap;

use uuid::Uuid;

use crate::lexicon::Lexicon;

pub use distinguish::{Distinction, Label, Narrowing};
#[doc(hidden)]
pub use weights::{EVIDENCE, Evidence, Weights};

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
    /// How likely this is the product meant, 0..=1: all products found and "none of them" share one.
    pub score: f32,
    /// Its likelihood if it is one of the products found, 0..=1: how far it is ahead of the others.
    pub lead: f32,
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
    joined: joined::Joined,
    /// Likeness by three letters and by four.
    grams: [grams::Grams; 2],
    /// Per product, the numbers of its names and size.
    facts: Vec<Vec<facts::Fact>>,
    makers: kin::Makers,
    weights: Weights,
}

impl Match {
    /// Ahead of all others by so much, the only product that every word fits may be acted upon without a
    /// question. `cargo run --release -p shared-language --example weigh` measures it on names that the
    /// weights have not seen, for several leads: 129 of 133 were right at 0.98,
    /// 103 of 105 at 0.99, 64 of 64 at 0.995.
    pub const ACT: f32 = 0.99;

    /// Whether this is the product meant, as far as the index can tell: every word was said of it as it is
    /// written somewhere, and it was named in full or is far ahead. Others that fit as well are for the
    /// caller to look at.
    pub fn is_sure(&self) -> bool {
        let fits = self.all_words_fit && self.matched_on != MatchedOn::Fuzzy;
        fits && (self.whole_name || self.lead >= Self::ACT)
    }
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
        self.docs.get(self.place(id)?)
    }

    /// Where this product was among those the index was built of.
    pub fn place(&self, id: Uuid) -> Option<usize> {
        self.ids.get(&id).map(|at| *at as usize)
    }
}
