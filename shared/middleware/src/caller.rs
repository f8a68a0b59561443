//! Who calls: a person or a service, as the token check found.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use shared_auth::{Action, Principal, ServicePrincipal, Verified};
use shared_errors::Problem;

/// The signed-in person. Extracting it refuses everybody else with 401.
#[derive(Debug, Clone)]
pub struct Caller(pub Arc<Principal>);

impl Caller {
    /// 403 unless the role allows `action`.
    pub fn require(&self, action: Action) -> Result<(), Problem> {
        if self.0.role.may(action) {
            Ok(())
        } else {
            Err(Problem::forbidden())
        }
    }

    /// 403 `password_required` when signed in by PIN only.
    pub fn require_password(&self) -> Result<(), Problem> {
        if self.0.amr.iter().any(|method| method == "pin") {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "password_required",
                "This needs your password; a PIN is not enough.",
            ));
        }
        Ok(())
    }
}

impl Deref for Caller {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match parts.extensions.get::<Verified>() {
            Some(Verified::User(principal)) => Ok(Self(Arc::clone(principal))),
            Some(Verified::Service(_)) => Err(Problem::forbidden()),
            None => Err(missing()),
        }
    }
}

/// Another service, shown by its service token.
#[derive(Debug, Clone)]
pub struct ServiceCaller(pub ServicePrincipal);

impl<S: Send + Sync> FromRequestParts<S> for ServiceCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match parts.extensions.get::<Verified>() {
            Some(Verified::Service(service)) => Ok(Self(service.clone())),
            Some(Verified::User(_)) => Err(Problem::forbidden()),
            None => Err(missing()),
        }
    }
}

pub(crate) fn missing() -> Problem {
    Problem::unauthorized("token_missing", "Sign in: this needs a bearer token.")
}

/// Where a request comes from: `x-mezave-source`, set by the gateway and by ai.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source(pub &'static str);

const SOURCES: [&str; 5] = ["api", "chat", "screen", "import", "whatsapp"];

impl<S: Send + Sync> FromRequestParts<S> for Source {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let said = parts
            .headers
            .get("x-mezave-source")
            .and_then(|value| value.to_str().ok());
        Ok(Self(
            SOURCES
                .into_iter()
                .find(|source| Some(*source) == said)
                .unwrap_or("api"),
        ))
    }
}
