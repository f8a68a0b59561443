//! A model with its parameters, fed one day after the other and asked at any time what comes next.
//!
//! Because every model is such a filter, a backtest over many origins is one pass over the history, and parameters
//! are not fitted to the past but chosen like models are: by what they would have forecast (`choose.rs`). A filter's
//! path is the expected demand of each day; what it knows of its own error is the band's business (`band.rs`).
//!
//! One more model is a file with its filter, a variant here, and its parameters in [`Model::CANDIDATES`].

use std::fmt::{self, Display, Formatter};

use super::baseline::{LastWeek, Recent};
use super::holt_winters::HoltWinters;
use super::intermittent::{Intervals, Tsb};
use super::smoothing::Smoothing;

/// Days of a week: the season of every model here.
pub const WEEK: usize = 7;

/// A model that has seen a history.
pub trait Filter {
    /// The next day passed, with so much used.
    fn see(&mut self, value: f64);
    /// Expected demand of the days to come, the nearest first. Finite; may be below zero, which readers cut off.
    fn ahead(&self, days: usize) -> Vec<f64>;
}

/// A model and its parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Model {
    /// As yesterday.
    Naive,
    /// As on the same weekday of last week.
    SeasonalNaive,
    /// The mean of the last four weeks.
    MovingAverage,
    /// Exponential smoothing of a level and of weekday shares that multiply it.
    Smoothing {
        /// How fast the level follows.
        level: f64,
        /// How fast the weekdays follow.
        season: f64,
    },
    /// Holt and Winters, additive, with a damped trend.
    HoltWinters {
        /// How fast the level follows.
        level: f64,
        /// How fast the trend follows.
        trend: f64,
        /// How fast the weekdays follow.
        season: f64,
    },
    /// Croston's sizes and intervals.
    Croston {
        /// How fast both follow.
        gain: f64,
    },
    /// Croston's method without its bias (Syntetos and Boylan).
    Sba {
        /// How fast both follow.
        gain: f64,
    },
    /// Sizes and the probability of a sale (Teunter, Syntetos and Babai).
    Tsb {
        /// How fast the size follows.
        size: f64,
        /// How fast the probability follows.
        chance: f64,
    },
}

const fn smoothing(level: f64, season: f64) -> Model {
    Model::Smoothing { level, season }
}

const fn winters(level: f64, trend: f64, season: f64) -> Model {
    Model::HoltWinters {
        level,
        trend,
        season,
    }
}

const fn tsb(size: f64, chance: f64) -> Model {
    Model::Tsb { size, chance }
}

impl Model {
    /// What a forecast is chosen from, the plainer ones first: they win when equal.
    pub const CANDIDATES: [Self; 18] = [
        Self::MovingAverage,
        Self::SeasonalNaive,
        smoothing(0.01, 0.02),
        smoothing(0.03, 0.02),
        smoothing(0.06, 0.02),
        smoothing(0.06, 0.1),
        smoothing(0.12, 0.05),
        smoothing(0.25, 0.05),
        smoothing(0.25, 0.2),
        winters(0.05, 0.01, 0.05),
        winters(0.1, 0.02, 0.05),
        winters(0.2, 0.05, 0.1),
        Self::Croston { gain: 0.1 },
        Self::Sba { gain: 0.05 },
        Self::Sba { gain: 0.15 },
        tsb(0.05, 0.02),
        tsb(0.1, 0.05),
        tsb(0.2, 0.15),
    ];

    /// The model before any day has passed.
    pub fn filter(self) -> Box<dyn Filter> {
        match self {
            Self::Naive => Box::new(Recent::days(1)),
            Self::MovingAverage => Box::new(Recent::days(4 * WEEK)),
            Self::SeasonalNaive => Box::new(LastWeek::default()),
            Self::Smoothing { level, season } => Box::new(Smoothing::new(level, season)),
            Self::HoltWinters {
                level,
                trend,
                season,
            } => Box::new(HoltWinters::new(level, trend, season)),
            Self::Croston { gain } => Box::new(Intervals::croston(gain)),
            Self::Sba { gain } => Box::new(Intervals::sba(gain)),
            Self::Tsb { size, chance } => Box::new(Tsb::new(size, chance)),
        }
    }

    /// Expected demand of the `days` after each origin, not below zero; an origin is how many days had passed.
    /// Origins are in order. Origins beyond the history are left out.
    pub fn paths(self, history: &[f64], origins: &[usize], days: usize) -> Vec<Vec<f64>> {
        let mut filter = self.filter();
        let mut origins = origins.iter().copied().peekable();
        let mut paths = Vec::new();
        for passed in 0..=history.len() {
            while origins.next_if_eq(&passed).is_some() {
                let mut path = filter.ahead(days);
                for value in &mut path {
                    *value = value.max(0.0);
                }
                paths.push(path);
            }
            if let Some(value) = history.get(passed) {
                filter.see(*value);
            }
        }
        paths
    }
}

impl Display for Model {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Naive => "naive",
            Self::SeasonalNaive => "seasonal naive",
            Self::MovingAverage => "moving average",
            Self::Smoothing { .. } => "weekly smoothing",
            Self::HoltWinters { .. } => "Holt-Winters",
            Self::Croston { .. } => "Croston",
            Self::Sba { .. } => "SBA",
            Self::Tsb { .. } => "TSB",
        })
    }
}
