//! Invitations and password resets: good once, known only by their hash.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QuerySelect};
use shared_clock::Timestamp;

use super::entity::one_time_token::{Column, Entity, Model};

/// What a one-time token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Joining a restaurant.
    Invite,
    /// A forgotten password.
    Reset,
}

impl Purpose {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reset => "reset",
        }
    }
}

/// Stores a token and voids the person's earlier ones of the same purpose and restaurant.
pub async fn replace<C: ConnectionTrait>(db: &C, token: Model) -> Result<(), DbErr> {
    let mut earlier = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(token.created_at))
        .filter(Column::Purpose.eq(&token.purpose))
        .filter(Column::UserId.eq(token.user_id))
        .filter(Column::UsedAt.is_null());
    if let Some(restaurant_id) = token.restaurant_id {
        earlier = earlier.filter(Column::RestaurantId.eq(restaurant_id));
    }
    earlier.exec(db).await?;
    Entity::insert(token.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Spends a token; none if it is unknown, spent or past its end.
pub async fn spend<C: ConnectionTrait>(
    db: &C,
    purpose: Purpose,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<Model>, DbErr> {
    let found = Entity::find()
        .filter(Column::Hash.eq(hash))
        .filter(Column::Purpose.eq(purpose.as_str()))
        .lock_exclusive()
        .one(db)
        .await?;
    let Some(token) =
        found.filter(|token| token.used_at.is_none() && token.expires_at > now.as_micros())
    else {
        return Ok(None);
    };
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now.as_micros()))
        .filter(Column::Id.eq(token.id))
        .exec(db)
        .await?;
    Ok(Some(token))
}

/// Whether a token could be spent: asked before a slow hash; [`spend`] decides.
pub async fn is_good<C: ConnectionTrait>(
    db: &C,
    purpose: Purpose,
    hash: &[u8],
    now: Timestamp,
) -> Result<bool, DbErr> {
    let good = Entity::find()
        .filter(Column::Hash.eq(hash))
        .filter(Column::Purpose.eq(purpose.as_str()))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now.as_micros()))
        .count(db)
        .await?;
    Ok(good > 0)
}

/// Voids everything a person could still use to set a password.
pub async fn void_all<C: ConnectionTrait>(
    db: &C,
    user_id: Uuid,
    now: Timestamp,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now.as_micros()))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets tokens that ended before `before`.
pub async fn purge<C: ConnectionTrait>(db: &C, before: Timestamp) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::ExpiresAt.lt(before.as_micros()))
        .exec(db)
        .await?;
    Ok(())
}
