//! Products with their barcodes and nicknames.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel as _, Iterable as _, QueryOrder as _, QuerySelect as _};
use shared_clock::Timestamp;
use shared_contract::inventory::{Price, Product};
use shared_quantity::Qty;

use super::{barcode, nickname};

/// A product's row. Quantities are thousandths.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "products")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub restaurant_id: Uuid,
    /// The product.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its category.
    pub category_id: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Brand.
    pub brand: Option<String>,
    /// Size as said.
    pub size: Option<String>,
    /// Container as said.
    pub container_type: Option<String>,
    /// What one unit is.
    pub unit_type: String,
    /// Units in a box.
    pub box_size: Option<i64>,
    /// Days a delivery keeps.
    pub default_expiry_days: Option<i32>,
    /// Minimum.
    pub min_stock_level: Option<i64>,
    /// Agorot for one unit.
    pub price_agorot: Option<i64>,
    /// Where it stands.
    pub storage_location: Option<String>,
    /// What makes it the same product as another; null once retired.
    pub identity_key: Option<String>,
    /// False once retired.
    pub is_active: bool,
    /// Microseconds UTC.
    pub created_at: i64,
    /// Microseconds UTC.
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// Which products to read.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this one category.
    pub category_id: Option<Uuid>,
    /// Only these.
    pub ids: Option<Vec<Uuid>>,
    /// Only with a greater id.
    pub after: Option<Uuid>,
    /// Retired ones as well.
    pub include_retired: bool,
    /// Only those with a minimum above zero.
    pub with_minimum: bool,
    /// At most this many.
    pub limit: Option<u64>,
}

/// What makes two products the same: name, size, container and brand.
pub fn identity_key(product: &Product) -> String {
    [
        Some(&product.name),
        product.size.as_ref(),
        product.container_type.as_ref(),
        product.brand.as_ref(),
    ]
    .map(|part| part.map(|part| super::name_key(part)).unwrap_or_default())
    .join("\u{1f}")
}

/// Products in the order of their ids, with barcodes and nicknames.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    filter: Filter,
) -> Result<Vec<Product>, DbErr> {
    let whole = filter.ids.is_none() && filter.after.is_none() && filter.limit.is_none();
    let rows = select(restaurant_id, filter).all(db).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    // For a whole catalogue its ids would only lengthen the statements.
    let ids = (!whole).then(|| rows.iter().map(|row| row.id).collect::<Vec<_>>());
    let mut barcodes = barcode::of_products(db, restaurant_id, ids.as_deref()).await?;
    let mut nicknames = nickname::of_products(db, restaurant_id, ids.as_deref()).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let codes = barcodes.remove(&row.id).unwrap_or_default();
            let names = nicknames.remove(&row.id).unwrap_or_default();
            read(row, codes, names)
        })
        .collect())
}

fn select(restaurant_id: Uuid, filter: Filter) -> Select<Entity> {
    let mut query = Entity::find()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .order_by_asc(Column::Id);
    if !filter.include_retired {
        query = query.filter(Column::IsActive.eq(true));
    }
    if let Some(category_id) = filter.category_id {
        query = query.filter(Column::CategoryId.eq(category_id));
    }
    if let Some(ids) = filter.ids {
        query = query.filter(Column::Id.is_in(ids));
    }
    if let Some(after) = filter.after {
        query = query.filter(Column::Id.gt(after));
    }
    if filter.with_minimum {
        query = query.filter(Column::MinStockLevel.gt(0));
    }
    query.limit(filter.limit)
}

fn read(row: Model, barcodes: Vec<String>, aliases: Vec<String>) -> Product {
    Product {
        id: row.id,
        category_id: row.category_id,
        name: row.name,
        name_en: row.name_en,
        brand: row.brand,
        size: row.size,
        container_type: row.container_type,
        unit_type: row.unit_type,
        box_size: row.box_size.map(Qty::from_thousandths),
        default_expiry_days: row.default_expiry_days,
        min_stock_level: row.min_stock_level.map(Qty::from_thousandths),
        price_estimate: row.price_agorot.map(Price::from_agorot),
        storage_location: row.storage_location,
        barcodes,
        aliases,
        is_active: row.is_active,
        created_at: Timestamp::from_micros(row.created_at),
        updated_at: Timestamp::from_micros(row.updated_at),
    }
}

/// One product, retired or not.
pub async fn get<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    id: Uuid,
) -> Result<Option<Product>, DbErr> {
    let filter = Filter {
        ids: Some(vec![id]),
        include_retired: true,
        ..Filter::default()
    };
    Ok(find(db, restaurant_id, filter).await?.pop())
}

/// The other active product that is the same as this one.
pub async fn twin<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    product: &Product,
) -> Result<Option<Uuid>, DbErr> {
    let row = Entity::find()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .filter(Column::IdentityKey.eq(identity_key(product)))
        .filter(Column::Id.ne(product.id))
        .one(db)
        .await?;
    Ok(row.map(|row| row.id))
}

/// Writes a product's present state, its barcodes and nicknames aside.
pub async fn put<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    product: &Product,
) -> Result<(), DbErr> {
    let row = Model {
        restaurant_id,
        id: product.id,
        category_id: product.category_id,
        name: product.name.clone(),
        name_en: product.name_en.clone(),
        brand: product.brand.clone(),
        size: product.size.clone(),
        container_type: product.container_type.clone(),
        unit_type: product.unit_type.clone(),
        box_size: product.box_size.map(Qty::thousandths),
        default_expiry_days: product.default_expiry_days,
        min_stock_level: product.min_stock_level.map(Qty::thousandths),
        price_agorot: product.price_estimate.map(Price::agorot),
        storage_location: product.storage_location.clone(),
        identity_key: product.is_active.then(|| identity_key(product)),
        is_active: product.is_active,
        created_at: product.created_at.as_micros(),
        updated_at: product.updated_at.as_micros(),
    };
    let changing = Column::iter().filter(|column| {
        !matches!(
            column,
            Column::RestaurantId | Column::Id | Column::CreatedAt
        )
    });
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([Column::RestaurantId, Column::Id])
                .update_columns(changing)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}
