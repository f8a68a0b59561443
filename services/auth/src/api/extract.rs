//! Who asks, and from where.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use shared_errors::Problem;
use shared_middleware::Caller;

use crate::Service;
use crate::service::member::Acting;
use crate::service::tokens::Client;

const LONGEST_IP: usize = 64;

/// A signed-in person whose login and place still stand in the database.
pub struct Member {
    acting: Acting,
    caller: Caller,
}

impl Member {
    /// 403 `password_required` when signed in by PIN only.
    pub fn require_password(&self) -> Result<(), Problem> {
        self.caller.require_password()
    }
}

impl Deref for Member {
    type Target = Acting;

    fn deref(&self) -> &Acting {
        &self.acting
    }
}

impl FromRequestParts<Service> for Member {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, service).await?;
        let acting = service.acting(&caller).await?;
        Ok(Self { acting, caller })
    }
}

/// Address and program of the client. The address is the gateway's word; nobody else can set it.
pub struct ClientInfo(pub Client);

impl<S: Send + Sync> FromRequestParts<S> for ClientInfo {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let ip = text(&parts.headers, "x-mezave-client-ip")
            .filter(|ip| !ip.is_empty() && ip.len() <= LONGEST_IP);
        Ok(Self(Client {
            ip: ip.unwrap_or_else(|| "unknown".to_owned()),
            user_agent: text(&parts.headers, USER_AGENT.as_str()),
        }))
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}
