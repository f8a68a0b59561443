//! What a forecast must beat to be worth having: as yesterday, as last week, as the last four weeks on average.
//!
//! The moving average and last week are candidates too: where nothing better is to be known they win the backtest.

use std::collections::VecDeque;

use super::filter::{Filter, WEEK};
use super::series::number;

/// The mean of the last days; of one day, the naive forecast.
#[derive(Debug)]
pub struct Recent {
    window: usize,
    days: VecDeque<f64>,
}

impl Recent {
    /// Over the last `window` days.
    pub fn days(window: usize) -> Self {
        let days = VecDeque::with_capacity(window + 1);
        Self { window, days }
    }
}

impl Filter for Recent {
    fn see(&mut self, value: f64) {
        self.days.push_back(value);
        if self.days.len() > self.window {
            self.days.pop_front();
        }
    }

    fn ahead(&self, days: usize) -> Vec<f64> {
        let mean = self.days.iter().sum::<f64>() / number(self.days.len().max(1));
        vec![mean; days]
    }
}

/// The seasonal naive forecast: every day as the same weekday of the last week seen.
#[derive(Debug, Default)]
pub struct LastWeek {
    days: VecDeque<f64>,
}

impl Filter for LastWeek {
    fn see(&mut self, value: f64) {
        self.days.push_back(value);
        if self.days.len() > WEEK {
            self.days.pop_front();
        }
    }

    fn ahead(&self, days: usize) -> Vec<f64> {
        let known = self.days.len().max(1);
        (0..days)
            .map(|step| self.days.get(step % known).copied().unwrap_or(0.0))
            .collect()
    }
}
