//! Alert states: whether what was alerted is still so.

use std::collections::HashSet;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder};
use shared_clock::Timestamp;
use shared_contract::notification::AlertType;
use shared_storage::StorageError;

use super::entity::alert_state;
use crate::model::{Alert, Raised};

/// Whether an alert of this kind about this subject is open.
pub async fn is_open<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    kind: AlertType,
    subject_id: Uuid,
) -> Result<bool, DbErr> {
    let key = (restaurant_id, kind.as_str().to_owned(), subject_id);
    let row = alert_state::Entity::find_by_id(key).one(db).await?;
    Ok(row.is_some_and(|row| row.is_open))
}

/// Alerts of the restaurant that are open, oldest first.
pub async fn open<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
) -> Result<Vec<Raised>, StorageError> {
    alert_state::Entity::find()
        .filter(alert_state::Column::RestaurantId.eq(restaurant_id))
        .filter(alert_state::Column::IsOpen.eq(true))
        .order_by_asc(alert_state::Column::ChangedAt)
        .all(db)
        .await?
        .into_iter()
        .map(|row| {
            Ok(Raised {
                restaurant_id,
                event_id: row.event_id,
                at: Timestamp::from_micros(row.changed_at),
                alert: Alert::from_stored(&row.kind, &row.data).map_err(StorageError::Damaged)?,
            })
        })
        .collect()
}

/// Remembers that what `raised` is about is so, until [`close`].
pub async fn keep<C: ConnectionTrait>(
    db: &C,
    raised: &Raised,
    subject_id: Uuid,
) -> Result<(), DbErr> {
    let row = alert_state::Model {
        restaurant_id: raised.restaurant_id,
        kind: raised.alert.kind().as_str().to_owned(),
        subject_id,
        is_open: true,
        event_id: raised.event_id,
        severity: raised.alert.severity().as_str().to_owned(),
        data: raised.alert.data().to_string(),
        changed_at: raised.at.as_micros(),
    };
    alert_state::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([
                alert_state::Column::RestaurantId,
                alert_state::Column::Kind,
                alert_state::Column::SubjectId,
            ])
            .update_columns([
                alert_state::Column::IsOpen,
                alert_state::Column::EventId,
                alert_state::Column::Severity,
                alert_state::Column::Data,
                alert_state::Column::ChangedAt,
            ])
            .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// It is over: the next time it happens is news again.
pub async fn close<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    kind: AlertType,
    subject_id: Uuid,
    at: Timestamp,
) -> Result<(), DbErr> {
    alert_state::Entity::update_many()
        .col_expr(alert_state::Column::IsOpen, Expr::value(false))
        .col_expr(alert_state::Column::ChangedAt, Expr::value(at.as_micros()))
        .filter(alert_state::Column::RestaurantId.eq(restaurant_id))
        .filter(alert_state::Column::Kind.eq(kind.as_str()))
        .filter(alert_state::Column::SubjectId.eq(subject_id))
        .exec(db)
        .await?;
    Ok(())
}

/// The events whose alerts are still so, of these.
pub async fn still_open<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    events: Vec<Uuid>,
) -> Result<HashSet<Uuid>, DbErr> {
    let rows = alert_state::Entity::find()
        .filter(alert_state::Column::RestaurantId.eq(restaurant_id))
        .filter(alert_state::Column::IsOpen.eq(true))
        .filter(alert_state::Column::EventId.is_in(events))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.event_id).collect())
}
