//! Oneself: who am I, where may I work, where am I signed in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use shared_contract::Page;
use shared_contract::auth::{ConfirmPhoneRequest, Me, MePatch, Membership, Session, User};
use shared_errors::Problem;
use shared_middleware::{ApiJson, ApiPath, Idempotent, answer};
use uuid::Uuid;

use super::Member;
use crate::Service;

/// Oneself, as of now, and the restaurant the token names.
#[utoipa::path(
    get, path = "/auth/me", tag = "auth", security(("bearer" = [])),
    responses((status = 200, body = Me), (status = "4XX", body = Problem)),
)]
pub async fn me(State(service): State<Service>, member: Member) -> Result<Json<Me>, Problem> {
    Ok(Json(service.me(&member).await?))
}

/// Change one's own name, language or number; a missing field stays as it is. Another number is to be
/// confirmed by a code.
#[utoipa::path(
    patch, path = "/auth/me", tag = "auth", request_body = MePatch, security(("bearer" = [])),
    responses((status = 200, body = User), (status = "4XX", body = Problem)),
)]
pub async fn change_me(
    State(service): State<Service>,
    member: Member,
    ApiJson(patch): ApiJson<MePatch>,
) -> Result<Json<User>, Problem> {
    member.require_password()?;
    Ok(Json(service.change_me(&member, &patch).await?))
}

/// Confirm one's number with the code that was sent to it. A code is good for ten minutes and five
/// tries.
#[utoipa::path(
    post, path = "/auth/me/phone/confirm", tag = "auth", request_body = ConfirmPhoneRequest,
    security(("bearer" = [])),
    responses(
        (status = 200, body = User),
        (status = 409, description = "`no_phone`, `no_code`, `code_expired`, `code_ended`, \
            `phone_taken`", body = Problem),
        (status = 422, description = "`wrong_code`, with `tries_left`", body = Problem),
        (status = "4XX", body = Problem),
    ),
)]
pub async fn confirm_phone(
    State(service): State<Service>,
    member: Member,
    request: Idempotent<ConfirmPhoneRequest>,
) -> Result<Response, Problem> {
    let done = service
        .confirm_phone(&member, &request.body, request.call)
        .await?;
    Ok(answer(done))
}

/// One's logins.
#[utoipa::path(
    get, path = "/auth/sessions", tag = "auth", security(("bearer" = [])),
    responses((status = 200, body = Page<Session>), (status = "4XX", body = Problem)),
)]
pub async fn sessions(
    State(service): State<Service>,
    member: Member,
) -> Result<Json<Page<Session>>, Problem> {
    Ok(Json(Page::whole(service.sessions(&member).await?)))
}

/// Sign out everywhere, here too; access tokens end at once.
#[utoipa::path(
    delete, path = "/auth/sessions", tag = "auth", security(("bearer" = [])),
    responses((status = 204), (status = "4XX", body = Problem)),
)]
pub async fn end_all_sessions(
    State(service): State<Service>,
    member: Member,
) -> Result<StatusCode, Problem> {
    service.end_all_sessions(&member).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End one of one's logins.
#[utoipa::path(
    delete, path = "/auth/sessions/{id}", tag = "auth", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = "4XX", body = Problem)),
)]
pub async fn end_session(
    State(service): State<Service>,
    member: Member,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<StatusCode, Problem> {
    if service.end_session(member.user_id(), id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found())
    }
}

/// The restaurants one may work in.
#[utoipa::path(
    get, path = "/auth/restaurants", tag = "auth", security(("bearer" = [])),
    responses((status = 200, body = Page<Membership>), (status = "4XX", body = Problem)),
)]
pub async fn restaurants(
    State(service): State<Service>,
    member: Member,
) -> Result<Json<Page<Membership>>, Problem> {
    Ok(Json(Page::whole(service.memberships(&member).await?)))
}
