//! auth, as other services see it: signing keys and service tokens.

use std::sync::Arc;

use async_trait::async_trait;
use jsonwebtoken::jwk::JwkSet;
use shared_auth::JwksSource;
use shared_contract::auth::{
    ActingTokenRequest, PhoneCode, PhoneCodeRequest, ServiceTokenAnswer, ServiceTokenRequest,
};

use crate::{CallError, Client, Transport};

/// A client of auth.
#[derive(Clone)]
pub struct AuthClient(Client);

impl AuthClient {
    /// Over `transport`.
    pub fn new(transport: Arc<dyn Transport>) -> Self {
        Self(Client::new(transport))
    }

    /// A short-lived token for one audience.
    pub async fn service_token(
        &self,
        request: &ServiceTokenRequest,
    ) -> Result<ServiceTokenAnswer, CallError> {
        self.0
            .post("/auth/service-token")
            .json(request)
            .send()
            .await
    }

    /// A token of one minute to act for the person with this verified number, given to ai.
    pub async fn acting_token(
        &self,
        token: &str,
        request: &ActingTokenRequest,
    ) -> Result<ServiceTokenAnswer, CallError> {
        let call = self.0.post("/internal/acting-token").bearer(token);
        call.json(request).send().await
    }

    /// A fresh code for a person's telephone number, given to notification to be sent at once. A
    /// refusal says why in its code: `not_found`, `no_phone`, `phone_verified`, `phone_taken`, or
    /// `too_many_codes` with the seconds to wait.
    pub async fn phone_code(
        &self,
        token: &str,
        request: &PhoneCodeRequest,
    ) -> Result<PhoneCode, CallError> {
        let call = self.0.post("/internal/phone-codes").bearer(token);
        call.json(request).send().await
    }
}

#[async_trait]
impl JwksSource for AuthClient {
    async fn jwks(&self) -> Result<JwkSet, String> {
        self.0
            .get("/.well-known/jwks.json")
            .send()
            .await
            .map_err(|error: CallError| error.to_string())
    }
}
