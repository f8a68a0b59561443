//! Fits the weights of evidence (`src/index/weights.rs`) to `fitting/names.tsv` and prints them.
//! Usage: `cargo run --release -p shared-language --example weigh [-- NAMES.tsv]`
//!
//! The likelihood of the product meant among all candidates is made as large as can be, by steepest
//! descent with a pull towards one (or minus one, as the sign of the weight says): what each piece of
//! evidence counts until names tell otherwise. Then, with the weights fixed, how much to trust them and how strong
//! "none of them" is, from the same queries with the product meant there and taken away. First each half
//! of the names is judged with what was fitted to the other, which tells what to expect of names not
//! seen: how often the product is found, and how right the index is where it would act by itself.

use std::collections::HashSet;
use std::io::{Error, Write as _};

use shared_language::{EVIDENCE, Evidence, Match, MatchedOn, ProductDoc, Weights};
use uuid::Uuid;

#[path = "common/mod.rs"]
mod common;
use common::Query;

const STEPS: usize = 600;
const RATE: f32 = 0.5;
const MOMENTUM: f32 = 0.9;
const PULL: f32 = 40.0;
/// Products side by side in the file are alike and go into the same half.
const BLOCK: usize = 16;
/// Leads that are tried as enough to act upon.
const LEADS: [f32; 9] = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995];

struct Case {
    right: Option<usize>,
    rarity: f32,
    all: Vec<Evidence>,
}

/// How often the product meant was found, and what acting at each of [`LEADS`] would have done.
#[derive(Default)]
struct Judgement {
    queries: u32,
    first: u32,
    three: u32,
    /// Answered, of these rightly, answered with the product taken away.
    acted: [(u32, u32, u32); LEADS.len()],
}

fn main() -> Result<(), Error> {
    let named = std::env::args().nth(1);
    let own = || concat!(env!("CARGO_MANIFEST_DIR"), "/fitting/names.tsv").to_owned();
    let (docs, queries) = common::shop(&named.unwrap_or_else(own))?;
    let half = |which: usize| -> HashSet<Uuid> {
        let blocks = docs.chunks(BLOCK).skip(which).step_by(2);
        blocks.flatten().map(|doc| doc.id).collect()
    };
    let halves = [half(0), half(1)];
    let mut judgement = Judgement::default();
    for (fitted, judging) in [(0, 1), (1, 0)] {
        let (Some(fitted), Some(judging)) = (halves.get(fitted), halves.get(judging)) else {
            continue;
        };
        let (weights, _) = learn(&docs, &queries, |id| fitted.contains(&id))?;
        judgement.add(&docs, &queries, judging, &weights)?;
    }
    let mut out = std::io::stdout().lock();
    judgement.print(&mut out)?;
    let (weights, lost) = learn(&docs, &queries, |_| true)?;
    for ((name, _), weight) in EVIDENCE.iter().zip(weights.evidence) {
        writeln!(out, "    (\"{name}\", {weight:.2}),")?;
    }
    let (trust, none) = (weights.trust, weights.none);
    writeln!(
        out,
        "TRUST {trust:.2} NONE {none:?} ({lost:.3} of likelihood lost)"
    )
}

/// Weights for the queries that mean these products, and the mean likelihood lost with them.
fn learn(
    docs: &[ProductDoc],
    queries: &[Query],
    kept: impl Fn(Uuid) -> bool,
) -> Result<(Weights, f32), Error> {
    let index = common::index(docs, |_| true)?;
    let case = |(id, query): &Query| {
        let (found, rarity) = index.evidence(query);
        Case {
            right: found.iter().position(|(found, _)| found == id),
            rarity,
            all: found.into_iter().map(|(_, evidence)| evidence).collect(),
        }
    };
    let cases: Vec<Case> = queries
        .iter()
        .filter(|(id, _)| kept(*id))
        .map(case)
        .collect();
    let evidence = fit(&cases);
    let (trust, none, lost) = calibrate(&cases, &evidence);
    let weights = Weights {
        evidence,
        trust,
        none,
    };
    Ok((weights, lost))
}

impl Judgement {
    /// Asks a shop for these products, with all it has and without them.
    fn add(
        &mut self,
        docs: &[ProductDoc],
        queries: &[Query],
        meant: &HashSet<Uuid>,
        weights: &Weights,
    ) -> Result<(), Error> {
        let mut there = common::index(docs, |_| true)?;
        let mut away = common::index(docs, |id| !meant.contains(&id))?;
        there.set_weights(weights.clone());
        away.set_weights(weights.clone());
        for (id, query) in queries.iter().filter(|(id, _)| meant.contains(id)) {
            let (found, without) = (there.search(query, 60), away.search(query, 60));
            let rank = found.iter().position(|found| found.id == *id);
            self.queries += 1;
            self.first += u32::from(rank == Some(0));
            self.three += u32::from(rank.is_some_and(|rank| rank < 3));
            for (least, acted) in LEADS.iter().zip(self.acted.iter_mut()) {
                if let Some(only) = only(&found, *least) {
                    acted.0 += 1;
                    acted.1 += u32::from(only.id == *id);
                }
                acted.2 += u32::from(only(&without, *least).is_some());
            }
        }
        Ok(())
    }

