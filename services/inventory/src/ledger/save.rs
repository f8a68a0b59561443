//! Writing what a batch did: one statement on PostgreSQL, one for each table on SQLite, however
//! many movements.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, DbBackend, IntoActiveModel};
use shared_clock::Clock;
use shared_events::{NewEvent, Outbox};
use shared_storage::idempotency;

use super::at_once::{self, Rows};
use super::load::Loaded;
use super::rows;
use super::tables::{head, lot, stock};
use crate::model::{Head, Movement};

/// Rows in one statement: the widest row has 22 columns, and SQLite takes 32,766 parameters.
const ROWS: usize = 1000;

/// What a batch leaves behind.
pub struct Saved<'a> {
    /// Products whose stock changed or was looked at.
    pub touched: &'a [&'a Loaded],
    /// New movements.
    pub movements: &'a [Movement],
    /// Where the ledgers of the batch end.
    pub heads: &'a BTreeMap<Uuid, Head>,
    /// New answers under their keys.
    pub keys: Vec<idempotency::ActiveModel>,
    /// What is announced, by restaurant in the order of their ids.
    pub events: &'a [(Uuid, Vec<NewEvent>)],
}

/// Writes everything that a batch did.
pub async fn all(
    tx: &DatabaseTransaction,
    outbox: &Outbox,
    clock: &dyn Clock,
    saved: Saved<'_>,
) -> Result<(), DbErr> {
    let now = clock.now();
    // Only what was booked moves a ledger.
    let heads = if saved.movements.is_empty() {
        Vec::new()
    } else {
        heads(saved.heads)
    };
    let rows = Rows {
        movements: saved
            .movements
            .iter()
            .map(|movement| rows::movement_row(movement).into_active_model())
            .collect(),
        movement_lots: saved
            .movements
            .iter()
            .flat_map(rows::movement_lot_rows)
            .map(IntoActiveModel::into_active_model)
            .collect(),
        stock: saved
            .touched
            .iter()
            .map(|one| rows::stock_row(&one.stock, now).into_active_model())
            .collect(),
        lots: lots(saved.touched),
        heads,
        keys: saved.keys,
    };
    if tx.get_database_backend() == DbBackend::Postgres {
        return at_once::write(tx, rows, saved.events, clock).await;
    }
    one_by_one(tx, rows).await?;
    outbox.append_all(tx, saved.events).await
}

/// A statement for each table: on SQLite there is no way to travel.
async fn one_by_one(tx: &DatabaseTransaction, rows: Rows) -> Result<(), DbErr> {
    let replace = OnConflict::column(stock::Column::ProductId)
        .update_columns([
            stock::Column::Boxes,
            stock::Column::Units,
            stock::Column::Total,
            stock::Column::Seq,
            stock::Column::CountedAt,
            stock::Column::LastOccurredAt,
            stock::Column::RecentOut,
            stock::Column::RecentIn,
            stock::Column::UpdatedAt,
        ])
        .to_owned();
    insert(tx, rows.stock, Some(replace)).await?;
    let replace = OnConflict::columns([lot::Column::ProductId, lot::Column::ExpiryDate])
        .update_columns([lot::Column::Boxes, lot::Column::Units])
        .to_owned();
    insert(tx, rows.lots, Some(replace)).await?;
    insert(tx, rows.movements, None).await?;
    insert(tx, rows.movement_lots, None).await?;
    let replace = OnConflict::column(head::Column::RestaurantId)
        .update_columns([head::Column::Seq, head::Column::Hash])
        .to_owned();
    insert(tx, rows.heads, Some(replace)).await?;
    insert(tx, rows.keys, None).await
}

async fn insert<A>(
    tx: &DatabaseTransaction,
    rows: Vec<A>,
    conflict: Option<OnConflict>,
) -> Result<(), DbErr>
where
    A: ActiveModelTrait,
{
    for chunk in rows.chunks(ROWS) {
        let insert = <A::Entity as EntityTrait>::insert_many(chunk.to_vec());
        match &conflict {
            Some(conflict) => {
                let insert = insert.on_conflict(conflict.clone());
                insert.exec_without_returning(tx).await?;
            }
            None => {
                insert.exec_without_returning(tx).await?;
            }
        }
    }
    Ok(())
}

/// The lots that changed.
fn lots(touched: &[&Loaded]) -> Vec<lot::ActiveModel> {
    let mut lots = Vec::new();
    for loaded in touched {
        for (expiry, held) in loaded.stock.lots.iter() {
            let key = expiry.key();
            if loaded.lots_before.get(&key).copied().unwrap_or_default() != held {
                let row = lot::Model {
                    product_id: loaded.stock.rules.id,
                    expiry_date: key,
                    restaurant_id: loaded.stock.rules.restaurant_id,
                    boxes: held.boxes,
                    units: held.units.thousandths(),
                };
                lots.push(row.into_active_model());
            }
        }
    }
    lots
}

fn heads(heads: &BTreeMap<Uuid, Head>) -> Vec<head::ActiveModel> {
    let row = |(restaurant_id, head): (&Uuid, &Head)| {
        head::Model {
            restaurant_id: *restaurant_id,
            seq: head.seq,
            hash: head.hash.to_string(),
        }
        .into_active_model()
    };
    heads.iter().map(row).collect()
}
