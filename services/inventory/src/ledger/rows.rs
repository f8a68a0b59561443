//! Rows to model and back. A row that cannot be read is damage, never a default.

use sea_orm::DbErr;
use shared_clock::Timestamp;
use shared_quantity::{Amount, Qty};

use super::tables::{lot, movement, movement_lot, product, stock};
use crate::model::{
    Expiry, Hash, LotChange, Lots, Movement, Note, ProductRules, ProductStock, Recent,
};

fn damaged(what: &str, value: &str) -> DbErr {
    DbErr::Custom(format!("stored {what} cannot be read: {value}"))
}

/// Reads a lot's key.
pub fn expiry(key: &str) -> Result<Expiry, DbErr> {
    Expiry::from_key(key).ok_or_else(|| damaged("expiry date", key))
}

/// Reads a hash.
pub fn hash(text: &str) -> Result<Hash, DbErr> {
    Hash::from_hex(text).ok_or_else(|| damaged("hash", text))
}

/// The part of a product the rules need.
pub fn rules(row: &product::Model) -> ProductRules {
    ProductRules {
        id: row.id,
        restaurant_id: row.restaurant_id,
        box_size: Qty::from_thousandths(row.box_size.unwrap_or(0).max(0)),
        default_expiry_days: row.default_expiry_days,
        min_stock_level: row.min_stock_level.map(Qty::from_thousandths),
        is_active: row.is_active,
    }
}

/// A product's stock from its rows.
pub fn product_stock(
    rules: ProductRules,
    row: Option<&stock::Model>,
    lots: &[lot::Model],
) -> Result<ProductStock, DbErr> {
    let mut stock = ProductStock::empty(rules);
    if let Some(row) = row {
        stock.counted_at = row.counted_at.map(Timestamp::from_micros);
        stock.last_occurred_at = row.last_occurred_at.map(Timestamp::from_micros);
        stock.seq = row.seq;
        stock.recent_out = Recent::from_text(&row.recent_out);
        stock.recent_in = Recent::from_text(&row.recent_in);
        stock.updated_at = Some(Timestamp::from_micros(row.updated_at));
    }
    stock.lots = lots_of(lots)?;
    Ok(stock)
}

/// Lots from their rows.
pub fn lots_of(rows: &[lot::Model]) -> Result<Lots, DbErr> {
    let read = |row: &lot::Model| {
        let held = Amount::new(row.boxes, Qty::from_thousandths(row.units));
        Ok((expiry(&row.expiry_date)?, held))
    };
    Ok(Lots::from_rows(
        rows.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?,
    ))
}

/// The stock row of a product.
pub fn stock_row(stock: &ProductStock, now: Timestamp) -> stock::Model {
    let held = stock.held();
    stock::Model {
        product_id: stock.rules.id,
        restaurant_id: stock.rules.restaurant_id,
        boxes: held.boxes,
        units: held.units.thousandths(),
        total: stock.total().thousandths(),
        seq: stock.seq,
        counted_at: stock.counted_at.map(Timestamp::as_micros),
        last_occurred_at: stock.last_occurred_at.map(Timestamp::as_micros),
        recent_out: stock.recent_out.to_text(),
        recent_in: stock.recent_in.to_text(),
        updated_at: stock.updated_at.unwrap_or(now).as_micros(),
    }
}

/// A movement as its row.
pub fn movement_row(movement: &Movement) -> movement::Model {
    movement::Model {
        id: movement.id,
        restaurant_id: movement.restaurant_id,
        seq: movement.seq,
        product_id: movement.product_id,
        kind: movement.kind.as_str().to_owned(),
        boxes_change: movement.change.boxes,
        units_change: movement.change.units.thousandths(),
        total_change: movement.total_change.thousandths(),
        box_size: movement.box_size.thousandths(),
        box_opened: movement.box_opened,
        reason: movement.note.reason.clone(),
        notes: movement.note.notes.clone(),
        performed_by: movement.note.performed_by,
        reported_by: movement.note.reported_by,
        source: movement.note.source.clone(),
        undoes: movement.undoes,
        offsets: movement.offsets,
        counted_at: movement.counted_at.map(Timestamp::as_micros),
        occurred_at: movement.note.occurred_at.as_micros(),
        created_at: movement.created_at.as_micros(),
        prev_hash: movement.prev_hash.to_string(),
        hash: movement.hash.to_string(),
    }
}

/// The rows of a movement's lots.
pub fn movement_lot_rows(movement: &Movement) -> impl Iterator<Item = movement_lot::Model> + '_ {
    (0..)
        .zip(&movement.lots)
        .map(|(position, lot)| movement_lot::Model {
            movement_id: movement.id,
            position,
            expiry_date: lot.expiry.key(),
            boxes_change: lot.change.boxes,
            units_change: lot.change.units.thousandths(),
            boxes_opened: lot.boxes_opened,
        })
}

/// A movement from its row and the rows of its lots, in any order.
pub fn movement(
    row: movement::Model,
    mut lots: Vec<movement_lot::Model>,
) -> Result<Movement, DbErr> {
    lots.sort_by_key(|lot| lot.position);
    let lots = lots
        .into_iter()
        .map(|lot| {
            Ok(LotChange {
                expiry: expiry(&lot.expiry_date)?,
                change: Amount::new(lot.boxes_change, Qty::from_thousandths(lot.units_change)),
                boxes_opened: lot.boxes_opened,
            })
        })
        .collect::<Result<Vec<_>, DbErr>>()?;
    Ok(Movement {
        id: row.id,
        restaurant_id: row.restaurant_id,
        seq: row.seq,
        product_id: row.product_id,
        kind: row.kind.parse().map_err(|()| damaged("kind", &row.kind))?,
        change: Amount::new(row.boxes_change, Qty::from_thousandths(row.units_change)),
        total_change: Qty::from_thousandths(row.total_change),
        box_size: Qty::from_thousandths(row.box_size),
        box_opened: row.box_opened,
        lots,
        note: Note {
            reason: row.reason,
            notes: row.notes,
            performed_by: row.performed_by,
            reported_by: row.reported_by,
            source: row.source,
            occurred_at: Timestamp::from_micros(row.occurred_at),
        },
        undoes: row.undoes,
        offsets: row.offsets,
        counted_at: row.counted_at.map(Timestamp::from_micros),
        created_at: Timestamp::from_micros(row.created_at),
        prev_hash: hash(&row.prev_hash)?,
        hash: hash(&row.hash)?,
    })
}
