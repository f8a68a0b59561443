//! Categories.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, QueryOrder as _};
use shared_clock::Timestamp;
use shared_contract::inventory::Category;

/// A category's row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "categories")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub restaurant_id: Uuid,
    /// The category.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What makes it the same name as another.
    pub name_key: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Place in lists.
    pub sort_order: i32,
    /// Microseconds UTC.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for Category {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            name_en: row.name_en,
            sort_order: row.sort_order,
        }
    }
}

fn of(restaurant_id: Uuid) -> Select<Entity> {
    Entity::find().filter(Column::RestaurantId.eq(restaurant_id))
}

/// All of a restaurant's categories, in the order of lists.
pub async fn all<C: ConnectionTrait>(db: &C, restaurant_id: Uuid) -> Result<Vec<Category>, DbErr> {
    let rows = of(restaurant_id)
        .order_by_asc(Column::SortOrder)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Category::from).collect())
}

/// One category.
pub async fn get<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    id: Uuid,
) -> Result<Option<Category>, DbErr> {
    let row = of(restaurant_id).filter(Column::Id.eq(id)).one(db).await?;
    Ok(row.map(Category::from))
}

/// The category that has this name.
pub async fn named<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    name: &str,
) -> Result<Option<Category>, DbErr> {
    let row = of(restaurant_id)
        .filter(Column::NameKey.eq(super::name_key(name)))
        .one(db)
        .await?;
    Ok(row.map(Category::from))
}

/// Adds a category.
pub async fn insert<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    category: &Category,
    now: Timestamp,
) -> Result<(), DbErr> {
    let row = Model {
        restaurant_id,
        id: category.id,
        name: category.name.clone(),
        name_key: super::name_key(&category.name),
        name_en: category.name_en.clone(),
        sort_order: category.sort_order,
        created_at: now.as_micros(),
    };
    Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Writes a category's present state.
pub async fn update<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    category: &Category,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Name, Expr::value(category.name.clone()))
        .col_expr(
            Column::NameKey,
            Expr::value(super::name_key(&category.name)),
        )
        .col_expr(Column::NameEn, Expr::value(category.name_en.clone()))
        .col_expr(Column::SortOrder, Expr::value(category.sort_order))
        .filter(Column::RestaurantId.eq(restaurant_id))
        .filter(Column::Id.eq(category.id))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes a category.
pub async fn delete<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    id: Uuid,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .filter(Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}
