//! `/notify/inbox`: everybody's own.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use shared_contract::notification::{AnswerRequest, InboxEntry, InboxPage, InboxRead, NoContent};
use shared_contract::{PageQuery, page_limit};
use shared_errors::Problem;
use shared_middleware::{ApiPath, ApiQuery, Caller, Idempotent, answer};
use uuid::Uuid;

use crate::service::Notification;

/// The caller's inbox, newest first, worded in the caller's language.
#[utoipa::path(get, path = "/notify/inbox", tag = "notification", params(PageQuery),
    responses((status = 200, body = InboxPage), (status = 401, body = Problem),
        (status = 422, body = Problem)), security(("bearer" = [])))]
pub async fn list(
    State(core): State<Notification>,
    caller: Caller,
    ApiQuery(page): ApiQuery<PageQuery>,
) -> Result<Json<InboxPage>, Problem> {
    let limit = page_limit(page.limit)?;
    let page = core.inbox(&caller.0, limit, page.cursor.as_deref()).await?;
    Ok(Json(page))
}

/// Marks an entry as read; again: no change.
#[utoipa::path(post, path = "/notify/inbox/{id}/read", tag = "notification",
    params(("id" = Uuid, Path, description = "The entry")),
    responses((status = 200, body = InboxEntry), (status = 401, body = Problem),
        (status = 404, body = Problem)), security(("bearer" = [])))]
pub async fn read(
    State(core): State<Notification>,
    caller: Caller,
    ApiPath(id): ApiPath<Uuid>,
    request: Idempotent<NoContent>,
) -> Result<Response, Problem> {
    Ok(answer(core.read(&caller.0, id, request.call).await?))
}

/// Marks everything as read.
#[utoipa::path(post, path = "/notify/inbox/read-all", tag = "notification",
    responses((status = 200, body = InboxRead), (status = 401, body = Problem)),
    security(("bearer" = [])))]
pub async fn read_all(
    State(core): State<Notification>,
    caller: Caller,
    request: Idempotent<NoContent>,
) -> Result<Response, Problem> {
    Ok(answer(core.read_all(&caller.0, request.call).await?))
}

/// Answers the alert of an entry: ordered, counted wrong, not now; for everybody who got it.
#[utoipa::path(post, path = "/notify/inbox/{id}/answer", tag = "notification",
    params(("id" = Uuid, Path, description = "The entry")), request_body = AnswerRequest,
    responses((status = 200, body = InboxEntry), (status = "4XX", body = Problem)),
    security(("bearer" = [])))]
pub async fn respond(
    State(core): State<Notification>,
    caller: Caller,
    ApiPath(id): ApiPath<Uuid>,
    request: Idempotent<AnswerRequest>,
) -> Result<Response, Problem> {
    let Idempotent { body, call, .. } = request;
    Ok(answer(core.answer(&caller.0, id, body, call).await?))
}
