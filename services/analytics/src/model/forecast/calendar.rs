//! What holidays do to demand, learned over all products of a restaurant.
//!
//! No product meets the eve of Passover often enough to learn from it alone, so days of a kind share one factor: what
//! was used on them, in proportion to ordinary days of the same weekday around them. Few such days are believed little
//! (one day as usual is added to them). A history is cleaned by its factors before models see it, and what they expect
//! is multiplied by those of the days to come. Fridays and Shabbat are weekdays like others: models know the week.
//!
//! Off unless asked for ([`Effects::none`]): the calendar says nothing of places outside its reach. One more kind is a
//! variant of [`Occasion`] and a line in [`Occasion::of`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use shared_calendar::{Holiday, day};

use super::filter::WEEK;
use super::series::{Series, mean, number};

/// A kind of day that is not like others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Occasion {
    /// The day before a holiday with rest.
    Eve,
    /// A holiday with rest.
    Rest,
    /// Yom Kippur.
    YomKippur,
    /// The days between, of Passover.
    Passover,
    /// The days between, of Sukkot.
    Sukkot,
    /// A fast on which work goes on.
    Fast,
    /// Independence Day.
    Independence,
    /// Purim.
    Purim,
    /// Chanukah.
    Chanukah,
}

impl Occasion {
    /// What kind of day a date is, if any.
    pub fn of(date: Date, in_israel: bool) -> Option<Self> {
        let day = day(date, in_israel);
        match day.holiday {
            Some(Holiday::YomKippur) => Some(Self::YomKippur),
            Some(holiday) if holiday.is_rest() => Some(Self::Rest),
            Some(Holiday::CholHamoedPassover) => Some(Self::Passover),
            _ if day.eve_of.is_some() => Some(Self::Eve),
            Some(Holiday::CholHamoedSukkot) => Some(Self::Sukkot),
            Some(Holiday::IndependenceDay) => Some(Self::Independence),
            Some(Holiday::Purim) => Some(Self::Purim),
            Some(Holiday::Chanukah) => Some(Self::Chanukah),
            Some(holiday) if holiday.is_fast() => Some(Self::Fast),
            _ => None,
        }
    }
}

/// Ordinary days of the same weekday that are looked at, in weeks to either side.
const WEEKS: usize = 4;
/// No occasion multiplies demand by more.
const MOST: f64 = 5.0;
/// A day of which less than this is left says nothing of ordinary ones.
const READABLE: f64 = 0.25;

/// What occasions do to demand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effects {
    /// Whose calendar; `None` where it is off.
    in_israel: Option<bool>,
    factors: BTreeMap<Occasion, f64>,
}

/// What was used on occasions of a kind, and what would have been on ordinary days, in mean days of a product.
#[derive(Default)]
struct Sums {
    actual: f64,
    usual: f64,
    dates: BTreeSet<Date>,
}

impl Effects {
    /// No calendar: every factor is one.
    pub fn none() -> Self {
        Self::default()
    }

    /// From the past of all products of a restaurant; `in_israel` decides which days are holidays.
    pub fn learn(products: &[&Series], in_israel: bool) -> Self {
        let mut known: BTreeMap<Date, Option<Occasion>> = BTreeMap::new();
        let mut sums: BTreeMap<Occasion, Sums> = BTreeMap::new();
        for series in products {
            let occasions: Vec<Option<Occasion>> = (0..series.len())
                .map(|position| {
                    let date = series.date(position);
                    *known
                        .entry(date)
                        .or_insert_with(|| Occasion::of(date, in_israel))
                })
                .collect();
            for (position, occasion) in occasions.iter().enumerate() {
                let Some(occasion) = occasion else { continue };
                let ordinary = |at: usize| occasions.get(at).is_some_and(Option::is_none);
                let Some(usual) = usual(series.values(), position, ordinary) else {
                    continue;
                };
                let level = level(series.values(), position);
                if usual > 0.0 && level > 0.0 {
                    let sums = sums.entry(*occasion).or_default();
                    sums.actual += series.values().get(position).unwrap_or(&0.0) / level;
                    sums.usual += usual / level;
                    sums.dates.insert(series.date(position));
                }
            }
        }
        let factor = |(occasion, sums): (Occasion, Sums)| {
            let one_day = sums.usual / number(sums.dates.len().max(1));
            let factor = (sums.actual + one_day) / (sums.usual + one_day);
            (occasion, factor.clamp(0.0, MOST))
        };
        Self {
            in_israel: Some(in_israel),
            factors: sums.into_iter().map(factor).collect(),
        }
    }

    /// What demand of a date is multiplied by; one on ordinary days and on occasions never met.
    pub fn factor(&self, date: Date) -> f64 {
        self.in_israel
            .and_then(|in_israel| Occasion::of(date, in_israel))
            .and_then(|occasion| self.factors.get(&occasion))
            .copied()
            .unwrap_or(1.0)
    }

    /// A history as it would have been without occasions.
    pub fn cleaned(&self, series: &Series) -> Vec<f64> {
        let mut values = series.values().to_vec();
        if self.factors.is_empty() {
            return values;
        }
        let factors: Vec<f64> = (0..series.len())
            .map(|position| self.factor(series.date(position)))
            .collect();
        let ordinary = |at: usize| factors.get(at).is_some_and(|factor| *factor >= READABLE);
        for (position, value) in values.iter_mut().enumerate() {
            let factor = factors[position];
            if factor >= READABLE {
                *value /= factor;
            } else if let Some(usual) = usual(series.values(), position, ordinary) {
                *value = usual;
            }
        }
        values
    }
}

/// The mean of the same weekday in the weeks around, of days that are `ordinary`; `None` without at least two.
fn usual(values: &[f64], position: usize, ordinary: impl Fn(usize) -> bool) -> Option<f64> {
    let before = (1..=WEEKS).filter_map(|week| position.checked_sub(week * WEEK));
    let after = (1..=WEEKS).map(|week| position + week * WEEK);
    let around: Vec<f64> = before
        .chain(after)
        .filter(|at| ordinary(*at))
        .filter_map(|at| values.get(at).copied())
        .collect();
    (around.len() >= 2).then(|| mean(&around))
}

/// What is used on a mean day around a position.
fn level(values: &[f64], position: usize) -> f64 {
    let begin = position.saturating_sub(WEEKS * WEEK);
    let end = (position + WEEKS * WEEK + 1).min(values.len());
    mean(values.get(begin..end).unwrap_or_default())
}