    fn print(&self, out: &mut impl std::io::Write) -> Result<(), Error> {
        let share = |part: u32, all: u32| f64::from(part) / f64::from(all.max(1));
        writeln!(
            out,
            "{} queries, top1 {:.3} top3 {:.3}",
            self.queries,
            share(self.first, self.queries),
            share(self.three, self.queries)
        )?;
        for (least, (answered, right, away)) in LEADS.iter().zip(self.acted) {
            writeln!(
                out,
                "sure from {least}: {answered} answered, {right} right ({:.3}); {away} answered with the product taken away",
                share(right, answered)
            )?;
        }
        Ok(())
    }
}

/// The only product that all words fit, if it leads by so much.
fn only(found: &[Match], least: f32) -> Option<&Match> {
    let fits = found
        .iter()
        .filter(|found| found.all_words_fit && found.matched_on != MatchedOn::Fuzzy);
    let whole: Vec<_> = fits.clone().filter(|found| found.whole_name).collect();
    let fits = if whole.is_empty() {
        fits.collect()
    } else {
        whole
    };
    match fits.as_slice() {
        [only] => Some(*only).filter(|only| only.lead >= least),
        _ => None,
    }
}

fn fit(cases: &[Case]) -> Evidence {
    let zero = [0.0_f32; EVIDENCE.len()];
    let ones = EVIDENCE.map(|(_, weight)| 1.0_f32.copysign(weight));
    let (mut weights, mut pace) = (ones, zero);
    for _ in 0..STEPS {
        let mut slope = zero;
        let mut count = 0.0;
        for (case, right) in cases.iter().filter_map(|case| Some((case, case.right?))) {
            count += 1.0;
            let strengths: Vec<f32> = case.all.iter().map(|e| dot(e, &weights)).collect();
            let top = strengths.iter().copied().fold(f32::MIN, f32::max);
            let sum: f32 = strengths.iter().map(|s| (s - top).exp()).sum();
            for (at, (evidence, strength)) in case.all.iter().zip(&strengths).enumerate() {
                let share = (strength - top).exp() / sum - f32::from(u8::from(at == right));
                for (slope, value) in slope.iter_mut().zip(evidence) {
                    *slope += share * value;
                }
            }
        }
        let places = weights.iter_mut().zip(&mut pace);
        for (((weight, pace), slope), one) in places.zip(slope).zip(ones) {
            *pace = MOMENTUM * *pace - RATE * (slope + PULL * (*weight - one)) / count;
            *weight += *pace;
        }
    }
    weights
}

/// Trust, the strength of "none" by itself and for each rarity, and the mean likelihood lost.
fn calibrate(cases: &[Case], weights: &Evidence) -> (f32, (f32, f32), f32) {
    let strengths: Vec<Vec<f32>> = cases
        .iter()
        .map(|case| case.all.iter().map(|e| dot(e, weights)).collect())
        .collect();
    let lost = |trust: f32, none: (f32, f32)| -> f32 {
        let each = cases.iter().zip(&strengths).map(|(case, strengths)| {
            let doubt = none.0 + none.1 * case.rarity / 8.0;
            let share = |strength: f32| (strength * trust - doubt).exp();
            let own = case
                .right
                .and_then(|at| strengths.get(at))
                .copied()
                .map_or(0.0, share);
            let rest = 1.0 + strengths.iter().copied().map(share).sum::<f32>();
            // There, and taken away.
            let there = if case.right.is_some() { own } else { 1.0 };
            (rest / there.max(1e-9)).ln() + (rest - own).max(1.0).ln()
        });
        each.sum::<f32>() / cases.iter().map(|_| 2.0_f32).sum::<f32>()
    };
    let mut best = (1.0, (0.0, 0.0), f32::MAX);
    for trust in (5_u8..=14).map(|t| f32::from(t) / 10.0) {
        for by_itself in (-4_i8..=16).map(|n| f32::from(n) / 2.0) {
            for each in (-4_i8..=16).map(|n| f32::from(n) / 4.0) {
                let log = lost(trust, (by_itself, each));
                if log < best.2 {
                    best = (trust, (by_itself, each), log);
                }
            }
        }
    }
    best
}

fn dot(evidence: &Evidence, weights: &Evidence) -> f32 {
    evidence.iter().zip(weights).map(|(a, b)| a * b).sum()
}
