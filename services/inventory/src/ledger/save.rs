//! Writing what a batch did: a few multi-row statements, however many movements.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel as _};
use shared_clock::Timestamp;
use shared_storage::idempotency;

use super::load::Loaded;
use super::rows;
use super::tables::{head, lot, movement, movement_lot, stock};
use crate::model::{Head, Movement};

/// Rows in one statement: the widest row has 22 columns, and SQLite takes 32,766 parameters.
const ROWS: usize = 1000;

/// Appends movements and their lots.
pub async fn movements(tx: &DatabaseTransaction, movements: &[Movement]) -> Result<(), DbErr> {
    for chunk in movements.chunks(ROWS) {
        let rows = chunk
            .iter()
            .map(|movement| rows::movement_row(movement).into_active_model());
        movement::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    let lots: Vec<_> = movements.iter().flat_map(rows::movement_lot_rows).collect();
    for chunk in lots.chunks(ROWS) {
        let rows = chunk
            .iter()
            .cloned()
            .map(sea_orm::IntoActiveModel::into_active_model);
        movement_lot::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Writes the stock of the touched products, and those lots that changed.
pub async fn stocks(
    tx: &DatabaseTransaction,
    touched: &[&Loaded],
    now: Timestamp,
) -> Result<(), DbErr> {
    let mut lots = Vec::new();
    for loaded in touched {
        for (expiry, held) in loaded.stock.lots.iter() {
            let key = expiry.key();
            if loaded.lots_before.get(&key).copied().unwrap_or_default() != held {
                lots.push(lot::Model {
                    product_id: loaded.stock.rules.id,
                    expiry_date: key,
                    restaurant_id: loaded.stock.rules.restaurant_id,
                    boxes: held.boxes,
                    units: held.units.thousandths(),
                });
            }
        }
    }
    for chunk in touched.chunks(ROWS) {
        let rows = chunk
            .iter()
            .map(|one| rows::stock_row(&one.stock, now).into_active_model());
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
        let insert = stock::Entity::insert_many(rows).on_conflict(replace);
        insert.exec_without_returning(tx).await?;
    }
    for chunk in lots.chunks(ROWS) {
        let rows = chunk
            .iter()
            .cloned()
            .map(sea_orm::IntoActiveModel::into_active_model);
        let replace = OnConflict::columns([lot::Column::ProductId, lot::Column::ExpiryDate])
            .update_columns([lot::Column::Boxes, lot::Column::Units])
            .to_owned();
        lot::Entity::insert_many(rows)
            .on_conflict(replace)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Moves the heads of the ledgers.
pub async fn heads(tx: &DatabaseTransaction, heads: &BTreeMap<Uuid, Head>) -> Result<(), DbErr> {
    let rows = heads.iter().map(|(restaurant_id, head)| {
        head::Model {
            restaurant_id: *restaurant_id,
            seq: head.seq,
            hash: head.hash.to_string(),
        }
        .into_active_model()
    });
    let replace = OnConflict::column(head::Column::RestaurantId)
        .update_columns([head::Column::Seq, head::Column::Hash])
        .to_owned();
    head::Entity::insert_many(rows)
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Remembers answers under their keys.
pub async fn keys(
    tx: &DatabaseTransaction,
    rows: Vec<idempotency::ActiveModel>,
) -> Result<(), DbErr> {
    for chunk in rows.chunks(ROWS) {
        idempotency::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
