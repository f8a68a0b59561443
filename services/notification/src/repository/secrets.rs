//! Keys that the service made for itself: one for all replicas.

use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use shared_clock::Timestamp;

use super::entity::secret;

/// The key called `name`, or `fresh` from now on: of several replicas that begin at once one wins.
pub async fn get_or_keep<C: ConnectionTrait>(
    db: &C,
    name: &str,
    fresh: String,
    now: Timestamp,
) -> Result<String, DbErr> {
    let row = secret::Model {
        name: name.to_owned(),
        value: fresh.clone(),
        created_at: now.as_micros(),
    };
    secret::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(secret::Column::Name)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    let kept = secret::Entity::find_by_id(name.to_owned()).one(db).await?;
    Ok(kept.map_or(fresh, |row| row.value))
}
