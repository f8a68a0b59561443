//! How often each restaurant used each model on each business day.
#![allow(
    clippy::struct_field_names,
    reason = "columns have the field's own terms"
)]

use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};

/// One restaurant's day with one model.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "model_use")]
pub struct Model {
    /// The restaurant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub restaurant_id: Uuid,
    /// The business day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: String,
    /// `llm`, `embeddings` or `speech`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub model: String,
    /// How often it was asked.
    pub calls: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// How often it was asked so far.
pub async fn calls<C: ConnectionTrait>(
    db: &C,
    restaurant: Uuid,
    day: &str,
    model: &str,
) -> Result<i64, DbErr> {
    let key = (restaurant, day.to_owned(), model.to_owned());
    let row = Entity::find_by_id(key).one(db).await?;
    Ok(row.map_or(0, |row| row.calls))
}

/// Counts one more.
pub async fn count<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    day: &str,
    model: &str,
) -> Result<(), DbErr> {
    let row = Model {
        restaurant_id,
        day: day.to_owned(),
        model: model.to_owned(),
        calls: 1,
    };
    let again = OnConflict::columns([Column::RestaurantId, Column::Day, Column::Model])
        .value(Column::Calls, Expr::col((Entity, Column::Calls)).add(1))
        .to_owned();
    Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
