//! Time, ids and randomness: the only place in Mezave that asks the machine for any of them.
//!
//! Everything else receives a [`SharedClock`], so that tests and the demo data can choose the
//! moment. A moment is a [`Timestamp`]: whole microseconds since 1970 UTC, the same number on
//! SQLite and PostgreSQL and in the ledger's hash. A [`BusinessDay`] is a date of the restaurant,
//! which may start at 04:00 and not at midnight.
//!
//! Invariant: ids are `UUIDv7` of the clock's moment, so they sort by creation.

mod business_day;
mod timestamp;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use rand::Rng as _;
use uuid::{NoContext, Uuid};

pub use business_day::{BusinessDay, DayRule, DayRuleError};
pub use timestamp::Timestamp;

/// A source of the present moment.
pub trait Clock: Send + Sync + 'static {
    /// The present moment, in microseconds UTC.
    fn now(&self) -> Timestamp;
}

/// The clock every service holds.
pub type SharedClock = Arc<dyn Clock>;

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl SystemClock {
    /// The machine's clock, ready to hand to services.
    pub fn shared() -> SharedClock {
        Arc::new(Self)
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(jiff::Timestamp::now().as_microsecond())
    }
}

/// A clock that stands where it is put: for tests and for writing demo history.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock standing at `now`.
    pub fn at(now: Timestamp) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(now.as_micros())))
    }

    /// Moves the clock to `now`, forwards or back.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.as_micros(), Ordering::SeqCst);
    }

    /// Moves the clock forward by `micros`.
    pub fn advance_micros(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }

    /// Moves the clock forward by whole seconds.
    pub fn advance_seconds(&self, seconds: i64) {
        self.advance_micros(seconds.saturating_mul(1_000_000));
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// A new `UUIDv7` (RFC 9562) of the clock's moment.
pub fn new_id(clock: &dyn Clock) -> Uuid {
    let micros = clock.now().as_micros().max(0);
    let seconds = u64::try_from(micros / 1_000_000).unwrap_or_default();
    let nanos = u32::try_from(micros % 1_000_000).unwrap_or_default() * 1_000;
    Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, nanos))
}

/// `N` bytes from the operating system's generator, for tokens and keys.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}
