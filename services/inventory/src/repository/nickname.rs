//! Nicknames: what staff call a product.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, QueryOrder as _, QuerySelect as _};
use shared_clock::Timestamp;
use shared_contract::inventory::Nickname;

/// A nickname's row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "nicknames")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub restaurant_id: Uuid,
    /// The nickname's own id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What it means.
    pub product_id: Uuid,
    /// As taught.
    pub nickname: String,
    /// What makes it the same as another.
    pub nickname_key: String,
    /// From confirmed answers.
    pub learned: bool,
    /// Place in the product's list.
    pub position: i32,
    /// Who taught it.
    pub created_by: Uuid,
    /// Microseconds UTC.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for Nickname {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            product_id: row.product_id,
            nickname: row.nickname,
            learned: row.learned,
            created_by: row.created_by,
            created_at: Timestamp::from_micros(row.created_at),
        }
    }
}

fn of(restaurant_id: Uuid, product_id: Uuid) -> Select<Entity> {
    Entity::find()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .filter(Column::ProductId.eq(product_id))
}

/// A product's nicknames in their order.
pub async fn of_product<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    product_id: Uuid,
) -> Result<Vec<Nickname>, DbErr> {
    let rows = of(restaurant_id, product_id)
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Nickname::from).collect())
}

/// The nicknames of these products, or of all, as words.
pub async fn of_products<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    ids: Option<&[Uuid]>,
) -> Result<HashMap<Uuid, Vec<String>>, DbErr> {
    let mut query = Entity::find()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id);
    if let Some(ids) = ids {
        query = query.filter(Column::ProductId.is_in(ids.iter().copied()));
    }
    let mut found: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in query.all(db).await? {
        found.entry(row.product_id).or_default().push(row.nickname);
    }
    Ok(found)
}

/// A page of all nicknames, oldest first.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Nickname>, DbErr> {
    let mut query = Entity::find().filter(Column::RestaurantId.eq(restaurant_id));
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    let rows = query.order_by_asc(Column::Id).limit(limit).all(db).await?;
    Ok(rows.into_iter().map(Nickname::from).collect())
}

/// Whether the words already name something here.
pub async fn is_taken<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    nickname: &str,
) -> Result<bool, DbErr> {
    let known = Entity::find()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .filter(Column::NicknameKey.eq(super::name_key(nickname)))
        .one(db)
        .await?;
    Ok(known.is_some())
}

/// A product's nickname by its words.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    product_id: Uuid,
    nickname: &str,
) -> Result<Option<Nickname>, DbErr> {
    let row = of(restaurant_id, product_id)
        .filter(Column::NicknameKey.eq(super::name_key(nickname)))
        .one(db)
        .await?;
    Ok(row.map(Nickname::from))
}

/// Adds nicknames behind the `before` that the product has. None may be there already.
pub async fn insert<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    before: usize,
    nicknames: &[Nickname],
) -> Result<(), DbErr> {
    if nicknames.is_empty() {
        return Ok(());
    }
    let first = i32::try_from(before).unwrap_or(i32::MAX);
    let rows = (first..).zip(nicknames).map(|(position, nickname)| {
        Model {
            restaurant_id,
            id: nickname.id,
            product_id: nickname.product_id,
            nickname: nickname.nickname.clone(),
            nickname_key: super::name_key(&nickname.nickname),
            learned: nickname.learned,
            position,
            created_by: nickname.created_by,
            created_at: nickname.created_at.as_micros(),
        }
        .into_active_model()
    });
    Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// Forgets nicknames.
pub async fn delete<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    ids: Vec<Uuid>,
) -> Result<u64, DbErr> {
    let gone = Entity::delete_many()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .filter(Column::Id.is_in(ids))
        .exec(db)
        .await?;
    Ok(gone.rows_affected)
}
