//! The last day whose summary a person was given.

use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use super::entity::digest::{Column, Entity, Model};

/// The last day, `YYYY-MM-DD`; none: there was no summary yet.
pub async fn last_day<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    user_id: Uuid,
) -> Result<Option<String>, DbErr> {
    let row = Entity::find_by_id((restaurant_id, user_id)).one(db).await?;
    Ok(row.map(|row| row.last_day))
}

/// This day is done.
pub async fn keep<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    user_id: Uuid,
    last_day: String,
) -> Result<(), DbErr> {
    let row = Model {
        restaurant_id,
        user_id,
        last_day,
    };
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([Column::RestaurantId, Column::UserId])
                .update_columns([Column::LastDay])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}
