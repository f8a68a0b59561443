//! Exponential smoothing with a level and a share for each weekday that multiplies it.
//!
//! The family of ETS(M,N,M) (Hyndman, Koehler, Ord, Snyder: Forecasting with Exponential Smoothing, 2008), but the
//! level is corrected in proportion to the weekday's share instead of dividing by it: a weekday on which a place is
//! closed has share zero, says nothing about the level and cannot blow it up. Nothing here can fall below zero.
//! Gains start as those of a plain mean, so that no first week has to be guessed.

use super::filter::{Filter, WEEK};
use super::series::{mean, number};

/// The filter's state.
#[derive(Debug)]
pub struct Smoothing {
    gains: (f64, f64),
    seen: usize,
    level: f64,
    /// Smoothed demand of each position in the week.
    week: [f64; WEEK],
}

impl Smoothing {
    /// With the gain of the level and that of the weekdays, both per observation of theirs.
    pub fn new(level: f64, season: f64) -> Self {
        Self {
            gains: (level, season),
            seen: 0,
            level: 0.0,
            week: [0.0; WEEK],
        }
    }

    /// Shares of the week's positions, one on average; all one until two weeks have passed.
    fn shares(&self) -> [f64; WEEK] {
        let mean = mean(&self.week);
        if self.seen < 2 * WEEK || mean <= 0.0 {
            return [1.0; WEEK];
        }
        self.week.map(|value| value / mean)
    }
}

impl Filter for Smoothing {
    fn see(&mut self, value: f64) {
        let place = self.seen % WEEK;
        let shares = self.shares();
        let share = shares[place];
        let power = mean(&shares.map(|share| share * share)).max(f64::MIN_POSITIVE);
        let gain = self.gains.0.max(1.0 / number(self.seen + 1));
        // Of a share of one among ones this is `gain`: the usual smoothing.
        let weight = (gain * share * share / power).min(1.0);
        if share > 0.0 {
            self.level += weight * (value / share - self.level);
        }
        let weeks = number(self.seen / WEEK + 1);
        self.week[place] += self.gains.1.max(1.0 / weeks) * (value - self.week[place]);
        self.seen += 1;
    }

    fn ahead(&self, days: usize) -> Vec<f64> {
        let shares = self.shares();
        (0..days)
            .map(|step| self.level * shares[(self.seen + step) % WEEK])
            .collect()
    }
}
