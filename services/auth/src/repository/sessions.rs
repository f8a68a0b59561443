//! Logins and their refresh tokens.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use shared_clock::Timestamp;

use super::entity::{refresh_token, session};

/// A login by id.
pub async fn find<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<Option<session::Model>, DbErr> {
    session::Entity::find_by_id(id).one(db).await
}

/// A login, locked until the transaction ends: what happens to its tokens queues up behind it.
pub async fn lock<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<Option<session::Model>, DbErr> {
    session::Entity::find_by_id(id)
        .lock_exclusive()
        .one(db)
        .await
}

/// A person's logins that are neither ended nor run out, newest use first.
pub async fn live<C: ConnectionTrait>(
    db: &C,
    user_id: Uuid,
    now: Timestamp,
) -> Result<Vec<session::Model>, DbErr> {
    session::Entity::find()
        .filter(session::Column::UserId.eq(user_id))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now.as_micros()))
        .order_by_desc(session::Column::LastUsedAt)
        .order_by_desc(session::Column::Id)
        .all(db)
        .await
}

/// Whether a person has (or lately had) a login from an address.
pub async fn has_come_from<C: ConnectionTrait>(
    db: &C,
    user_id: Uuid,
    address: &str,
) -> Result<bool, DbErr> {
    let from_there = session::Entity::find()
        .filter(session::Column::UserId.eq(user_id))
        .filter(session::Column::ClientIp.eq(address));
    Ok(from_there.count(db).await? > 0)
}

/// Stores a new login.
pub async fn insert<C: ConnectionTrait>(db: &C, row: session::Model) -> Result<(), DbErr> {
    session::Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Stores all fields of a login.
pub async fn update<C: ConnectionTrait>(db: &C, row: &session::Model) -> Result<(), DbErr> {
    session::Entity::update(row.clone().into_active_model().reset_all())
        .exec(db)
        .await?;
    Ok(())
}

/// Which of a person's logins to end.
#[derive(Debug, Clone, Copy)]
pub enum Which {
    /// This one.
    One(Uuid),
    /// All.
    All,
    /// All but this one.
    AllBut(Uuid),
    /// Those last used in this restaurant.
    Restaurant(Uuid),
}

/// Ends logins of a person; how many were still going.
pub async fn end<C: ConnectionTrait>(
    db: &C,
    user_id: Uuid,
    which: Which,
    now: Timestamp,
) -> Result<u64, DbErr> {
    let all = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now.as_micros()))
        .filter(session::Column::UserId.eq(user_id))
        .filter(session::Column::EndedAt.is_null());
    let some = match which {
        Which::One(id) => all.filter(session::Column::Id.eq(id)),
        Which::All => all,
        Which::AllBut(id) => all.filter(session::Column::Id.ne(id)),
        Which::Restaurant(id) => all.filter(session::Column::RestaurantId.eq(id)),
    };
    Ok(some.exec(db).await?.rows_affected)
}

/// A refresh token by its hash.
pub async fn token<C: ConnectionTrait>(
    db: &C,
    hash: &[u8],
) -> Result<Option<refresh_token::Model>, DbErr> {
    refresh_token::Entity::find()
        .filter(refresh_token::Column::Hash.eq(hash))
        .one(db)
        .await
}

/// Stores a new refresh token.
pub async fn insert_token<C: ConnectionTrait>(
    db: &C,
    row: refresh_token::Model,
) -> Result<(), DbErr> {
    refresh_token::Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Marks a token as spent, and its siblings with it: of a pair given twice one is used.
pub async fn spend<C: ConnectionTrait>(
    db: &C,
    token: &refresh_token::Model,
    key: Option<Vec<u8>>,
    now: Timestamp,
) -> Result<(), DbErr> {
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::UsedAt, Expr::value(now.as_micros()))
        .col_expr(refresh_token::Column::UsedKey, Expr::value(key))
        .filter(refresh_token::Column::Id.eq(token.id))
        .exec(db)
        .await?;
    let Some(parent) = token.parent_id else {
        return Ok(());
    };
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::UsedAt, Expr::value(now.as_micros()))
        .filter(refresh_token::Column::ParentId.eq(parent))
        .filter(refresh_token::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Whether any token given out for `token_id` was used.
pub async fn successor_used<C: ConnectionTrait>(db: &C, token_id: Uuid) -> Result<bool, DbErr> {
    Ok(refresh_token::Entity::find()
        .filter(refresh_token::Column::ParentId.eq(token_id))
        .filter(refresh_token::Column::UsedAt.is_not_null())
        .count(db)
        .await?
        > 0)
}

/// Forgets logins (with their tokens) that ended or ran out before `before`.
pub async fn purge<C: ConnectionTrait>(db: &C, before: Timestamp) -> Result<(), DbErr> {
    let before = before.as_micros();
    session::Entity::delete_many()
        .filter(
            session::Column::ExpiresAt
                .lt(before)
                .or(session::Column::EndedAt.lt(before)),
        )
        .exec(db)
        .await?;
    Ok(())
}

/// Logins that ended at or after a moment: their id, and when in microseconds UTC.
pub async fn ended_since<C: ConnectionTrait>(
    db: &C,
    since: Timestamp,
) -> Result<Vec<(Uuid, i64)>, DbErr> {
    session::Entity::find()
        .filter(session::Column::EndedAt.gte(since.as_micros()))
        .select_only()
        .column(session::Column::Id)
        .column(session::Column::EndedAt)
        .into_tuple()
        .all(db)
        .await
}
