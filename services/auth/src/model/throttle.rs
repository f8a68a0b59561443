//! Slowing down whoever guesses.
//!
//! A tally counts failures; after some that are free, each further one doubles the time to wait,
//! up to a limit. A quarter of an hour without failures forgets them, so nobody is locked out for
//! good. An attempt counts before it is judged, so that many at once are no way around.

use shared_clock::Timestamp;

/// Seconds without failures after which a tally is forgotten.
pub const WINDOW_SECONDS: i64 = 15 * 60;

/// How patient to be.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Failures without waiting.
    pub free: u32,
    /// Seconds to wait after the last free one; doubles with each.
    pub first_wait: i64,
    /// Most seconds to wait.
    pub longest_wait: i64,
}

/// Failures so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    failures: u32,
    last: Timestamp,
    blocked_until: Timestamp,
}

impl Tally {
    /// Seconds to wait before the next attempt; none: go on.
    pub fn wait(&self, now: Timestamp) -> Option<i64> {
        let micros = self.blocked_until.as_micros() - now.as_micros();
        (micros > 0).then(|| (micros + 999_999) / 1_000_000)
    }

    /// The tally after one more attempt that is not (yet) known to be good.
    #[must_use]
    pub fn attempt(self, rule: Rule, now: Timestamp) -> Self {
        let forgotten = now > self.last.plus_seconds(WINDOW_SECONDS);
        let failures = if forgotten {
            1
        } else {
            self.failures.saturating_add(1)
        };
        let blocked_until = if failures < rule.free {
            Timestamp::default()
        } else {
            let doubled = (failures - rule.free).min(30);
            now.plus_seconds((rule.first_wait << doubled).min(rule.longest_wait))
        };
        Self {
            failures,
            last: now,
            blocked_until,
        }
    }

    /// The tally after an attempt turned out good: as if it had not been made.
    #[must_use]
    pub const fn forgive(self) -> Self {
        Self {
            failures: self.failures.saturating_sub(1),
            last: self.last,
            blocked_until: Timestamp::from_micros(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        free: 5,
        first_wait: 5,
        longest_wait: 900,
    };
    const NOW: Timestamp = Timestamp::from_micros(1_700_000_000_000_000);

    fn failed(times: u32) -> Tally {
        (0..times).fold(Tally::default(), |tally, _| tally.attempt(RULE, NOW))
    }

    #[test]
    fn five_are_free_then_the_wait_doubles_up_to_its_limit() {
        assert_eq!(failed(4).wait(NOW), None);
        assert_eq!(failed(5).wait(NOW), Some(5));
        assert_eq!(failed(6).wait(NOW), Some(10));
        assert_eq!(failed(500).wait(NOW), Some(900));
        assert_eq!(failed(500).wait(NOW.plus_seconds(900)), None);
    }

    #[test]
    fn a_quiet_quarter_of_an_hour_forgets() {
        let later = NOW.plus_seconds(WINDOW_SECONDS + 1);
        assert_eq!(failed(50).attempt(RULE, later).wait(later), None);
    }

    #[test]
    fn a_good_attempt_does_not_count() {
        assert_eq!(failed(5).forgive().wait(NOW), None);
        assert_eq!(failed(5).forgive().attempt(RULE, NOW).wait(NOW), Some(5));
    }
}
