//! Barcodes: each on one active product of a restaurant.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{IntoActiveModel as _, QueryOrder as _};

use super::product;

/// A barcode's row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "barcodes")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub restaurant_id: Uuid,
    /// The code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// What it is on.
    pub product_id: Uuid,
    /// Place in the product's list.
    pub position: i32,
}

impl ActiveModelBehavior for ActiveModel {}

/// The barcodes of these products, or of all.
pub async fn of_products<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    ids: Option<&[Uuid]>,
) -> Result<HashMap<Uuid, Vec<String>>, DbErr> {
    let mut query = Entity::find()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .order_by_asc(Column::Position);
    if let Some(ids) = ids {
        query = query.filter(Column::ProductId.is_in(ids.iter().copied()));
    }
    let mut found: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in query.all(db).await? {
        found.entry(row.product_id).or_default().push(row.code);
    }
    Ok(found)
}

/// Which product has a barcode, and whether that product is active.
pub async fn holder<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    code: &str,
) -> Result<Option<(Uuid, bool)>, DbErr> {
    let found = Entity::find_by_id((restaurant_id, code.to_owned()))
        .one(db)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let holder = product::Entity::find_by_id((restaurant_id, found.product_id))
        .one(db)
        .await?;
    Ok(holder.map(|holder| (holder.id, holder.is_active)))
}

/// Gives a product exactly these barcodes; no other active product may have one of them.
pub async fn put<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    product_id: Uuid,
    codes: &[String],
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .filter(
            Column::ProductId
                .eq(product_id)
                .or(Column::Code.is_in(codes.iter().cloned())),
        )
        .exec(db)
        .await?;
    if codes.is_empty() {
        return Ok(());
    }
    let rows = (0..).zip(codes).map(|(position, code)| {
        Model {
            restaurant_id,
            code: code.clone(),
            product_id,
            position,
        }
        .into_active_model()
    });
    Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}
