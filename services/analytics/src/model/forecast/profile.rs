//! What a product of a category is used like, for one that has no past of its own.
//!
//! From the last weeks of the category's products: how much of one is used on a day, how that spreads over the week and
//! how far days stray from it. A new product starts there and moves to its own level day by day: after a fortnight its
//! own days weigh as much as the category. Once it has past enough, a model is chosen for it (`choose.rs`).

use super::band::{LEVELS, Quantiles, quantile};
use super::filter::WEEK;
use super::series::{Series, mean, number};

/// How much of the past is looked at: eight weeks.
const WINDOW: usize = 8 * WEEK;
/// Products with fewer days say nothing of a category.
const LEAST: usize = 4 * WEEK;
/// Own days that weigh as much as the category.
const TRUST: f64 = 14.0;

/// The mean of a category. Weekdays are counted from Monday.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    level: f64,
    shares: [f64; WEEK],
    ratios: Quantiles,
}

impl Profile {
    /// Of the products of a category. `None` if none of them has a past of four weeks in which it was used.
    pub fn of(products: &[&Series]) -> Option<Self> {
        let known: Vec<Recent> = products
            .iter()
            .filter_map(|series| Recent::of(series))
            .collect();
        if known.is_empty() {
            return None;
        }
        let level = mean(&known.iter().map(|recent| recent.level).collect::<Vec<_>>());
        let share = |weekday| {
            let of_product = |recent: &Recent| recent.week[weekday] / recent.level;
            mean(&known.iter().map(of_product).collect::<Vec<_>>())
        };
        let mut shares = [1.0; WEEK];
        for (weekday, place) in shares.iter_mut().enumerate() {
            *place = share(weekday);
        }
        let mut strayed: Vec<f64> = known
            .iter()
            .flat_map(|recent| {
                let usual = |weekday: usize| recent.level * shares[weekday];
                recent
                    .days
                    .iter()
                    .filter(move |(weekday, _)| usual(*weekday) > 0.0)
                    .map(move |(weekday, value)| value / usual(*weekday))
            })
            .filter(|ratio| ratio.is_finite())
            .collect();
        strayed.sort_by(f64::total_cmp);
        Some(Self {
            level,
            shares,
            ratios: LEVELS.map(|level| quantile(&strayed, level)),
        })
    }

    /// Expectation and quantiles of the `days` after a short series.
    pub fn ahead(&self, series: &Series, days: usize) -> Vec<(f64, Quantiles)> {
        let own: f64 = series.values().iter().sum();
        // How many mean days the series is worth: a Friday counts as much as Fridays are used.
        let worth: f64 = (0..series.len())
            .map(|position| self.shares[series.weekday(position)])
            .sum();
        let level = (own + TRUST * self.level) / (worth + TRUST);
        (0..days)
            .map(|step| {
                let expected = level * self.shares[series.weekday(series.len() + step)];
                (expected, self.ratios.map(|ratio| expected * ratio))
            })
            .collect()
    }
}

/// The last weeks of one product.
struct Recent {
    days: Vec<(usize, f64)>,
    level: f64,
    week: [f64; WEEK],
}

impl Recent {
    fn of(series: &Series) -> Option<Self> {
        let begin = series.len().saturating_sub(WINDOW);
        let recent = series.values().get(begin..)?;
        if recent.len() < LEAST {
            return None;
        }
        let level = mean(recent);
        let days: Vec<(usize, f64)> = recent
            .iter()
            .enumerate()
            .map(|(step, value)| (series.weekday(begin + step), *value))
            .collect();
        let mut week = [0.0; WEEK];
        for (weekday, place) in week.iter_mut().enumerate() {
            let of_weekday = |day: &&(usize, f64)| day.0 == weekday;
            let count = days.iter().filter(of_weekday).count();
            let sum: f64 = days.iter().filter(of_weekday).map(|day| day.1).sum();
            *place = sum / number(count.max(1));
        }
        (level > 0.0).then_some(Self { days, level, week })
    }
}
