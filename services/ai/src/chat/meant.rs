//! How a turn was understood, in the words of the public contract.

use uuid::Uuid;

use super::turn::MeantItem;
use crate::clarify::Task;
use crate::entities::Mention;
use crate::lexicon::{Operation, QueryKind};

pub(super) fn item(
    mention: &Mention,
    amount: Option<&crate::entities::Spoken>,
    product: Option<Uuid>,
) -> MeantItem {
    let part = amount.and_then(|amount| amount.parts.first());
    let only = match mention.candidates.as_slice() {
        [one] if !mention.fuzzy => Some(*one),
        _ => None,
    };
    MeantItem {
        text: mention.text.clone(),
        quantity: part.map(|part| part.value),
        unit: part.and_then(|part| part.unit.clone()),
        product_id: product.or(only),
    }
}

pub(crate) fn task_intent(task: &Task) -> &'static str {
    match task.operation {
        Some(Operation::Out) => "stock_out",
        Some(Operation::In) => "stock_in",
        Some(Operation::Waste) => "waste",
        Some(Operation::Count) => "count",
        Some(Operation::Finished) => "finished",
        Some(Operation::Undo) => "undo",
        _ => "other",
    }
}

pub(crate) const fn query_intent(kind: QueryKind) -> &'static str {
    match kind {
        QueryKind::Stock => "query_stock",
        QueryKind::Low => "query_low",
        QueryKind::Expiring => "query_expiring",
        QueryKind::Order => "query_order",
        QueryKind::History => "query_history",
        QueryKind::Waste => "query_waste",
    }
}
