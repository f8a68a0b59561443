//! Movements far larger than usual: which are told of, and what of them.

use serde_json::{Value, json};
use shared_events::{EventLog as _, LocalLog};
use uuid::Uuid;

use crate::kitchen::Kitchen;

/// A product of which there is plenty and of which two to six are usually taken.
async fn habit(kitchen: &Kitchen) -> Uuid {
    let cola = kitchen.stocked(24, 50, 0.0).await;
    for units in [2, 3, 4, 5, 6, 2, 3, 4, 5, 6] {
        kitchen.take(cola, f64::from(units)).await;
    }
    cola
}

async fn told(kitchen: &Kitchen) -> Vec<Value> {
    let log = LocalLog::new(kitchen.db.clone(), "inventory");
    let all = log.read(kitchen.restaurant, 0, 500).await.unwrap().items;
    all.into_iter()
        .filter(|event| event.kind == "large_movement")
        .map(|event| event.payload)
        .collect()
}

#[tokio::test]
async fn the_owner_is_told_who_when_and_what_is_usual() {
    let kitchen = Kitchen::open().await;
    let cola = habit(&kitchen).await;
    assert_eq!(told(&kitchen).await, [json!(null); 0]);
    let body = json!({
        "product_id": cola, "type": "OUT", "boxes": 2, "units": 12, "reason": "event",
        "performed_by": kitchen.employee_id, "occurred_at": "2026-03-01T09:30:00Z",
    });
    let chat = kitchen
        .manager
        .with_header("x-mezave-source", "chat")
        .with_header("idempotency-key", "once");
    let booked = kitchen.book(&chat, &body).await.ok();
    // The same again under its key is the same movement.
    kitchen.book(&chat, &body).await.ok();
    let movement = &booked["movement"];
    assert_eq!(
        told(&kitchen).await,
        [json!({
            "movement_id": movement["id"], "seq": movement["seq"], "product_id": cola,
            "name": "קולה", "name_en": null, "unit_type": "unit", "box_size": 24,
            "type": "OUT", "total_change": -60,
            "usual": {"low": 2, "median": 4, "high": 6, "mad": 1},
            "reason": "event",
            "performed_by": kitchen.employee_id, "performed_by_name": "Test",
            "reported_by": kitchen.manager_id, "reported_by_name": "Test",
            "source": "chat", "occurred_at": "2026-03-01T09:30:00.000000Z",
        })]
    );
}

#[tokio::test]
async fn waste_is_judged_by_takes_and_deliveries_by_deliveries() {
    let kitchen = Kitchen::open().await;
    let cola = habit(&kitchen).await;
    let book = async |kind: &str, units: f64| {
        let body = json!({"product_id": cola, "type": kind, "units": units});
        kitchen.book(&kitchen.owner, &body).await.ok();
    };
    book("WASTE", 5.0).await;
    book("WASTE", 0.1).await;
    book("OUT", 0.1).await;
    // One delivery so far.
    book("IN", 500.0).await;
    assert_eq!(told(&kitchen).await.len(), 0);
    book("WASTE", 60.0).await;
    let all = told(&kitchen).await;
    assert_eq!(
        (all.len(), &all[0]["type"], &all[0]["total_change"]),
        (1, &json!("WASTE"), &json!(-60))
    );
    for _ in 0..9 {
        book("IN", 24.0).await;
    }
    book("IN", 4000.0).await;
    let all = told(&kitchen).await;
    assert_eq!(
        (all.len(), &all[1]["type"], &all[1]["total_change"]),
        (2, &json!("IN"), &json!(4000))
    );
    assert_eq!(all[1]["usual"]["median"], 24);
}

#[tokio::test]
async fn what_moves_no_goods_is_not_told() {
    let kitchen = Kitchen::open().await;
    let cola = habit(&kitchen).await;
    let taken = kitchen.take(cola, 60.0).await;
    assert_eq!(told(&kitchen).await.len(), 1);
    let undo = format!("/stock/movements/{}/undo", taken["id"].as_str().unwrap());
    kitchen.owner.post(&undo, &json!({})).await.ok();
    let lowered = json!({"product_id": cola, "type": "ADJUSTMENT", "units": -100});
    kitchen.book(&kitchen.owner, &lowered).await.ok();
    let counted = json!({"product_id": cola, "type": "ADJUSTMENT", "counted_units": 900});
    kitchen.book(&kitchen.owner, &counted).await.ok();
    let import = kitchen.owner.with_header("x-mezave-source", "import");
    let imported = json!({"product_id": cola, "type": "OUT", "units": 80});
    kitchen.book(&import, &imported).await.ok();
    assert_eq!(told(&kitchen).await.len(), 1);
    kitchen.prove().await;
}
