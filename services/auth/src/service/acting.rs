//! Acting for a person who is known by a verified telephone number.

use shared_auth::{ISSUER, Language, UserClaims};
use shared_clock::new_id;
use shared_contract::auth::{ActingTokenRequest, ServiceTokenAnswer};

use super::Service;
use super::error::{AuthError, Result};
use crate::repository::people;

/// Seconds such a token lasts.
const SECONDS: i64 = 60;

/// The one service that acts for people.
const WHO: &str = "ai";

impl Service {
    /// A token that says for whom `service` acts, with the role the person has now. An unknown or
    /// unverified number, one of several people, and somebody who may not sign in are not found.
    pub(crate) async fn acting_token(
        &self,
        service: &str,
        request: &ActingTokenRequest,
    ) -> Result<ServiceTokenAnswer> {
        if service != WHO {
            return Err(AuthError::Forbidden);
        }
        let found =
            people::by_verified_phone(self.db.read(), request.restaurant_id, &request.phone);
        let found = found.await?;
        let [person] = found.as_slice() else {
            return Err(AuthError::NotFound);
        };
        let now = self.clock.now().as_seconds();
        let iat = now.max(person.membership.tokens_not_before);
        let access_token = self.keys.sign(&UserClaims {
            sub: person.user.id,
            rid: person.membership.restaurant_id,
            role: person.role(),
            name: person.user.name.clone(),
            language: Language::parse(&person.user.language),
            amr: vec!["whatsapp".to_owned()],
            iat,
            exp: now + SECONDS,
            jti: new_id(&*self.clock),
            aud: UserClaims::AUDIENCE.to_owned(),
            iss: ISSUER.to_owned(),
            sid: None,
            act: Some(WHO.to_owned()),
        })?;
        Ok(ServiceTokenAnswer {
            access_token,
            expires_in: SECONDS,
        })
    }
}
