//! Deliveries as people look at them and as alerts join them; the workers' side is in `queue`.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel, PaginatorTrait, QueryOrder, QuerySelect};
use shared_clock::Timestamp;
use shared_contract::notification::{Channel, DeliveryState};

use super::entity::delivery::{ActiveModel, Column, Entity, Model};

/// How long finished deliveries are kept, in days.
const KEPT_DAYS: i64 = 90;

/// Which deliveries a list holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Only these.
    pub state: Option<DeliveryState>,
    /// Only this way's.
    pub channel: Option<Channel>,
    /// Only those before this one.
    pub before: Option<Uuid>,
}

/// Puts a delivery into the queue, behind those of its lane.
pub async fn add<C: ConnectionTrait>(db: &C, mut row: Model) -> Result<(), DbErr> {
    if let Some(lane) = &row.lane {
        let last: Option<i64> = Entity::find()
            .select_only()
            .column(Column::Number)
            .filter(Column::Lane.eq(lane))
            .order_by_desc(Column::Number)
            .into_tuple()
            .one(db)
            .await?;
        row.number = last.unwrap_or(0) + 1;
    }
    Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The delivery of this lane that more may still join: it waits for its moment, or, with `behind`,
/// for one before it that does not get through. It was never tried, not even before somebody had it
/// sent again: a repeat says the same.
pub async fn gathering<C: ConnectionTrait>(
    db: &C,
    lane: &str,
    now: Timestamp,
    behind: bool,
) -> Result<Option<Model>, DbErr> {
    let waiting = || {
        Entity::find()
            .filter(Column::Lane.eq(lane))
            .filter(Column::State.eq(DeliveryState::Waiting.as_str()))
    };
    let last = waiting()
        .filter(Column::Attempts.eq(0))
        .filter(Column::LastError.is_null())
        .filter(Column::LeasedUntil.is_null())
        .order_by_desc(Column::Number)
        .lock_exclusive()
        .one(db)
        .await?;
    let Some(last) = last else { return Ok(None) };
    if last
        .gathers_until
        .is_some_and(|until| until > now.as_micros())
    {
        return Ok(Some(last));
    }
    let before = waiting().filter(Column::Number.lt(last.number));
    let is_behind = behind && before.count(db).await? > 0;
    Ok(Some(last).filter(|_| is_behind))
}

/// How many deliveries wait in a lane.
pub async fn waiting_in<C: ConnectionTrait>(db: &C, lane: &str) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::Lane.eq(lane))
        .filter(Column::State.eq(DeliveryState::Waiting.as_str()))
        .count(db)
        .await
}

/// What joined it.
pub async fn join<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
    content: String,
    severity: &str,
) -> Result<(), DbErr> {
    let change = ActiveModel {
        id: Set(id),
        content: Set(content),
        severity: Set(severity.to_owned()),
        ..Default::default()
    };
    Entity::update(change).exec(db).await?;
    Ok(())
}

/// When the last `count` deliveries of a lane are or were to go out, newest first.
pub async fn last_moments<C: ConnectionTrait>(
    db: &C,
    lane: &str,
    count: u64,
) -> Result<Vec<i64>, DbErr> {
    let rows = Entity::find()
        .filter(Column::Lane.eq(lane))
        .filter(Column::State.ne(DeliveryState::Cancelled.as_str()))
        .order_by_desc(Column::Number)
        .limit(count)
        .all(db)
        .await?;
    let moment = |row: &Model| row.sent_at.or(row.next_at).unwrap_or(row.created_at);
    Ok(rows.iter().map(moment).collect())
}

/// One delivery of the restaurant.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    id: Uuid,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id)
        .filter(Column::RestaurantId.eq(restaurant_id))
        .one(db)
        .await
}

/// Deliveries of the restaurant, newest first.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    wanted: Wanted,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let mut query = Entity::find()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .order_by_desc(Column::Id)
        .limit(limit);
    if let Some(state) = wanted.state {
        query = query.filter(Column::State.eq(state.as_str()));
    }
    if let Some(channel) = wanted.channel {
        query = query.filter(Column::Channel.eq(channel.as_str()));
    }
    if let Some(before) = wanted.before {
        query = query.filter(Column::Id.lt(before));
    }
    query.all(db).await
}

/// Sends a delivery that was given up again, as if it were new. Whether it was given up.
pub async fn revive<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, DbErr> {
    let revived = Entity::update_many()
        .col_expr(Column::State, Expr::value(DeliveryState::Waiting.as_str()))
        .col_expr(Column::Attempts, Expr::value(0_i64))
        .col_expr(Column::NextAt, Expr::value(now.as_micros()))
        .col_expr(Column::ExpiresAt, Expr::value(expires_at.as_micros()))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(DeliveryState::Dead.as_str()))
        .exec(db)
        .await?;
    Ok(revived.rows_affected > 0)
}

/// Forgets finished deliveries of long ago.
pub async fn purge<C: ConnectionTrait>(db: &C, now: Timestamp) -> Result<(), DbErr> {
    let before = now.plus_seconds(-KEPT_DAYS * 24 * 60 * 60);
    Entity::delete_many()
        .filter(Column::State.ne(DeliveryState::Waiting.as_str()))
        .filter(Column::CreatedAt.lt(before.as_micros()))
        .exec(db)
        .await?;
    Ok(())
}
