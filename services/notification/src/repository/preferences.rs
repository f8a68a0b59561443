//! Preferences, kept as the JSON that clients read and write.

use std::collections::HashMap;

use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use shared_clock::Timestamp;
use shared_contract::notification::Preferences;
use shared_storage::StorageError;

use super::entity::preference;

/// One person's own choice, if they made one.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    user_id: Uuid,
) -> Result<Option<Preferences>, StorageError> {
    preference::Entity::find_by_id((restaurant_id, user_id))
        .one(db)
        .await?
        .map(|row| read(&row.body))
        .transpose()
}

/// The own choices of everybody in the restaurant.
pub async fn all<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
) -> Result<HashMap<Uuid, Preferences>, StorageError> {
    preference::Entity::find()
        .filter(preference::Column::RestaurantId.eq(restaurant_id))
        .all(db)
        .await?
        .into_iter()
        .map(|row| Ok((row.user_id, read(&row.body)?)))
        .collect()
}

/// Everybody, of all restaurants, who chose a time for a daily summary.
pub async fn with_digest<C: ConnectionTrait>(
    db: &C,
) -> Result<Vec<(Uuid, Uuid, Preferences)>, StorageError> {
    let rows = preference::Entity::find()
        .filter(preference::Column::Body.not_like("%\"digest\":null%"))
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| Ok((row.restaurant_id, row.user_id, read(&row.body)?)))
        .collect()
}

/// Keeps a choice.
pub async fn keep<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    user_id: Uuid,
    preferences: &Preferences,
    now: Timestamp,
) -> Result<(), StorageError> {
    let body = serde_json::to_string(preferences)
        .map_err(|error| StorageError::Damaged(error.to_string()))?;
    let row = preference::Model {
        restaurant_id,
        user_id,
        body,
        updated_at: now.as_micros(),
    };
    preference::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([preference::Column::RestaurantId, preference::Column::UserId])
                .update_columns([preference::Column::Body, preference::Column::UpdatedAt])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

fn read(body: &str) -> Result<Preferences, StorageError> {
    serde_json::from_str(body).map_err(|error| StorageError::Damaged(error.to_string()))
}
