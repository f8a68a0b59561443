//! Rate limits: token buckets by person and by address, one pair for each class of request.
//!
//! A bucket holds four seconds' worth, so that a tablet that comes back online may empty its
//! queue. An address may do ten times what a person may, for many people share one; signing in is
//! limited by address alone.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use shared_errors::Problem;
use uuid::Uuid;

use crate::config::{Rate, RateLimits};
use crate::table::Class;

const BURST_SECONDS: u32 = 4;
const PEOPLE_BEHIND_AN_ADDRESS: u32 = 10;

/// Time for buckets, since some fixed moment; it never goes back.
#[derive(Clone)]
pub struct Ticks(Arc<dyn Fn() -> Duration + Send + Sync>);

impl Ticks {
    /// Real time.
    pub fn real() -> Self {
        let start = tokio::time::Instant::now();
        Self(Arc::new(move || start.elapsed()))
    }
}

impl Clock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        (self.0)()
    }
}

struct Bucket<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, DashMapStateStore<K>, Ticks, NoOpMiddleware<Duration>>,
    ticks: Ticks,
    per_second: NonZeroU32,
}

/// Too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooOften {
    per_second: NonZeroU32,
    wait_seconds: u64,
}

impl<K: Hash + Eq + Clone> Bucket<K> {
    fn new(rate: Rate, times: u32, ticks: &Ticks) -> Option<Self> {
        let Rate::PerSecond(rate) = rate else {
            return None;
        };
        let per_second = rate.saturating_mul(NonZeroU32::new(times)?);
        let burst = per_second.saturating_mul(NonZeroU32::new(BURST_SECONDS)?);
        let quota = Quota::per_second(per_second).allow_burst(burst);
        Some(Self {
            limiter: RateLimiter::dashmap_with_clock(quota, ticks.clone()),
            ticks: ticks.clone(),
            per_second,
        })
    }

    fn take(&self, key: &K) -> Result<(), TooOften> {
        self.limiter.check_key(key).map_err(|until| TooOften {
            per_second: self.per_second,
            wait_seconds: whole_seconds(until.wait_time_from(self.ticks.now())),
        })
    }
}

/// All buckets.
pub struct Limits {
    login: Option<Bucket<IpAddr>>,
    addresses: [Option<Bucket<IpAddr>>; 3],
    people: [Option<Bucket<Uuid>>; 3],
}

impl Limits {
    /// Empty buckets for these rates.
    pub fn new(rates: &RateLimits, ticks: &Ticks) -> Self {
        let classes = [rates.chat, rates.read, rates.write];
        Self {
            login: Bucket::new(rates.login, 1, ticks),
            addresses: classes.map(|rate| Bucket::new(rate, PEOPLE_BEHIND_AN_ADDRESS, ticks)),
            people: classes.map(|rate| Bucket::new(rate, 1, ticks)),
        }
    }

    /// Counts a request of an address, before anybody looks at its token.
    pub fn address(&self, class: Class, address: IpAddr) -> Result<(), TooOften> {
        let bucket = index(class).map_or(&self.login, |index| &self.addresses[index]);
        let key = subscriber(address);
        bucket.as_ref().map_or(Ok(()), |bucket| bucket.take(&key))
    }

    /// Counts a request of a person.
    pub fn person(&self, class: Class, user_id: Uuid) -> Result<(), TooOften> {
        let bucket = index(class).and_then(|index| self.people[index].as_ref());
        bucket.map_or(Ok(()), |bucket| bucket.take(&user_id))
    }

    /// Forgets those whose buckets are full again.
    pub fn tidy(&self) {
        for bucket in self.login.iter().chain(self.addresses.iter().flatten()) {
            bucket.limiter.retain_recent();
            bucket.limiter.shrink_to_fit();
        }
        for bucket in self.people.iter().flatten() {
            bucket.limiter.retain_recent();
            bucket.limiter.shrink_to_fit();
        }
    }
}

/// Rounded up, and never "at once".
fn whole_seconds(wait: Duration) -> u64 {
    let whole = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    whole.max(1)
}

const fn index(class: Class) -> Option<usize> {
    match class {
        Class::Login => None,
        Class::Chat => Some(0),
        Class::Read => Some(1),
        Class::Write => Some(2),
    }
}

/// Whoever has one `IPv6` address has the whole /64 around it.
fn subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from(u128::from(v6) & !u128::from(u64::MAX)).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

impl IntoResponse for TooOften {
    fn into_response(self) -> Response {
        let problem = Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limited",
            "Too many requests at once; wait a moment and try again.",
        );
        let mut response = problem.retry_after(self.wait_seconds).into_response();
        for (name, value) in [
            ("ratelimit-limit", u64::from(self.per_second.get())),
            ("ratelimit-remaining", 0),
            ("ratelimit-reset", self.wait_seconds),
        ] {
            let name = HeaderName::from_static(name);
            response
                .headers_mut()
                .insert(name, HeaderValue::from(value));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    fn limits(rate: &str) -> (Limits, Arc<AtomicU64>) {
        let rate = rate.parse().unwrap();
        let rates = RateLimits {
            login: rate,
            chat: rate,
            read: rate,
            write: Rate::Off,
        };
        let seconds = Arc::new(AtomicU64::new(0));
        let hand = Arc::clone(&seconds);
        let ticks = Ticks(Arc::new(move || {
            Duration::from_secs(hand.load(Ordering::Relaxed))
        }));
        (Limits::new(&rates, &ticks), seconds)
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let (limits, seconds) = limits("1/s");
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for _ in 0..4 {
            assert!(limits.person(Class::Chat, one).is_ok());
        }
        let refused = limits.person(Class::Chat, one).unwrap_err();
        assert_eq!(refused.wait_seconds, 1);
        assert!(limits.person(Class::Chat, other).is_ok(), "others go on");
        assert!(limits.person(Class::Read, one).is_ok(), "so does reading");
        seconds.fetch_add(1, Ordering::Relaxed);
        assert!(limits.person(Class::Chat, one).is_ok());
        assert!(limits.person(Class::Chat, one).is_err());
    }

    #[test]
    fn many_people_share_an_address_but_not_for_signing_in() {
        let (limits, _) = limits("1/s");
        let address = |text: &str| text.parse().unwrap();
        let allowed = |class, from: &str| {
            (0..100)
                .take_while(|_| limits.address(class, address(from)).is_ok())
                .count()
        };
        assert_eq!(allowed(Class::Read, "192.0.2.1"), 40);
        assert_eq!(allowed(Class::Login, "192.0.2.1"), 4);
        assert_eq!(allowed(Class::Write, "192.0.2.1"), 100, "off");
        assert_eq!(allowed(Class::Login, "2001:db8::1"), 4);
        assert_eq!(allowed(Class::Login, "2001:db8::2"), 0, "one subscriber");
        assert_eq!(allowed(Class::Login, "2001:db8:0:1::1"), 4);
    }
}
