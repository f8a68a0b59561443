//! `GET /stock/verify`: the ledger proves itself.

use axum::Json;
use axum::extract::State;
use shared_auth::Action;
use shared_contract::inventory::VerifyAnswer;
use shared_errors::Problem;
use shared_middleware::Caller;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Service;

/// The routes of this file.
pub fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(verify))
}

/// Recomputes the hash chain and the stock from the ledger and names the first broken row.
#[utoipa::path(
    get, path = "/stock/verify", tag = "stock",
    responses((status = 200, body = VerifyAnswer), (status = "default", body = Problem)),
)]
async fn verify(
    State(service): State<Service>,
    caller: Caller,
) -> Result<Json<VerifyAnswer>, Problem> {
    caller.require(Action::ManageRestaurant)?;
    let answer = service.verify(&caller).await;
    Ok(Json(answer?))
}
