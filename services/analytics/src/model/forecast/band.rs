//! How far demand falls from what a model expects: empirical quantiles of the model's own errors in a backtest.
//!
//! No distribution is assumed. Errors may be read as they are, in proportion to what was expected, or apart for each
//! weekday; which of these fits a product is chosen like everything else (`choose.rs`). A band is never below zero and
//! its quantiles are in order.

use super::filter::WEEK;
use super::series::{mean, number};

/// The probabilities that quantiles are given for: an interval of 80 % (two-sided or from zero on) and the median.
pub const LEVELS: [f64; 4] = [0.1, 0.5, 0.8, 0.9];

/// Demand that is undercut with the probabilities of [`LEVELS`].
pub type Quantiles = [f64; 4];

/// One day of a backtest.
#[derive(Debug, Clone, Copy)]
pub struct Miss {
    /// Its position in the week.
    pub weekday: usize,
    /// What the model expected.
    pub expected: f64,
    /// What was used.
    pub actual: f64,
}

/// How errors are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// In proportion to what was expected.
    Ratio,
    /// As they are.
    Same,
    /// As they are, each weekday by itself.
    Weekday,
}

impl Spread {
    /// All of them, in the order in which they win when equal.
    pub const ALL: [Self; 3] = [Self::Ratio, Self::Same, Self::Weekday];
}

/// Weekdays with fewer errors than this are read together with all others.
const LEAST: usize = 12;

/// Quantiles of errors.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    spread: Spread,
    floor: f64,
    offsets: [Quantiles; WEEK],
}

impl Band {
    /// Learns from the errors of a backtest. Without any, the band is the expectation itself.
    pub fn learn(misses: &[Miss], spread: Spread) -> Self {
        let expected: Vec<f64> = misses.iter().map(|miss| miss.expected).collect();
        // Below a twentieth of what is usual a proportion means nothing.
        let floor = (mean(&expected) / 20.0).max(f64::MIN_POSITIVE);
        let error = |miss: &Miss| {
            let error = miss.actual - miss.expected;
            match spread {
                Spread::Ratio => error / miss.expected.max(floor),
                Spread::Same | Spread::Weekday => error,
            }
        };
        let quantiles = |errors: Vec<f64>| {
            LEVELS.map({
                let mut errors = errors;
                errors.sort_by(f64::total_cmp);
                move |level| quantile(&errors, level)
            })
        };
        let all = quantiles(misses.iter().map(error).collect());
        let mut offsets = [all; WEEK];
        if spread == Spread::Weekday {
            for (weekday, offsets) in offsets.iter_mut().enumerate() {
                let own = misses.iter().filter(|miss| miss.weekday == weekday);
                let own: Vec<f64> = own.map(error).collect();
                if own.len() >= LEAST {
                    *offsets = quantiles(own);
                }
            }
        }
        Self {
            spread,
            floor,
            offsets,
        }
    }

    /// The quantiles of a day of which so much is expected.
    pub fn around(&self, weekday: usize, expected: f64) -> Quantiles {
        let scale = match self.spread {
            Spread::Ratio => expected.max(self.floor),
            Spread::Same | Spread::Weekday => 1.0,
        };
        self.offsets[weekday % WEEK].map(|offset| (expected + offset * scale).max(0.0))
    }
}

/// The quantile of sorted values, between neighbours in proportion: of `n` values the smallest stands at `1 / (n + 1)`
/// (Hyndman and Fan's sixth), so that few values give a wide band. Zero of nothing.
pub fn quantile(sorted: &[f64], level: f64) -> f64 {
    let place = level * (number(sorted.len()) + 1.0) - 1.0;
    let last = sorted.len().saturating_sub(1);
    let mut below = 0;
    while below < last && number(below + 1) <= place {
        below += 1;
    }
    let (Some(low), Some(high)) = (sorted.get(below), sorted.get((below + 1).min(last))) else {
        return 0.0;
    };
    let part = (place - number(below)).clamp(0.0, 1.0);
    low + part * (high - low)
}
