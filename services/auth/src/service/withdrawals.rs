//! Telling every process which tokens no longer count, though they have not run out.
//!
//! What is told was committed: memberships whose `tokens_not_before` moved, and logins that ended.
//! A reader goes on by time, not by number, so that no writer has to queue up for one; each answer
//! therefore repeats what was told shortly before.

use shared_auth::{ACCESS_SECONDS, PersonWithdrawn, SKEW_SECONDS, SessionEnded, Withdrawals};
use shared_clock::Timestamp;

use super::Service;
use super::error::Result;
use crate::repository::{people, sessions};

/// Microseconds that are told again: longer than any transaction takes, and clocks differ.
const AGAIN: i64 = SKEW_SECONDS * 1_000_000;
/// Seconds that a withdrawal is told: until the last token that it is about has run out.
const TOLD_SECONDS: i64 = ACCESS_SECONDS + SKEW_SECONDS;

impl Service {
    /// `GET /internal/withdrawals`.
    pub async fn withdrawals(&self, after: Option<i64>) -> Result<Withdrawals> {
        let now = self.clock.now();
        let since = now.plus_seconds(-TOLD_SECONDS);
        let since = after.map_or(since, |after| since.max(Timestamp::from_micros(after)));
        let db = self.db.read();
        let memberships = people::withdrawn_since(db, since.as_seconds()).await?;
        let ended = sessions::ended_since(db, since).await?;
        Ok(Withdrawals {
            people: memberships
                .into_iter()
                .map(|(restaurant_id, user_id, not_before)| PersonWithdrawn {
                    restaurant_id,
                    user_id,
                    not_before,
                })
                .collect(),
            sessions: ended
                .into_iter()
                .map(|(session_id, ended_at)| SessionEnded {
                    session_id,
                    ended_at: Timestamp::from_micros(ended_at).as_seconds(),
                })
                .collect(),
            next: now.as_micros() - AGAIN,
        })
    }
}
