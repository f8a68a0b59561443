//! Inbox entries and the numbers that order them.

use std::collections::HashSet;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{IntoActiveModel, PaginatorTrait, QueryOrder, QuerySelect};
use shared_clock::Timestamp;
use shared_events::tables::entity::epoch;
use shared_storage::StorageError;

use super::entity::{inbox, inbox_head};
use crate::model::{Alert, Entry, Mailbox, Raised};

/// How long entries are kept, in days.
const KEPT_DAYS: i64 = 180;

/// Who already has the entry of this event.
pub async fn holders<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    event_id: Uuid,
) -> Result<HashSet<Uuid>, DbErr> {
    let ids: Vec<Uuid> = inbox::Entity::find()
        .select_only()
        .column(inbox::Column::UserId)
        .filter(inbox::Column::RestaurantId.eq(restaurant_id))
        .filter(inbox::Column::EventId.eq(event_id))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().collect())
}

/// Puts an entry into one inbox.
pub async fn add<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
    mailbox: Mailbox,
    raised: &Raised,
) -> Result<(), DbErr> {
    let row = inbox::Model {
        id,
        restaurant_id: mailbox.restaurant_id,
        user_id: mailbox.user_id,
        number: next_number(db, mailbox).await?,
        event_id: raised.event_id,
        kind: raised.alert.kind().as_str().to_owned(),
        severity: raised.alert.severity().as_str().to_owned(),
        product_id: Some(raised.alert.product_id()),
        data: raised.alert.data().to_string(),
        created_at: raised.at.as_micros(),
        read_at: None,
    };
    inbox::Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

async fn next_number<C: ConnectionTrait>(db: &C, mailbox: Mailbox) -> Result<i64, DbErr> {
    let row = inbox_head::Model {
        restaurant_id: mailbox.restaurant_id,
        user_id: mailbox.user_id,
        last_number: 1,
    };
    let column = (inbox_head::Entity, inbox_head::Column::LastNumber);
    let head = inbox_head::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([inbox_head::Column::RestaurantId, inbox_head::Column::UserId])
                .value(inbox_head::Column::LastNumber, Expr::col(column).add(1))
                .to_owned(),
        )
        .exec_with_returning(db)
        .await?;
    Ok(head.last_number)
}

fn of(mailbox: Mailbox) -> Select<inbox::Entity> {
    inbox::Entity::find()
        .filter(inbox::Column::RestaurantId.eq(mailbox.restaurant_id))
        .filter(inbox::Column::UserId.eq(mailbox.user_id))
}

/// Newest first, below `before`.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    mailbox: Mailbox,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<Entry>, StorageError> {
    let mut query = of(mailbox)
        .order_by_desc(inbox::Column::Number)
        .limit(limit);
    if let Some(before) = before {
        query = query.filter(inbox::Column::Number.lt(before));
    }
    query.all(db).await?.iter().map(entry).collect()
}

/// Oldest first, above `after`.
pub async fn after<C: ConnectionTrait>(
    db: &C,
    mailbox: Mailbox,
    after: i64,
    limit: u64,
) -> Result<Vec<Entry>, StorageError> {
    of(mailbox)
        .filter(inbox::Column::Number.gt(after))
        .order_by_asc(inbox::Column::Number)
        .limit(limit)
        .all(db)
        .await?
        .iter()
        .map(entry)
        .collect()
}

/// One entry of this inbox.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    mailbox: Mailbox,
    id: Uuid,
) -> Result<Option<Entry>, StorageError> {
    let row = of(mailbox).filter(inbox::Column::Id.eq(id)).one(db).await?;
    row.as_ref().map(entry).transpose()
}

/// How many entries are unread.
pub async fn unread<C: ConnectionTrait>(db: &C, mailbox: Mailbox) -> Result<u64, DbErr> {
    of(mailbox)
        .filter(inbox::Column::ReadAt.is_null())
        .count(db)
        .await
}

/// Marks what is unread as read: one entry, or all. Answers how many there were.
pub async fn mark_read<C: ConnectionTrait>(
    db: &C,
    mailbox: Mailbox,
    only: Option<Uuid>,
    now: Timestamp,
) -> Result<u64, DbErr> {
    let mut change = inbox::Entity::update_many()
        .col_expr(inbox::Column::ReadAt, Expr::value(now.as_micros()))
        .filter(inbox::Column::RestaurantId.eq(mailbox.restaurant_id))
        .filter(inbox::Column::UserId.eq(mailbox.user_id))
        .filter(inbox::Column::ReadAt.is_null());
    if let Some(id) = only {
        change = change.filter(inbox::Column::Id.eq(id));
    }
    Ok(change.exec(db).await?.rows_affected)
}

/// Forgets entries of long ago, read or not.
pub async fn purge<C: ConnectionTrait>(db: &C, now: Timestamp) -> Result<(), DbErr> {
    let before = now.plus_seconds(-KEPT_DAYS * 24 * 60 * 60);
    inbox::Entity::delete_many()
        .filter(inbox::Column::CreatedAt.lt(before.as_micros()))
        .exec(db)
        .await?;
    Ok(())
}

/// The database's epoch (raised by a restore) and the last number of this inbox.
pub async fn position<C: ConnectionTrait>(db: &C, mailbox: Mailbox) -> Result<(i64, i64), DbErr> {
    let epoch = epoch::Entity::find()
        .one(db)
        .await?
        .map_or(1, |row| row.epoch);
    let head = inbox_head::Entity::find_by_id((mailbox.restaurant_id, mailbox.user_id))
        .one(db)
        .await?;
    Ok((epoch, head.map_or(0, |row| row.last_number)))
}

fn entry(row: &inbox::Model) -> Result<Entry, StorageError> {
    Ok(Entry {
        id: row.id,
        number: row.number,
        event_id: row.event_id,
        alert: Alert::from_stored(&row.kind, &row.data).map_err(StorageError::Damaged)?,
        created_at: Timestamp::from_micros(row.created_at),
        read_at: row.read_at.map(Timestamp::from_micros),
    })
}
