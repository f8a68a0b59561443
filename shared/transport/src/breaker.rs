//! When to stop asking an address that does not answer, and when to try it again.
//!
//! Closed: everything passes; trouble without a success in between adds up, and [`FULL`] opens it.
//! Open: nothing passes until a pause is over. Then one request is let through as a probe: its
//! success closes the breaker, its failure opens it again for twice as long, up to [`LONGEST`].
//!
//! Pure: time is an argument, counted from any fixed moment; the caller holds the lock.

use std::time::Duration;

/// How much trouble opens a breaker.
const FULL: u32 = 10;
/// How long it stays open at first.
const FIRST: Duration = Duration::from_millis(500);
/// How long it stays open at most: what comes back is found this soon.
const LONGEST: Duration = Duration::from_secs(2);
/// How long an address that just failed is passed over when there are others.
const SUSPECT: Duration = Duration::from_secs(1);

/// What went wrong, by how much it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No connection, a lost one, or no answer in time.
    Silent,
    /// It answered that it cannot serve (502, 503, 504): alive, perhaps only busy.
    Refusing,
}

/// How an address stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Ask it.
    Well,
    /// Ask it if there is no better one.
    Suspect,
    /// A probe is due.
    Due,
    /// Not before this long from now.
    Shut(Duration),
}

/// What a verdict changed, for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing that anybody must know.
    None,
    /// It is no longer asked.
    Opened,
    /// It is asked again.
    Closed,
}

/// The breaker of one address.
#[derive(Debug, Clone, Copy)]
pub struct Breaker(State);

#[derive(Debug, Clone, Copy)]
enum State {
    Closed { trouble: u32, last: Duration },
    Open { until: Duration, pause: Duration },
    Probing { pause: Duration },
}

impl Default for Breaker {
    fn default() -> Self {
        Self(State::Closed {
            trouble: 0,
            last: Duration::ZERO,
        })
    }
}

impl Breaker {
    /// How it stands; asking changes nothing.
    pub fn standing(&self, now: Duration) -> Standing {
        match self.0 {
            State::Closed { trouble, last } if trouble > 0 && now < last + SUSPECT => {
                Standing::Suspect
            }
            State::Closed { .. } => Standing::Well,
            State::Open { until, .. } if until <= now => Standing::Due,
            State::Open { until, .. } => Standing::Shut(until.saturating_sub(now)),
            State::Probing { .. } => Standing::Shut(FIRST),
        }
    }

    /// A request is about to go out; if a probe was due, this is it.
    pub fn admit(&mut self) {
        if let State::Open { pause, .. } = self.0 {
            self.0 = State::Probing { pause };
        }
    }

    /// It answered.
    pub fn succeeded(&mut self) -> Change {
        let was_closed = matches!(self.0, State::Closed { .. });
        *self = Self::default();
        if was_closed {
            Change::None
        } else {
            Change::Closed
        }
    }

    /// It failed.
    pub fn failed(&mut self, what: Trouble, now: Duration) -> Change {
        match self.0 {
            State::Closed { trouble, .. } => {
                let trouble = trouble
                    + match what {
                        Trouble::Silent => FULL.div_ceil(5),
                        Trouble::Refusing => FULL.div_ceil(10),
                    };
                if trouble < FULL {
                    self.0 = State::Closed { trouble, last: now };
                    return Change::None;
                }
                self.open(now, FIRST);
                Change::Opened
            }
            State::Probing { pause } => {
                self.open(now, (pause * 2).min(LONGEST));
                Change::None
            }
            // A request from before it opened.
            State::Open { .. } => Change::None,
        }
    }

    /// A request ended without telling anything (its caller went away): a probe is due again.
    pub fn untold(&mut self, now: Duration) {
        if let State::Probing { pause } = self.0 {
            self.0 = State::Open { until: now, pause };
        }
    }

    fn open(&mut self, now: Duration, pause: Duration) {
        let until = now + pause;
        self.0 = State::Open { until, pause };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn opened() -> Breaker {
        let mut breaker = Breaker::default();
        for _ in 0..4 {
            assert_eq!(breaker.failed(Trouble::Silent, at(0)), Change::None);
        }
        assert_eq!(breaker.failed(Trouble::Silent, at(0)), Change::Opened);
        breaker
    }

    #[test]
    fn five_failures_in_a_row_open_it_and_a_probe_closes_it() {
        let mut breaker = opened();
        assert_eq!(breaker.standing(at(100)), Standing::Shut(at(400)));
        assert_eq!(breaker.standing(at(500)), Standing::Due);
        breaker.admit();
        assert!(matches!(breaker.standing(at(500)), Standing::Shut(_)));
        assert_eq!(breaker.succeeded(), Change::Closed);
        assert_eq!(breaker.standing(at(500)), Standing::Well);
    }

    #[test]
    fn a_probe_that_fails_doubles_the_pause_up_to_the_longest() {
        let mut breaker = opened();
        let mut now = at(500);
        for pause in [1_000, 2_000, 2_000] {
            breaker.admit();
            assert_eq!(breaker.failed(Trouble::Silent, now), Change::None);
            assert_eq!(breaker.standing(now), Standing::Shut(at(pause)));
            now += at(pause);
            assert_eq!(breaker.standing(now), Standing::Due);
        }
    }

    #[test]
    fn a_success_forgets_and_a_refusal_tells_less() {
        let mut breaker = Breaker::default();
        for _ in 0..100 {
            breaker.failed(Trouble::Silent, at(0));
            assert_eq!(breaker.standing(at(1)), Standing::Suspect);
            assert_eq!(breaker.standing(at(1_000)), Standing::Well);
            breaker.succeeded();
        }
        for _ in 0..9 {
            assert_eq!(breaker.failed(Trouble::Refusing, at(0)), Change::None);
        }
        assert_eq!(breaker.failed(Trouble::Refusing, at(0)), Change::Opened);
    }

    #[test]
    fn a_probe_whose_caller_left_makes_room_for_the_next() {
        let mut breaker = opened();
        breaker.admit();
        breaker.untold(at(600));
        assert_eq!(breaker.standing(at(600)), Standing::Due);
        let mut well = Breaker::default();
        well.untold(at(600));
        assert_eq!(well.standing(at(600)), Standing::Well);
    }

    #[test]
    fn late_failures_do_not_prolong_the_pause() {
        let mut breaker = opened();
        breaker.failed(Trouble::Silent, at(400));
        assert_eq!(breaker.standing(at(500)), Standing::Due);
    }
}
