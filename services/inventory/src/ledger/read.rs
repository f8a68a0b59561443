//! Reading stock and movements for the API. Nothing here decides a write.

use std::collections::{BTreeSet, HashMap};

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{QueryOrder as _, QuerySelect as _};
use shared_clock::Timestamp;

use super::tables::{movement, product};
use super::verify::lots_of_movements;
use super::{load, rows};
use crate::model::{Kind, Movement, ProductStock};

/// Which movements to list; all that are given must fit.
#[derive(Debug, Clone, Default)]
pub struct MovementFilter {
    /// Of this product.
    pub product_id: Option<Uuid>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Performed or reported by this person.
    pub user_id: Option<Uuid>,
    /// Happened at or after.
    pub from: Option<Timestamp>,
    /// Happened before.
    pub to: Option<Timestamp>,
    /// Numbered below.
    pub before_seq: Option<i64>,
}

/// The stock of one product, also of one that nothing ever happened to.
pub async fn stock_of<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    product_id: Uuid,
) -> Result<Option<ProductStock>, DbErr> {
    let found = load::products(db, &BTreeSet::from([product_id])).await?;
    Ok(found
        .into_values()
        .map(|loaded| loaded.stock)
        .find(|stock| stock.rules.restaurant_id == restaurant_id))
}

/// The stock of the products that are not retired, in the order of their ids.
pub async fn stock_page<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<ProductStock>, DbErr> {
    let mut query = product::Entity::find()
        .select_only()
        .column(product::Column::Id)
        .filter(product::Column::RestaurantId.eq(restaurant_id))
        .filter(product::Column::IsActive.eq(true))
        .order_by_asc(product::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(product::Column::Id.gt(after));
    }
    let ids: Vec<Uuid> = query.into_tuple().all(db).await?;
    let mut found = load::products(db, &ids.iter().copied().collect()).await?;
    Ok(ids
        .iter()
        .filter_map(|id| found.remove(id))
        .map(|loaded| loaded.stock)
        .collect())
}

/// One movement of a restaurant.
pub async fn movement<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    id: Uuid,
) -> Result<Option<Movement>, DbErr> {
    let query =
        movement::Entity::find_by_id(id).filter(movement::Column::RestaurantId.eq(restaurant_id));
    with_lots(db, query.all(db).await?)
        .await
        .map(|mut found| found.pop())
}

/// The adjustment that cancels a late movement, if it has one.
pub async fn companion<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    id: Uuid,
) -> Result<Option<Movement>, DbErr> {
    let query = movement::Entity::find()
        .filter(movement::Column::RestaurantId.eq(restaurant_id))
        .filter(movement::Column::Offsets.eq(id));
    with_lots(db, query.all(db).await?)
        .await
        .map(|mut found| found.pop())
}

/// Movements newest first, each with the movement that undid it.
pub async fn movements<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    filter: &MovementFilter,
    limit: u64,
) -> Result<Vec<(Movement, Option<Uuid>)>, DbErr> {
    use movement::Column;
    let mut query = movement::Entity::find().filter(Column::RestaurantId.eq(restaurant_id));
    if let Some(product_id) = filter.product_id {
        query = query.filter(Column::ProductId.eq(product_id));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(Column::Kind.eq(kind.as_str()));
    }
    if let Some(user_id) = filter.user_id {
        query = query.filter(
            Column::PerformedBy
                .eq(user_id)
                .or(Column::ReportedBy.eq(user_id)),
        );
    }
    if let Some(from) = filter.from {
        query = query.filter(Column::OccurredAt.gte(from.as_micros()));
    }
    if let Some(to) = filter.to {
        query = query.filter(Column::OccurredAt.lt(to.as_micros()));
    }
    if let Some(seq) = filter.before_seq {
        query = query.filter(Column::Seq.lt(seq));
    }
    let rows = query
        .order_by_desc(Column::Seq)
        .limit(limit)
        .all(db)
        .await?;
    let undone_by = undone_by(db, rows.iter().map(|row| row.id).collect()).await?;
    let found = with_lots(db, rows).await?;
    Ok(found
        .into_iter()
        .map(|movement| {
            let undo = undone_by.get(&movement.id).copied();
            (movement, undo)
        })
        .collect())
}

async fn undone_by<C: ConnectionTrait>(
    db: &C,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, Uuid>, DbErr> {
    let pairs: Vec<(Option<Uuid>, Uuid)> = movement::Entity::find()
        .select_only()
        .column(movement::Column::Undoes)
        .column(movement::Column::Id)
        .filter(movement::Column::Undoes.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(pairs
        .into_iter()
        .filter_map(|(undoes, id)| Some((undoes?, id)))
        .collect())
}

async fn with_lots<C: ConnectionTrait>(
    db: &C,
    rows: Vec<movement::Model>,
) -> Result<Vec<Movement>, DbErr> {
    let mut lots = lots_of_movements(db, rows.iter().map(|row| row.id).collect()).await?;
    rows.into_iter()
        .map(|row| {
            let lots = lots.remove(&row.id).unwrap_or_default();
            rows::movement(row, lots)
        })
        .collect()
}
