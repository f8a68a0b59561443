//! What several gateways share of their buckets.

use std::net::IpAddr;
use std::time::Duration;

use uuid::Uuid;

/// Whose bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// Everybody's behind an address.
    Address(IpAddr),
    /// One person's.
    Person(Uuid),
}

impl From<IpAddr> for Who {
    fn from(address: IpAddr) -> Self {
        Self::Address(address)
    }
}

impl From<Uuid> for Who {
    fn from(user_id: Uuid) -> Self {
        Self::Person(user_id)
    }
}

/// One bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name {
    /// The class of requests: `login`, `chat`, `read`, `write`.
    pub class: &'static str,
    /// Whose.
    pub who: Who,
}

/// How much a bucket holds and how fast it fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// One more is there after this long.
    pub interval: Duration,
    /// How many it holds.
    pub burst: u32,
}

/// Knows what all gateways took together. Neither question waits for anybody.
pub trait SharedBuckets: Send + Sync + 'static {
    /// How long a bucket is going to be empty; zero if it is not known to be.
    fn wait(&self, name: Name) -> Duration;
    /// One was taken from a bucket here.
    fn took(&self, name: Name, size: Size);
}

/// This gateway is the only one, or knows nothing of others.
#[derive(Debug, Clone, Copy, Default)]
pub struct OwnBuckets;

impl SharedBuckets for OwnBuckets {
    fn wait(&self, _: Name) -> Duration {
        Duration::ZERO
    }

    fn took(&self, _: Name, _: Size) {}
}
