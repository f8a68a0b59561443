//! Any sequence of movements, batches, counts, late movements and undos, over the router and the
//! database: no total is negative, stock equals the ledger, the chain verifies, and undoing
//! everything empties every lot.

use crate::kitchen::Kitchen;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use shared_clock::Clock as _;
use uuid::Uuid;

#[derive(Debug, Clone)]
enum Step {
    /// Several at once, so that they meet in one commit.
    Moves(Vec<Move>),
    Count(Vec<Counted>),
    Undo(Index),
}

#[derive(Debug, Clone)]
struct Move {
    product: usize,
    kind: usize,
    boxes: i64,
    units: i64,
    lot: usize,
    seconds_ago: i64,
}

#[derive(Debug, Clone)]
struct Counted {
    product: usize,
    boxes: Option<i64>,
    units: i64,
    seconds_ago: i64,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let ago = || prop_oneof![3 => Just(0_i64), 1 => 0_i64..60];
    let a_move = (
        0..2_usize,
        0..5_usize,
        0..4_i64,
        0..40_i64,
        0..3_usize,
        ago(),
    )
        .prop_map(|(product, kind, boxes, units, lot, seconds_ago)| Move {
            product,
            kind,
            boxes,
            units,
            lot,
            seconds_ago,
        });
    let counted = (0..2_usize, prop::option::of(0..4_i64), 0..60_i64, ago()).prop_map(
        |(product, boxes, units, seconds_ago)| Counted {
            product,
            boxes,
            units,
            seconds_ago,
        },
    );
    let step = prop_oneof![
        5 => prop::collection::vec(a_move, 1..4).prop_map(Step::Moves),
        2 => prop::collection::vec(counted, 1..3).prop_map(Step::Count),
        3 => any::<Index>().prop_map(Step::Undo),
    ];
    prop::collection::vec(step, 1..16)
}

async fn perform(kitchen: &Kitchen, products: [Uuid; 2], step: &Step) {
    kitchen.clock.advance_seconds(7);
    let back = |seconds: i64| kitchen.clock.now().plus_seconds(-seconds);
    let reply = match step {
        Step::Moves(moves) => {
            let items: Vec<Value> = moves
                .iter()
                .map(|one| {
                    // The second product does not come in boxes.
                    let boxes = if one.product == 0 { one.boxes } else { 0 };
                    let kind = ["IN", "IN", "OUT", "WASTE", "ADJUSTMENT"][one.kind];
                    let lots = [Value::Null, json!("2026-03-05"), json!("2026-04-01")];
                    let lot = if kind == "IN" {
                        &lots[one.lot]
                    } else {
                        &Value::Null
                    };
                    json!({
                        "product_id": products[one.product], "type": kind, "boxes": boxes,
                        "units": one.units, "expiry_date": lot,
                        "occurred_at": back(one.seconds_ago), "if_short": "take_available",
                    })
                })
                .collect();
            let body = json!({"items": items});
            kitchen.manager.post("/stock/movements/batch", &body).await
        }
        Step::Count(counted) => {
            let items: Vec<Value> = counted
                .iter()
                .map(|one| {
                    let boxes = one.boxes.filter(|_| one.product == 0);
                    json!({
                        "product_id": products[one.product], "boxes": boxes, "units": one.units,
                        "counted_at": back(one.seconds_ago),
                    })
                })
                .collect();
            kitchen
                .manager
                .post("/stock/sync", &json!({"items": items}))
                .await
        }
        Step::Undo(index) => {
            let history = kitchen.history().await;
            if history.is_empty() {
                return;
            }
            undo(kitchen, index.get(&history)).await
        }
    };
    assert!(reply.status.as_u16() < 500, "{step:?}: {}", reply.body);
    if let Some(results) = reply.body["results"].as_array() {
        for result in results {
            let status = result["problem"]["status"].as_u64().unwrap_or(200);
            assert!(status < 500, "{step:?}: {result}");
        }
    }
}

async fn undo(kitchen: &Kitchen, movement: &Value) -> shared_testkit::Reply {
    let id = movement["id"].as_str().unwrap();
    let path = format!("/stock/movements/{id}/undo");
    kitchen.manager.post(&path, &json!({})).await
}

async fn check(kitchen: &Kitchen, products: [Uuid; 2]) {
    kitchen.prove().await;
    let history = kitchen.history().await;
    for product in products {
        let stock = kitchen.owner.get(&format!("/stock/{product}")).await.ok();
        for lot in stock["lots"].as_array().unwrap() {
            let part = |name: &str| lot[name].as_f64().unwrap();
            assert!(part("boxes") >= 0.0 && part("units") >= 0.0, "{stock}");
        }
        let sum: i64 = history
            .iter()
            .filter(|movement| movement["product_id"] == json!(product))
            .map(|movement| movement["total_change"].as_i64().unwrap())
            .sum();
        assert_eq!(stock["total"], sum);
    }
}

/// Whatever is not undone, newest first; what needs goods that come back later is tried again.
async fn undo_everything(kitchen: &Kitchen) {
    let open = |history: Vec<Value>| -> Vec<Value> {
        let live = |one: &Value| one["undoes"].is_null() && one["undone_by"].is_null();
        history.into_iter().filter(live).collect()
    };
    loop {
        let before = open(kitchen.history().await);
        if before.is_empty() {
            return;
        }
        for movement in &before {
            undo(kitchen, movement).await;
        }
        let left = open(kitchen.history().await);
        assert!(left.len() < before.len(), "no undo gets through: {left:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn stock_is_the_ledger_and_everything_can_be_undone(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let kitchen = Kitchen::open().await;
            let products = [kitchen.product(24, 10).await, kitchen.product(0, 0).await];
            for step in &steps {
                perform(&kitchen, products, step).await;
            }
            check(&kitchen, products).await;
            undo_everything(&kitchen).await;
            check(&kitchen, products).await;
            for product in products {
                let stock = kitchen.owner.get(&format!("/stock/{product}")).await.ok();
                assert_eq!((&stock["total"], &stock["lots"]), (&json!(0), &json!([])));
            }
        });
    }
}
