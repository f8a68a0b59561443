//! Verifying tokens without asking auth each time.
//!
//! Keys are cached by `kid`; an unknown `kid` fetches the JWKS again at most once in ten seconds.
//! A verified token is remembered until it ends. [`Verifier::not_before`] makes every earlier
//! token of a user void at once; it is fed by `user_changed`.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use async_trait::async_trait;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;
use shared_clock::{SharedClock, Timestamp};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::{ISSUER, Principal, ServiceClaims, ServicePrincipal, UserClaims};

const REFETCH_SECONDS: i64 = 10;
const REMEMBERED_TOKENS: u64 = 10_000;

/// Where the public keys come from.
#[async_trait]
pub trait JwksSource: Send + Sync + 'static {
    /// The current JWKS document.
    async fn jwks(&self) -> Result<JwkSet, String>;
}

/// Why a token does not count. All answer 401.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not a token of ours, or damaged.
    #[error("the access token is not valid")]
    Invalid,
    /// Past its end.
    #[error("the access token has expired")]
    Expired,
    /// The person was changed or signed out since.
    #[error("the access token was withdrawn; sign in again")]
    Withdrawn,
    /// The keys could not be had.
    #[error("the signing keys cannot be reached")]
    NoKeys,
}

impl TokenError {
    /// Stable code for the problem document.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid => "token_invalid",
            Self::Expired => "token_expired",
            Self::Withdrawn => "token_withdrawn",
            Self::NoKeys => "keys_unavailable",
        }
    }
}

/// Whom a token speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    /// A person.
    User(Arc<Principal>),
    /// A service.
    Service(ServicePrincipal),
}

/// Verifies tokens for one service. Cheap to clone.
#[derive(Clone)]
pub struct Verifier(Arc<Inner>);

struct Inner {
    service: String,
    source: Arc<dyn JwksSource>,
    clock: SharedClock,
    keys: RwLock<HashMap<String, DecodingKey>>,
    fetched: Mutex<Option<Timestamp>>,
    remembered: moka::sync::Cache<String, (Verified, i64)>,
    not_before: RwLock<HashMap<(Uuid, Uuid), i64>>,
}

impl Verifier {
    /// A verifier for `service`, which accepts people's tokens and service tokens for it.
    pub fn new(service: &str, source: Arc<dyn JwksSource>, clock: SharedClock) -> Self {
        Self(Arc::new(Inner {
            service: service.to_owned(),
            source,
            clock,
            keys: RwLock::default(),
            fetched: Mutex::default(),
            remembered: moka::sync::Cache::new(REMEMBERED_TOKENS),
            not_before: RwLock::default(),
        }))
    }

    /// Refuses this user's tokens for this restaurant that were issued before `seconds`
    /// (since 1970 UTC). A later moment wins.
    pub fn not_before(&self, restaurant_id: Uuid, user_id: Uuid, seconds: i64) {
        if let Ok(mut moments) = self.0.not_before.write() {
            let moment = moments.entry((restaurant_id, user_id)).or_insert(seconds);
            *moment = seconds.max(*moment);
        }
    }

    /// Checks a bearer token: signature, issuer, audience, time, and withdrawal.
    pub async fn verify(&self, token: &str) -> Result<Verified, TokenError> {
        let now = self.0.clock.now().as_seconds();
        if let Some((verified, exp)) = self.0.remembered.get(token) {
            return if exp <= now {
                Err(TokenError::Expired)
            } else {
                self.check_not_withdrawn(verified)
            };
        }
        let header = decode_header(token).map_err(|_| TokenError::Invalid)?;
        let kid = header.kid.ok_or(TokenError::Invalid)?;
        let key = self.key(&kid).await?;
        let claims = decode::<Value>(token, &key, &validation())
            .map_err(|_| TokenError::Invalid)?
            .claims;
        let exp = claims["exp"].as_i64().ok_or(TokenError::Invalid)?;
        if exp <= now {
            return Err(TokenError::Expired);
        }
        let verified = self.read(claims, token)?;
        self.0
            .remembered
            .insert(token.to_owned(), (verified.clone(), exp));
        self.check_not_withdrawn(verified)
    }

    fn read(&self, claims: Value, token: &str) -> Result<Verified, TokenError> {
        if claims.get("svc").is_some() {
            let claims: ServiceClaims =
                serde_json::from_value(claims).map_err(|_| TokenError::Invalid)?;
            if claims.iss != ISSUER || claims.aud != self.0.service {
                return Err(TokenError::Invalid);
            }
            return Ok(Verified::Service(ServicePrincipal {
                service: claims.svc,
            }));
        }
        let claims: UserClaims = serde_json::from_value(claims).map_err(|_| TokenError::Invalid)?;
        if claims.iss != ISSUER || claims.aud != UserClaims::AUDIENCE {
            return Err(TokenError::Invalid);
        }
        Ok(Verified::User(Arc::new(Principal {
            user_id: claims.sub,
            restaurant_id: claims.rid,
            role: claims.role,
            name: claims.name,
            language: claims.language,
            amr: claims.amr,
            token_id: claims.jti,
            session_id: claims.sid,
            issued_at: Timestamp::from_micros(claims.iat.saturating_mul(1_000_000)),
            bearer: token.to_owned(),
        })))
    }

    fn check_not_withdrawn(&self, verified: Verified) -> Result<Verified, TokenError> {
        if let Verified::User(principal) = &verified
            && let Ok(moments) = self.0.not_before.read()
            && let Some(moment) = moments.get(&(principal.restaurant_id, principal.user_id))
            && principal.issued_at.as_seconds() < *moment
        {
            return Err(TokenError::Withdrawn);
        }
        Ok(verified)
    }

    async fn key(&self, kid: &str) -> Result<DecodingKey, TokenError> {
        if let Some(key) = self.known(kid) {
            return Ok(key);
        }
        let mut fetched = self.0.fetched.lock().await;
        if let Some(key) = self.known(kid) {
            return Ok(key);
        }
        let now = self.0.clock.now();
        if fetched.is_some_and(|at| now < at.plus_seconds(REFETCH_SECONDS) && now >= at) {
            return Err(TokenError::Invalid);
        }
        let jwks = self.0.source.jwks().await.map_err(|cause| {
            tracing::warn!(%cause, "cannot fetch the signing keys");
            TokenError::NoKeys
        })?;
        *fetched = Some(now);
        if let Ok(mut keys) = self.0.keys.write() {
            *keys = jwks
                .keys
                .iter()
                .filter_map(|jwk| {
                    let kid = jwk.common.key_id.clone()?;
                    Some((kid, DecodingKey::from_jwk(jwk).ok()?))
                })
                .collect();
        }
        self.known(kid).ok_or(TokenError::Invalid)
    }

    fn known(&self, kid: &str) -> Option<DecodingKey> {
        self.0.keys.read().ok()?.get(kid).cloned()
    }
}

/// Signature only: times and audience are checked against our own clock and service.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation
}
