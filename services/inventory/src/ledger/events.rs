//! The events of a batch: what changed, as whole state, and which totals crossed their minimum.

use std::collections::BTreeMap;

use shared_contract::event::kind;
use shared_contract::inventory::{StockChanged, StockLevel};
use shared_events::NewEvent;
use uuid::Uuid;

use super::load::Loaded;
use super::view;
use crate::model::{Movement, ProductStock};

/// How a product is called in what is announced of it.
pub struct Called<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its English name.
    pub name_en: Option<&'a str>,
    /// Its unit.
    pub unit_type: &'a str,
}

/// The event of a total that crossed its minimum, if it did: it was low or not, now it is `stock`.
pub fn crossing(called: &Called<'_>, stock: &ProductStock, was_low: bool) -> Option<NewEvent> {
    let kind = match (was_low, stock.is_low()) {
        (false, true) => kind::STOCK_LOW,
        (true, false) => kind::STOCK_RECOVERED,
        _ => return None,
    };
    let held = stock.held();
    let level = StockLevel {
        product_id: stock.rules.id,
        name: called.name.to_owned(),
        name_en: called.name_en.map(str::to_owned),
        unit_type: called.unit_type.to_owned(),
        boxes: held.boxes,
        units: held.units,
        total: stock.total(),
        min_stock_level: stock.rules.min_stock_level.unwrap_or_default(),
        seq: stock.seq,
    };
    Some(NewEvent::new(kind, &level))
}

/// All events of a batch by restaurant, in the order of their ids.
pub fn all(
    touched: &[&Loaded],
    movements: &[Movement],
    crossings: Vec<(Uuid, NewEvent)>,
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
    for (restaurant_id, event) in crossings {
        by_restaurant.entry(restaurant_id).or_default().push(event);
    }
    by_restaurant.into_iter().collect()
}
