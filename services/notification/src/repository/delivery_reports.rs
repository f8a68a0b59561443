//! What a provider says later of a message that it took: a delivery's state moves forward only.
//!
//! A report names the delivery itself where the provider repeats what was sent along. So one that
//! comes before the worker has written down that it sent (or after it was killed in between) counts:
//! the delivery is sent, and its lease is over.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait as _;
use shared_clock::Timestamp;
use shared_contract::notification::{Channel, DeliveryState};

use super::entity::delivery::{Column, Entity, Model};

/// Of which message a report is.
#[derive(Debug, Clone, Copy)]
pub struct Of<'a> {
    /// The way it went.
    pub channel: Channel,
    /// Whose.
    pub restaurant_id: Uuid,
    /// The provider's id of it.
    pub provider_id: &'a str,
    /// The delivery, where the provider repeats it.
    pub delivery_id: Option<Uuid>,
}

/// The delivery that a report is about.
pub async fn find<C: ConnectionTrait>(db: &C, of: Of<'_>) -> Result<Option<Model>, DbErr> {
    let own = || {
        Entity::find()
            .filter(Column::RestaurantId.eq(of.restaurant_id))
            .filter(Column::Channel.eq(of.channel.as_str()))
    };
    let by_provider = own().filter(Column::ProviderId.eq(of.provider_id));
    if let Some(row) = by_provider.one(db).await? {
        return Ok(Some(row));
    }
    match of.delivery_id {
        Some(id) => own().filter(Column::Id.eq(id)).one(db).await,
        None => Ok(None),
    }
}

/// It came as far as `state` (sent, delivered or read). Whether that is news. A try that was given
/// up, of a delivery that waits to be sent again, is none.
pub async fn advance<C: ConnectionTrait>(
    db: &C,
    row: &Model,
    provider_id: &str,
    state: DeliveryState,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let waits = row.state == DeliveryState::Waiting.as_str();
    if waits && row.provider_id.as_deref() == Some(provider_id) {
        return Ok(false);
    }
    let before: Vec<&str> = DeliveryState::ALL
        .into_iter()
        .take_while(|before| *before != state)
        .map(DeliveryState::as_str)
        .collect();
    let mut change = Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .col_expr(Column::LeasedUntil, Expr::value(None::<i64>))
        .col_expr(Column::NextAt, Expr::value(None::<i64>))
        .col_expr(Column::LastError, Expr::value(None::<String>))
        .col_expr(Column::ProviderId, Expr::value(provider_id))
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.is_in(before));
    if waits {
        change = change
            .col_expr(Column::SentAt, Expr::value(now.as_micros()))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1));
    }
    Ok(change.exec(db).await?.rows_affected > 0)
}

/// The provider gave it up. What arrived stays arrived; a report of an earlier try is none of this one.
pub async fn fail<C: ConnectionTrait>(
    db: &C,
    row: &Model,
    provider_id: &str,
    error: &str,
) -> Result<bool, DbErr> {
    if !is_present_try(row, provider_id) {
        return Ok(false);
    }
    let failed = Entity::update_many()
        .col_expr(Column::State, Expr::value(DeliveryState::Dead.as_str()))
        .col_expr(Column::LeasedUntil, Expr::value(None::<i64>))
        .col_expr(Column::NextAt, Expr::value(None::<i64>))
        .col_expr(Column::LastError, Expr::value(error))
        .col_expr(Column::ProviderId, Expr::value(provider_id))
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(&row.state))
        .exec(db)
        .await?;
    Ok(failed.rows_affected > 0)
}

/// It is sent once more, at once: the provider wants it in another form. The id of the try that
/// failed stays, so that what is still said of it is known as old.
pub async fn again<C: ConnectionTrait>(
    db: &C,
    row: &Model,
    provider_id: &str,
    error: &str,
    now: Timestamp,
) -> Result<bool, DbErr> {
    if !is_present_try(row, provider_id) {
        return Ok(false);
    }
    let again = Entity::update_many()
        .col_expr(Column::State, Expr::value(DeliveryState::Waiting.as_str()))
        .col_expr(Column::LeasedUntil, Expr::value(None::<i64>))
        .col_expr(Column::NextAt, Expr::value(now.as_micros()))
        .col_expr(Column::LastError, Expr::value(error))
        .col_expr(Column::ProviderId, Expr::value(provider_id))
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(&row.state))
        .exec(db)
        .await?;
    Ok(again.rows_affected > 0)
}

/// Whether it was sent as `provider_id`, or is being sent and nobody has written down as what.
fn is_present_try(row: &Model, provider_id: &str) -> bool {
    let known = row.provider_id.as_deref() == Some(provider_id);
    match DeliveryState::parse(&row.state) {
        Some(DeliveryState::Sent) => known,
        Some(DeliveryState::Waiting) => !known && row.leased_until.is_some(),
        _ => false,
    }
}
