//! Signing keys.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use shared_clock::Timestamp;

use super::entity::first_key;
use super::entity::signing_key::{Column, Entity, Model};

/// Keys that are not retired, oldest first.
pub async fn live<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>, DbErr> {
    all_live().all(db).await
}

/// The same, behind a lock on them: of two rotations at once the second sees what the first made.
pub async fn lock_live<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>, DbErr> {
    all_live().lock_exclusive().all(db).await?;
    // Read again: what waited for the lock does not see rows that came meanwhile.
    live(db).await
}

/// All keys that are remembered, oldest first.
pub async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>, DbErr> {
    in_order(Entity::find()).all(db).await
}

fn all_live() -> Select<Entity> {
    in_order(Entity::find().filter(Column::RetiredAt.is_null()))
}

fn in_order(keys: Select<Entity>) -> Select<Entity> {
    keys.order_by_asc(Column::ActiveFrom)
        .order_by_asc(Column::Kid)
}

/// Claims that `kid` is the first key; false when there was one. The database decides: of two
/// processes that start at once the second waits for the first and then finds the row.
pub async fn claim_first<C: ConnectionTrait>(db: &C, kid: &str) -> Result<bool, DbErr> {
    let row = first_key::Model {
        id: 1,
        kid: kid.to_owned(),
    };
    let inserted = first_key::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(first_key::Column::Id)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(inserted > 0)
}

/// Stores a key.
pub async fn insert<C: ConnectionTrait>(db: &C, key: Model) -> Result<(), DbErr> {
    Entity::insert(key.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Retires a key: tokens it signed do not count any more, and its private half is forgotten.
pub async fn retire<C: ConnectionTrait>(db: &C, kid: &str, now: Timestamp) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::RetiredAt, Expr::value(now.as_micros()))
        .col_expr(Column::PrivateKey, Expr::value(Vec::<u8>::new()))
        .filter(Column::Kid.eq(kid))
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets keys that were retired before `before`.
pub async fn purge<C: ConnectionTrait>(db: &C, before: Timestamp) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::RetiredAt.lt(before.as_micros()))
        .exec(db)
        .await?;
    Ok(())
}
