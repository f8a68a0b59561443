//! Booking movements, taking them back, and the history.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared_clock::Timestamp;
use shared_contract::inventory::{
    BatchRequest, BookedAnswer, Movement, MovementRequest, MovementType, ResultsAnswer, UndoRequest,
};
use shared_contract::{Page, page_limit};
use shared_errors::Problem;
use shared_middleware::{ApiPath, ApiQuery, Caller, Idempotent, Source, answer};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::refusal::render;
use crate::Service;
use crate::model::Kind;
use crate::service::Error;
use crate::service::stock::{Moment, MovementQuery};
use crate::service::stock_booking::Desk;

/// The routes of this file.
pub fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(book))
        .routes(routes!(list))
        .routes(routes!(batch))
        .routes(routes!(undo))
}

/// Books one movement.
///
/// IN and ADJUSTMENT need a manager. A count that finds what the system said books nothing and
/// answers 200 with `movement: null`. Boxes open by themselves; goods out leave first-expired-first-
/// out: boxes from the earliest lots that have closed ones, units strictly lot by lot.
#[utoipa::path(
    post, path = "/stock/movement", tag = "stock", request_body = MovementRequest,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 201, body = BookedAnswer), (status = 200, body = BookedAnswer),
        (status = 409, description = "insufficient_stock, product_retired", body = Problem),
        (status = "default", body = Problem),
    ),
)]
async fn book(
    State(service): State<Service>,
    caller: Caller,
    Source(source): Source,
    request: Idempotent<MovementRequest>,
) -> Result<Response, Problem> {
    let desk = Desk {
        who: &caller,
        source,
        render,
    };
    Ok(answer(
        service.book(desk, &request.body, request.call).await?,
    ))
}

/// Books several movements in their order; a refused one does not stop the others.
#[utoipa::path(
    post, path = "/stock/movements/batch", tag = "stock", request_body = BatchRequest,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = ResultsAnswer), (status = "default", body = Problem)),
)]
async fn batch(
    State(service): State<Service>,
    caller: Caller,
    Source(source): Source,
    request: Idempotent<BatchRequest>,
) -> Result<Response, Problem> {
    let desk = Desk {
        who: &caller,
        source,
        render,
    };
    Ok(answer(
        service
            .book_batch(desk, &request.body.items, request.call)
            .await?,
    ))
}

/// Takes a movement back: the same type, the opposite sign, the same lots.
///
/// Owners and managers any movement, employees their own OUT and WASTE of the same business day.
#[utoipa::path(
    post, path = "/stock/movements/{id}/undo", tag = "stock", request_body = UndoRequest,
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 201, body = BookedAnswer),
        (status = 409, description = "already_undone, undo_of_undo, insufficient_stock",
         body = Problem),
        (status = "default", body = Problem),
    ),
)]
async fn undo(
    State(service): State<Service>,
    caller: Caller,
    Source(source): Source,
    ApiPath(id): ApiPath<Uuid>,
    request: Idempotent<UndoRequest>,
) -> Result<Response, Problem> {
    let desk = Desk {
        who: &caller,
        source,
        render,
    };
    Ok(answer(
        service
            .undo(desk, id, request.body.reason, request.call)
            .await?,
    ))
}

/// What of the history to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HistoryQuery {
    /// Of this product.
    product_id: Option<Uuid>,
    /// Of this type.
    #[serde(rename = "type")]
    kind: Option<MovementType>,
    /// Performed or reported by this person.
    user_id: Option<Uuid>,
    /// Happened at or after this time, or on or after this business day.
    from: Option<String>,
    /// Happened before this time, or on or before this business day.
    to: Option<String>,
    /// How many items, 50 unless given, at most 500.
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The history, newest first. An employee sees what they performed or reported.
#[utoipa::path(
    get, path = "/stock/movements", tag = "stock", params(HistoryQuery),
    responses((status = 200, body = Page<Movement>), (status = "default", body = Problem)),
)]
async fn list(
    State(service): State<Service>,
    caller: Caller,
    ApiQuery(query): ApiQuery<HistoryQuery>,
) -> Result<Json<Page<Movement>>, Problem> {
    let before_seq = match &query.cursor {
        Some(cursor) => Some(cursor.parse().map_err(|_| Error::cursor())?),
        None => None,
    };
    let query = MovementQuery {
        product_id: query.product_id,
        kind: query.kind.map(kind_of),
        user_id: query.user_id,
        from: moment("from", query.from.as_deref())?,
        to: moment("to", query.to.as_deref())?,
        before_seq,
        limit: page_limit(query.limit)?,
    };
    let page = service.movements(&caller, query).await;
    Ok(Json(page?))
}

const fn kind_of(kind: MovementType) -> Kind {
    match kind {
        MovementType::In => Kind::In,
        MovementType::Out => Kind::Out,
        MovementType::Waste => Kind::Waste,
        MovementType::Adjustment => Kind::Adjustment,
    }
}

fn moment(field: &'static str, text: Option<&str>) -> Result<Option<Moment>, Problem> {
    let Some(text) = text else {
        return Ok(None);
    };
    if let Some(day) = shared_contract::text::date(text) {
        return Ok(Some(Moment::Day(day)));
    }
    match text.parse::<Timestamp>() {
        Ok(at) => Ok(Some(Moment::At(at))),
        Err(_) => Err(Problem::invalid(
            field,
            "must be a date or an RFC 3339 time",
        )),
    }
}
