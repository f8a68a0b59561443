//! `/chat/aliases`, `/chat/unanswered`, `/chat/notes`: what Mezave is taught.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared_contract::ai::{
    Alias, AliasQuery, HouseNote, HouseNoteRequest, Unanswered, UnansweredQuery, UnansweredRequest,
};
use shared_contract::{Page, PageQuery, page_limit};
use shared_errors::Problem;
use shared_middleware::{ApiJson, ApiPath, ApiQuery, Caller};
use uuid::Uuid;

use crate::service::Assistant;

/// What staff call products, oldest first. Owners and managers.
#[utoipa::path(get, path = "/chat/aliases", tag = "chat", params(PageQuery),
    responses((status = 200, body = Page<Alias>), (status = 403, body = Problem)))]
pub async fn aliases(
    State(assistant): State<Assistant>,
    Caller(who): Caller,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<Page<Alias>>, Problem> {
    let limit = page_limit(query.limit)?;
    let page = assistant.aliases(&who, limit, query.cursor.as_deref());
    Ok(Json(page.await?))
}

/// Forgets a nickname; it is not learned again from answers. Owners and managers.
#[utoipa::path(delete, path = "/chat/aliases", tag = "chat", params(AliasQuery),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn forget_alias(
    State(assistant): State<Assistant>,
    Caller(who): Caller,
    ApiQuery(query): ApiQuery<AliasQuery>,
) -> Result<StatusCode, Problem> {
    let forgotten = assistant.forget_alias(&who, query.product_id, &query.nickname);
    forgotten.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What was not understood in the restaurant, each sentence once with its count, last said first.
/// Owners only.
#[utoipa::path(get, path = "/chat/unanswered", tag = "chat", params(UnansweredQuery),
    responses((status = 200, body = Page<Unanswered>), (status = 403, body = Problem)))]
pub async fn unanswered(
    State(assistant): State<Assistant>,
    Caller(who): Caller,
    ApiQuery(query): ApiQuery<UnansweredQuery>,
) -> Result<Json<Page<Unanswered>>, Problem> {
    let limit = page_limit(query.limit)?;
    let page = assistant.unanswered(&who, query.state, limit, query.cursor.as_deref());
    Ok(Json(page.await?))
}

/// Turns a sentence into a nickname or a note to the makers, or puts it aside. Owners only.
#[utoipa::path(post, path = "/chat/unanswered/{id}", tag = "chat", params(("id" = Uuid, Path)),
    request_body = UnansweredRequest,
    responses((status = 200, body = Unanswered), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn settle(
    State(assistant): State<Assistant>,
    Caller(who): Caller,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(request): ApiJson<UnansweredRequest>,
) -> Result<Json<Unanswered>, Problem> {
    let settled = assistant.settle_unanswered(&who, id, request);
    Ok(Json(settled.await?))
}

/// House notes that free answers may rest on, newest first.
#[utoipa::path(get, path = "/chat/notes", tag = "chat", params(PageQuery),
    responses((status = 200, body = Page<HouseNote>)))]
pub async fn notes(
    State(assistant): State<Assistant>,
    Caller(who): Caller,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<Page<HouseNote>>, Problem> {
    let limit = page_limit(query.limit)?;
    let page = assistant.notes(&who, limit, query.cursor.as_deref());
    Ok(Json(page.await?))
}

/// Writes a house note. Owners and managers.
#[utoipa::path(post, path = "/chat/notes", tag = "chat", request_body = HouseNoteRequest,
    responses((status = 201, body = HouseNote), (status = 403, body = Problem)))]
pub async fn add_note(
    State(assistant): State<Assistant>,
    Caller(who): Caller,
    ApiJson(request): ApiJson<HouseNoteRequest>,
) -> Result<(StatusCode, Json<HouseNote>), Problem> {
    let note = assistant.add_note(&who, request).await?;
    Ok((StatusCode::CREATED, Json(note)))
}

/// Forgets a house note. Owners and managers.
#[utoipa::path(delete, path = "/chat/notes/{id}", tag = "chat", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn forget_note(
    State(assistant): State<Assistant>,
    Caller(who): Caller,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<StatusCode, Problem> {
    assistant.forget_note(&who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
