//! `/products`: listing, adding, changing, retiring.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use shared_contract::inventory::{Product, ProductQuery, ProductRequest, ProductUpdate};
use shared_contract::{Page, page_limit};
use shared_errors::Problem;
use shared_middleware::{ApiJson, ApiPath, ApiQuery, Caller, Idempotent, Source, answer};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Service;

pub fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, update, retire))
        .routes(routes!(by_barcode))
}

/// Products in the order they were added; with `q`, those that fit, best first.
#[utoipa::path(get, path = "/products", tag = "catalogue", params(ProductQuery),
    responses((status = 200, body = Page<Product>)))]
async fn list(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiQuery(query): ApiQuery<ProductQuery>,
) -> Result<Json<Page<Product>>, Problem> {
    let limit = page_limit(query.limit)?;
    Ok(Json(service.products(&who, query, limit).await?))
}

/// One product; a retired one has `is_active` false.
#[utoipa::path(get, path = "/products/{id}", tag = "catalogue", params(("id" = Uuid, Path)),
    responses((status = 200, body = Product), (status = 404, body = Problem)))]
async fn get(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<Product>, Problem> {
    Ok(Json(service.product(&who, id).await?))
}

/// Adds a product. Only `name` and `unit_type` are required.
#[utoipa::path(post, path = "/products", tag = "catalogue", request_body = ProductRequest,
    responses((status = 201, body = Product), (status = 404, body = Problem),
        (status = 409, description = "`product_exists`, `barcode_taken`", body = Problem)))]
async fn create(
    State(service): State<Service>,
    Caller(who): Caller,
    request: Idempotent<ProductRequest>,
) -> Result<Response, Problem> {
    service
        .create_product(&who, request.body, request.call)
        .await
        .map(answer)
}

/// Changes a product. An optional field that is absent stays as it is; null clears it.
#[utoipa::path(put, path = "/products/{id}", tag = "catalogue", params(("id" = Uuid, Path)),
    request_body = ProductUpdate,
    responses((status = 200, body = Product), (status = 404, body = Problem),
        (status = 409, description = "`unit_in_use`, `product_exists`, `barcode_taken`", body = Problem)))]
async fn update(
    State(service): State<Service>,
    Caller(who): Caller,
    Source(source): Source,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(request): ApiJson<ProductUpdate>,
) -> Result<Json<Product>, Problem> {
    Ok(Json(
        service.update_product(&who, id, request, source).await?,
    ))
}

/// Retires a product: it is hidden everywhere, its history stays.
#[utoipa::path(delete, path = "/products/{id}", tag = "catalogue", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn retire(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<StatusCode, Problem> {
    service.retire_product(&who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The product that has this barcode.
#[utoipa::path(get, path = "/products/by-barcode/{code}", tag = "catalogue",
    params(("code" = String, Path)),
    responses((status = 200, body = Product), (status = 404, body = Problem)))]
async fn by_barcode(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiPath(code): ApiPath<String>,
) -> Result<Json<Product>, Problem> {
    Ok(Json(service.product_by_barcode(&who, &code).await?))
}
