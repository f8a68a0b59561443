//! What came back: how much, how fast, and what went wrong.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use hdrhistogram::Histogram;

/// Longest latency that is told apart, in microseconds.
const LONGEST: u64 = 120_000_000;

/// The answers of one measurement.
#[derive(Debug)]
pub struct Tally {
    latencies: Histogram<u64>,
    failures: BTreeMap<String, u64>,
    time: Duration,
}

impl Tally {
    /// Nothing yet, to be counted over `time`.
    pub fn new(time: Duration) -> anyhow::Result<Self> {
        Ok(Self {
            latencies: Histogram::new_with_bounds(1, LONGEST, 3)?,
            failures: BTreeMap::new(),
            time,
        })
    }

    /// A request was answered as it should be.
    pub fn answered(&mut self, after: Duration) {
        let micros = u64::try_from(after.as_micros()).unwrap_or(LONGEST);
        self.latencies.saturating_record(micros.max(1));
    }

    /// A request was not.
    pub fn failed(&mut self, how: String) {
        *self.failures.entry(how).or_default() += 1;
    }

    /// Requests that were not answered as they should be.
    pub fn failures(&self) -> u64 {
        self.failures.values().sum()
    }

    /// What went wrong, in words; none if nothing did.
    pub fn complaint(&self) -> Option<String> {
        let words: Vec<String> = self
            .failures
            .iter()
            .map(|(how, times)| format!("{times} × {how}"))
            .collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// Good answers a second.
    #[expect(clippy::cast_precision_loss, reason = "counts of a few seconds")]
    pub fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.time.as_secs_f64()
    }

    /// The latency below which this part of the answers stayed, in milliseconds.
    #[expect(clippy::cast_precision_loss, reason = "microseconds of two minutes")]
    pub fn quantile(&self, part: f64) -> f64 {
        self.latencies.value_at_quantile(part) as f64 / 1000.0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.0}/s, {} answers; latency in ms: median {:.2}, 90% {:.2}, 99% {:.2}, 99.9% {:.2}, \
             longest {:.2}",
            self.per_second(),
            self.latencies.len(),
            self.quantile(0.5),
            self.quantile(0.9),
            self.quantile(0.99),
            self.quantile(0.999),
            self.quantile(1.0),
        )?;
        match self.complaint() {
            Some(complaint) => write!(f, "\nFAILED: {complaint}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn counts_and_orders() {
        let mut tally = Tally::new(Duration::from_secs(2)).unwrap();
        for milliseconds in 1..=100 {
            tally.answered(Duration::from_millis(milliseconds));
        }
        assert!((tally.per_second() - 50.0).abs() < f64::EPSILON);
        assert!((98.9..=99.2).contains(&tally.quantile(0.99)));
        assert_eq!(tally.complaint(), None);
        tally.failed("503".to_owned());
        assert_eq!(tally.failures(), 1);
    }
}
