//! Messages that came by telephone and wait for their answer.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

/// One message.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inbound")]
pub struct Model {
    /// Its own id here.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The restaurant.
    pub restaurant_id: Uuid,
    /// Its place among the restaurant's messages.
    pub seq: i64,
    /// The messenger's id of it.
    pub wamid: String,
    /// Who wrote: a number in E.164.
    pub phone: String,
    /// What was written, or the title of what was tapped.
    pub text: String,
    /// The answer tapped.
    pub option_id: Option<Uuid>,
    /// The messenger's id of what was spoken.
    pub media_id: Option<String>,
    /// How often it was tried to answer.
    pub attempts: i64,
    /// Not before this: microseconds UTC.
    pub next_at: i64,
    /// Answered, or given up.
    pub done: bool,
    /// Microseconds UTC.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a message; one that is known already stays as it is.
pub async fn keep<C: ConnectionTrait>(db: &C, row: Model) -> Result<(), DbErr> {
    let known = Entity::find()
        .filter(Column::RestaurantId.eq(row.restaurant_id))
        .filter(Column::Wamid.eq(&row.wamid))
        .one(db)
        .await?;
    if known.is_some() {
        return Ok(());
    }
    let again = OnConflict::columns([Column::RestaurantId, Column::Wamid])
        .update_column(Column::Wamid)
        .to_owned();
    Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Those that wait, each restaurant's in their order.
pub async fn waiting<C: ConnectionTrait>(db: &C, limit: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::Done.eq(false))
        .order_by_asc(Column::Seq)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Answered, or given up.
pub async fn finish<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Done, Expr::value(true))
        .filter(Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// To be tried again.
pub async fn postpone<C: ConnectionTrait>(db: &C, row: &Model, next_at: i64) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Attempts, Expr::value(row.attempts + 1))
        .col_expr(Column::NextAt, Expr::value(next_at))
        .filter(Column::Id.eq(row.id))
        .exec(db)
        .await?;
    Ok(())
}
