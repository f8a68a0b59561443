//! What will be needed: from the daily demand of one product to the days to come, each with an interval of 80 %.
//!
//! [`forecast`] is the whole of it: a [`Series`] in, a [`Forecast`] out, and a [`Context`] of what the restaurant's other
//! products know (holidays, the category). A model is chosen for each product by what it would have forecast
//! (`choose.rs`); models are filters (`filter.rs`), bands are quantiles of their own errors (`band.rs`).
//!
//! Invariants: nothing forecast is below zero or not finite, quantiles are in order, and the same input gives the same
//! output, whatever the input: an empty series, all zeros, a single day. Nothing but the series given is looked at.

mod band;
mod baseline;
mod calendar;
mod choose;
mod days;
mod filter;
mod holt_winters;
mod intermittent;
mod profile;
mod rolling;
mod series;
mod smoothing;

use jiff::civil::Date;

pub use band::{Band, LEVELS, Miss, Quantiles, Spread, quantile};
pub use calendar::{Effects, Occasion};
pub use choose::Choice;
pub use filter::{Filter, Model, WEEK};
pub use profile::Profile;
pub use rolling::{Rolling, quantile_loss};
pub use series::Series;
pub(crate) use series::{mean, number, share_sold};

/// No forecast reaches further: a quarter.
pub const FURTHEST: usize = 92;

/// Models are judged by so many days ahead at most: further ones differ little and would need more past.
const JUDGED: usize = 4 * WEEK;

/// What is known beside the product's own past.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What holidays do in this restaurant.
    pub effects: &'a Effects,
    /// What products of its category are like.
    pub category: Option<&'a Profile>,
}

/// What a forecast rests on.
#[derive(Debug, Clone, PartialEq)]
pub enum Basis {
    /// There is no past and no category: zeros.
    Nothing,
    /// The category, corrected by the few days there are.
    Category,
    /// The few days there are.
    FewDays,
    /// What would have forecast the product's own past best.
    Chosen(Choice),
}

/// One day to come, in units of the product.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// Expected demand: what sums over days are made of.
    pub mean: f64,
    /// What demand stays below with the probabilities of [`LEVELS`].
    pub quantiles: Quantiles,
}

impl Day {
    /// As likely to be exceeded as not: the best guess of a single day.
    pub fn median(&self) -> f64 {
        self.quantiles[1]
    }

    /// The interval that holds demand with a probability of 80 %, ends included.
    pub fn range(&self) -> (f64, f64) {
        Self::interval(&self.quantiles)
    }

    /// The same of any quantiles. Where nothing may be used at all the lower end is zero and cuts nothing off below, so
    /// all of the remaining 20 % lie above.
    pub fn interval(quantiles: &Quantiles) -> (f64, f64) {
        let [low, _, most, nearly_all] = *quantiles;
        (low, if low > 0.0 { nearly_all } else { most })
    }
}

/// The days to come.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// From the day after the series on.
    pub days: Vec<Day>,
    /// What it rests on.
    pub basis: Basis,
}

/// Forecasts the `days` (at most [`FURTHEST`]) after a series.
pub fn forecast(series: &Series, days: usize, context: &Context) -> Forecast {
    let days = days.min(FURTHEST);
    let cleaned = context.effects.cleaned(series);
    let judged = days.min(JUDGED);
    let chosen = Choice::of(&cleaned, judged).or_else(|| Choice::of(&cleaned, judged.min(WEEK)));
    let (basis, expected) = match (chosen, context.category) {
        (Some(choice), _) => {
            let expected = choice.ahead(&cleaned, days);
            (Basis::Chosen(choice), expected)
        }
        (None, Some(category)) => (Basis::Category, category.ahead(series, days)),
        (None, None) if series.is_empty() => {
            (Basis::Nothing, vec![(0.0, Quantiles::default()); days])
        }
        (None, None) => (Basis::FewDays, Choice::plain().ahead(&cleaned, days)),
    };
    let day = |(step, (mean, quantiles)): (usize, (f64, Quantiles))| {
        let date = series.date(series.len() + step);
        let factor = context.effects.factor(date);
        Day {
            date,
            mean: sound(mean * factor),
            quantiles: in_order(quantiles.map(|quantile| sound(quantile * factor))),
        }
    };
    Forecast {
        days: expected.into_iter().enumerate().map(day).collect(),
        basis,
    }
}

/// Not below zero, and a number: what no model should break, said once more.
fn sound(value: f64) -> f64 {
    if value.is_finite() {
        value.max(0.0)
    } else {
        0.0
    }
}

fn in_order(mut quantiles: Quantiles) -> Quantiles {
    quantiles.sort_by(f64::total_cmp);
    quantiles
}
