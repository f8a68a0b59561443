//! What the booking of stock asks about people.

use sea_orm::entity::prelude::*;

use super::user;

/// Whether this person works in this restaurant now; none when nobody knows the person there.
pub async fn is_active<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    id: Uuid,
) -> Result<Option<bool>, DbErr> {
    let found = user::Entity::find_by_id((restaurant_id, id))
        .one(db)
        .await?;
    Ok(found.map(|user| user.is_active))
}
