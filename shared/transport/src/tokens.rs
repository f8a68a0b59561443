//! Service tokens, and another service's event log read with them.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use http::StatusCode;
use serde::de::DeserializeOwned;
use shared_clock::SharedClock;
use shared_contract::auth::ServiceTokenRequest;
use shared_events::{EventLog, EventPage, HeadPage};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::{AuthClient, CallError, Client, Transport};

/// Seconds before its end at which a token is replaced.
const EARLY_SECONDS: i64 = 30;

/// This service's tokens, one per audience, kept until shortly before they end.
#[derive(Clone)]
pub struct ServiceTokens(Arc<Inner>);

struct Inner {
    auth: AuthClient,
    service: String,
    secret: String,
    clock: SharedClock,
    kept: Mutex<HashMap<String, (String, i64)>>,
}

impl ServiceTokens {
    /// Tokens for `service`, which proves itself by `secret`.
    pub fn new(auth: AuthClient, service: &str, secret: &str, clock: SharedClock) -> Self {
        Self(Arc::new(Inner {
            auth,
            service: service.to_owned(),
            secret: secret.to_owned(),
            clock,
            kept: Mutex::default(),
        }))
    }

    /// A token to show to `audience`.
    pub async fn token(&self, audience: &str) -> Result<String, CallError> {
        let now = self.0.clock.now().as_seconds();
        let mut kept = self.0.kept.lock().await;
        if let Some((token, exp)) = kept.get(audience)
            && *exp > now + EARLY_SECONDS
        {
            return Ok(token.clone());
        }
        let answer = self
            .0
            .auth
            .service_token(&ServiceTokenRequest {
                service: self.0.service.clone(),
                secret: self.0.secret.clone(),
                audience: audience.to_owned(),
            })
            .await?;
        kept.insert(
            audience.to_owned(),
            (answer.access_token.clone(), now + answer.expires_in),
        );
        Ok(answer.access_token)
    }

    /// GETs `path` from `audience`, reached by `client`. A token that is refused is replaced once:
    /// auth may have begun anew with other keys.
    pub async fn get<T: DeserializeOwned>(
        &self,
        client: &Client,
        audience: &str,
        path: &str,
    ) -> Result<T, CallError> {
        let token = self.token(audience).await?;
        match client.get(path).bearer(&token).send().await {
            Err(CallError::Refused(problem))
                if problem.status == StatusCode::UNAUTHORIZED.as_u16() =>
            {
                self.0.kept.lock().await.remove(audience);
                let token = self.token(audience).await?;
                client.get(path).bearer(&token).send().await
            }
            answer => answer,
        }
    }
}

/// Another service's event log.
pub struct RemoteLog {
    client: Client,
    audience: String,
    tokens: ServiceTokens,
}

impl RemoteLog {
    /// The log of `producer`, reached over `transport`.
    pub fn new(producer: &str, transport: Arc<dyn Transport>, tokens: ServiceTokens) -> Self {
        Self {
            client: Client::new(transport),
            audience: producer.to_owned(),
            tokens,
        }
    }
}

#[async_trait]
impl EventLog for RemoteLog {
    async fn heads(&self, after: Option<Uuid>, limit: u64) -> anyhow::Result<HeadPage> {
        let after = after.map_or(String::new(), |after| format!("&after={after}"));
        let path = format!("/internal/events/heads?limit={limit}{after}");
        let answer = self.tokens.get(&self.client, &self.audience, &path).await;
        Ok(answer?)
    }

    async fn read(&self, restaurant_id: Uuid, after: i64, limit: u64) -> anyhow::Result<EventPage> {
        let path =
            format!("/internal/events?restaurant_id={restaurant_id}&after={after}&limit={limit}");
        let answer = self.tokens.get(&self.client, &self.audience, &path).await;
        Ok(answer?)
    }
}
