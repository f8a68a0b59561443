//! The proof over the database: every restaurant's ledger replayed from its first movement.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder as _, QuerySelect as _};
use shared_quantity::{Amount, Qty};
use shared_storage::Database;

use super::load::filled_lots;
use super::rows;
use super::tables::{head, lot, movement, movement_lot, product, stock};
use crate::model::{Breach, Head, Lots, Movement, Replay};

/// Movements read at once.
const PAGE: u64 = 500;

/// What the proof of one restaurant's ledger found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Whose.
    pub restaurant_id: Uuid,
    /// How many movements were recomputed.
    pub movements: i64,
    /// The first thing that does not fit.
    pub first_broken: Option<Breach>,
}

/// Proves every restaurant's ledger as it stands at one moment, while bookings may go on.
pub async fn prove(db: &Database) -> Result<Vec<Proof>, DbErr> {
    let snapshot = db.begin_snapshot().await?;
    let proofs = verify_all(&snapshot).await?;
    snapshot.rollback().await?;
    Ok(proofs)
}

/// Proves every restaurant's ledger, in the order of their ids.
pub async fn verify_all<C: ConnectionTrait>(db: &C) -> Result<Vec<Proof>, DbErr> {
    let mut restaurants: BTreeSet<Uuid> = head::Entity::find()
        .select_only()
        .column(head::Column::RestaurantId)
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    // A head that was deleted must not hide the movements it stood for.
    let with_movements: Vec<Uuid> = movement::Entity::find()
        .select_only()
        .column(movement::Column::RestaurantId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    restaurants.extend(with_movements);
    let mut proofs = Vec::with_capacity(restaurants.len());
    for restaurant_id in restaurants {
        proofs.push(verify(db, restaurant_id).await?);
    }
    Ok(proofs)
}

/// Proves one restaurant's ledger. `db` should be one snapshot (a transaction) where bookings go on.
pub async fn verify<C: ConnectionTrait>(db: &C, restaurant_id: Uuid) -> Result<Proof, DbErr> {
    let mut replay = Replay::default();
    let mut first_broken = None;
    let mut after = i64::MIN;
    while first_broken.is_none() {
        let page = page(db, restaurant_id, after).await?;
        let Some(last) = page.last().map(|(seq, _)| *seq) else {
            break;
        };
        after = last;
        first_broken = page.into_iter().find_map(|(seq, read)| match read {
            Ok(movement) => replay.step(&movement).err(),
            Err(error) => Some(Breach {
                seq: Some(seq),
                movement_id: None,
                product_id: None,
                problem: error.to_string(),
            }),
        });
    }
    if first_broken.is_none() {
        first_broken = compare(db, restaurant_id, &replay).await?;
    }
    let movements = replay.head().seq;
    Ok(Proof {
        restaurant_id,
        movements,
        first_broken,
    })
}

async fn page<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    after: i64,
) -> Result<Vec<(i64, Result<Movement, DbErr>)>, DbErr> {
    let rows = movement::Entity::find()
        .filter(movement::Column::RestaurantId.eq(restaurant_id))
        .filter(movement::Column::Seq.gt(after))
        .order_by_asc(movement::Column::Seq)
        .limit(PAGE)
        .all(db)
        .await?;
    let mut lots = lots_of_movements(db, rows.iter().map(|row| row.id).collect()).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let lots = lots.remove(&row.id).unwrap_or_default();
            (row.seq, rows::movement(row, lots))
        })
        .collect())
}

/// The lot rows of movements, by movement.
pub async fn lots_of_movements<C: ConnectionTrait>(
    db: &C,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, Vec<movement_lot::Model>>, DbErr> {
    let mut lots: HashMap<Uuid, Vec<movement_lot::Model>> = HashMap::new();
    let rows = movement_lot::Entity::find()
        .filter(movement_lot::Column::MovementId.is_in(ids))
        .all(db)
        .await?;
    for row in rows {
        lots.entry(row.movement_id).or_default().push(row);
    }
    Ok(lots)
}

/// Holds head, lots and stock against the replay.
async fn compare<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    replay: &Replay,
) -> Result<Option<Breach>, DbErr> {
    let stored = match head::Entity::find_by_id(restaurant_id).one(db).await? {
        Some(row) => match rows::hash(&row.hash) {
            Ok(hash) => Head { seq: row.seq, hash },
            Err(error) => {
                return Ok(Some(Breach {
                    seq: Some(row.seq),
                    movement_id: None,
                    product_id: None,
                    problem: format!("the head: {error}"),
                }));
            }
        },
        None => Head::EMPTY,
    };
    if let Err(breach) = replay.check_head(stored) {
        return Ok(Some(breach));
    }
    let mut lots: BTreeMap<Uuid, Vec<lot::Model>> = BTreeMap::new();
    let filled = filled_lots()
        .filter(lot::Column::RestaurantId.eq(restaurant_id))
        .all(db)
        .await?;
    for row in filled {
        lots.entry(row.product_id).or_default().push(row);
    }
    let stocks: BTreeMap<Uuid, stock::Model> = stock::Entity::find()
        .filter(stock::Column::RestaurantId.eq(restaurant_id))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.product_id, row))
        .collect();
    let box_sizes: HashMap<Uuid, Qty> = product::Entity::find()
        .filter(product::Column::RestaurantId.eq(restaurant_id))
        .select_only()
        .columns([product::Column::Id, product::Column::BoxSize])
        .into_tuple::<(Uuid, Option<i64>)>()
        .all(db)
        .await?
        .into_iter()
        .map(|(id, size)| (id, Qty::from_thousandths(size.unwrap_or_default())))
        .collect();
    let products: BTreeSet<Uuid> = replay
        .products()
        .chain(lots.keys().copied())
        .chain(stocks.keys().copied())
        .collect();
    for product_id in products {
        let held: Lots = match lots.get(&product_id) {
            Some(rows) => rows::lots_of(rows)?,
            None => Lots::default(),
        };
        let sum = stocks.get(&product_id).map_or(Amount::ZERO, |row| {
            Amount::new(row.boxes, Qty::from_thousandths(row.units))
        });
        if let Err(breach) = replay.check_stock(product_id, &held, sum) {
            return Ok(Some(breach));
        }
        let box_size = box_sizes.get(&product_id).copied().unwrap_or_default();
        let total = sum.total(box_size).ok().map(Qty::thousandths);
        let stored = stocks.get(&product_id).map_or(0, |row| row.total);
        if total != Some(stored) {
            return Ok(Some(Breach {
                seq: None,
                movement_id: None,
                product_id: Some(product_id),
                problem: "the stored total is not that of its boxes and units".to_owned(),
            }));
        }
    }
    Ok(None)
}
