//! Giving out tokens: access tokens, refresh tokens, and tokens for services.

use sea_orm::DatabaseTransaction;
use shared_auth::{ACCESS_SECONDS, ISSUER, Language, ServiceClaims, UserClaims};
use shared_clock::new_id;
use shared_contract::auth::{ServiceTokenAnswer, ServiceTokenRequest, SignedIn};
use uuid::Uuid;

use super::Service;
use super::error::{AuthError, Result};
use super::limiter::Origin;
use super::publish::user_view;
use super::secrets;
use crate::model::calls;
use crate::repository::entity::{refresh_token, session};
use crate::repository::people::Person;
use crate::repository::sessions;

/// Seconds a service token lasts.
const SERVICE_SECONDS: i64 = 5 * 60;
const DAY_SECONDS: i64 = 24 * 60 * 60;
const LONGEST_USER_AGENT: usize = 200;

/// Where a login comes from.
#[derive(Debug, Clone)]
pub struct Client {
    /// The address, or `unknown`.
    pub ip: String,
    /// What the client calls itself.
    pub user_agent: Option<String>,
}

impl Service {
    /// Begins a login by password.
    pub(crate) async fn new_session(
        &self,
        tx: &DatabaseTransaction,
        person: &Person,
        client: &Client,
    ) -> Result<session::Model> {
        let now = self.clock.now();
        let agent = client.user_agent.as_deref();
        let row = session::Model {
            id: new_id(&*self.clock),
            user_id: person.user.id,
            restaurant_id: person.membership.restaurant_id,
            amr: "pwd".to_owned(),
            user_agent: agent.map(|text| text.chars().take(LONGEST_USER_AGENT).collect()),
            client_ip: Some(client.ip.clone()),
            created_at: now.as_micros(),
            last_used_at: now.as_micros(),
            expires_at: self.login_end(),
            ended_at: None,
        };
        sessions::insert(tx, row.clone()).await?;
        Ok(row)
    }

    /// When a login used now runs out, in microseconds UTC.
    pub(crate) fn login_end(&self) -> i64 {
        let seconds = self.config.login_days.max(1).saturating_mul(DAY_SECONDS);
        self.clock.now().plus_seconds(seconds).as_micros()
    }

    /// A pair of tokens for a login; `parent` is the refresh token it is given for.
    pub(crate) async fn issue(
        &self,
        tx: &DatabaseTransaction,
        person: &Person,
        session: &session::Model,
        parent: Option<Uuid>,
    ) -> Result<SignedIn> {
        let refresh_token = secrets::new_token();
        let row = refresh_token::Model {
            id: new_id(&*self.clock),
            hash: secrets::hash(&refresh_token),
            session_id: session.id,
            restaurant_id: person.membership.restaurant_id,
            parent_id: parent,
            created_at: self.clock.now().as_micros(),
            expires_at: self.login_end(),
            used_at: None,
            used_key: None,
        };
        sessions::insert_token(tx, row).await?;
        Ok(SignedIn {
            user: user_view(&person.user, &person.membership),
            access_token: self.access_token(person, session)?,
            refresh_token,
            expires_in: ACCESS_SECONDS,
        })
    }

    fn access_token(&self, person: &Person, session: &session::Model) -> Result<String> {
        let now = self.clock.now().as_seconds();
        self.keys.sign(&UserClaims {
            sub: person.user.id,
            rid: person.membership.restaurant_id,
            role: person.role(),
            name: person.user.name.clone(),
            language: Language::parse(&person.user.language),
            amr: session.amr.split(',').map(str::to_owned).collect(),
            iat: now.max(person.membership.tokens_not_before),
            exp: now + ACCESS_SECONDS,
            jti: new_id(&*self.clock),
            aud: UserClaims::AUDIENCE.to_owned(),
            iss: ISSUER.to_owned(),
            sid: Some(session.id),
            act: None,
        })
    }

    /// A short-lived token for a service that knows its secret and may call the audience. Whoever
    /// guesses is slowed; the right secret always counts, so that guessing keeps no service out.
    pub fn service_token(
        &self,
        request: &ServiceTokenRequest,
        client: &Client,
    ) -> Result<ServiceTokenAnswer> {
        let from = Origin {
            address: &client.ip,
            is_familiar: true,
        };
        let now = self.clock.now();
        let known = self.config.service_secrets.get(&request.service);
        let expected = known.map_or("", |secret| secret.reveal());
        if !secrets::same(&request.secret, expected) || expected.is_empty() {
            // Counts as failed, as it never succeeds.
            let _ = self
                .limiter
                .attempt("service", &request.service, from, now)?;
            return Err(AuthError::InvalidCredentials);
        }
        if !calls::may_call(&request.service, &request.audience) {
            return Err(AuthError::Forbidden);
        }
        let now = now.as_seconds();
        let access_token = self.keys.sign(&ServiceClaims {
            svc: request.service.clone(),
            iat: now,
            exp: now + SERVICE_SECONDS,
            jti: new_id(&*self.clock),
            aud: request.audience.clone(),
            iss: ISSUER.to_owned(),
        })?;
        Ok(ServiceTokenAnswer {
            access_token,
            expires_in: SERVICE_SECONDS,
        })
    }
}
