//! Codes sent to telephone numbers: the newest of a person counts, known only by its keyed hash.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use shared_clock::Timestamp;

use super::entity::phone_code::{Column, Entity, Model};

/// When the person's codes after `since` were made, newest first, at most `limit` of them.
pub async fn made_since<C: ConnectionTrait>(
    db: &C,
    user_id: Uuid,
    since: Timestamp,
    limit: u64,
) -> Result<Vec<i64>, DbErr> {
    Entity::find()
        .filter(Column::UserId.eq(user_id))
        .filter(Column::CreatedAt.gt(since.as_micros()))
        .order_by_desc(Column::CreatedAt)
        .limit(limit)
        .select_only()
        .column(Column::CreatedAt)
        .into_tuple()
        .all(db)
        .await
}

/// Stores a code in the place of the person's earlier ones.
pub async fn replace<C: ConnectionTrait>(db: &C, row: Model) -> Result<(), DbErr> {
    let now = Timestamp::from_micros(row.created_at);
    void_all(db, row.user_id, now).await?;
    Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The person's newest code, used or not.
pub async fn newest<C: ConnectionTrait>(db: &C, user_id: Uuid) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::UserId.eq(user_id))
        .order_by_desc(Column::CreatedAt)
        .one(db)
        .await
}

/// One more wrong try.
pub async fn wrong<C: ConnectionTrait>(db: &C, row: &Model) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::WrongTries, Expr::value(row.wrong_tries + 1))
        .filter(Column::Id.eq(row.id))
        .exec(db)
        .await?;
    Ok(())
}

/// No code of the person counts any more.
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

/// Forgets codes that ended before `before`.
pub async fn purge<C: ConnectionTrait>(db: &C, before: Timestamp) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::ExpiresAt.lt(before.as_micros()))
        .exec(db)
        .await?;
    Ok(())
}
