//! Suppliers.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, QueryOrder as _};
use shared_clock::Timestamp;
use shared_contract::inventory::Supplier;

/// A supplier's row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suppliers")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub restaurant_id: Uuid,
    /// The supplier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What makes it the same name as another.
    pub name_key: String,
    /// Phone number as written.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Free text.
    pub notes: Option<String>,
    /// JSON list of days of the week.
    pub delivery_days: String,
    /// Microseconds UTC.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

fn read(row: Model) -> Result<Supplier, DbErr> {
    Ok(Supplier {
        id: row.id,
        name: row.name,
        phone: row.phone,
        email: row.email,
        notes: row.notes,
        delivery_days: serde_json::from_str(&row.delivery_days)
            .map_err(|error| DbErr::Type(format!("suppliers.delivery_days: {error}")))?,
    })
}

/// A restaurant's suppliers after `after`, oldest first.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Supplier>, DbErr> {
    let mut query = Entity::find().filter(Column::RestaurantId.eq(restaurant_id));
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    let rows = sea_orm::QuerySelect::limit(query.order_by_asc(Column::Id), limit)
        .all(db)
        .await?;
    rows.into_iter().map(read).collect()
}

/// Whether a supplier has this name.
pub async fn is_named<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    name: &str,
) -> Result<bool, DbErr> {
    let row = Entity::find()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .filter(Column::NameKey.eq(super::name_key(name)))
        .one(db)
        .await?;
    Ok(row.is_some())
}

/// Adds a supplier.
pub async fn insert<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    supplier: &Supplier,
    now: Timestamp,
) -> Result<(), DbErr> {
    let delivery_days = serde_json::to_string(&supplier.delivery_days)
        .map_err(|error| DbErr::Type(error.to_string()))?;
    let row = Model {
        restaurant_id,
        id: supplier.id,
        name: supplier.name.clone(),
        name_key: super::name_key(&supplier.name),
        phone: supplier.phone.clone(),
        email: supplier.email.clone(),
        notes: supplier.notes.clone(),
        delivery_days,
        created_at: now.as_micros(),
    };
    Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}
