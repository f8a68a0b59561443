//! People and their memberships.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use shared_auth::Role;

use super::entity::{membership, user};

/// A person together with their place in one restaurant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub user: user::Model,
    /// Their place.
    pub membership: membership::Model,
}

impl Person {
    /// The role in this restaurant. What cannot be read is the least role.
    pub fn role(&self) -> Role {
        Role::parse(&self.membership.role).unwrap_or(Role::Employee)
    }
}

/// A person by id.
pub async fn user<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find_by_id(id).one(db).await
}

/// A person, locked until the transaction ends: changes to their own fields queue up behind it.
pub async fn lock_user<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find_by_id(id).lock_exclusive().one(db).await
}

/// A person by stored e-mail address.
pub async fn user_by_email<C: ConnectionTrait>(
    db: &C,
    email: &str,
) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find()
        .filter(user::Column::Email.eq(email))
        .one(db)
        .await
}

/// Stores a new person.
pub async fn insert_user<C: ConnectionTrait>(db: &C, row: user::Model) -> Result<(), DbErr> {
    user::Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Stores all of a person's own fields.
pub async fn update_user<C: ConnectionTrait>(db: &C, row: &user::Model) -> Result<(), DbErr> {
    user::Entity::update(row.clone().into_active_model().reset_all())
        .exec(db)
        .await?;
    Ok(())
}

/// A member of one restaurant, active or not.
pub async fn person<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    user_id: Uuid,
) -> Result<Option<Person>, DbErr> {
    let Some(membership) = membership::Entity::find_by_id((restaurant_id, user_id))
        .one(db)
        .await?
    else {
        return Ok(None);
    };
    let user = user(db, user_id).await?;
    Ok(user.map(|user| Person { user, membership }))
}

/// Active members of the restaurant with this verified number.
pub async fn by_verified_phone<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    phone: &str,
) -> Result<Vec<Person>, DbErr> {
    let users = user::Entity::find()
        .filter(user::Column::Phone.eq(phone))
        .filter(user::Column::PhoneVerified.eq(true))
        .all(db)
        .await?;
    let mut found = Vec::new();
    for known in users {
        let here = person(db, restaurant_id, known.id).await?;
        found.extend(here.filter(|person| person.membership.is_active));
    }
    Ok(found)
}

/// Stores a new membership.
pub async fn insert_membership<C: ConnectionTrait>(
    db: &C,
    row: membership::Model,
) -> Result<(), DbErr> {
    membership::Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Stores all fields of a membership.
pub async fn update_membership<C: ConnectionTrait>(
    db: &C,
    row: &membership::Model,
) -> Result<(), DbErr> {
    membership::Entity::update(row.clone().into_active_model().reset_all())
        .exec(db)
        .await?;
    Ok(())
}

/// A person's memberships, active or not, in the order of restaurant ids.
pub async fn memberships<C: ConnectionTrait>(
    db: &C,
    user_id: Uuid,
) -> Result<Vec<membership::Model>, DbErr> {
    membership::Entity::find()
        .filter(membership::Column::UserId.eq(user_id))
        .order_by_asc(membership::Column::RestaurantId)
        .all(db)
        .await
}

/// Restaurants in which the person is an active owner.
pub async fn owned<C: ConnectionTrait>(db: &C, user_id: Uuid) -> Result<Vec<Uuid>, DbErr> {
    let owned = active_owners()
        .filter(membership::Column::UserId.eq(user_id))
        .all(db)
        .await?;
    Ok(owned.into_iter().map(|row| row.restaurant_id).collect())
}

/// How many active owners other than `user_id` the restaurant has.
pub async fn other_owners<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    user_id: Uuid,
) -> Result<u64, DbErr> {
    active_owners()
        .filter(membership::Column::RestaurantId.eq(restaurant_id))
        .filter(membership::Column::UserId.ne(user_id))
        .count(db)
        .await
}

fn active_owners() -> Select<membership::Entity> {
    membership::Entity::find()
        .filter(membership::Column::Role.eq(Role::Owner.as_str()))
        .filter(membership::Column::IsActive.eq(true))
}

/// A page of a restaurant's people, in the order they were added to Mezave.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Person>, DbErr> {
    let mut query = membership::Entity::find()
        .filter(membership::Column::RestaurantId.eq(restaurant_id))
        .order_by_asc(membership::Column::UserId);
    if let Some(after) = after {
        query = query.filter(membership::Column::UserId.gt(after));
    }
    let memberships = query.limit(limit).all(db).await?;
    let ids: Vec<Uuid> = memberships.iter().map(|row| row.user_id).collect();
    let mut users: std::collections::HashMap<Uuid, user::Model> = user::Entity::find()
        .filter(user::Column::Id.is_in(ids))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    Ok(memberships
        .into_iter()
        .filter_map(|membership| {
            let user = users.remove(&membership.user_id)?;
            Some(Person { user, membership })
        })
        .collect())
}

/// Whose tokens were withdrawn at or after a moment: restaurant, person, and the moment in seconds.
pub async fn withdrawn_since<C: ConnectionTrait>(
    db: &C,
    since_seconds: i64,
) -> Result<Vec<(Uuid, Uuid, i64)>, DbErr> {
    membership::Entity::find()
        .filter(membership::Column::TokensNotBefore.gte(since_seconds))
        .select_only()
        .column(membership::Column::RestaurantId)
        .column(membership::Column::UserId)
        .column(membership::Column::TokensNotBefore)
        .into_tuple()
        .all(db)
        .await
}
