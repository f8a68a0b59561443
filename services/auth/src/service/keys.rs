//! Signing keys (Ed25519, RFC 8037) and the tokens they sign.
//!
//! The private half is stored encrypted and never logged. A new key stands in the JWKS for a while
//! before it signs, so that every verifier has had time to fetch it; an old one stays there until no
//! token it signed can still be good. Replicas and the command line share the database, so whoever
//! rotates, all follow.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use shared_auth::{ACCESS_SECONDS, JwksSource, SKEW_SECONDS};
use shared_clock::{SharedClock, Timestamp, random_bytes};
use shared_storage::Database;

use super::error::{AuthError, Result};
use super::vault::Vault;
use crate::repository::entity::signing_key;
use crate::repository::keys as stored;

/// Seconds a replaced key is still good for verifying: longer than any token lasts.
const KEPT_SECONDS: i64 = ACCESS_SECONDS + 2 * SKEW_SECONDS;

/// Seconds that a new key is announced at least. Verifiers ask for unknown keys once in ten seconds
/// and get all there are, so by then each has either fetched the key or may fetch it.
const ANNOUNCED_AT_LEAST: i64 = 15;

/// The keys of this installation. Cheap to clone.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    db: Database,
    clock: SharedClock,
    vault: Vault,
    signers: RwLock<Vec<Signer>>,
}

#[derive(Clone)]
struct Signer {
    kid: String,
    active_from: Timestamp,
    key: EncodingKey,
}

/// A signing key without the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its name in tokens and in the JWKS.
    pub kid: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// What it is good for now.
    pub state: KeyState,
}

/// What a signing key is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// Published; signs from this moment on.
    Announced(Timestamp),
    /// Signs.
    Signing,
    /// Signs no more; what it signed counts until this moment.
    Verifying(Timestamp),
    /// Over.
    Retired,
}

impl Keys {
    /// Loads the keys; makes the first one on a fresh installation.
    pub async fn open(db: Database, clock: SharedClock, vault: Vault) -> Result<Self> {
        let keys = Self(Arc::new(Inner {
            db,
            clock,
            vault,
            signers: RwLock::default(),
        }));
        let tx = keys.0.db.begin_write().await?;
        if stored::live(&tx).await?.is_empty() {
            let first = keys.new_key(keys.0.clock.now())?;
            let is_first = stored::claim_first(&tx, &first.kid).await?;
            // Whoever was not first sees the first one's key, unless somebody deleted all of them.
            if is_first || stored::live(&tx).await?.is_empty() {
                stored::insert(&tx, first).await?;
            }
        }
        tx.commit().await?;
        keys.reload().await?;
        Ok(keys)
    }

    /// Reads the keys again: another replica may have made one.
    pub async fn reload(&self) -> Result<()> {
        let live = stored::live(self.0.db.read()).await?;
        let signers = live
            .iter()
            .map(|row| self.signer(row))
            .collect::<Result<Vec<_>>>()?;
        if let Ok(mut held) = self.0.signers.write() {
            *held = signers;
        }
        Ok(())
    }

    /// Retires keys that nothing depends on any more, then reads the keys again.
    pub async fn look_after(&self) -> Result<()> {
        let now = self.0.clock.now();
        let over: Vec<_> = self
            .list()
            .await?
            .into_iter()
            .filter(|key| matches!(key.state, KeyState::Verifying(until) if until <= now))
            .collect();
        if !over.is_empty() {
            let tx = self.0.db.begin_write().await?;
            for key in over {
                stored::retire(&tx, &key.kid, now).await?;
            }
            tx.commit().await?;
        }
        self.reload().await
    }

    /// Makes a new key, which signs after `announced` seconds; none while one is announced.
    pub async fn rotate(&self, announced: i64) -> Result<Option<KeyInfo>> {
        self.look_after().await?;
        let now = self.0.clock.now();
        let tx = self.0.db.begin_write().await?;
        let live = stored::lock_live(&tx).await?;
        if live.iter().any(|key| key.active_from > now.as_micros()) {
            return Ok(None);
        }
        let key = self.new_key(now.plus_seconds(announced.max(ANNOUNCED_AT_LEAST)))?;
        let info = KeyInfo {
            kid: key.kid.clone(),
            created_at: now,
            state: KeyState::Announced(Timestamp::from_micros(key.active_from)),
        };
        stored::insert(&tx, key).await?;
        tx.commit().await?;
        self.reload().await?;
        Ok(Some(info))
    }

