//! `GET /stock`, `GET /stock/{product_id}`.

use axum::Json;
use axum::extract::State;
use shared_contract::inventory::Stock;
use shared_contract::{Page, PageQuery, page_limit};
use shared_errors::Problem;
use shared_middleware::{ApiPath, ApiQuery, Caller};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Service;
use crate::service::{Error, cursor_id};

/// The routes of this file.
pub fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
}

/// The stock of every product that is not retired.
#[utoipa::path(
    get, path = "/stock", tag = "stock", params(PageQuery),
    responses((status = 200, body = Page<Stock>), (status = "default", body = Problem)),
)]
async fn list(
    State(service): State<Service>,
    caller: Caller,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<Page<Stock>>, Problem> {
    let after = cursor_id(query.cursor.as_deref())?;
    let page = service
        .stock_page(&caller, after, page_limit(query.limit)?)
        .await;
    Ok(Json(page?))
}

/// The stock of one product.
#[utoipa::path(
    get, path = "/stock/{product_id}", tag = "stock", params(("product_id" = Uuid, Path)),
    responses((status = 200, body = Stock), (status = "default", body = Problem)),
)]
async fn get(
    State(service): State<Service>,
    caller: Caller,
    ApiPath(product_id): ApiPath<Uuid>,
) -> Result<Json<Stock>, Problem> {
    let stock: Result<Stock, Error> = service.stock(&caller, product_id).await;
    Ok(Json(stock?))
}
