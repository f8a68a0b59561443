//! Registering, signing in, refreshing, signing out, moving to another restaurant.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use shared_contract::auth::{
    LoginRequest, Nothing, RefreshRequest, RegisterRequest, SignedIn, SwitchRequest,
};
use shared_errors::Problem;
use shared_middleware::{ApiJson, Caller, Idempotent, answer, idempotency_key};

use super::{ClientInfo, Member};
use crate::Service;

/// Create a restaurant and its owner.
#[utoipa::path(
    post, path = "/auth/register", tag = "auth", request_body = RegisterRequest,
    responses(
        (status = 201, body = SignedIn),
        (status = 403, description = "registration_closed, setup_code_required", body = Problem),
        (status = 409, description = "email_taken", body = Problem),
        (status = "4XX", body = Problem),
    ),
)]
pub async fn register(
    State(service): State<Service>,
    ClientInfo(client): ClientInfo,
    request: Idempotent<RegisterRequest>,
) -> Result<Response, Problem> {
    let done = service
        .register(request.body, request.call, &client)
        .await?;
    Ok(answer(done))
}

/// Sign in.
#[utoipa::path(
    post, path = "/auth/login", tag = "auth", request_body = LoginRequest,
    responses(
        (status = 200, body = SignedIn),
        (status = 401, description = "invalid_credentials", body = Problem),
        (status = 429, description = "too_many_attempts", body = Problem),
        (status = "4XX", body = Problem),
    ),
)]
pub async fn login(
    State(service): State<Service>,
    ClientInfo(client): ClientInfo,
    ApiJson(request): ApiJson<LoginRequest>,
) -> Result<Json<SignedIn>, Problem> {
    Ok(Json(service.login(&request, &client).await?))
}

/// Exchange a refresh token for a new pair. Repeat a lost request with the same Idempotency-Key
/// within a minute; any other reuse ends the login.
#[utoipa::path(
    post, path = "/auth/refresh", tag = "auth", request_body = RefreshRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Of this request")),
    responses(
        (status = 200, body = SignedIn),
        (status = 401, description = "refresh_token_invalid", body = Problem),
        (status = "4XX", body = Problem),
    ),
)]
pub async fn refresh(
    State(service): State<Service>,
    headers: HeaderMap,
    ApiJson(request): ApiJson<RefreshRequest>,
) -> Result<Json<SignedIn>, Problem> {
    let key = idempotency_key(&headers)?;
    let signed_in = service
        .refresh(&request.refresh_token, key.as_deref())
        .await?;
    Ok(Json(signed_in))
}

/// Sign out: end the login this token belongs to.
#[utoipa::path(
    post, path = "/auth/logout", tag = "auth", security(("bearer" = [])),
    responses((status = 204), (status = "4XX", body = Problem)),
)]
pub async fn logout(
    State(service): State<Service>,
    caller: Caller,
    ApiJson(Nothing {}): ApiJson<Nothing>,
) -> Result<StatusCode, Problem> {
    if let Some(session_id) = caller.session_id {
        service.end_session(caller.user_id, session_id).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Go on in another of one's restaurants: tokens of the same login that name it.
#[utoipa::path(
    post, path = "/auth/switch", tag = "auth", request_body = SwitchRequest,
    security(("bearer" = [])),
    responses((status = 200, body = SignedIn), (status = "4XX", body = Problem)),
)]
pub async fn switch(
    State(service): State<Service>,
    member: Member,
    ClientInfo(client): ClientInfo,
    ApiJson(request): ApiJson<SwitchRequest>,
) -> Result<Json<SignedIn>, Problem> {
    let signed_in = service
        .switch(&member, request.restaurant_id, &client)
        .await?;
    Ok(Json(signed_in))
}