    /// All keys that are remembered, oldest first.
    pub async fn list(&self) -> Result<Vec<KeyInfo>> {
        let now = self.0.clock.now();
        let rows = stored::all(self.0.db.read()).await?;
        let state = |index: usize, row: &signing_key::Model| {
            let active_from = Timestamp::from_micros(row.active_from);
            let newer = rows.get(index + 1).map(|row| row.active_from);
            match newer.map(Timestamp::from_micros) {
                _ if row.retired_at.is_some() => KeyState::Retired,
                _ if active_from > now => KeyState::Announced(active_from),
                Some(replaced_at) if replaced_at <= now => {
                    KeyState::Verifying(replaced_at.plus_seconds(KEPT_SECONDS))
                }
                _ => KeyState::Signing,
            }
        };
        Ok(rows
            .iter()
            .enumerate()
            .map(|(index, row)| KeyInfo {
                kid: row.kid.clone(),
                created_at: Timestamp::from_micros(row.created_at),
                state: state(index, row),
            })
            .collect())
    }

    /// `kid` of the oldest key: the same on all replicas that share a database.
    pub fn oldest(&self) -> String {
        let signers = self
            .0
            .signers
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        signers
            .first()
            .map(|signer| signer.kid.clone())
            .unwrap_or_default()
    }

    /// A signed token. The newest key that was announced long enough signs.
    pub fn sign(&self, claims: &impl Serialize) -> Result<String> {
        let now = self.0.clock.now();
        let signer = self.0.signers.read().ok().and_then(|signers| {
            let active = signers
                .iter()
                .rev()
                .find(|signer| signer.active_from <= now);
            active.or_else(|| signers.first()).cloned()
        });
        let signer = signer.ok_or_else(|| AuthError::Internal("no signing key".to_owned()))?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(signer.kid);
        encode(&header, claims, &signer.key).map_err(|error| AuthError::Internal(error.to_string()))
    }

    /// The public keys (RFC 7517).
    pub async fn public_set(&self) -> Result<JwkSet> {
        let live = stored::live(self.0.db.read()).await?;
        let keys: Vec<_> = live
            .iter()
            .map(|row| {
                json!({
                    "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                    "kid": row.kid, "x": URL_SAFE_NO_PAD.encode(&row.public_key),
                })
            })
            .collect();
        serde_json::from_value(json!({ "keys": keys }))
            .map_err(|error| AuthError::Internal(error.to_string()))
    }

    fn new_key(&self, active_from: Timestamp) -> Result<signing_key::Model> {
        let key = SigningKey::from_bytes(&random_bytes::<32>());
        let public_key = key.verifying_key().to_bytes().to_vec();
        let kid = URL_SAFE_NO_PAD.encode(&Sha256::digest(&public_key)[..12]);
        Ok(signing_key::Model {
            private_key: self.0.vault.seal(&purpose(&kid), key.as_bytes())?,
            kid,
            public_key,
            created_at: self.0.clock.now().as_micros(),
            active_from: active_from.as_micros(),
            retired_at: None,
        })
    }

    fn signer(&self, row: &signing_key::Model) -> Result<Signer> {
        let private = self.0.vault.unseal(&purpose(&row.kid), &row.private_key)?;
        let private: [u8; 32] = private
            .try_into()
            .map_err(|_| AuthError::Internal("a signing key is damaged".to_owned()))?;
        let der = SigningKey::from_bytes(&private)
            .to_pkcs8_der()
            .map_err(|error| AuthError::Internal(error.to_string()))?;
        Ok(Signer {
            kid: row.kid.clone(),
            active_from: Timestamp::from_micros(row.active_from),
            key: EncodingKey::from_ed_der(der.as_bytes()),
        })
    }
}

fn purpose(kid: &str) -> String {
    format!("signing key {kid}")
}

#[async_trait]
impl JwksSource for Keys {
    async fn jwks(&self) -> std::result::Result<JwkSet, String> {
        self.public_set().await.map_err(|error| error.to_string())
    }
}
