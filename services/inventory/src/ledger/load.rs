//! Reading what a batch needs, under the restaurants' locks: a few statements, however many
//! requests.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, Func, OnConflict, Query, SimpleExpr};
use sea_orm::{
    DatabaseTransaction, DbBackend, IntoActiveModel as _, QueryOrder as _, QuerySelect as _,
    Statement,
};
use shared_clock::Timestamp;
use shared_quantity::{Amount, Qty};

use super::events::Called;
use super::tables::{head, lot, movement, product, stock};
use super::{Request, rows};
use crate::model::{After, Head, Order, ProductStock, What};

/// A product with what the ledger shows of it in events.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Its present stock.
    pub stock: ProductStock,
    /// Its row.
    pub row: product::Model,
    /// What its lots held when the batch began: only those that changed are written.
    pub lots_before: HashMap<String, Amount>,
}

impl Loaded {
    /// How it is called in events.
    pub fn called(&self) -> Called<'_> {
        Called {
            name: &self.row.name,
            name_en: self.row.name_en.as_deref(),
            unit_type: &self.row.unit_type,
        }
    }
}

/// Locks the ledgers of `restaurants` in the order of their ids and reads where they end.
pub async fn lock_heads(
    tx: &DatabaseTransaction,
    restaurants: &BTreeSet<Uuid>,
) -> Result<BTreeMap<Uuid, Head>, DbErr> {
    let mut found = locked(tx, restaurants).await?;
    if found.len() < restaurants.len() {
        begin_ledgers(tx, restaurants).await?;
        found = locked(tx, restaurants).await?;
    }
    found
        .into_iter()
        .map(|row| {
            let head = Head {
                seq: row.seq,
                hash: rows::hash(&row.hash)?,
            };
            Ok((row.restaurant_id, head))
        })
        .collect()
}

async fn locked(
    tx: &DatabaseTransaction,
    restaurants: &BTreeSet<Uuid>,
) -> Result<Vec<head::Model>, DbErr> {
    head::Entity::find()
        .filter(among(
            tx,
            head::Column::RestaurantId,
            restaurants.iter().copied(),
        ))
        .order_by_asc(head::Column::RestaurantId)
        .lock_exclusive()
        .all(tx)
        .await
}

