//! Oneself: who am I, where may I work, where am I signed in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared_contract::Page;
use shared_contract::auth::{Me, Membership, Session};
use shared_errors::Problem;
use shared_middleware::ApiPath;
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
