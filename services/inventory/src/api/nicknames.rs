//! `/products/{id}/nicknames`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use shared_contract::inventory::{LearnedNickname, Nickname, NicknameQuery, NicknameRequest};
use shared_contract::{Page, PageQuery, page_limit};
use shared_errors::Problem;
use shared_middleware::{ApiJson, ApiPath, ApiQuery, Caller, Idempotent, ServiceCaller, answer};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Service;

pub fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(all))
        .routes(routes!(list, create, remove_named))
        .routes(routes!(remove))
}

/// What staff call all products, oldest first.
#[utoipa::path(get, path = "/products/nicknames", tag = "catalogue", params(PageQuery),
    responses((status = 200, body = Page<Nickname>), (status = 403, body = Problem)))]
async fn all(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<Page<Nickname>>, Problem> {
    let limit = page_limit(query.limit)?;
    let page = service.all_nicknames(&who, limit, query.cursor.as_deref());
    Ok(Json(page.await?))
}

/// `POST /internal/nicknames`: what ai has learned from confirmed answers.
pub async fn learn(
    State(service): State<Service>,
    ServiceCaller(caller): ServiceCaller,
    ApiJson(what): ApiJson<LearnedNickname>,
) -> Result<Json<bool>, Problem> {
    if caller.service != "ai" {
        return Err(Problem::forbidden());
    }
    Ok(Json(service.learn_nickname(&what).await?))
}

/// What staff call a product.
#[utoipa::path(get, path = "/products/{id}/nicknames", tag = "catalogue", params(("id" = Uuid, Path)),
    responses((status = 200, body = Page<Nickname>), (status = 404, body = Problem)))]
async fn list(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<Page<Nickname>>, Problem> {
    Ok(Json(Page::whole(service.nicknames(&who, id).await?)))
}

/// Teaches a nickname; one that is known already is answered as it is.
#[utoipa::path(post, path = "/products/{id}/nicknames", tag = "catalogue", params(("id" = Uuid, Path)),
    request_body = NicknameRequest,
    responses((status = 201, body = Nickname), (status = 404, body = Problem)))]
async fn create(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiPath(id): ApiPath<Uuid>,
    request: Idempotent<NicknameRequest>,
) -> Result<Response, Problem> {
    service
        .add_nickname(&who, id, request.body, request.call)
        .await
        .map(answer)
}

/// Forgets a nickname, by its words.
#[utoipa::path(delete, path = "/products/{id}/nicknames", tag = "catalogue",
    params(("id" = Uuid, Path), NicknameQuery),
    responses((status = 204), (status = 404, body = Problem)))]
async fn remove_named(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiPath(id): ApiPath<Uuid>,
    ApiQuery(query): ApiQuery<NicknameQuery>,
) -> Result<StatusCode, Problem> {
    service
        .forget_nickname_named(&who, id, &query.nickname)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets a nickname, by its id.
#[utoipa::path(delete, path = "/products/{id}/nicknames/{nickname_id}", tag = "catalogue",
    params(("id" = Uuid, Path), ("nickname_id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn remove(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiPath((id, nickname_id)): ApiPath<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    service.forget_nickname(&who, id, nickname_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
