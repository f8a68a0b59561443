//! `/suppliers`.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use shared_contract::inventory::{Supplier, SupplierRequest};
use shared_contract::{Page, PageQuery, page_limit};
use shared_errors::Problem;
use shared_middleware::{ApiQuery, Caller, Idempotent, answer};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Service;

pub fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(list, create))
}

/// Who delivers, in the order they were added.
#[utoipa::path(get, path = "/suppliers", tag = "catalogue", params(PageQuery),
    responses((status = 200, body = Page<Supplier>)))]
async fn list(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<Page<Supplier>>, Problem> {
    let limit = page_limit(query.limit)?;
    Ok(Json(
        service
            .suppliers(&who, limit, query.cursor.as_deref())
            .await?,
    ))
}

/// Adds a supplier.
#[utoipa::path(post, path = "/suppliers", tag = "catalogue", request_body = SupplierRequest,
    responses((status = 201, body = Supplier), (status = 409, description = "`name_taken`", body = Problem)))]
async fn create(
    State(service): State<Service>,
    Caller(who): Caller,
    request: Idempotent<SupplierRequest>,
) -> Result<Response, Problem> {
    service
        .create_supplier(&who, request.body, request.call)
        .await
        .map(answer)
}
