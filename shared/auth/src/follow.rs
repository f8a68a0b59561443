//! Keeping a verifier up to date: withdrawals every second, keys every half minute.
//!
//! auth is asked, whatever the bus may have lost, so a change takes effect on every process within
//! seconds. Keys are fetched long before they sign, so a rotation refuses nobody. What was learned
//! is kept in a file, so that a process that starts while auth is away can serve at once: a token
//! withdrawn after the file was written then counts until it runs out, minutes later. A file older
//! than a day is not used. While auth is away, what is known stays in force.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use shared_clock::Timestamp;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;

use crate::kept::{Kept, load, store};
use crate::{Verifier, WithdrawalSource};

/// How often auth is asked for withdrawals.
const EVERY: Duration = Duration::from_secs(1);
/// How long an answer may take before it is asked again, perhaps another replica.
const ANSWER_LIMIT: Duration = Duration::from_secs(2);
/// How often the keys are fetched; a new key is announced for twice as long before it signs.
const KEYS_EVERY: Duration = Duration::from_secs(30);
/// How often the file is written again although nothing changed.
const STORE_SECONDS: i64 = 10 * 60;

/// Follows auth for all verifiers that share what `verifier` knows. From now on they are not
/// ready, until auth has answered or, while it is away, a file of the last day was found.
pub fn follow(
    verifier: &Verifier,
    source: Arc<dyn WithdrawalSource>,
    file: PathBuf,
    stop: CancellationToken,
) -> impl Future<Output = ()> + Send + 'static {
    verifier.trust.waiting.store(true, Ordering::Relaxed);
    let follower = Follower {
        verifier: verifier.clone(),
        source,
        file,
        next: None,
        keys_at: None,
        is_away: false,
        found_file: false,
        stored: None,
    };
    async move {
        stop.run_until_cancelled(follower.run()).await;
    }
}

struct Follower {
    verifier: Verifier,
    source: Arc<dyn WithdrawalSource>,
    file: PathBuf,
    next: Option<i64>,
    keys_at: Option<Instant>,
    is_away: bool,
    found_file: bool,
    stored: Option<(Timestamp, Kept)>,
}

impl Follower {
    async fn run(mut self) {
        self.recall().await;
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            match self.ask().await {
                Ok(()) => {
                    if std::mem::take(&mut self.is_away) {
                        tracing::info!("auth can be reached again");
                    }
                    self.verifier.trust.waiting.store(false, Ordering::Relaxed);
                    self.keep().await;
                }
                Err(cause) => {
                    if !std::mem::replace(&mut self.is_away, true) {
                        tracing::warn!(%cause, "auth cannot be reached; what is known stays in force");
                    }
                    if self.found_file {
                        self.verifier.trust.waiting.store(false, Ordering::Relaxed);
                    }
                }
            }
        }
    }

    async fn ask(&mut self) -> Result<(), String> {
        let limited = timeout(ANSWER_LIMIT, self.source.withdrawals(self.next)).await;
        let told = limited.map_err(|_| "no answer in time".to_owned())??;
        self.verifier.withdraw(&told);
        self.next = Some(told.next);
        if self.keys_at.is_none_or(|at| at.elapsed() >= KEYS_EVERY) {
            let limited = timeout(ANSWER_LIMIT, self.verifier.refresh_keys()).await;
            limited.map_err(|_| "no answer in time".to_owned())??;
            self.keys_at = Some(Instant::now());
        }
        Ok(())
    }

    /// Begins with what was kept, unless it is too old.
    async fn recall(&mut self) {
        let now = self.verifier.trust.clock.now();
        if let Some(kept) = load(self.file.clone(), now).await {
            self.verifier.trust.keys.put(kept.jwks);
            self.verifier.withdraw(&kept.withdrawals);
            self.found_file = true;
        }
    }

    /// Writes the file when there is something new, and now and then.
    async fn keep(&mut self) {
        let now = self.verifier.trust.clock.now();
        let Some(jwks) = self.verifier.trust.keys.set() else {
            return;
        };
        let mut withdrawals = self.verifier.withdrawals();
        withdrawals
            .people
            .sort_by_key(|one| (one.restaurant_id, one.user_id));
        withdrawals.sessions.sort_by_key(|one| one.session_id);
        let kept = Kept {
            fetched_at: now,
            jwks,
            withdrawals,
        };
        let is_stored = self.stored.as_ref().is_some_and(|(at, stored)| {
            now < at.plus_seconds(STORE_SECONDS) && stored.says_as_much_as(&kept)
        });
        if is_stored {
            return;
        }
        if let Err(error) = store(self.file.clone(), kept.clone()).await {
            tracing::warn!(%error, file = %self.file.display(), "cannot keep the signing keys; a start without auth will have to wait for it");
        }
        self.stored = Some((now, kept));
    }
}
