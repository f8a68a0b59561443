//! People and restaurants: copies of what auth publishes.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder};
use shared_clock::DayRule;
use shared_contract::auth::Restaurant;
use shared_contract::event::UserChanged;

use super::entity::{person, restaurant};
use crate::entities::Person;

/// Everybody who works in the restaurant.
pub async fn active<C: ConnectionTrait>(db: &C, restaurant_id: Uuid) -> Result<Vec<Person>, DbErr> {
    let rows = person::Entity::find()
        .filter(person::Column::RestaurantId.eq(restaurant_id))
        .filter(person::Column::IsActive.eq(true))
        .order_by_asc(person::Column::UserId)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Person {
            id: row.user_id,
            name: row.name,
        })
        .collect())
}

/// The person's language, as auth last told.
pub async fn language<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    user_id: Uuid,
) -> Result<Option<String>, DbErr> {
    let row = person::Entity::find_by_id((restaurant_id, user_id))
        .one(db)
        .await?;
    Ok(row.map(|row| row.language))
}

/// How the restaurant divides its time; the default until auth has told.
pub async fn day_rule<C: ConnectionTrait>(db: &C, restaurant_id: Uuid) -> Result<DayRule, DbErr> {
    let row = restaurant::Entity::find_by_id(restaurant_id)
        .one(db)
        .await?;
    Ok(row
        .and_then(|row| DayRule::new(&row.time_zone, &row.day_starts_at).ok())
        .unwrap_or_default())
}

/// Keeps a person as auth says they now are.
pub async fn keep<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    change: &UserChanged,
) -> Result<(), DbErr> {
    let row = person::Model {
        restaurant_id,
        user_id: change.user.id,
        name: change.user.name.clone(),
        language: change.user.language.as_str().to_owned(),
        is_active: change.user.is_active,
    };
    person::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([person::Column::RestaurantId, person::Column::UserId])
                .update_columns([
                    person::Column::Name,
                    person::Column::Language,
                    person::Column::IsActive,
                ])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Keeps a restaurant's time.
pub async fn keep_restaurant<C: ConnectionTrait>(db: &C, is: &Restaurant) -> Result<(), DbErr> {
    let row = restaurant::Model {
        restaurant_id: is.id,
        time_zone: is.time_zone.clone(),
        day_starts_at: is.day_starts_at.clone(),
    };
    restaurant::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(restaurant::Column::RestaurantId)
                .update_columns([
                    restaurant::Column::TimeZone,
                    restaurant::Column::DayStartsAt,
                ])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}
