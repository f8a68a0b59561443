//! The daily demand of one product, as every model reads it: no gaps, no negative day, no number that is none.
//!
//! What a place did not book on a day it did not use: a missing day is zero. A correction may leave a day below
//! zero: demand is not, so it counts as zero. Models know a weekday only as the position of a day modulo seven.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::filter::WEEK;

/// No restaurant uses more of anything on a day; sums of such days stay exact enough.
const MOST: f64 = 1e12;
/// Thirty years; a series that claims more is read from there on.
const LONGEST: usize = 11_000;

/// Demand per day, in units of the product.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    first: Date,
    values: Vec<f64>,
}

impl Series {
    /// Days from `first` on. Values below zero or not finite count as zero.
    pub fn new(first: Date, mut values: Vec<f64>) -> Self {
        let mut first = first;
        if values.len() > LONGEST {
            let older = values.len() - LONGEST;
            values.drain(..older);
            first = after(first, older);
        }
        for value in &mut values {
            *value = if value.is_finite() {
                value.clamp(0.0, MOST)
            } else {
                0.0
            };
        }
        Self { first, values }
    }

    /// What was used on which day, in any order, up to and including `until`: from the first such day on; later days
    /// are left out, what is named twice is added. Empty if there is none.
    pub fn of_days(days: impl IntoIterator<Item = (Date, f64)>, until: Date) -> Self {
        let mut sums: BTreeMap<Date, f64> = BTreeMap::new();
        for (date, value) in days {
            if date <= until {
                *sums.entry(date).or_default() += value;
            }
        }
        let Some(first) = sums.keys().next().copied() else {
            return Self::new(until, Vec::new());
        };
        let mut values = Vec::new();
        let mut date = first;
        while date <= until {
            values.push(sums.get(&date).copied().unwrap_or(0.0));
            match date.tomorrow() {
                Ok(next) => date = next,
                Err(_) => break,
            }
        }
        Self::new(first, values)
    }

    /// The same series as it was known when only its first `days` days had passed.
    #[must_use]
    pub fn until(&self, days: usize) -> Self {
        let values = self.values.get(..days).unwrap_or(&self.values).to_vec();
        let first = self.first;
        Self { first, values }
    }

    /// Units per day, oldest first.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// How many days it has.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether it has no day at all.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The date of a day by its position; positions at and after [`Series::len`] are the future.
    pub fn date(&self, position: usize) -> Date {
        after(self.first, position)
    }

    /// The weekday of a position, counted from Monday.
    pub fn weekday(&self, position: usize) -> usize {
        let first = self.first.weekday().to_monday_zero_offset();
        (usize::try_from(first).unwrap_or(0) + position) % WEEK
    }
}

/// `days` later, or the last date there is.
fn after(date: Date, days: usize) -> Date {
    let days = jiff::Span::new().try_days(i64::try_from(days).unwrap_or(i64::MAX));
    days.ok()
        .and_then(|days| date.checked_add(days).ok())
        .unwrap_or(Date::MAX)
}

/// A count as a number to calculate with; counts here are days and products, far below 2³².
pub(crate) fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// The mean, zero of nothing.
pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / number(values.len().max(1))
}

/// The share of days on which anything was used.
pub(crate) fn share_sold(values: &[f64]) -> f64 {
    let sold = values.iter().filter(|value| **value > 0.0).count();
    number(sold) / number(values.len().max(1))
}
