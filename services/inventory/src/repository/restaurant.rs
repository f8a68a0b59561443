//! What inventory remembers of auth's restaurants: where their business days begin. Written only
//! from `restaurant_changed`.

use std::collections::HashMap;

use sea_orm::IntoActiveModel as _;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use shared_contract::auth::Restaurant;

/// A restaurant's settings.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "restaurants")]
pub struct Model {
    /// The restaurant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Local time the business day starts.
    pub day_starts_at: String,
    /// `he` or `en`.
    pub language: String,
    /// ISO 4217.
    pub currency: String,
}

impl ActiveModelBehavior for ActiveModel {}

/// Writes a restaurant's present settings.
pub async fn put<C: ConnectionTrait>(db: &C, restaurant: &Restaurant) -> Result<(), DbErr> {
    let row = Model {
        id: restaurant.id,
        name: restaurant.name.clone(),
        time_zone: restaurant.time_zone.clone(),
        day_starts_at: restaurant.day_starts_at.clone(),
        language: restaurant.language.as_str().to_owned(),
        currency: restaurant.currency.clone(),
    };
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(Column::Id)
                .update_columns([
                    Column::Name,
                    Column::TimeZone,
                    Column::DayStartsAt,
                    Column::Language,
                    Column::Currency,
                ])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// A restaurant's settings, if auth has told of it.
pub async fn get<C: ConnectionTrait>(db: &C, restaurant_id: Uuid) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(restaurant_id).one(db).await
}

/// Time zone and start of the business day of each of these restaurants that auth has told of.
pub async fn day_rules<C: ConnectionTrait>(
    db: &C,
    restaurants: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, (String, String)>, DbErr> {
    let found = Entity::find()
        .filter(Column::Id.is_in(restaurants))
        .all(db)
        .await?;
    let rule = |row: Model| (row.id, (row.time_zone, row.day_starts_at));
    Ok(found.into_iter().map(rule).collect())
}
