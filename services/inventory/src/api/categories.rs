//! `/categories`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use shared_contract::inventory::{Category, CategoryRequest};
use shared_contract::{Page, PageQuery, page_limit};
use shared_errors::Problem;
use shared_middleware::{ApiJson, ApiPath, ApiQuery, Caller, Idempotent, answer};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Service;

pub fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(update, remove))
}

/// Categories in the order of lists.
#[utoipa::path(get, path = "/categories", tag = "catalogue", params(PageQuery),
    responses((status = 200, body = Page<Category>)))]
async fn list(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<Page<Category>>, Problem> {
    let limit = page_limit(query.limit)?;
    Ok(Json(
        service
            .categories(&who, limit, query.cursor.as_deref())
            .await?,
    ))
}

/// Adds a category.
#[utoipa::path(post, path = "/categories", tag = "catalogue", request_body = CategoryRequest,
    responses((status = 201, body = Category), (status = 409, description = "`name_taken`", body = Problem)))]
async fn create(
    State(service): State<Service>,
    Caller(who): Caller,
    request: Idempotent<CategoryRequest>,
) -> Result<Response, Problem> {
    service
        .create_category(&who, request.body, request.call)
        .await
        .map(answer)
}

/// Renames or moves a category.
#[utoipa::path(put, path = "/categories/{id}", tag = "catalogue", params(("id" = Uuid, Path)),
    request_body = CategoryRequest,
    responses((status = 200, body = Category), (status = 404, body = Problem),
        (status = 409, description = "`name_taken`", body = Problem)))]
async fn update(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(request): ApiJson<CategoryRequest>,
) -> Result<Json<Category>, Problem> {
    Ok(Json(service.update_category(&who, id, request).await?))
}

/// Removes a category without products.
#[utoipa::path(delete, path = "/categories/{id}", tag = "catalogue", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem),
        (status = 409, description = "`category_in_use`", body = Problem)))]
async fn remove(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<StatusCode, Problem> {
    service.delete_category(&who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
