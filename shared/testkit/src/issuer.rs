//! Tokens as auth would sign them.

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use serde_json::json;
use shared_auth::{ISSUER, JwksSource, Language, Role, ServiceClaims, UserClaims, Verifier};
use shared_clock::{SharedClock, new_id, random_bytes};
use uuid::Uuid;

/// Signs test tokens.
#[derive(Clone)]
pub struct TestIssuer {
    key: Arc<SigningKey>,
    clock: SharedClock,
    kid: &'static str,
    verifier: Verifier,
}

/// The public half, as auth publishes it.
struct Published(Arc<SigningKey>, &'static str);

/// A person for tests.
#[derive(Debug, Clone)]
pub struct Person {
    /// The person.
    pub id: Uuid,
    /// The restaurant.
    pub restaurant_id: Uuid,
    /// The role in it.
    pub role: Role,
    /// A bearer token, good for a day of the clock.
    pub token: String,
}

impl TestIssuer {
    /// An issuer with a fresh key.
    pub fn new(clock: SharedClock) -> Self {
        Self::with_kid("test", clock)
    }

    /// An issuer whose key has this name.
    pub fn with_kid(kid: &'static str, clock: SharedClock) -> Self {
        let key = Arc::new(SigningKey::from_bytes(&random_bytes::<32>()));
        let published = Arc::new(Published(Arc::clone(&key), kid));
        Self {
            verifier: Verifier::new("", published, Arc::clone(&clock)),
            key,
            clock,
            kid,
        }
    }

    /// The public key, as auth publishes it.
    pub async fn jwks(&self) -> JwkSet {
        let published = Published(Arc::clone(&self.key), self.kid);
        published.jwks().await.expect("a key set")
    }

    /// A verifier for `service` that trusts this issuer. All of them know what one is told, as those
    /// of a process do.
    pub fn verifier(&self, service: &str) -> Verifier {
        self.verifier.for_service(service)
    }

    /// A new person with `role` in `restaurant_id`.
    pub fn person(&self, restaurant_id: Uuid, role: Role) -> Person {
        self.named(restaurant_id, role, "Test")
    }

    /// A new person with a name.
    pub fn named(&self, restaurant_id: Uuid, role: Role, name: &str) -> Person {
        let id = new_id(&*self.clock);
        Person {
            id,
            restaurant_id,
            role,
            token: self.user_token(id, restaurant_id, role, name, Language::He),
        }
    }

    /// A token for these claims.
    pub fn user_token(
        &self,
        id: Uuid,
        restaurant_id: Uuid,
        role: Role,
        name: &str,
        language: Language,
    ) -> String {
        let iat = self.clock.now().as_seconds();
        self.sign(&UserClaims {
            sub: id,
            rid: restaurant_id,
            role,
            name: name.to_owned(),
            language,
            amr: vec!["pwd".to_owned()],
            iat,
            exp: iat + 24 * 60 * 60,
            jti: new_id(&*self.clock),
            aud: UserClaims::AUDIENCE.to_owned(),
            iss: ISSUER.to_owned(),
            sid: None,
            act: None,
        })
    }

    /// A service token of `service` for `audience`.
    pub fn service_token(&self, service: &str, audience: &str) -> String {
        let iat = self.clock.now().as_seconds();
        self.sign(&ServiceClaims {
            svc: service.to_owned(),
            iat,
            exp: iat + 24 * 60 * 60,
            jti: new_id(&*self.clock),
            aud: audience.to_owned(),
            iss: ISSUER.to_owned(),
        })
    }

    fn sign(&self, claims: &impl Serialize) -> String {
        let der = self.key.to_pkcs8_der().expect("a key in PKCS #8");
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.kid.to_owned());
        encode(&header, claims, &EncodingKey::from_ed_der(der.as_bytes())).expect("a signed token")
    }
}

#[async_trait]
impl JwksSource for Published {
    async fn jwks(&self) -> Result<JwkSet, String> {
        let x = URL_SAFE_NO_PAD.encode(self.0.verifying_key().as_bytes());
        serde_json::from_value(json!({"keys": [{
            "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.1, "x": x,
        }]}))
        .map_err(|error| error.to_string())
    }
}
