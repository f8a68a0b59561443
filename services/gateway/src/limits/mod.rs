//! Rate limits: token buckets by person and by address, one pair for each class of request.
//!
//! A bucket holds four seconds' worth, so that a tablet that comes back online may empty its
//! queue. An address may do ten times what a person may, for many people share one; signing in is
//! limited by address alone. Buckets are kept in process ([`bucket`]); what several gateways took
//! together comes from [`SharedBuckets`], without a request ever waiting for it.

mod bucket;
mod redis_buckets;
mod shared;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use uuid::Uuid;

use crate::config::RateLimits;
use crate::table::Class;
use bucket::Bucket;
pub use bucket::{Ticks, TooOften};
pub use redis_buckets::RedisBuckets;
pub use shared::{Name, OwnBuckets, SharedBuckets, Size, Who};

const PEOPLE_BEHIND_AN_ADDRESS: u32 = 10;

/// All buckets.
pub struct Limits {
    login: Option<Bucket<IpAddr>>,
    addresses: [Option<Bucket<IpAddr>>; 3],
    people: [Option<Bucket<Uuid>>; 3],
}

impl Limits {
    /// Full buckets for these rates.
    pub fn new(rates: &RateLimits, ticks: &Ticks, shared: &Arc<dyn SharedBuckets>) -> Self {
        let classes = [
            ("chat", rates.chat),
            ("read", rates.read),
            ("write", rates.write),
        ];
        let many = PEOPLE_BEHIND_AN_ADDRESS;
        Self {
            login: Bucket::new("login", rates.login, 1, ticks, shared),
            addresses: classes.map(|(class, rate)| Bucket::new(class, rate, many, ticks, shared)),
            people: classes.map(|(class, rate)| Bucket::new(class, rate, 1, ticks, shared)),
        }
    }

    /// Counts a request of an address, before anybody looks at its token.
    pub fn address(&self, class: Class, address: IpAddr) -> Result<(), TooOften> {
        let bucket = index(class).map_or(&self.login, |index| &self.addresses[index]);
        let key = subscriber(address);
        bucket.as_ref().map_or(Ok(()), |bucket| bucket.take(key))
    }

    /// Counts a request of a person.
    pub fn person(&self, class: Class, user_id: Uuid) -> Result<(), TooOften> {
        let bucket = index(class).and_then(|index| self.people[index].as_ref());
        bucket.map_or(Ok(()), |bucket| bucket.take(user_id))
    }

    /// Forgets those whose buckets are full again.
    pub fn tidy(&self) {
        for bucket in self.login.iter().chain(self.addresses.iter().flatten()) {
            bucket.tidy();
        }
        for bucket in self.people.iter().flatten() {
            bucket.tidy();
        }
    }
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
