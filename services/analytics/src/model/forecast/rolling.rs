//! A rolling origin: what a model would have forecast from each of the last weeks, beside what came.
//!
//! Tashman (International Journal of Forecasting 16, 2000). Origins are a week apart and all their windows lie inside
//! the history given: nothing after it exists here. The band of a model is learned on one half of the origins and
//! judged on the other, so that a model with more freedom does not flatter itself.

use super::band::{Band, LEVELS, Miss, Quantiles, Spread};
use super::days::Likeness;
use super::filter::{Model, WEEK};
use super::series::number;
use crate::model::evaluate::pinball;

/// How many origins there are at most.
const ORIGINS: usize = 16;
/// With fewer there is nothing to choose by.
const LEAST_ORIGINS: usize = 4;
/// Days of history before the first origin.
const LEAST_BEFORE: usize = 4 * WEEK;

/// A history with the origins inside it.
#[derive(Debug)]
pub struct Rolling<'a> {
    history: &'a [f64],
    origins: Vec<usize>,
    days: usize,
}

impl<'a> Rolling<'a> {
    /// For forecasts of `days` ahead. `None` where the history is too short to judge anything by.
    pub fn over(history: &'a [f64], days: usize) -> Option<Self> {
        let last = history.len().checked_sub(days)?;
        let mut origins: Vec<usize> = (0..ORIGINS)
            .filter_map(|week| last.checked_sub(week * WEEK))
            .filter(|origin| *origin >= LEAST_BEFORE)
            .collect();
        origins.reverse();
        let enough = days > 0 && origins.len() >= LEAST_ORIGINS;
        enough.then_some(Self {
            history,
            origins,
            days,
        })
    }

    /// What a model expected from each origin.
    pub fn paths(&self, model: Model) -> Vec<Vec<f64>> {
        model.paths(self.history, &self.origins, self.days)
    }

    /// What paths from the origins missed, by origin.
    pub fn misses(&self, paths: &[Vec<f64>]) -> Vec<Vec<Miss>> {
        let of_origin = |(origin, path): (&usize, &Vec<f64>)| {
            let after = self.history.get(*origin..).unwrap_or_default();
            let day = |(step, (expected, actual)): (usize, (&f64, &f64))| Miss {
                weekday: (origin + step) % WEEK,
                expected: *expected,
                actual: *actual,
            };
            path.iter().zip(after).enumerate().map(day).collect()
        };
        self.origins.iter().zip(paths).map(of_origin).collect()
    }

    /// The best way to read a model's errors, and the mean loss of a day with it, each half of the origins judged by a
    /// band learned on the other.
    pub fn judge(misses: &[Vec<Miss>]) -> (f64, Band) {
        let (older, newer) = misses.split_at(misses.len() / 2);
        let (older, newer) = (older.concat(), newer.concat());
        let mut best = (f64::INFINITY, Spread::Ratio);
        for spread in Spread::ALL {
            let lost = loss(&Band::learn(&older, spread), &newer)
                + loss(&Band::learn(&newer, spread), &older);
            if lost < best.0 {
                best = (lost, spread);
            }
        }
        let all = misses.concat();
        let band = Band::learn(&all, best.1);
        (best.0 / number(all.len().max(1)), band)
    }

    /// The mean loss of a day forecast by days like it.
    pub fn judge_days(&self, likeness: Likeness) -> f64 {
        let mut lost = 0.0;
        for origin in &self.origins {
            let (past, after) = self.history.split_at(*origin);
            for ((_, quantiles), actual) in likeness.ahead(past, self.days).iter().zip(after) {
                lost += quantile_loss(quantiles, *actual);
            }
        }
        lost / number((self.origins.len() * self.days).max(1))
    }
}

/// Pinball loss of a band over days it has not seen.
fn loss(band: &Band, misses: &[Miss]) -> f64 {
    let of = |miss: &Miss| quantile_loss(&band.around(miss.weekday, miss.expected), miss.actual);
    misses.iter().map(of).sum()
}

/// The mean pinball loss of a day's quantiles.
pub fn quantile_loss(quantiles: &Quantiles, actual: f64) -> f64 {
    let of = |(quantile, level): (&f64, f64)| pinball(*quantile, actual, level);
    let sum: f64 = quantiles.iter().zip(LEVELS).map(of).sum();
    sum / number(LEVELS.len())
}
