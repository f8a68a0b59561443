//! When to stop asking a model server that fails: after [`FULL`] failures in a row it is left alone,
//! first for [`FIRST`], twice as long after each probe that fails, up to [`LONGEST`]. Pure: time is
//! an argument, counted from any fixed moment.

use std::time::Duration;

const FULL: u32 = 3;
const FIRST: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_mins(5);

/// The breaker of one server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Breaker {
    failures: u32,
    /// Nobody asks before this.
    until: Option<Duration>,
}

impl Breaker {
    /// Whether it may be asked; when a pause is over, one asks and the others wait on.
    pub fn admit(&mut self, now: Duration) -> bool {
        match self.until {
            None => true,
            Some(until) if until <= now => {
                self.until = Some(now + self.pause());
                true
            }
            Some(_) => false,
        }
    }

    /// It answered.
    pub fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// It failed.
    pub fn failed(&mut self, now: Duration) {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= FULL {
            self.until = Some(now + self.pause());
        }
    }

    fn pause(&self) -> Duration {
        let doublings = self.failures.saturating_sub(FULL).min(10);
        (FIRST * 2_u32.pow(doublings)).min(LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn three_failures_shut_it_and_one_probe_at_a_time_opens_it() {
        let mut breaker = Breaker::default();
        for _ in 0..3 {
            assert!(breaker.admit(at(0)));
            breaker.failed(at(0));
        }
        assert!(!breaker.admit(at(9)));
        assert!(breaker.admit(at(10)));
        assert!(!breaker.admit(at(10)), "a probe is under way");
        breaker.failed(at(10));
        assert!(!breaker.admit(at(29)));
        assert!(breaker.admit(at(30)));
        breaker.succeeded();
        assert!(breaker.admit(at(30)));
    }

    #[test]
    fn the_pause_has_an_end() {
        let mut breaker = Breaker::default();
        for _ in 0..100 {
            breaker.failed(at(0));
        }
        assert!(breaker.admit(at(300)));
    }
}
