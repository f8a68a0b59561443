//! A thousand changes of stock that let products fall under their minimum and recover, again and
//! again.

use mezave_tests::Person;
use serde_json::{Value, json};

/// How many products.
const PRODUCTS: usize = 20;
/// How many changes.
const CHANGES: usize = 1_000;
/// How many are booked with one request.
const TOGETHER: usize = 50;

/// The products, each with enough of it.
pub async fn products(owner: &Person) -> Vec<Value> {
    let mut products = Vec::new();
    for number in 0..PRODUCTS {
        let name = format!("מוצר {number:02} <b>&\"");
        let body = json!({"name": name, "unit_type": "kg", "min_stock_level": 10});
        let product = owner.product(body).await;
        owner.book(&product, "IN", 40.0).await.ok();
        products.push(product);
    }
    products
}

/// Books the changes; takes and deliveries come from a fixed sequence of pseudo-random numbers
/// (Lehmer, "minimal standard", Park and Miller 1988).
pub async fn book(owner: &Person, products: &[Value]) {
    let mut state: u64 = 20_261_123;
    let mut next = |below: u64| {
        state = state * 48_271 % 2_147_483_647;
        state % below
    };
    let mut waiting = Vec::new();
    for number in 0..CHANGES {
        let product = &products[usize::try_from(next(PRODUCTS as u64)).unwrap()];
        let tenths = u32::try_from(next(120)).unwrap() + 1;
        let kind = if next(5) < 3 { "OUT" } else { "IN" };
        waiting.push(json!({
            "product_id": product["id"], "type": kind, "units": f64::from(tenths) / 10.0,
            "if_short": if kind == "OUT" { "take_available" } else { "refuse" },
            "client_id": format!("change {number}"),
        }));
        if waiting.len() == TOGETHER {
            let items = std::mem::take(&mut waiting);
            let done = owner
                .post("/api/stock/movements/batch", &json!({ "items": items }))
                .await
                .ok();
            let results = done["results"].as_array().unwrap();
            assert_eq!(results.len(), TOGETHER, "{done}");
        }
    }
}
