//! One rate: a token bucket for each key, kept in this process.

use std::hash::Hash;
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

use super::shared::{Name, SharedBuckets, Size, Who};
use crate::config::Rate;

const BURST_SECONDS: u32 = 4;

/// Time for buckets, since some fixed moment; it never goes back.
#[derive(Clone)]
pub struct Ticks(pub(super) Arc<dyn Fn() -> Duration + Send + Sync>);

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

/// The buckets of one class of requests.
pub struct Bucket<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, DashMapStateStore<K>, Ticks, NoOpMiddleware<Duration>>,
    ticks: Ticks,
    per_second: NonZeroU32,
    class: &'static str,
    size: Size,
    shared: Arc<dyn SharedBuckets>,
}

/// Too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooOften {
    pub(super) per_second: NonZeroU32,
    pub(super) wait_seconds: u64,
}

impl<K: Hash + Eq + Copy + Into<Who>> Bucket<K> {
    /// Full buckets that fill with `times` the rate; none if it is off.
    pub fn new(
        class: &'static str,
        rate: Rate,
        times: u32,
        ticks: &Ticks,
        shared: &Arc<dyn SharedBuckets>,
    ) -> Option<Self> {
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
            class,
            size: Size {
                interval: Duration::from_secs(1) / per_second.get(),
                burst: burst.get(),
            },
            shared: Arc::clone(shared),
        })
    }

    /// Takes one, if there is one here and as far as is known at the other gateways.
    pub fn take(&self, key: K) -> Result<(), TooOften> {
        let name = Name {
            class: self.class,
            who: key.into(),
        };
        let wait = self.shared.wait(name);
        if !wait.is_zero() {
            return Err(self.too_often(wait));
        }
        self.limiter
            .check_key(&key)
            .map_err(|until| self.too_often(until.wait_time_from(self.ticks.now())))?;
        self.shared.took(name, self.size);
        Ok(())
    }

    /// Forgets those that are full again.
    pub fn tidy(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }

    fn too_often(&self, wait: Duration) -> TooOften {
        TooOften {
            per_second: self.per_second,
            wait_seconds: whole_seconds(wait),
        }
    }
}

/// Rounded up, and never "at once".
fn whole_seconds(wait: Duration) -> u64 {
    let whole = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    whole.max(1)
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
