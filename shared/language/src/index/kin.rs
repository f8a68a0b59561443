//! What products like a candidate are called.
//!
//! Shops leave words out: the brand, or what kind of thing it is. Where many products of the same maker
//! (the front of a barcode says who that is), or many with the same rare word in their names, carry a word
//! that was said, a candidate whose own name leaves it out may well be meant. This tells the order only:
//! it never makes a word fit.

use super::ProductIndex;
use super::build::Form;
use super::hashing::Map;
use super::hits::KNOWN;
use super::judge::{RARE, Said};
use super::{ProductDoc, build::field};

/// How many digits of a barcode may stand for a maker.
const LENGTHS: [usize; 3] = [7, 9, 10];
/// A word of more products than these says nothing of their kind.
const MOST: usize = 64;
/// As many words of a query are looked at.
const WORDS: usize = 32;

/// Front of a barcode (its length and its digits as one number) and product, ascending.
pub(super) type Makers = Vec<(u64, u32)>;

/// Products by the fronts of their barcodes.
pub(super) fn makers(docs: &[ProductDoc]) -> Makers {
    let numbered = docs.iter().zip(0_u32..);
    let mut out: Makers = numbered
        .flat_map(|(doc, at)| fronts(doc).map(move |front| (front, at)))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The fronts of a product's barcodes that may be a maker's.
fn fronts(doc: &ProductDoc) -> impl Iterator<Item = u64> {
    let whole = |code: &&String| {
        (12..=14).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit())
    };
    let codes = doc.barcodes.iter().filter(whole);
    codes.flat_map(|code| {
        LENGTHS.iter().filter_map(|length| {
            let digits: u64 = code.get(..*length)?.parse().ok()?;
            Some(((*length as u64) << 48) | digits)
        })
    })
}

/// Answers for the candidates of one query.
pub(super) struct Kin<'a> {
    index: &'a ProductIndex,
    said: &'a [Said],
    /// Product → the words said that it has, one bit each.
    has: Vec<u32>,
    /// Group → for each word, how many of its products have it, as a part of all.
    parts: Map<u64, Vec<f32>>,
}

impl<'a> Kin<'a> {
    pub fn new(index: &'a ProductIndex, said: &'a [Said]) -> Self {
        let said = said.get(..WORDS).unwrap_or(said);
        let mut has = vec![0_u32; index.docs.len()];
        for (at, word) in said.iter().enumerate() {
            for (doc, _) in word.docs.iter().filter(|(_, fit)| *fit > KNOWN) {
                if let Some(has) = has.get_mut(*doc as usize) {
                    *has |= 1 << at;
                }
            }
        }
        Self {
            index,
            said,
            has,
            parts: Map::default(),
        }
    }

    /// Rarity of the words said that a product lacks, as far as others of its maker have them, and as far
    /// as others with a word of its name do.
    pub fn of(&mut self, doc: u32) -> [f32; 2] {
        let own = self.has.get(doc as usize).copied().unwrap_or_default();
        // A product of which nothing was said is not meant for its kin's sake.
        if own == 0 {
            return [0.0; 2];
        }
        let lacks = |at: usize| own & (1 << at) == 0;
        let missing: Vec<usize> = (0..self.said.len()).filter(|at| lacks(*at)).collect();
        let Some(found) = self
            .index
            .docs
            .get(doc as usize)
            .filter(|_| !missing.is_empty())
        else {
            return [0.0; 2];
        };
        let mut best = vec![[0.0_f32; 2]; self.said.len()];
        let makers = self.index.makers.as_slice();
        for front in fronts(found) {
            let from = makers.partition_point(|(other, _)| *other < front);
            let to = makers.partition_point(|(other, _)| *other <= front);
            let members = makers.get(from..to).unwrap_or_default();
            let parts = self.parts(front, members.iter().map(|(_, doc)| *doc));
            raise(&mut best, 0, parts);
        }
        let forms: &[Form] = self
            .index
            .forms
            .get(doc as usize)
            .map_or(&[], Vec::as_slice);
        let names = forms.iter().filter(|form| form.field == field::NAME);
        for term in names.flat_map(|form| &form.terms) {
            let postings = self.index.postings.get(*term as usize);
            let postings = postings.map_or(&[][..], Vec::as_slice);
            if (2..=MOST).contains(&postings.len()) {
                let group = u64::from(*term);
                let parts = self.parts(group, postings.iter().map(|(doc, _)| *doc));
                raise(&mut best, 1, parts);
            }
        }
        let mut sums = [0.0; 2];
        for at in missing {
            let rarity = self.said.get(at).map_or(0.0, |word| word.rarity / RARE);
            for (sum, part) in sums
                .iter_mut()
                .zip(best.get(at).copied().unwrap_or_default())
            {
                *sum += rarity * part;
            }
        }
        sums
    }

    #[allow(clippy::cast_precision_loss)] // counts of products are far below 2^24
    fn parts(&mut self, group: u64, members: impl Iterator<Item = u32>) -> &[f32] {
        let (has, words) = (&self.has, self.said.len());
        self.parts.entry(group).or_insert_with(|| {
            let mut counts = vec![0_u32; words];
            let mut all = 0_u32;
            for doc in members {
                all += 1;
                let mut bits = has.get(doc as usize).copied().unwrap_or_default();
                while bits != 0 {
                    if let Some(count) = counts.get_mut(bits.trailing_zeros() as usize) {
                        *count += 1;
                    }
                    bits &= bits - 1;
                }
            }
            // One product that lacks the word is the candidate itself, and one more is imagined.
            let part = |count: u32| count as f32 / (all as f32 + 1.0);
            counts.into_iter().map(part).collect()
        })
    }
}

fn raise(best: &mut [[f32; 2]], side: usize, parts: &[f32]) {
    for (best, part) in best.iter_mut().zip(parts) {
        if let Some(best) = best.get_mut(side) {
            *best = best.max(*part);
        }
    }
}
