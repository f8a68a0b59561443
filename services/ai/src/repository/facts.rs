//! What is known of a restaurant in words: products, suppliers and house notes, with their vectors.
//!
//! Every read names the restaurant. A vector belongs to the model that made it and to the text as
//! it then was: a new text has none.
#![allow(
    clippy::struct_field_names,
    reason = "columns have the field's own terms"
)]

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect};

/// One fact.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facts")]
pub struct Model {
    /// The fact.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The restaurant.
    pub restaurant_id: Uuid,
    /// `product`, `supplier` or `note`.
    pub kind: String,
    /// The product or supplier; a note's own id.
    pub subject_id: Uuid,
    /// What it says.
    pub text: String,
    /// The model that embedded the text.
    pub model: Option<String>,
    /// The vector: little-endian `f32`.
    pub embedding: Option<Vec<u8>>,
    /// Microseconds UTC.
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// A product.
pub const PRODUCT: &str = "product";
/// Who delivers.
pub const SUPPLIER: &str = "supplier";
/// What the owner wrote down.
pub const NOTE: &str = "note";

/// Everything known of a restaurant.
pub async fn all<C: ConnectionTrait>(db: &C, restaurant: Uuid) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::RestaurantId.eq(restaurant))
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// A page of one kind, newest first.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    restaurant: Uuid,
    kind: &str,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let mut query = Entity::find()
        .filter(Column::RestaurantId.eq(restaurant))
        .filter(Column::Kind.eq(kind));
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    query.order_by_desc(Column::Id).limit(limit).all(db).await
}

/// Keeps a fact as it now is; the same text keeps its vector.
pub async fn keep<C: ConnectionTrait>(db: &C, row: Model) -> Result<(), DbErr> {
    let known = Entity::find()
        .filter(Column::RestaurantId.eq(row.restaurant_id))
        .filter(Column::Kind.eq(&row.kind))
        .filter(Column::SubjectId.eq(row.subject_id))
        .one(db)
        .await?;
    if known.is_some_and(|known| known.text == row.text) {
        return Ok(());
    }
    let again = OnConflict::columns([Column::RestaurantId, Column::Kind, Column::SubjectId])
        .update_columns([
            Column::Text,
            Column::Model,
            Column::Embedding,
            Column::UpdatedAt,
        ])
        .to_owned();
    Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Forgets a fact; false if there was none.
pub async fn forget<C: ConnectionTrait>(
    db: &C,
    restaurant: Uuid,
    kind: &str,
    subject: Uuid,
) -> Result<bool, DbErr> {
    let gone = Entity::delete_many()
        .filter(Column::RestaurantId.eq(restaurant))
        .filter(Column::Kind.eq(kind))
        .filter(Column::SubjectId.eq(subject))
        .exec(db)
        .await?;
    Ok(gone.rows_affected > 0)
}

/// Stores the vector of a fact, if its text is still the one that was embedded.
pub async fn embedded<C: ConnectionTrait>(
    db: &C,
    fact: &Model,
    model: &str,
    vector: Vec<u8>,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Model, Expr::value(model))
        .col_expr(Column::Embedding, Expr::value(vector))
        .filter(Column::RestaurantId.eq(fact.restaurant_id))
        .filter(Column::Id.eq(fact.id))
        .filter(Column::Text.eq(&fact.text))
        .exec(db)
        .await?;
    Ok(())
}

/// Facts that `model` has not embedded, of all restaurants.
pub async fn without_vector<C: ConnectionTrait>(
    db: &C,
    model: &str,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let other = Condition::any()
        .add(Column::Model.is_null())
        .add(Column::Model.ne(model));
    Entity::find()
        .filter(other)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// A note that says the same.
pub async fn same_note<C: ConnectionTrait>(
    db: &C,
    restaurant: Uuid,
    text: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::RestaurantId.eq(restaurant))
        .filter(Column::Kind.eq(NOTE))
        .filter(Column::Text.eq(text))
        .one(db)
        .await
}
