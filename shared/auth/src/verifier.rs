//! Verifying tokens without asking auth each time.
//!
//! All verifiers of a process share what they know: keys, tokens that were checked before (until
//! they end), and withdrawals. A withdrawal makes earlier tokens void at once on everything that
//! shares it. [`crate::follow`] keeps all that up to date.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde_json::Value;
use shared_clock::{SharedClock, Timestamp};
use tokio::sync::watch;
use uuid::Uuid;

use crate::keys::{JwksSource, KeyRing};
use crate::withdrawn::{PersonWithdrawn, SessionEnded, Withdrawals, Withdrawn};
use crate::{ISSUER, Principal, ServiceClaims, ServicePrincipal, UserClaims};

const REMEMBERED_TOKENS: u64 = 10_000;

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
pub struct Verifier {
    service: Arc<str>,
    pub(crate) trust: Arc<Trust>,
}

/// What the verifiers of a process share.
pub(crate) struct Trust {
    pub(crate) clock: SharedClock,
    pub(crate) keys: KeyRing,
    remembered: moka::sync::Cache<String, (Genuine, i64)>,
    withdrawn: RwLock<Withdrawn>,
    news: watch::Sender<()>,
    /// Not to be relied on before withdrawals were learned.
    pub(crate) waiting: AtomicBool,
}

/// A token whose signature and issuer are right; for whom it is remains to be checked.
#[derive(Clone)]
enum Genuine {
    User(Arc<Principal>),
    Service(ServicePrincipal, Arc<str>),
}

impl Verifier {
    /// A verifier for `service`, which accepts people's tokens and service tokens for it.
    pub fn new(service: &str, source: Arc<dyn JwksSource>, clock: SharedClock) -> Self {
        Self {
            service: service.into(),
            trust: Arc::new(Trust {
                keys: KeyRing::new(source, Arc::clone(&clock)),
                clock,
                remembered: moka::sync::Cache::new(REMEMBERED_TOKENS),
                withdrawn: RwLock::default(),
                news: watch::Sender::new(()),
                waiting: AtomicBool::new(false),
            }),
        }
    }

    /// A verifier for another service that knows what this one knows.
    #[must_use]
    pub fn for_service(&self, service: &str) -> Self {
        Self {
            service: service.into(),
            trust: Arc::clone(&self.trust),
        }
    }

    /// Whether it knows all it must, for `/readyz`.
    pub fn is_ready(&self) -> bool {
        !self.trust.waiting.load(Ordering::Relaxed)
    }

    /// Refuses this user's tokens for this restaurant that were issued before `seconds`
    /// (since 1970 UTC). A later moment wins.
    pub fn not_before(&self, restaurant_id: Uuid, user_id: Uuid, seconds: i64) {
        self.withdraw(&Withdrawals {
            people: vec![PersonWithdrawn {
                restaurant_id,
                user_id,
                not_before: seconds,
            }],
            ..Withdrawals::default()
        });
    }

    /// Refuses all tokens of a login, which ended at `seconds` (since 1970 UTC).
    pub fn session_ended(&self, session_id: Uuid, seconds: i64) {
        self.withdraw(&Withdrawals {
            sessions: vec![SessionEnded {
                session_id,
                ended_at: seconds,
            }],
            ..Withdrawals::default()
        });
    }

    /// Refuses what auth withdrew. True if something is new.
    pub fn withdraw(&self, told: &Withdrawals) -> bool {
        let now = self.trust.clock.now().as_seconds();
        let mut withdrawn = self
            .trust
            .withdrawn
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let is_new = withdrawn.add(told, now);
        drop(withdrawn);
        if is_new {
            self.trust.news.send_replace(());
        }
        is_new
    }

    /// Returns when this person's token was withdrawn: for streams that outlast the first check.
    pub async fn until_withdrawn(&self, principal: &Principal) {
        let mut news = self.trust.news.subscribe();
        while self.allows(principal) {
            // The sender lives as long as this verifier.
            let _ = news.changed().await;
        }
    }

    /// Checks a bearer token: signature, issuer, audience, time, and withdrawal.
    pub async fn verify(&self, token: &str) -> Result<Verified, TokenError> {
        let now = self.trust.clock.now().as_seconds();
        if let Some((genuine, exp)) = self.trust.remembered.get(token) {
            return if exp <= now {
                Err(TokenError::Expired)
            } else {
                self.is_for_us(genuine)
            };
        }
        let header = decode_header(token).map_err(|_| TokenError::Invalid)?;
        let kid = header.kid.ok_or(TokenError::Invalid)?;
        let key = self.trust.keys.get(&kid).await?;
        let claims = decode::<Value>(token, &key, &validation())
            .map_err(|_| TokenError::Invalid)?
            .claims;
        let exp = claims["exp"].as_i64().ok_or(TokenError::Invalid)?;
        if exp <= now {
            return Err(TokenError::Expired);
        }
        let genuine = read(claims, token)?;
        self.trust
            .remembered
            .insert(token.to_owned(), (genuine.clone(), exp));
        self.is_for_us(genuine)
    }

    fn is_for_us(&self, genuine: Genuine) -> Result<Verified, TokenError> {
        match genuine {
            Genuine::User(principal) if self.allows(&principal) => Ok(Verified::User(principal)),
            Genuine::User(_) => Err(TokenError::Withdrawn),
            Genuine::Service(service, audience) if audience == self.service => {
                Ok(Verified::Service(service))
            }
            Genuine::Service(..) => Err(TokenError::Invalid),
        }
    }

    fn allows(&self, principal: &Principal) -> bool {
        let withdrawn = self.trust.withdrawn.read();
        withdrawn
            .unwrap_or_else(PoisonError::into_inner)
            .allows(principal)
    }

    /// Withdrawals that still matter, for keeping.
    pub(crate) fn withdrawals(&self) -> Withdrawals {
        let withdrawn = self.trust.withdrawn.read();
        withdrawn.unwrap_or_else(PoisonError::into_inner).all()
    }

    /// Fetches the keys again; a dropped one counts for nothing any more.
    pub(crate) async fn refresh_keys(&self) -> Result<(), String> {
        if self.trust.keys.refresh().await? {
            self.trust.remembered.invalidate_all();
        }
        Ok(())
    }
}

fn read(claims: Value, token: &str) -> Result<Genuine, TokenError> {
    if claims.get("svc").is_some() {
        let claims: ServiceClaims =
            serde_json::from_value(claims).map_err(|_| TokenError::Invalid)?;
        if claims.iss != ISSUER {
            return Err(TokenError::Invalid);
        }
        let service = ServicePrincipal {
            service: claims.svc,
        };
        return Ok(Genuine::Service(service, claims.aud.into()));
    }
    let claims: UserClaims = serde_json::from_value(claims).map_err(|_| TokenError::Invalid)?;
    if claims.iss != ISSUER || claims.aud != UserClaims::AUDIENCE {
        return Err(TokenError::Invalid);
    }
    Ok(Genuine::User(Arc::new(Principal {
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

/// Signature only: times and audience are checked against our own clock and service.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation
}
