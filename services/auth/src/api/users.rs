//! The owner's work on people.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use shared_contract::auth::{Invite, NewUser, Nothing, User, UserPatch};
use shared_contract::{Page, PageQuery};
use shared_errors::Problem;
use shared_middleware::{ApiJson, ApiPath, ApiQuery, Idempotent, answer};
use uuid::Uuid;

use super::Member;
use crate::Service;

/// The restaurant's people.
#[utoipa::path(
    get, path = "/users", tag = "users", params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<User>), (status = "4XX", body = Problem)),
)]
pub async fn list(
    State(service): State<Service>,
    member: Member,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<Page<User>>, Problem> {
    member.require_password()?;
    Ok(Json(service.list_users(&member, &query).await?))
}

/// Add a person, with a first password or to be invited.
#[utoipa::path(
    post, path = "/users", tag = "users", request_body = NewUser, security(("bearer" = [])),
    responses(
        (status = 201, body = User),
        (status = 409, description = "email_taken", body = Problem),
        (status = "4XX", body = Problem),
    ),
)]
pub async fn create(
    State(service): State<Service>,
    member: Member,
    request: Idempotent<NewUser>,
) -> Result<Response, Problem> {
    member.require_password()?;
    let done = service
        .create_user(&member, &request.body, request.call)
        .await?;
    Ok(answer(done))
}

/// Change a person. Deactivating and changing the role end their tokens at once.
#[utoipa::path(
    patch, path = "/users/{id}", tag = "users", request_body = UserPatch,
    params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses(
        (status = 200, body = User),
        (status = 409, description = "last_owner, email_taken, member_elsewhere", body = Problem),
        (status = "4XX", body = Problem),
    ),
)]
pub async fn change(
    State(service): State<Service>,
    member: Member,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(patch): ApiJson<UserPatch>,
) -> Result<Json<User>, Problem> {
    member.require_password()?;
    Ok(Json(service.change_user(&member, id, &patch).await?))
}

/// Make an invitation for a person: good once, 72 hours; earlier ones end.
#[utoipa::path(
    post, path = "/users/{id}/invite", tag = "users", params(("id" = Uuid, Path)),
    security(("bearer" = [])),
    responses(
        (status = 201, body = Invite),
        (status = 409, description = "user_inactive, member_elsewhere", body = Problem),
        (status = "4XX", body = Problem),
    ),
)]
pub async fn invite(
    State(service): State<Service>,
    member: Member,
    ApiPath(id): ApiPath<Uuid>,
    request: Idempotent<Nothing>,
) -> Result<Response, Problem> {
    member.require_password()?;
    Ok(answer(service.invite(&member, id, request.call).await?))
}
