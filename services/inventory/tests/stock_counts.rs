//! Counts, late movements and batches over the router.

use crate::kitchen::{Kitchen, noon};
use serde_json::{Value, json};
use shared_clock::Timestamp;
use shared_testkit::{Api, Reply};
use uuid::Uuid;

async fn undo(api: &Api, movement: &Value) -> Reply {
    let id = movement["id"].as_str().unwrap();
    api.post(&format!("/stock/movements/{id}/undo"), &json!({}))
        .await
}

fn minutes(count: i64) -> Timestamp {
    noon().plus_seconds(count * 60)
}

#[tokio::test]
async fn a_count_sets_the_truth() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 12.0).await;
    let tea = kitchen.stocked(0, 0, 5.0).await;
    let count = json!({"items": [
        {"product_id": cola, "boxes": 6, "units": 0, "client_id": "a"},
        {"product_id": tea, "units": 5, "client_id": "b"},
        {"product_id": tea, "boxes": 1, "client_id": "c"},
        {"product_id": tea, "client_id": "d"},
        {"product_id": Uuid::nil(), "units": 1, "client_id": "e"},
    ]});
    let results = kitchen.manager.post("/stock/sync", &count).await.ok()["results"].clone();
    let status: Vec<&str> = (0..5)
        .map(|i| results[i]["status"].as_str().unwrap())
        .collect();
    assert_eq!(
        status,
        ["booked", "unchanged", "refused", "refused", "refused"]
    );
    assert_eq!(results[0]["client_id"], "a");
    assert_eq!(results[0]["movement"]["type"], "ADJUSTMENT");
    assert_eq!(results[0]["movement"]["reason"], "count");
    assert_eq!(results[0]["movement"]["total_change"], 12);
    assert_eq!(results[1]["stock"]["total"], 5);
    assert_eq!(results[2]["problem"]["code"], "not_boxed");
    assert_eq!(results[4]["problem"]["status"], 404);
    assert_eq!(kitchen.held(cola).await, (6, 0.0, 144.0));
    let again = kitchen.manager.post("/stock/sync", &count).await.ok()["results"].clone();
    assert_eq!(
        (&again[0]["status"], &again[1]["status"]),
        (&json!("duplicate"), &json!("duplicate"))
    );
    let body =
        json!({"product_id": tea, "type": "ADJUSTMENT", "counted_units": 0, "reason": "finished"});
    let finished = kitchen.book(&kitchen.manager, &body).await.ok();
    assert_eq!(finished["movement"]["total_change"], -5);
    assert_eq!(finished["movement"]["reason"], "finished");
    let same = kitchen.book(&kitchen.manager, &body).await;
    assert_eq!(
        (same.status.as_u16(), &same.body["movement"]),
        (200, &Value::Null)
    );
    kitchen.prove().await;
}

#[tokio::test]
async fn takes_while_a_count_goes_on_are_netted() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 2.0).await;
    kitchen.clock.set(minutes(10));
    let wrong = kitchen.take(cola, 2.0).await;
    kitchen.clock.set(minutes(30));
    kitchen.take(cola, 3.0).await;
    undo(&kitchen.manager, &wrong).await.ok();
    // At minute 20 there were 118 on the shelf, four fewer than anybody knew.
    let count = json!({"items": [{
        "product_id": cola, "boxes": 4, "units": 22, "counted_at": minutes(20),
    }]});
    let result = kitchen.manager.post("/stock/sync", &count).await.ok()["results"][0].clone();
    assert_eq!(result["movement"]["total_change"], -4);
    assert_eq!(result["stock"]["total"], 115);
    kitchen.prove().await;
}

