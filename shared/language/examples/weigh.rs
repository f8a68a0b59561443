//! Fits the weights of evidence (`src/index/weights.rs`) on every second query and prints them.
//! Usage: `cargo run --release -p shared-language --example weigh -- CATALOGUE QUERIES…`
//!
//! The likelihood of the product meant among all candidates is made as large as can be, by steepest
//! descent with a little pull towards zero. Then, with the weights fixed, how much to trust them and
//! how strong "none of them" is, from the same queries with the product meant there and taken away.

use std::io::{Error, Write as _};

use shared_language::{EVIDENCE, Evidence};

#[path = "common/mod.rs"]
mod common;

const STEPS: usize = 1500;
const RATE: f32 = 0.5;
const MOMENTUM: f32 = 0.9;
const PULL: f32 = 3.0;

struct Case {
    right: Option<usize>,
    rarity: f32,
    all: Vec<Evidence>,
}

fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [catalogue, queries @ ..] = args.as_slice() else {
        return Err(Error::other("usage: weigh CATALOGUE QUERIES…"));
    };
    let index = common::index(catalogue, |_| true)?;
    let mut cases = Vec::new();
    for path in queries {
        for (id, query) in common::queries(&[path])?.into_iter().step_by(2) {
            let (found, rarity) = index.evidence(&query);
            cases.push(Case {
                right: found.iter().position(|(found, _)| *found == id),
                rarity,
                all: found.into_iter().map(|(_, evidence)| evidence).collect(),
            });
        }
    }
    let weights = fit(&cases);
    let mut out = std::io::stdout().lock();
    for ((name, _), weight) in EVIDENCE.iter().zip(weights) {
        writeln!(out, "    (\"{name}\", {weight:.2}),")?;
    }
    let (trust, none, log) = calibrate(&cases, &weights);
    writeln!(
        out,
        "TRUST {trust:.2} NONE {none:?} ({log:.3} of likelihood lost)"
    )
}

fn fit(cases: &[Case]) -> Evidence {
    let zero = [0.0_f32; EVIDENCE.len()];
    let (mut weights, mut pace) = (zero, zero);
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
        for ((weight, pace), slope) in weights.iter_mut().zip(&mut pace).zip(slope) {
            *pace = MOMENTUM * *pace - RATE * (slope + PULL * *weight) / count;
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
