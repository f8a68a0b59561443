//! `/products/search`, `/products/low-stock`, `/products/expiring`.

use axum::Json;
use axum::extract::State;
use shared_contract::inventory::{
    ExpiringItem, ExpiringQuery, LowStockItem, SearchItem, SearchQuery,
};
use shared_contract::{Page, PageQuery, page_limit};
use shared_errors::Problem;
use shared_middleware::{ApiQuery, Caller};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Service;
use crate::service::paginate;

const DEFAULT_FOUND: usize = 20;
const DEFAULT_DAYS: i32 = 7;
const MOST_DAYS: i32 = 3650;

pub fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(search))
        .routes(routes!(low_stock))
        .routes(routes!(expiring))
}

/// The products that fit some words, best first.
#[utoipa::path(get, path = "/products/search", tag = "catalogue", params(SearchQuery),
    responses((status = 200, body = Page<SearchItem>)))]
async fn search(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiQuery(query): ApiQuery<SearchQuery>,
) -> Result<Json<Page<SearchItem>>, Problem> {
    let limit = match query.limit {
        None => DEFAULT_FOUND,
        given => usize::try_from(page_limit(given)?).unwrap_or(DEFAULT_FOUND),
    };
    Ok(Json(Page::whole(
        service.search(&who, &query.q, limit).await?,
    )))
}

/// Products under their minimum, emptiest first.
#[utoipa::path(get, path = "/products/low-stock", tag = "catalogue", params(PageQuery),
    responses((status = 200, body = Page<LowStockItem>)))]
async fn low_stock(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<Page<LowStockItem>>, Problem> {
    let limit = page_limit(query.limit)?;
    let low = service.low_stock(&who).await?;
    Ok(Json(paginate(low, limit, query.cursor.as_deref())?))
}

/// Lots that expire within `days` or have expired, earliest first.
#[utoipa::path(get, path = "/products/expiring", tag = "catalogue", params(ExpiringQuery),
    responses((status = 200, body = Page<ExpiringItem>)))]
async fn expiring(
    State(service): State<Service>,
    Caller(who): Caller,
    ApiQuery(query): ApiQuery<ExpiringQuery>,
) -> Result<Json<Page<ExpiringItem>>, Problem> {
    let limit = page_limit(query.limit)?;
    let days = query.days.unwrap_or(DEFAULT_DAYS);
    if !(0..=MOST_DAYS).contains(&days) {
        return Err(Problem::invalid("days", "must be between 0 and 3650"));
    }
    let lots = service.expiring(&who, days).await?;
    Ok(Json(paginate(lots, limit, query.cursor.as_deref())?))
}
