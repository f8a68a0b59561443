//! Demand that is mostly zero: how much is used when it is used, and how often that is.
//!
//! Croston (Operational Research Quarterly 23, 1972) smooths sizes and intervals on days of demand; Syntetos and
//! Boylan (International Journal of Forecasting 21, 2005) take off the bias of dividing by a smoothed interval;
//! Teunter, Syntetos and Babai (European Journal of Operational Research 214, 2011) smooth the probability of demand
//! every day instead, so that what is no longer sold fades. All forecast the same mean for every day to come.

use super::filter::Filter;

/// Croston's method, and that of Syntetos and Boylan.
#[derive(Debug)]
pub struct Intervals {
    gain: f64,
    correction: f64,
    since: f64,
    /// Smoothed size and interval, once there was demand.
    known: Option<(f64, f64)>,
}

impl Intervals {
    /// As Croston published it.
    pub fn croston(gain: f64) -> Self {
        Self {
            gain,
            correction: 1.0,
            since: 0.0,
            known: None,
        }
    }

    /// Without its bias: times `1 − gain / 2`.
    pub fn sba(gain: f64) -> Self {
        Self {
            correction: 1.0 - gain / 2.0,
            ..Self::croston(gain)
        }
    }
}

impl Filter for Intervals {
    fn see(&mut self, value: f64) {
        self.since += 1.0;
        if value <= 0.0 {
            return;
        }
        self.known = Some(match self.known {
            None => (value, self.since),
            Some((size, interval)) => (
                size + self.gain * (value - size),
                interval + self.gain * (self.since - interval),
            ),
        });
        self.since = 0.0;
    }

    fn ahead(&self, days: usize) -> Vec<f64> {
        let rate = self
            .known
            .map_or(0.0, |(size, interval)| self.correction * size / interval);
        vec![rate; days]
    }
}

/// The method of Teunter, Syntetos and Babai.
#[derive(Debug)]
pub struct Tsb {
    gains: (f64, f64),
    seen: f64,
    size: Option<f64>,
    chance: f64,
}

impl Tsb {
    /// With the gain of the size and that of the probability. The probability starts as a plain share of days.
    pub fn new(size: f64, chance: f64) -> Self {
        Self {
            gains: (size, chance),
            seen: 0.0,
            size: None,
            chance: 0.0,
        }
    }
}

impl Filter for Tsb {
    fn see(&mut self, value: f64) {
        self.seen += 1.0;
        let sold = value > 0.0;
        if sold {
            let size = self.size.unwrap_or(value);
            self.size = Some(size + self.gains.0 * (value - size));
        }
        let gain = self.gains.1.max(1.0 / self.seen);
        self.chance += gain * (f64::from(u8::from(sold)) - self.chance);
    }

    fn ahead(&self, days: usize) -> Vec<f64> {
        vec![self.chance * self.size.unwrap_or(0.0); days]
    }
}
