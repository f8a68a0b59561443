//! Words that a product's barcode implies.
//!
//! The front of a barcode says who made the product. Where many products of one maker carry the same
//! word and few others do, that word is very likely the maker's brand, and a product of theirs may be
//! called by it though its name leaves it out. What is implied tells the order only: it never makes a
//! word fit.

use super::ProductDoc;
use super::build::{Form, field};
use super::hashing::Map;

/// Fewest products of one maker that say anything.
const FEWEST: u32 = 3;
/// How many digits of a barcode may stand for a maker.
const LENGTHS: [usize; 3] = [7, 9, 10];
/// Part of a maker's products that carry the word.
const SHARE: f32 = 0.2;
/// How much more often than elsewhere.
const LIFT: f32 = 8.0;

/// One maker's products, and how many of them have each term.
#[derive(Default)]
struct Maker {
    products: u32,
    terms: Map<u32, u32>,
}

/// Terms implied for each product, ascending. `counts` tells how many products have each term.
pub(super) fn implied(
    docs: &[ProductDoc],
    forms: &[Vec<Form>],
    counts: &[Vec<(u32, u8)>],
) -> Vec<Vec<u32>> {
    let mut makers: Map<&str, Maker> = Map::default();
    for (doc, forms) in docs.iter().zip(forms) {
        let mut terms: Vec<u32> = forms
            .iter()
            .filter(|form| form.field == field::NAME)
            .flat_map(|form| form.terms.iter().copied())
            .collect();
        terms.sort_unstable();
        terms.dedup();
        for front in fronts(doc) {
            let maker = makers.entry(front).or_default();
            maker.products += 1;
            for term in &terms {
                *maker.terms.entry(*term).or_default() += 1;
            }
        }
    }
    let everywhere = |term: u32| counts.get(term as usize).map_or(0, Vec::len);
    let brands: Map<&str, Vec<u32>> = makers
        .into_iter()
        .filter(|(_, maker)| maker.products >= FEWEST)
        .map(|(front, maker)| {
            let telling = |(term, own): (u32, u32)| {
                tells((own, maker.products), (everywhere(term), docs.len())).then_some(term)
            };
            (front, maker.terms.into_iter().filter_map(telling).collect())
        })
        .collect();
    docs.iter()
        .map(|doc| {
            let mut terms: Vec<u32> = fronts(doc)
                .filter_map(|front| brands.get(front))
                .flatten()
                .copied()
                .collect();
            terms.sort_unstable();
            terms.dedup();
            terms
        })
        .collect()
}

/// Whether a word of `own` of a maker's products and `every` of all says who made them.
#[allow(clippy::cast_precision_loss)] // counts of products are far below 2^24
fn tells(own: (u32, u32), every: (usize, usize)) -> bool {
    let here = own.0 as f32 / own.1.max(1) as f32;
    let there = every.0 as f32 / every.1.max(1) as f32;
    own.0 > 1 && here >= SHARE && here >= LIFT * there
}

/// The fronts of a product's barcodes that may be a maker's.
fn fronts(doc: &ProductDoc) -> impl Iterator<Item = &str> {
    let whole = |code: &&String| {
        (12..=14).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit())
    };
    let codes = doc.barcodes.iter().filter(whole);
    codes.flat_map(|code| LENGTHS.iter().filter_map(|length| code.get(..*length)))
}
