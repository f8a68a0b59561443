//! From product documents to an index.

use super::facts::Fact;
use super::grams::Grams;
use super::search::CUT_AT;
use super::text::{Unit, letters, units, units_of};
use super::vocabulary::concept_term;
use super::{ProductDoc, ProductIndex, kin};
use crate::lexicon::Lexicon;
use crate::token::tokens;

/// Where in a product a term stands: one bit each.
pub(super) mod field {
    pub const NAME: u8 = 1;
    pub const NAME_EN: u8 = 2;
    pub const BRAND: u8 = 4;
    pub const SIZE: u8 = 8;
    pub const CONTAINER: u8 = 16;
    pub const CATEGORY: u8 = 32;
    pub const NICKNAME: u8 = 64;
}

/// One name a product goes by.
#[derive(Debug)]
pub(super) struct Form {
    pub field: u8,
    /// Its terms, words without meaning left out.
    pub terms: Vec<u32>,
}

impl ProductIndex {
    /// Builds the index of these products with the words of these languages.
    pub fn build(docs: Vec<ProductDoc>, lexicon: &Lexicon) -> Self {
        let mut index = Self {
            lexicon: lexicon.clone(),
            ..Self::default()
        };
        let mut rows = Vec::with_capacity(docs.len());
        for (at, doc) in docs.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            index.ids.insert(doc.id, at);
            for barcode in &doc.barcodes {
                index.barcodes.insert(barcode.trim().to_owned(), at);
            }
            index.add_doc(at, doc, &mut rows);
        }
        index.makers = kin::makers(&docs);
        index.docs = docs;
        index.grams = [3, 4].map(|n| Grams::build(n, &rows, index.docs.len()));
        index.vocabulary.finish();
        index.joined.finish();
        index
    }

    /// Adds a product; the letters of its names go to `rows`.
    fn add_doc(&mut self, at: u32, doc: &ProductDoc, rows: &mut Vec<(u32, String)>) {
        let mut forms = Vec::new();
        let mut facts: Vec<Fact> = Vec::new();
        let names = [(field::NAME, &doc.name), (field::NAME_EN, &doc.name_en)];
        let nicknames = doc.nicknames.iter().map(|name| (field::NICKNAME, name));
        for (field, text) in names.into_iter().chain(nicknames) {
            let tokens = tokens(text);
            let units = units_of(&tokens, &self.lexicon);
            let terms = self.add_units(at, field, &units);
            facts.extend(units.iter().filter_map(|unit| unit.fact));
            self.mark_cut(text, &units, &terms);
            self.add_joined(at, &units, &terms);
            let meaningful = |unit: &Unit| !self.lexicon.ignores(&unit.term);
            let kept: Vec<u32> = units
                .iter()
                .zip(&terms)
                .filter(|(unit, _)| meaningful(unit))
                .map(|(_, term)| *term)
                .collect();
            let terms = if kept.is_empty() { terms } else { kept };
            if !terms.is_empty() {
                rows.push((at, letters(&tokens)));
                forms.push(Form { field, terms });
            }
        }
        for (field, text) in [
            (field::BRAND, &doc.brand),
            (field::SIZE, &doc.size),
            (field::CONTAINER, &doc.container),
            (field::CATEGORY, &doc.category),
        ] {
            let units = units(text, &self.lexicon);
            facts.extend(units.iter().filter_map(|unit| unit.fact));
            self.add_units(at, field, &units);
        }
        // Most products have one name and a number or two: thousands of them feel it.
        forms.shrink_to_fit();
        facts.shrink_to_fit();
        self.forms.push(forms);
        self.facts.push(facts);
    }

    /// Indexes units of one field; their own terms, in order.
    fn add_units(&mut self, doc: u32, field: u8, units: &[Unit]) -> Vec<u32> {
        let mut terms = Vec::with_capacity(units.len());
        for unit in units {
            terms.push(self.add_term(doc, field, &unit.term, unit.word));
            for (other, _) in &unit.others {
                let word = other.chars().all(char::is_alphabetic);
                self.add_term(doc, field, other, word);
            }
            let concepts: Vec<String> = self
                .lexicon
                .concepts(&unit.term)
                .into_iter()
                .map(concept_term)
                .collect();
            for concept in concepts {
                self.add_term(doc, field, &concept, false);
            }
        }
        terms
    }

    fn add_term(&mut self, doc: u32, field: u8, text: &str, word: bool) -> u32 {
        let term = self.vocabulary.add(text, word, &self.lexicon);
        self.postings.resize_with(self.vocabulary.len(), Vec::new);
        if let Some(postings) = self.postings.get_mut(term as usize) {
            match postings.last_mut() {
                Some((last, fields)) if *last == doc => *fields |= field,
                _ => postings.push((doc, field)),
            }
        }
        term
    }

    /// Words cut short in a name: by its writer, or the last of one that fills a till's line.
    fn mark_cut(&mut self, name: &str, units: &[Unit], terms: &[u32]) {
        let fills = CUT_AT.contains(&name.chars().count());
        let last = units.len().wrapping_sub(1);
        for (at, (unit, term)) in units.iter().zip(terms).enumerate() {
            if unit.word && (unit.cut || (fills && at == last)) {
                self.vocabulary.mark_cut(*term);
            }
        }
    }

    /// Neighbouring words written as one («קוקהקולה»).
    fn add_joined(&mut self, doc: u32, units: &[Unit], terms: &[u32]) {
        for (pair, ids) in units.windows(2).zip(terms.windows(2)) {
            if let ([a, b], [first, second]) = (pair, ids)
                && a.word
                && b.word
            {
                let word = format!("{}{}", a.term, b.term);
                self.joined.add(&word, doc, [*first, *second]);
            }
        }
    }
}
