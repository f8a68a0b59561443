//! People and restaurants: copies of what auth publishes.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder};
use shared_auth::{Language, Role};
use shared_contract::auth::Restaurant;
use shared_contract::event::UserChanged;

use super::entity::{restaurant, user};
use crate::model::Person;

/// One person of the restaurant.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    user_id: Uuid,
) -> Result<Option<Person>, DbErr> {
    let row = user::Entity::find_by_id((restaurant_id, user_id))
        .one(db)
        .await?;
    Ok(row.as_ref().and_then(person))
}

/// Everybody who works in the restaurant at present.
pub async fn active<C: ConnectionTrait>(db: &C, restaurant_id: Uuid) -> Result<Vec<Person>, DbErr> {
    let rows = user::Entity::find()
        .filter(user::Column::RestaurantId.eq(restaurant_id))
        .filter(user::Column::IsActive.eq(true))
        .order_by_asc(user::Column::UserId)
        .all(db)
        .await?;
    Ok(rows.iter().filter_map(person).collect())
}

/// A restaurant's settings, if auth has told them.
pub async fn restaurant<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
) -> Result<Option<restaurant::Model>, DbErr> {
    restaurant::Entity::find_by_id(restaurant_id).one(db).await
}

/// Keeps a person as auth says they now are.
pub async fn keep<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    change: &UserChanged,
) -> Result<(), DbErr> {
    let verified = change.user.phone.as_ref();
    let verified = verified.filter(|_| change.user.phone_verified);
    let row = user::Model {
        restaurant_id,
        user_id: change.user.id,
        role: change.user.role.as_str().to_owned(),
        language: change.user.language.as_str().to_owned(),
        is_active: change.user.is_active,
        name: change.user.name.clone(),
        email: change.user.email.clone(),
        phone: verified.cloned(),
    };
    user::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([user::Column::RestaurantId, user::Column::UserId])
                .update_columns([
                    user::Column::Role,
                    user::Column::Language,
                    user::Column::IsActive,
                    user::Column::Name,
                    user::Column::Email,
                    user::Column::Phone,
                ])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Keeps a restaurant's settings.
pub async fn keep_restaurant<C: ConnectionTrait>(db: &C, is: &Restaurant) -> Result<(), DbErr> {
    let row = restaurant::Model {
        restaurant_id: is.id,
        name: is.name.clone(),
        time_zone: is.time_zone.clone(),
        town: is.town.clone(),
        language: is.language.as_str().to_owned(),
    };
    restaurant::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(restaurant::Column::RestaurantId)
                .update_columns([
                    restaurant::Column::Name,
                    restaurant::Column::TimeZone,
                    restaurant::Column::Town,
                    restaurant::Column::Language,
                ])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// A role that this version does not know gets no alerts.
fn person(row: &user::Model) -> Option<Person> {
    Some(Person {
        user_id: row.user_id,
        role: Role::parse(&row.role)?,
        language: Language::parse(&row.language),
        is_active: row.is_active,
        name: row.name.clone(),
        email: row.email.clone(),
        phone: row.phone.clone(),
    })
}
