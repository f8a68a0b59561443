//! A JSON body together with its Idempotency-Key.

use axum::body::Bytes;
use axum::extract::{FromRequest, OriginalUri, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use garde::Validate;
use serde::de::DeserializeOwned;
use shared_auth::Verified;
use shared_errors::Problem;
use shared_storage::IdempotentCall;
use uuid::Uuid;

use crate::extract::{parse, read_json};

/// A checked JSON body (empty counts as `{}`) and, if the client sent a key, the call it names.
#[derive(Debug, Clone)]
pub struct Idempotent<T> {
    /// The request.
    pub body: T,
    /// Scope, key and body hash; none without the header.
    pub call: Option<IdempotentCall>,
    /// SHA-256 of the body, for keys that stand in the body (`client_id`).
    pub body_hash: Vec<u8>,
}

impl<T, S> FromRequest<S> for Idempotent<T>
where
    T: DeserializeOwned + Validate<Context = ()>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes: Bytes = read_json(&parts.headers, body).await?;
        let body_hash = IdempotentCall::hash(&bytes);
        let call = idempotency_key(&parts.headers)?.map(|key| call_of(&parts, key, &body_hash));
        Ok(Self {
            body: parse(&bytes)?,
            call,
            body_hash,
        })
    }
}

fn call_of(parts: &Parts, key: String, body_hash: &[u8]) -> IdempotentCall {
    let (restaurant_id, user_id) = match parts.extensions.get::<Verified>() {
        Some(Verified::User(user)) => (user.restaurant_id, user.user_id),
        _ => (Uuid::nil(), Uuid::nil()),
    };
    let path = parts
        .extensions
        .get::<OriginalUri>()
        .map_or(parts.uri.path(), |uri| uri.path());
    IdempotentCall {
        restaurant_id,
        user_id,
        route: format!("{} {path}", parts.method),
        key,
        body_hash: body_hash.to_vec(),
    }
}

/// The `Idempotency-Key` header: 1 to 200 visible characters.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    match value.to_str() {
        Ok(key) if (1..=200).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(Problem::invalid(
            "Idempotency-Key",
            "must be 1 to 200 visible ASCII characters",
        )),
    }
}
