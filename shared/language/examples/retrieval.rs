//! How often the product meant is found first or among the first three, and how right the index is
//! where it is sure. Usage: `… --example retrieval -- CATALOGUE QUERIES`
//! (tab-separated with a header line: `barcode, name` and `barcode, query, …`).
//!
//! Odd queries are the half that weights were fitted to, even ones the half that judges them. For being
//! sure, each query is asked twice: with all products, and with the products of its half taken away.

use std::collections::HashSet;
use std::io::{Error, Write as _};

use shared_language::{MatchedOn, ProductIndex};
use uuid::Uuid;

#[path = "common/mod.rs"]
mod common;

fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [catalogue, queries] = args.as_slice() else {
        return Err(Error::other("usage: retrieval CATALOGUE QUERIES"));
    };
    let index = common::index(catalogue, |_| true)?;
    let all = common::queries(&[queries])?;
    let odd: Vec<_> = all.iter().step_by(2).cloned().collect();
    let even: Vec<_> = all.iter().skip(1).step_by(2).cloned().collect();
    let mut out = std::io::stdout().lock();
    for (name, part) in [("all", &all), ("fitted", &odd), ("judging", &even)] {
        let ranks: Vec<Option<usize>> = part.iter().map(|query| rank(&index, query)).collect();
        let within = |most: usize| share(&ranks, |rank| rank.is_some_and(|rank| rank < most));
        writeln!(
            out,
            "{name}: {} queries, top1 {:.3} top3 {:.3} top10 {:.3}",
            part.len(),
            within(1),
            within(3),
            within(10)
        )?;
    }
    for (name, part) in [("fitted", &odd), ("judging", &even)] {
        let meant: HashSet<Uuid> = part.iter().map(|(id, _)| *id).collect();
        let without = common::index(catalogue, |id| !meant.contains(&id))?;
        for least in [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98] {
            let (there, right) = sure(&index, part, least);
            let (away, _) = sure(&without, part, least);
            writeln!(
                out,
                "{name}, sure from {least}: {there} answered, {right} right; {away} answered with the product taken away"
            )?;
        }
    }
    Ok(())
}

fn rank(index: &ProductIndex, (id, query): &(Uuid, String)) -> Option<usize> {
    let found = index.search(query, 10);
    found.iter().position(|found| found.id == *id)
}

/// How many would be acted upon, and how many of these rightly.
fn sure(index: &ProductIndex, queries: &[(Uuid, String)], least: f32) -> (usize, usize) {
    let mut answered = (0, 0);
    for (id, query) in queries {
        let found = index.search(query, 60);
        let fits = found
            .iter()
            .filter(|found| found.all_words_fit && found.matched_on != MatchedOn::Fuzzy);
        let whole: Vec<_> = fits.clone().filter(|found| found.whole_name).collect();
        let fits = if whole.is_empty() {
            fits.collect()
        } else {
            whole
        };
        if let [only] = fits.as_slice()
            && only.lead >= least
        {
            answered.0 += 1;
            answered.1 += usize::from(only.id == *id);
        }
    }
    answered
}

fn share<T>(all: &[T], fits: impl Fn(&T) -> bool) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    count(all.iter().filter(|one| fits(one)).count()) / count(all.len()).max(1.0)
}
