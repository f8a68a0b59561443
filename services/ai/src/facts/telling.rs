//! Facts that inventory tells the asker now, put into sentences.

use std::collections::BTreeMap;

use shared_contract::ai::CitedFact;
use shared_contract::inventory::MovementType;
use shared_quantity::Qty;
use uuid::Uuid;

use super::words::fill;
use crate::chat::words;
use crate::clarify::Facts;
use crate::clarify::facts::MovementsOf;

/// Lines of what is low and of what expires.
const LINES: usize = 6;
/// Days that count as the next ones.
pub const DAYS: i32 = 7;

/// A fact as it is cited.
pub fn cited(kind: &str, subject_id: Option<Uuid>, text: String) -> CitedFact {
    CitedFact {
        kind: kind.to_owned(),
        subject_id,
        text,
    }
}

/// What there is of a product.
pub fn stock(facts: &Facts<'_>, product: Uuid) -> Option<CitedFact> {
    let stock = facts.read.stock.get(&product)?;
    let text = fill(
        facts.wording,
        "fact_stock",
        &[
            ("product", &facts.name(product)),
            ("amount", &words::total(facts, product, stock.total)),
        ],
    );
    Some(cited("stock", Some(product), text))
}

/// What moved of a product lately; nothing where that is not known whole.
pub fn usage(facts: &Facts<'_>, product: Uuid, of: &MovementsOf, most: usize) -> Option<CitedFact> {
    let mut sums: BTreeMap<&str, Qty> = BTreeMap::new();
    // More than one page: the sum of a part would be wrong.
    let movements = facts.read.movements.get(of);
    for movement in movements.filter(|all| all.len() < most)? {
        let name = match movement.kind {
            MovementType::Out => "out",
            MovementType::Waste => "waste",
            MovementType::In => "in",
            MovementType::Adjustment => continue,
        };
        let sum = sums.entry(name).or_insert(Qty::ZERO);
        *sum = sum.checked_add(movement.total_change).unwrap_or(*sum);
    }
    if sums.is_empty() {
        return None;
    }
    let told = |name: &str| {
        let sum = sums.get(name).copied().unwrap_or(Qty::ZERO);
        words::total(facts, product, sum.checked_abs().unwrap_or(sum))
    };
    let text = fill(
        facts.wording,
        "fact_usage",
        &[
            ("product", &facts.name(product)),
            ("out", &told("out")),
            ("waste", &told("waste")),
            ("in", &told("in")),
        ],
    );
    Some(cited("usage", Some(product), text))
}

/// What is under its minimum.
pub fn low(facts: &Facts<'_>) -> Vec<CitedFact> {
    let items = facts.read.low.as_deref().unwrap_or_default();
    let line = |item: &shared_contract::inventory::LowStockItem| {
        let id = item.product.id;
        let text = fill(
            facts.wording,
            "fact_low",
            &[
                ("product", &item.product.name),
                ("amount", &words::total(facts, id, item.total)),
                ("missing", &words::total(facts, id, item.missing)),
            ],
        );
        cited("low", Some(id), text)
    };
    items.iter().take(LINES).map(line).collect()
}

/// What expires soon.
pub fn expiring(facts: &Facts<'_>) -> Vec<CitedFact> {
    let items = facts.read.expiring.get(&DAYS).map(Vec::as_slice);
    let line = |item: &shared_contract::inventory::ExpiringItem| {
        let id = item.product.id;
        let text = fill(
            facts.wording,
            "fact_expiring",
            &[
                ("product", &item.product.name),
                ("amount", &words::total(facts, id, item.total)),
                ("date", &item.expiry_date.strftime("%d/%m").to_string()),
            ],
        );
        cited("expiring", Some(id), text)
    };
    items
        .unwrap_or_default()
        .iter()
        .take(LINES)
        .map(line)
        .collect()
}
