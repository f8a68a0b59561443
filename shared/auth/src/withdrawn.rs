//! Tokens that no longer count although they have not run out.
//!
//! A person's tokens for a restaurant issued before a moment (role, password, deactivation), and
//! all tokens of a login that ended. Kept until every such token has run out by itself.

use std::collections::HashMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{ACCESS_SECONDS, Principal, SKEW_SECONDS};

/// Seconds that a withdrawal matters: then the last token it is about has run out.
pub const WITHDRAWAL_SECONDS: i64 = ACCESS_SECONDS + 2 * SKEW_SECONDS;

/// What auth withdrew lately: answer of `GET /internal/withdrawals`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Withdrawals {
    /// People whose earlier tokens do not count.
    pub people: Vec<PersonWithdrawn>,
    /// Logins that ended.
    pub sessions: Vec<SessionEnded>,
    /// Where to go on (`?after=`). What was told shortly before it is told again.
    pub next: i64,
}

/// A person's tokens for a restaurant issued before a moment do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonWithdrawn {
    /// The restaurant.
    pub restaurant_id: Uuid,
    /// The person.
    pub user_id: Uuid,
    /// The moment, in seconds since 1970 UTC; a token with this very `iat` counts.
    pub not_before: i64,
}

/// No token of a login counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEnded {
    /// The login: `sid` in its tokens.
    pub session_id: Uuid,
    /// When, in seconds since 1970 UTC.
    pub ended_at: i64,
}

/// Where withdrawals are learned from.
#[async_trait]
pub trait WithdrawalSource: Send + Sync + 'static {
    /// Those since `after` (a `next` of an earlier answer), or all that matter.
    async fn withdrawals(&self, after: Option<i64>) -> Result<Withdrawals, String>;
}

/// Withdrawals that still matter.
#[derive(Debug, Default)]
pub(crate) struct Withdrawn {
    people: HashMap<(Uuid, Uuid), i64>,
    sessions: HashMap<Uuid, i64>,
}

impl Withdrawn {
    /// Adds what was told and forgets what is over. True if something is new.
    pub(crate) fn add(&mut self, told: &Withdrawals, now_seconds: i64) -> bool {
        let mut is_new = false;
        for person in &told.people {
            let key = (person.restaurant_id, person.user_id);
            is_new |= raise(&mut self.people, key, person.not_before);
        }
        for session in &told.sessions {
            is_new |= raise(&mut self.sessions, session.session_id, session.ended_at);
        }
        if is_new {
            let over = now_seconds - WITHDRAWAL_SECONDS;
            self.people.retain(|_, moment| *moment > over);
            self.sessions.retain(|_, moment| *moment > over);
        }
        is_new
    }

    /// Whether a token of this person still counts.
    pub(crate) fn allows(&self, principal: &Principal) -> bool {
        let key = (principal.restaurant_id, principal.user_id);
        let is_late_enough = self
            .people
            .get(&key)
            .is_none_or(|moment| principal.issued_at.as_seconds() >= *moment);
        is_late_enough
            && principal
                .session_id
                .is_none_or(|id| !self.sessions.contains_key(&id))
    }

    /// All of them, for keeping.
    pub(crate) fn all(&self) -> Withdrawals {
        let people = self.people.iter();
        let sessions = self.sessions.iter();
        Withdrawals {
            people: people
                .map(|(&(restaurant_id, user_id), &not_before)| PersonWithdrawn {
                    restaurant_id,
                    user_id,
                    not_before,
                })
                .collect(),
            sessions: sessions
                .map(|(&session_id, &ended_at)| SessionEnded {
                    session_id,
                    ended_at,
                })
                .collect(),
            next: 0,
        }
    }
}

/// A later moment wins. True if `moment` is later than what was known.
fn raise<K: std::hash::Hash + Eq>(map: &mut HashMap<K, i64>, key: K, moment: i64) -> bool {
    match map.get_mut(&key) {
        Some(known) if *known >= moment => false,
        Some(known) => {
            *known = moment;
            true
        }
        None => {
            map.insert(key, moment);
            true
        }
    }
}
