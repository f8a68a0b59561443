//! The ledger's own types as the contract shows them.

use shared_contract::inventory as wire;
use shared_quantity::Qty;
use uuid::Uuid;

use crate::model::{Breach, Kind, Movement, ProductStock, Recent};

/// A box size as shown: null when not boxed.
pub fn shown_box_size(box_size: Qty) -> Option<Qty> {
    box_size.is_positive().then_some(box_size)
}

/// A kind as shown.
pub const fn shown_kind(kind: Kind) -> wire::MovementType {
    match kind {
        Kind::In => wire::MovementType::In,
        Kind::Out => wire::MovementType::Out,
        Kind::Waste => wire::MovementType::Waste,
        Kind::Adjustment => wire::MovementType::Adjustment,
    }
}

/// A movement as shown.
pub fn movement(movement: &Movement, undone_by: Option<Uuid>) -> wire::Movement {
    wire::Movement {
        id: movement.id,
        seq: movement.seq,
        product_id: movement.product_id,
        kind: shown_kind(movement.kind),
        boxes_change: movement.change.boxes,
        units_change: movement.change.units,
        total_change: movement.total_change,
        box_size: shown_box_size(movement.box_size),
        box_opened: movement.box_opened,
        lots: movement
            .lots
            .iter()
            .map(|lot| wire::MovementLot {
                expiry_date: lot.expiry.0,
                boxes_change: lot.change.boxes,
                units_change: lot.change.units,
            })
            .collect(),
        reason: movement.note.reason.clone(),
        notes: movement.note.notes.clone(),
        performed_by: movement.note.performed_by,
        reported_by: movement.note.reported_by,
        source: movement.note.source.clone(),
        undoes: movement.undoes,
        undone_by,
        occurred_at: movement.note.occurred_at,
        created_at: movement.created_at,
        hash: movement.hash.to_string(),
    }
}

/// A product's stock as shown.
pub fn stock(stock: &ProductStock) -> wire::Stock {
    let held = stock.held();
    wire::Stock {
        product_id: stock.rules.id,
        boxes: held.boxes,
        units: held.units,
        total: stock.total(),
        box_size: shown_box_size(stock.rules.box_size),
        usual: wire::Usual {
            out: usual(&stock.recent_out),
            incoming: usual(&stock.recent_in),
        },
        lots: stock
            .lots
            .iter()
            .filter(|(_, held)| !held.is_zero())
            .map(|(expiry, held)| wire::StockLot {
                expiry_date: expiry.0,
                boxes: held.boxes,
                units: held.units,
            })
            .collect(),
        seq: stock.seq,
        updated_at: stock.updated_at,
    }
}

/// What is usual, as shown.
pub fn usual(recent: &Recent) -> Option<wire::UsualRange> {
    recent.usual().map(|usual| wire::UsualRange {
        low: usual.low,
        median: usual.median,
        high: usual.high,
        mad: usual.mad,
    })
}

/// A breach as shown.
pub fn breach(breach: Breach) -> wire::LedgerBreach {
    wire::LedgerBreach {
        seq: breach.seq,
        movement_id: breach.movement_id,
        product_id: breach.product_id,
        problem: breach.problem,
    }
}
