//! What the link that ends mail needs to know.

use sea_orm::entity::prelude::*;

use super::entity::restaurant;

/// What a restaurant is called, if auth has told it.
pub async fn restaurant_name<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
) -> Result<Option<String>, DbErr> {
    let row = restaurant::Entity::find_by_id(restaurant_id)
        .one(db)
        .await?;
    Ok(row.map(|row| row.name))
}
