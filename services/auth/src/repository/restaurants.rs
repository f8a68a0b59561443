//! Restaurants, and which was the first.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QuerySelect};

use super::entity::{installation, restaurant};

/// The one row of `installation`.
const THE_ROW: i32 = 1;

/// A restaurant by id.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
) -> Result<Option<restaurant::Model>, DbErr> {
    restaurant::Entity::find_by_id(id).one(db).await
}

/// A restaurant, locked until the transaction ends: changes to its owners queue up behind it.
pub async fn lock<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
) -> Result<Option<restaurant::Model>, DbErr> {
    restaurant::Entity::find_by_id(id)
        .lock_exclusive()
        .one(db)
        .await
}

/// Restaurants by id, in any order.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    ids: Vec<Uuid>,
) -> Result<Vec<restaurant::Model>, DbErr> {
    restaurant::Entity::find()
        .filter(restaurant::Column::Id.is_in(ids))
        .all(db)
        .await
}

/// Stores a new restaurant.
pub async fn insert<C: ConnectionTrait>(db: &C, row: restaurant::Model) -> Result<(), DbErr> {
    restaurant::Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Stores all settings of a restaurant.
pub async fn update<C: ConnectionTrait>(db: &C, row: &restaurant::Model) -> Result<(), DbErr> {
    restaurant::Entity::update(row.clone().into_active_model().reset_all())
        .exec(db)
        .await?;
    Ok(())
}

/// Whether nobody has registered yet.
pub async fn is_fresh<C: ConnectionTrait>(db: &C) -> Result<bool, DbErr> {
    Ok(installation::Entity::find_by_id(THE_ROW)
        .one(db)
        .await?
        .is_none())
}

/// Claims to be the first restaurant; false when there is one. The database decides: of two at
/// once the second waits for the first and then finds the row.
pub async fn claim_first<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    now: i64,
) -> Result<bool, DbErr> {
    let row = installation::Model {
        id: THE_ROW,
        first_restaurant_id: restaurant_id,
        created_at: now,
    };
    let inserted = installation::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(installation::Column::Id)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(inserted > 0)
}
