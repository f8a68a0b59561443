//! `/chat`: talking, and reading what was said.

use axum::Json;
use axum::extract::State;
use shared_contract::ai::{ChatMessage, Conversation, HistoryQuery, MessageAnswer, MessageRequest};
use shared_contract::{Page, PageQuery, page_limit};
use shared_errors::Problem;
use shared_middleware::{ApiQuery, Caller, Idempotent};

use crate::service::Assistant;

/// Says something to Mezave: a report, a question, an answer, or a tapped option.
///
/// What is certain is booked at once; what is not is asked. The same `client_message_id` (or
/// `Idempotency-Key`) books once and gets the same answer.
#[utoipa::path(post, path = "/chat/message", tag = "chat", request_body = MessageRequest,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = MessageAnswer), (status = 404, body = Problem),
        (status = 422, description = "`invalid`, `idempotency_mismatch`", body = Problem)))]
pub async fn message(
    State(assistant): State<Assistant>,
    Caller(who): Caller,
    request: Idempotent<MessageRequest>,
) -> Result<Json<MessageAnswer>, Problem> {
    let in_body = request
        .body
        .client_message_id
        .as_ref()
        .map(|id| format!("body:{id}"));
    let in_header = request
        .call
        .as_ref()
        .map(|call| format!("header:{}", call.key));
    let key = in_body.or(in_header);
    Ok(Json(
        assistant
            .message(&who, request.body, key, request.body_hash)
            .await?,
    ))
}

/// The messages of one of the caller's own conversations, newest first.
#[utoipa::path(get, path = "/chat/history", tag = "chat", params(HistoryQuery),
    responses((status = 200, body = Page<ChatMessage>), (status = 404, body = Problem)))]
pub async fn history(
    State(assistant): State<Assistant>,
    Caller(who): Caller,
    ApiQuery(query): ApiQuery<HistoryQuery>,
) -> Result<Json<Page<ChatMessage>>, Problem> {
    let limit = page_limit(query.limit)?;
    Ok(Json(
        assistant
            .history(&who, query.conversation_id, limit, query.cursor.as_deref())
            .await?,
    ))
}

/// The caller's own conversations, newest first.
#[utoipa::path(get, path = "/chat/conversations", tag = "chat", params(PageQuery),
    responses((status = 200, body = Page<Conversation>)))]
pub async fn conversations(
    State(assistant): State<Assistant>,
    Caller(who): Caller,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<Page<Conversation>>, Problem> {
    let limit = page_limit(query.limit)?;
    Ok(Json(
        assistant
            .conversations(&who, limit, query.cursor.as_deref())
            .await?,
    ))
}
