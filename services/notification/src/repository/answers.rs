//! What somebody did about an alert, by the event behind it.

use std::collections::HashMap;

use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use shared_clock::Timestamp;

use super::entity::answer::{Column, Entity, Model};

/// Keeps an answer in place of an earlier one.
pub async fn keep<C: ConnectionTrait>(db: &C, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([Column::RestaurantId, Column::EventId])
                .update_columns([Column::Answer, Column::ByUser, Column::At, Column::Until])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Forgets an answer.
pub async fn forget<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    event_id: Uuid,
) -> Result<(), DbErr> {
    Entity::delete_by_id((restaurant_id, event_id))
        .exec(db)
        .await?;
    Ok(())
}

/// The answers to the alerts of these events.
pub async fn of<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    events: Vec<Uuid>,
) -> Result<HashMap<Uuid, Model>, DbErr> {
    let rows = Entity::find()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .filter(Column::EventId.is_in(events))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.event_id, row)).collect())
}

/// Forgets answers to what is forgotten as well.
pub async fn purge<C: ConnectionTrait>(db: &C, before: Timestamp) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::At.lt(before.as_micros()))
        .exec(db)
        .await?;
    Ok(())
}
