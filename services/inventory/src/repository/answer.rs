//! Answers kept under an idempotency key, where the effect was committed before.

use sea_orm::EntityTrait as _;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbErr};
use shared_clock::Timestamp;
use shared_storage::idempotency::{Column, Entity};
use shared_storage::{Answer, IdempotentCall};

/// Keeps an answer, unless the key has one.
pub async fn keep<C: ConnectionTrait>(
    db: &C,
    call: &IdempotentCall,
    answer: &Answer,
    now: Timestamp,
) -> Result<(), DbErr> {
    let key = [
        Column::RestaurantId,
        Column::UserId,
        Column::Route,
        Column::Key,
    ];
    Entity::insert(call.row(answer, now))
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}
