//! Signing keys.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use shared_clock::Timestamp;

use super::entity::signing_key::{Column, Entity, Model};

/// Keys that are not retired, oldest first.
pub async fn live<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::RetiredAt.is_null())
        .order_by_asc(Column::ActiveFrom)
        .order_by_asc(Column::Kid)
        .all(db)
        .await
}

/// Stores a key.
pub async fn insert<C: ConnectionTrait>(db: &C, key: Model) -> Result<(), DbErr> {
    Entity::insert(key.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Retires a key: tokens it signed do not count any more.
pub async fn retire<C: ConnectionTrait>(db: &C, kid: &str, now: Timestamp) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::RetiredAt, Expr::value(now.as_micros()))
        .filter(Column::Kid.eq(kid))
        .exec(db)
        .await?;
    Ok(())
}
