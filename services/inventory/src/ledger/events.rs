//! The events of a batch: what changed, as whole state, and which totals crossed their minimum.

use std::collections::BTreeMap;

use shared_contract::event::kind;
use shared_contract::inventory::{StockChanged, StockLevel};
use shared_events::NewEvent;
use shared_quantity::Qty;
use uuid::Uuid;

use super::load::Loaded;
use super::tables::product;
use super::view;
use crate::model::{Movement, ProductStock};

/// A total that crossed its minimum.
#[derive(Debug, Clone)]
pub struct Level {
    restaurant_id: Uuid,
    kind: &'static str,
    payload: StockLevel,
}

/// The crossing from `was_low` to what `stock` is now, if there was one.
pub fn level(row: &product::Model, stock: &ProductStock, was_low: bool) -> Option<Level> {
    let is_low = stock.is_low();
    if is_low == was_low {
        return None;
    }
    let held = stock.held();
    Some(Level {
        restaurant_id: row.restaurant_id,
        kind: if is_low {
            kind::STOCK_LOW
        } else {
            kind::STOCK_RECOVERED
        },
        payload: StockLevel {
            product_id: row.id,
            name: row.name.clone(),
            name_en: row.name_en.clone(),
            unit_type: row.unit_type.clone(),
            boxes: held.boxes,
            units: held.units,
            total: stock.total(),
            min_stock_level: row
                .min_stock_level
                .map(Qty::from_thousandths)
                .unwrap_or_default(),
            seq: stock.seq,
        },
    })
}

/// All events of a batch by restaurant, in the order of their ids.
pub fn all(
    touched: &[&Loaded],
    movements: &[Movement],
    levels: Vec<Level>,
) -> Vec<(Uuid, Vec<NewEvent>)> {
    let mut by_product: BTreeMap<Uuid, Vec<_>> = BTreeMap::new();
    for movement in movements {
        let shown = view::movement(movement, None);
        by_product
            .entry(movement.product_id)
            .or_default()
            .push(shown);
    }
    let mut by_restaurant: BTreeMap<Uuid, Vec<NewEvent>> = BTreeMap::new();
    for loaded in touched {
        if let Some(movements) = by_product.remove(&loaded.stock.rules.id) {
            let payload = StockChanged {
                stock: view::stock(&loaded.stock),
                movements,
            };
            by_restaurant
                .entry(loaded.stock.rules.restaurant_id)
                .or_default()
                .push(NewEvent::new(kind::STOCK_CHANGED, &payload));
        }
    }
    for level in levels {
        let event = NewEvent::new(level.kind, &level.payload);
        by_restaurant
            .entry(level.restaurant_id)
            .or_default()
            .push(event);
    }
    by_restaurant.into_iter().collect()
}
