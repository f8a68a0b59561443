//! The file that keys and withdrawals are kept in: whole or not at all, for its owner alone.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use jsonwebtoken::jwk::JwkSet;
use serde::{Deserialize, Serialize};
use shared_clock::Timestamp;

use crate::{SKEW_SECONDS, Withdrawals};

/// Seconds after which the file is not believed any more.
const BELIEVED_SECONDS: i64 = 24 * 60 * 60;

/// What is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// When auth told it.
    pub(crate) fetched_at: Timestamp,
    /// The public keys.
    pub(crate) jwks: JwkSet,
    /// Withdrawals that mattered then.
    pub(crate) withdrawals: Withdrawals,
}

impl Kept {
    pub(crate) fn says_as_much_as(&self, other: &Self) -> bool {
        self.jwks == other.jwks && self.withdrawals == other.withdrawals
    }
}

/// Reads the file; none if it is missing, damaged, or older than a day.
pub(crate) async fn load(file: PathBuf, now: Timestamp) -> Option<Kept> {
    let read = tokio::task::spawn_blocking(move || std::fs::read(file)).await;
    let kept: Kept = serde_json::from_slice(&read.ok()?.ok()?)
        .map_err(|error| tracing::warn!(%error, "the kept signing keys cannot be read"))
        .ok()?;
    let is_believed = kept.fetched_at <= now.plus_seconds(SKEW_SECONDS)
        && now < kept.fetched_at.plus_seconds(BELIEVED_SECONDS);
    is_believed.then_some(kept)
}

/// Replaces the file.
pub(crate) async fn store(file: PathBuf, kept: Kept) -> std::io::Result<()> {
    tokio::task::spawn_blocking(move || replace(&file, &serde_json::to_vec(&kept)?))
        .await
        .map_err(std::io::Error::other)?
}

fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = file.with_extension(format!("new-{}", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&beside)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    std::fs::rename(&beside, file)
}
