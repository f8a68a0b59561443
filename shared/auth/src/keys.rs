//! The public keys that tokens are checked with, by `kid`.
//!
//! An unknown `kid` asks the source again, at most once in ten seconds, so that made-up tokens
//! cannot flood auth; while the source cannot be reached it is tried once a second. A key that the
//! source no longer has is dropped.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::JwkSet;
use shared_clock::{SharedClock, Timestamp};
use tokio::sync::Mutex;

use crate::TokenError;

const PAUSE_SECONDS: i64 = 10;
const PAUSE_AFTER_FAILURE_SECONDS: i64 = 1;

/// Where the public keys come from.
#[async_trait]
pub trait JwksSource: Send + Sync + 'static {
    /// The current JWKS document.
    async fn jwks(&self) -> Result<JwkSet, String>;
}

/// Keys of one source.
pub(crate) struct KeyRing {
    source: Arc<dyn JwksSource>,
    clock: SharedClock,
    held: RwLock<Held>,
    asked: Mutex<Option<Asked>>,
}

#[derive(Default)]
struct Held {
    set: Option<JwkSet>,
    keys: HashMap<String, DecodingKey>,
}

#[derive(Clone, Copy)]
struct Asked {
    at: Timestamp,
    failed: bool,
}

impl KeyRing {
    /// No keys yet.
    pub(crate) fn new(source: Arc<dyn JwksSource>, clock: SharedClock) -> Self {
        Self {
            source,
            clock,
            held: RwLock::default(),
            asked: Mutex::default(),
        }
    }

    /// The key of this `kid`.
    pub(crate) async fn get(&self, kid: &str) -> Result<DecodingKey, TokenError> {
        if let Some(key) = self.known(kid) {
            return Ok(key);
        }
        let mut asked = self.asked.lock().await;
        if let Some(key) = self.known(kid) {
            return Ok(key);
        }
        let now = self.clock.now();
        if let Some(last) = asked.filter(|last| last.is_recent(now)) {
            return Err(if last.failed {
                TokenError::NoKeys
            } else {
                TokenError::Invalid
            });
        }
        self.ask(&mut asked, now).await.map_err(|cause| {
            tracing::warn!(%cause, "cannot fetch the signing keys");
            TokenError::NoKeys
        })?;
        self.known(kid).ok_or(TokenError::Invalid)
    }

    /// Asks the source now. True if a key was dropped.
    pub(crate) async fn refresh(&self) -> Result<bool, String> {
        let mut asked = self.asked.lock().await;
        self.ask(&mut asked, self.clock.now()).await
    }

    async fn ask(&self, asked: &mut Option<Asked>, now: Timestamp) -> Result<bool, String> {
        let answer = self.source.jwks().await;
        *asked = Some(Asked {
            at: now,
            failed: answer.is_err(),
        });
        Ok(self.put(answer?))
    }

    /// Trusts these keys and no others. True if a key was dropped.
    pub(crate) fn put(&self, set: JwkSet) -> bool {
        let keys: HashMap<_, _> = set
            .keys
            .iter()
            .filter_map(|jwk| {
                let kid = jwk.common.key_id.clone()?;
                Some((kid, DecodingKey::from_jwk(jwk).ok()?))
            })
            .collect();
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let dropped = held.keys.keys().any(|kid| !keys.contains_key(kid));
        *held = Held {
            set: Some(set),
            keys,
        };
        dropped
    }

    /// The document the keys came from.
    pub(crate) fn set(&self) -> Option<JwkSet> {
        self.read().set.clone()
    }

    fn known(&self, kid: &str) -> Option<DecodingKey> {
        self.read().keys.get(kid).cloned()
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Asked {
    fn is_recent(self, now: Timestamp) -> bool {
        let pause = if self.failed {
            PAUSE_AFTER_FAILURE_SECONDS
        } else {
            PAUSE_SECONDS
        };
        now >= self.at && now < self.at.plus_seconds(pause)
    }
}
