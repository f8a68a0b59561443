//! The oracle: which alerts are due, by nothing but the ledger and the products' minimums.

use std::collections::BTreeMap;

use mezave_tests::Person;
use serde_json::Value;

/// Totals at which a product fell under its minimum, in the order of the ledger, in thousandths.
pub type Falls = BTreeMap<String, Vec<i64>>;

/// Replays the whole ledger. A product is low when its total is under its minimum; each fall from
/// not low to low is one alert, and there is none between.
pub async fn due(owner: &Person) -> Falls {
    let products = all(owner, "/api/products?limit=500").await;
    let minimums: BTreeMap<String, i64> = products
        .iter()
        .map(|product| (id(&product["id"]), thousandths(&product["min_stock_level"])))
        .collect();
    let mut movements = all(owner, "/api/stock/movements?limit=500").await;
    movements.sort_by_key(|movement| movement["seq"].as_i64());
    let mut totals: BTreeMap<String, i64> = BTreeMap::new();
    let mut falls = Falls::new();
    for movement in &movements {
        let product = id(&movement["product_id"]);
        let total = totals.entry(product.clone()).or_default();
        let before = *total;
        *total += thousandths(&movement["total_change"]);
        let minimum = minimums[&product];
        // A product that never had anything has not fallen.
        if *total < minimum && before >= minimum {
            falls.entry(product).or_default().push(*total);
        }
    }
    falls
}

/// Every page of a list.
pub async fn all(person: &Person, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = person.get(&format!("{path}{cursor}")).await.ok();
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

fn id(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A JSON number with at most three decimals; null is nothing.
pub fn thousandths(value: &Value) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "amounts of a test")]
    let whole = (value.as_f64().unwrap_or_default() * 1_000.0).round() as i64;
    whole
}
