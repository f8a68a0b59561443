//! Holt and Winters' method with additive weekdays and a damped trend.
//!
//! Winters (Management Science 6, 1960), the trend damped as Gardner and `McKenzie` (Management Science 31, 1985): a
//! trend of a month must not run for ever. Gains start as those of a plain mean. A path may fall below zero; whoever
//! reads it cuts it off there.

use super::filter::{Filter, WEEK};
use super::series::number;

/// What is left of a trend after a day.
const DAMPING: f64 = 0.95;

/// The filter's state.
#[derive(Debug)]
pub struct HoltWinters {
    gains: (f64, f64, f64),
    seen: usize,
    level: f64,
    slope: f64,
    week: [f64; WEEK],
}

impl HoltWinters {
    /// With the gains of level, trend and weekdays.
    pub fn new(level: f64, trend: f64, season: f64) -> Self {
        Self {
            gains: (level, trend, season),
            seen: 0,
            level: 0.0,
            slope: 0.0,
            week: [0.0; WEEK],
        }
    }
}

impl Filter for HoltWinters {
    fn see(&mut self, value: f64) {
        let place = self.seen % WEEK;
        let (level_gain, trend_gain, season_gain) = self.gains;
        let level_gain = level_gain.max(1.0 / number(self.seen + 1));
        let expected = self.level + DAMPING * self.slope;
        let level = expected + level_gain * (value - self.week[place] - expected);
        // A first fortnight has no trend to speak of.
        if self.seen >= 2 * WEEK {
            self.slope =
                DAMPING * self.slope + trend_gain * (level - self.level - DAMPING * self.slope);
        }
        self.level = level;
        if self.seen >= WEEK {
            let weeks = number(self.seen / WEEK);
            let gain = season_gain.max(1.0 / (weeks + 1.0));
            self.week[place] += gain * (value - level - self.week[place]);
        }
        self.seen += 1;
    }

    fn ahead(&self, days: usize) -> Vec<f64> {
        let mut damped = 1.0;
        let mut climbed = 0.0;
        (0..days)
            .map(|step| {
                damped *= DAMPING;
                climbed += damped;
                self.level + climbed * self.slope + self.week[(self.seen + step) % WEEK]
            })
            .collect()
    }
}
