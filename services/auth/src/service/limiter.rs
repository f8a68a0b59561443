//! Counting attempts in memory: bounded, per process, forgotten by itself. With several replicas a
//! guesser has as many times the free tries; the waits double on each all the same.
//!
//! Three tallies for a login: the account from this address (strict), the account from anywhere
//! (many addresses guess one account; a short wait, so that strangers cannot keep a person out),
//! and the address (one address guesses many accounts; generous, a whole kitchen shares one).
//! Where the person has signed in before, only the first counts: strangers who keep guessing from
//! elsewhere, or at other accounts from here, cannot keep them out.

use std::sync::Mutex;

use moka::sync::Cache;
use shared_clock::Timestamp;

use super::error::{AuthError, Result};
use crate::model::throttle::{Rule, Tally};

const REMEMBERED: u64 = 100_000;
const PAIR: Rule = Rule {
    free: 5,
    first_wait: 5,
    longest_wait: 900,
};
const ACCOUNT: Rule = Rule {
    free: 15,
    first_wait: 2,
    longest_wait: 60,
};
const ADDRESS: Rule = Rule {
    free: 30,
    first_wait: 5,
    longest_wait: 300,
};

/// Counts failed attempts.
pub struct Limiter {
    tallies: Cache<String, Tally>,
    /// Looking at several tallies and counting in all of them is one step.
    step: Mutex<()>,
}

/// Where an attempt comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The client's address.
    pub address: &'a str,
    /// Whether this account has signed in from there before.
    pub is_familiar: bool,
}

impl<'a> Origin<'a> {
    /// An address of which nothing is known.
    pub const fn strange(address: &'a str) -> Self {
        Self {
            address,
            is_familiar: false,
        }
    }
}

/// An attempt that was let through and counts as failed until it [`Limiter::succeeded`].
#[must_use]
pub struct Attempt([(String, Rule); 3]);

impl Limiter {
    /// Nothing counted yet.
    pub fn new() -> Self {
        Self {
            tallies: Cache::new(REMEMBERED),
            step: Mutex::new(()),
        }
    }

    /// Lets an attempt at `account` (of some `kind`) from `address` through and counts it, or says
    /// how long to wait. A refused attempt does not count.
    pub fn attempt(
        &self,
        kind: &str,
        account: &str,
        from: Origin<'_>,
        now: Timestamp,
    ) -> Result<Attempt> {
        let address = from.address;
        let keys = [
            (format!("{kind}|{account}|{address}"), PAIR),
            (format!("{kind}|{account}"), ACCOUNT),
            (format!("from|{address}"), ADDRESS),
        ];
        let _step = self.step.lock();
        let tallies = keys
            .each_ref()
            .map(|(key, _)| self.tallies.get(key).unwrap_or_default());
        let heeded = if from.is_familiar { 1 } else { tallies.len() };
        let waits = tallies.iter().take(heeded);
        if let Some(wait) = waits.filter_map(|tally| tally.wait(now)).max() {
            return Err(AuthError::TooManyAttempts(wait));
        }
        for ((key, rule), tally) in keys.iter().zip(tallies) {
            self.tallies.insert(key.clone(), tally.attempt(*rule, now));
        }
        Ok(Attempt(keys))
    }

    /// The attempt was good: the account is cleared, the address gets its attempt back.
    pub fn succeeded(&self, attempt: &Attempt) {
        let [pair, account, address] = &attempt.0;
        let _step = self.step.lock();
        self.tallies.invalidate(&pair.0);
        self.tallies.invalidate(&account.0);
        if let Some(tally) = self.tallies.get(&address.0) {
            self.tallies.insert(address.0.clone(), tally.forgive());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_700_000_000_000_000);

    fn tries(limiter: &Limiter, account: &str, address: &str, times: usize) -> usize {
        (0..times)
            .filter(|_| {
                let from = Origin::strange(address);
                limiter.attempt("login", account, from, NOW).is_ok()
            })
            .count()
    }

    #[test]
    fn account_and_address_are_limited_each_for_itself() {
        let limiter = Limiter::new();
        assert_eq!(tries(&limiter, "a", "1", 50), 5);
        assert_eq!(tries(&limiter, "b", "1", 50), 5);
        let from_everywhere: usize = (0..50)
            .map(|n| tries(&limiter, "c", &format!("c{n}"), 1))
            .sum();
        assert_eq!(from_everywhere, 15);
        let many_accounts: usize = (0..99)
            .map(|n| tries(&limiter, &format!("d{n}"), "2", 1))
            .sum();
        assert_eq!(many_accounts, 30);
    }

    #[test]
    fn strangers_do_not_keep_a_person_out_of_a_familiar_place() {
        let limiter = Limiter::new();
        for n in 0..100 {
            tries(&limiter, "a", &format!("elsewhere{n}"), 5);
            tries(&limiter, &format!("b{n}"), "home", 5);
        }
        assert_eq!(tries(&limiter, "a", "home", 1), 0);
        let home = Origin {
            address: "home",
            is_familiar: true,
        };
        let at_home = || limiter.attempt("login", "a", home, NOW).is_ok();
        assert!((0..5).all(|_| at_home()));
        assert!(!at_home(), "guessing there is slowed all the same");
    }

    #[test]
    fn a_good_attempt_clears_the_account() {
        let limiter = Limiter::new();
        for _ in 0..40 {
            assert_eq!(tries(&limiter, "a", "1", 4), 4);
            let from = Origin::strange("1");
            let good = limiter.attempt("login", "a", from, NOW).unwrap();
            limiter.succeeded(&good);
            // Wrong tries of one kitchen still add up for its address, so start it afresh.
            limiter.tallies.invalidate("from|1");
        }
    }
}