#[tokio::test]
async fn what_happened_before_the_count_is_not_deducted_twice() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 2.0).await;
    kitchen.clock.set(minutes(60));
    let count = json!({"items": [{"product_id": cola, "boxes": 0, "units": 2}]});
    kitchen.manager.post("/stock/sync", &count).await.ok();
    kitchen.clock.set(minutes(90));
    let late = json!({
        "product_id": cola, "type": "OUT", "units": 20, "occurred_at": minutes(30),
    });
    let booked = kitchen.book(&kitchen.employee, &late).await.ok();
    assert_eq!(booked["movement"]["type"], "OUT");
    assert_eq!(booked["movement"]["total_change"], -20);
    assert_eq!(booked["stock"]["total"], 2);
    let history = kitchen.history().await;
    assert_eq!(history[1]["reason"], "already_counted");
    assert_eq!(history[1]["total_change"], 20);
    undo(&kitchen.employee, &booked["movement"]).await.ok();
    assert_eq!(kitchen.held(cola).await.2, 2.0);
    let stale = json!({"items": [{"product_id": cola, "units": 50, "counted_at": minutes(30)}]});
    let result = kitchen.manager.post("/stock/sync", &stale).await.ok()["results"][0].clone();
    assert_eq!(result["problem"]["code"], "count_superseded");
    kitchen.prove().await;
}

#[tokio::test]
async fn an_employees_count_waits_for_a_manager() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 2.0).await;
    let count = json!({"items": [
        {"product_id": cola, "boxes": 4, "client_id": "a"},
        {"product_id": Uuid::nil(), "boxes": 4},
    ]});
    let keyed = kitchen.employee.with_header("idempotency-key", "k");
    let results = keyed.post("/stock/sync", &count).await.ok()["results"].clone();
    assert_eq!(results[0]["status"], "proposed");
    assert_eq!(results[1]["problem"]["status"], 404);
    assert_eq!(
        keyed.post("/stock/sync", &count).await.ok()["results"],
        results
    );
    let again = kitchen.employee.post("/stock/sync", &count).await.ok();
    assert_eq!(again["results"][0]["status"], "duplicate");
    assert_eq!(kitchen.held(cola).await.2, 122.0);
}

#[tokio::test]
async fn a_batch_answers_in_its_order() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 0, 10.0).await;
    let item = |kind: &str, units: i64, id: &str| json!({"product_id": cola, "type": kind, "units": units, "client_id": id});
    let batch = json!({"items": [
        item("OUT", 6, "a"), item("OUT", 6, "b"), item("IN", 5, "c"), item("OUT", 6, "a"),
        item("OUT", 5, "a"), item("WASTE", 4, "d"),
    ]});
    let keyed = kitchen.employee.with_header("idempotency-key", "k");
    let answer = keyed.post("/stock/movements/batch", &batch).await.ok();
    let results = answer["results"].as_array().unwrap();
    let status: Vec<&str> = results
        .iter()
        .map(|one| one["status"].as_str().unwrap())
        .collect();
    assert_eq!(
        status,
        [
            "booked",
            "refused",
            "refused",
            "duplicate",
            "refused",
            "booked"
        ]
    );
    assert_eq!(results[1]["problem"]["code"], "insufficient_stock");
    assert_eq!(results[2]["problem"]["code"], "forbidden");
    assert_eq!(results[3]["movement"], results[0]["movement"]);
    assert_eq!(results[4]["problem"]["code"], "idempotency_mismatch");
    assert_eq!(kitchen.held(cola).await.2, 0.0);
    assert_eq!(
        keyed.post("/stock/movements/batch", &batch).await.ok(),
        answer
    );
    // The whole answer got lost: the items still know that they were booked.
    kitchen
        .sql("DELETE FROM idempotency_keys WHERE key = 'k'")
        .await
        .unwrap();
    let again = keyed.post("/stock/movements/batch", &batch).await.ok();
    assert_eq!(again["results"][0]["status"], "duplicate");
    assert_eq!(kitchen.held(cola).await.2, 0.0);
    let empty = kitchen
        .employee
        .post("/stock/movements/batch", &json!({"items": []}))
        .await;
    assert_eq!(empty.status, 422);
    kitchen.prove().await;
}
