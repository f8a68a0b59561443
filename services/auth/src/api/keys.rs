//! Keys and tokens for the other services.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use shared_contract::auth::{ServiceTokenAnswer, ServiceTokenRequest};
use shared_errors::Problem;
use shared_middleware::ApiJson;

use super::ClientInfo;
use crate::Service;

/// A token for a service that knows its secret, good for one audience and five minutes.
#[utoipa::path(
    post, path = "/auth/service-token", tag = "internal", request_body = ServiceTokenRequest,
    responses(
        (status = 200, body = ServiceTokenAnswer),
        (status = 401, description = "invalid_credentials", body = Problem),
        (status = "4XX", body = Problem),
    ),
)]
pub async fn service_token(
    State(service): State<Service>,
    ClientInfo(client): ClientInfo,
    ApiJson(request): ApiJson<ServiceTokenRequest>,
) -> Result<Json<ServiceTokenAnswer>, Problem> {
    Ok(Json(service.service_token(&request, &client)?))
}

/// The public keys that tokens are signed with (RFC 7517).
#[utoipa::path(
    get, path = "/.well-known/jwks.json", tag = "auth",
    responses((status = 200, body = serde_json::Value)),
)]
pub async fn jwks(State(service): State<Service>) -> Result<Response, Problem> {
    let mut response = Json(service.keys.public_set().await?).into_response();
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=30"),
    );
    Ok(response)
}