/// Makes the heads of restaurants that have none yet.
async fn begin_ledgers(
    tx: &DatabaseTransaction,
    restaurants: &BTreeSet<Uuid>,
) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let begin = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "INSERT INTO ledger_heads (restaurant_id, seq, hash) \
             SELECT id, 0, $2 FROM unnest(string_to_array($1, ',')::uuid[]) AS id \
             ON CONFLICT DO NOTHING",
            [
                listed(restaurants.iter().copied()).into(),
                Head::EMPTY.hash.to_string().into(),
            ],
        );
        tx.execute_raw(begin).await?;
        return Ok(());
    }
    let empty = restaurants.iter().map(|restaurant_id| {
        head::Model {
            restaurant_id: *restaurant_id,
            seq: 0,
            hash: Head::EMPTY.hash.to_string(),
        }
        .into_active_model()
    });
    head::Entity::insert_many(empty)
        .on_conflict(
            OnConflict::column(head::Column::RestaurantId)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Ids as one parameter: with commas between them.
fn listed(ids: impl Iterator<Item = Uuid>) -> String {
    let ids: Vec<String> = ids.map(|id| id.to_string()).collect();
    ids.join(",")
}

/// `column` is one of `ids`. On PostgreSQL they are one parameter, so that the statement's text does
/// not depend on their number and is parsed and planned once.
pub(super) fn among<C: ConnectionTrait>(
    db: &C,
    column: impl ColumnTrait,
    ids: impl Iterator<Item = Uuid>,
) -> SimpleExpr {
    if db.get_database_backend() == DbBackend::Postgres {
        return Expr::cust_with_exprs(
            "$1 = ANY(string_to_array($2, ',')::uuid[])",
            [column.into_expr(), Expr::val(listed(ids))],
        );
    }
    column.is_in(ids)
}

/// Products with their stock.
pub async fn products<C: ConnectionTrait>(
    db: &C,
    ids: &BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, Loaded>, DbErr> {
    let rows = product::Entity::find()
        .find_also_related(stock::Entity)
        .find_also_related(lot::Entity)
        .filter(among(db, product::Column::Id, ids.iter().copied()))
        .all(db)
        .await?;
    // A row for each lot that holds anything, or one without.
    let mut found: HashMap<Uuid, (product::Model, Option<stock::Model>, Vec<lot::Model>)> =
        HashMap::with_capacity(ids.len());
    for (product, stock, lot) in rows {
        let one = found
            .entry(product.id)
            .or_insert_with(|| (product, stock, Vec::new()));
        one.2.extend(lot);
    }
    found
        .into_iter()
        .map(|(id, (row, stock, held))| {
            let stock = rows::product_stock(rows::rules(&row), stock.as_ref(), &held)?;
            let lots_before = held
                .into_iter()
                .map(|lot| {
                    let held = Amount::new(lot.boxes, Qty::from_thousandths(lot.units));
                    (lot.expiry_date, held)
                })
                .collect();
            let loaded = Loaded {
                stock,
                row,
                lots_before,
            };
            Ok((id, loaded))
        })
        .collect()
}

/// Lots that hold anything.
pub fn filled_lots() -> Select<lot::Entity> {
    lot::Entity::find().filter(lot::holds_anything())
}

/// Which of the movements that a batch wants to undo, and of their companions, were undone.
pub async fn undone(
    tx: &DatabaseTransaction,
    requests: &[Request],
) -> Result<HashSet<Uuid>, DbErr> {
    let mut ids = BTreeSet::new();
    for request in requests {
        if let Ok(Order {
            what: What::Undo(undo),
            ..
        }) = &request.order
        {
            ids.insert(undo.original.id);
            ids.extend(undo.companion.as_ref().map(|companion| companion.id));
        }
    }
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<Option<Uuid>> = movement::Entity::find()
        .select_only()
        .column(movement::Column::Undoes)
        .filter(movement::Column::Undoes.is_in(ids))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(found.into_iter().flatten().collect())
}

/// What the booked movements of a product that happened after `at` changed. An undo counts at the
/// moment of what it takes back.
pub async fn after(
    tx: &DatabaseTransaction,
    product_id: Uuid,
    at: Timestamp,
) -> Result<After, DbErr> {
    let happened = |id: &'static str| {
        SimpleExpr::from(Func::coalesce([
            Expr::col(("original", movement::Column::OccurredAt)),
            Expr::col((id, movement::Column::OccurredAt)),
        ]))
    };
    let query = Query::select()
        .columns([
            ("booked", movement::Column::BoxesChange),
            ("booked", movement::Column::UnitsChange),
            ("booked", movement::Column::TotalChange),
        ])
        .from_as(movement::Entity, "booked")
        .join_as(
            sea_orm::sea_query::JoinType::LeftJoin,
            movement::Entity,
            "original",
            Expr::col(("original", movement::Column::Id))
                .equals(("booked", movement::Column::Undoes)),
        )
        .and_where(Expr::col(("booked", movement::Column::ProductId)).eq(product_id))
        .and_where(happened("booked").gt(at.as_micros()))
        .take();
    // Summed here: SUM of BIGINT is NUMERIC on PostgreSQL, and these are few rows.
    let mut after = After::default();
    for row in tx.query_all(&query).await? {
        let boxes: i64 = row.try_get("", "boxes_change")?;
        let units: i64 = row.try_get("", "units_change")?;
        let total: i64 = row.try_get("", "total_change")?;
        let change = Amount::new(boxes, Qty::from_thousandths(units));
        after = plus(after, change, Qty::from_thousandths(total))?;
    }
    Ok(after)
}

/// `after` with one more movement.
pub fn plus(after: After, change: Amount, total: Qty) -> Result<After, DbErr> {
    let sum = after
        .change
        .checked_add(change)
        .zip(after.total.checked_add(total));
    sum.map(|(change, total)| After { change, total })
        .ok_or_else(|| DbErr::Custom("the sum of movements overflows".into()))
}

/// The moment of the last count of a product that stands, leaving out one.
pub async fn previous_count(
    tx: &DatabaseTransaction,
    product_id: Uuid,
    without: Uuid,
) -> Result<Option<Timestamp>, DbErr> {
    let undone = Query::select()
        .column(movement::Column::Undoes)
        .from(movement::Entity)
        .and_where(movement::Column::ProductId.eq(product_id))
        .and_where(movement::Column::Undoes.is_not_null())
        .take();
    let found: Option<Option<i64>> = movement::Entity::find()
        .select_only()
        .column(movement::Column::CountedAt)
        .filter(movement::Column::ProductId.eq(product_id))
        .filter(movement::Column::CountedAt.is_not_null())
        .filter(movement::Column::Id.ne(without))
        .filter(movement::Column::Id.not_in_subquery(undone))
        .order_by_desc(movement::Column::CountedAt)
        .limit(1)
        .into_tuple()
        .one(tx)
        .await?;
    Ok(found.flatten().map(Timestamp::from_micros))
}
