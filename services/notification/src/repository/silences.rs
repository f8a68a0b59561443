//! Products of which nothing is sent for a while.

use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use shared_clock::Timestamp;

use super::entity::silence::{Column, Entity, Model};

/// Keeps a silence in place of an earlier one.
pub async fn keep<C: ConnectionTrait>(db: &C, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([Column::RestaurantId, Column::ProductId])
                .update_columns([Column::Until, Column::ByUser, Column::At])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// A silence until a delivery ends by itself after so many days: the order may have been forgotten.
const LONGEST_DAYS: i64 = 30;

/// Whether nothing is to be sent about this product at `now`.
pub async fn is_silent<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    product_id: Uuid,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let row = Entity::find_by_id((restaurant_id, product_id))
        .one(db)
        .await?;
    let end = |row: Model| {
        let longest = Timestamp::from_micros(row.at).plus_seconds(LONGEST_DAYS * 24 * 60 * 60);
        row.until.unwrap_or(longest.as_micros())
    };
    Ok(row.is_some_and(|row| end(row) > now.as_micros()))
}

/// Ends a silence; with `delivered`, only one that was to last until a delivery.
pub async fn end<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    product_id: Uuid,
    delivered: bool,
) -> Result<(), DbErr> {
    let mut ended = Entity::delete_many()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .filter(Column::ProductId.eq(product_id));
    if delivered {
        ended = ended.filter(Column::Until.is_null());
    }
    ended.exec(db).await?;
    Ok(())
}
