//! History over the router: undo, counts, late movements, batches, and what the database refuses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod kitchen;

use kitchen::{Kitchen, noon};
use serde_json::{Value, json};
use shared_clock::Timestamp;
use shared_testkit::{Api, Reply};
use uuid::Uuid;

async fn undo(api: &Api, movement: &Value) -> Reply {
    let id = movement["id"].as_str().unwrap();
    api.post(&format!("/stock/movements/{id}/undo"), &json!({})).await
}

fn minutes(count: i64) -> Timestamp {
    noon().plus_seconds(count * 60)
}

#[tokio::test]
async fn undo_comes_in_any_order_and_once() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 2.0).await;
    let first = kitchen.take(cola, 3.0).await;
    let second = kitchen.take(cola, 30.0).await;
    let undone = undo(&kitchen.manager, &first).await;
    assert_eq!(undone.status, 201);
    let movement = undone.ok()["movement"].clone();
    assert_eq!(movement["type"], "OUT");
    assert_eq!(movement["total_change"], 3);
    assert_eq!(movement["undoes"], first["id"]);
    let again = undo(&kitchen.manager, &first).await;
    assert_eq!((again.status.as_u16(), again.code()), (409, "already_undone"));
    assert_eq!(undo(&kitchen.owner, &movement).await.code(), "undo_of_undo");
    let delivery = kitchen.history().await.pop().unwrap();
    let used = undo(&kitchen.owner, &delivery).await;
    assert_eq!((used.status.as_u16(), used.code()), (409, "insufficient_stock"));
    undo(&kitchen.manager, &second).await.ok();
    assert_eq!(kitchen.held(cola).await.2, 122.0);
    undo(&kitchen.owner, &delivery).await.ok();
    assert_eq!(kitchen.held(cola).await, (0, 0.0, 0.0));
    let history = kitchen.history().await;
    let shown = history.iter().find(|shown| shown["id"] == first["id"]).unwrap();
    assert_eq!(shown["undone_by"], movement["id"]);
    let unknown = format!("/stock/movements/{}/undo", Uuid::nil());
    assert_eq!(kitchen.owner.post(&unknown, &json!({})).await.status, 404);
    kitchen.prove().await;
}

#[tokio::test]
async fn employees_undo_their_own_of_the_same_business_day() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 0.0).await;
    let taken = kitchen.take(cola, 3.0).await;
    assert_eq!(undo(&kitchen.colleague, &taken).await.code(), "forbidden");
    // 03:00 in Jerusalem is the same business day, 04:00 is not.
    kitchen.clock.set("2026-03-02T01:00:00Z".parse().unwrap());
    assert_eq!(undo(&kitchen.employee, &taken).await.status, 201);
    let taken = kitchen.take(cola, 3.0).await;
    kitchen.clock.set("2026-03-02T02:00:00Z".parse().unwrap());
    assert_eq!(undo(&kitchen.employee, &taken).await.code(), "forbidden");
    assert_eq!(undo(&kitchen.manager, &taken).await.status, 201);
    let delivery = kitchen.history().await.pop().unwrap();
    assert_eq!(undo(&kitchen.employee, &delivery).await.code(), "forbidden");
}

#[tokio::test]
async fn an_employee_sees_their_own_history() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 0.0).await;
    kitchen.take(cola, 1.0).await;
    let body = json!({"product_id": cola, "type": "WASTE", "units": 1, "reason": "broken"});
    kitchen.book(&kitchen.colleague, &body).await.ok();
    let own = kitchen.employee.get("/stock/movements").await.ok();
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    let other = format!("/stock/movements?user_id={}", kitchen.manager_id);
    assert_eq!(kitchen.employee.get(&other).await.status, 403);
    for (query, count) in [
        ("type=WASTE", 1),
        ("type=ADJUST", 0),
        ("from=2026-03-01&to=2026-03-01", 3),
        ("to=2026-02-28", 0),
        ("from=2026-03-01T10:00:00Z", 3),
        ("from=2026-03-01T10:00:01Z", 0),
    ] {
        let page = kitchen.owner.get(&format!("/stock/movements?{query}")).await.ok();
        assert_eq!(page["items"].as_array().unwrap().len(), count, "{query}");
    }
    let first = kitchen.owner.get("/stock/movements?limit=2").await.ok();
    let seqs = |page: &Value| -> Vec<i64> {
        let items = page["items"].as_array().unwrap();
        items.iter().map(|item| item["seq"].as_i64().unwrap()).collect()
    };
    assert_eq!(seqs(&first), [3, 2]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = kitchen.owner.get(&format!("/stock/movements?limit=2&cursor={cursor}")).await.ok();
    assert_eq!((seqs(&rest), &rest["next_cursor"]), (vec![1], &Value::Null));
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
    let status: Vec<&str> = (0..5).map(|i| results[i]["status"].as_str().unwrap()).collect();
    assert_eq!(status, ["booked", "unchanged", "refused", "refused", "refused"]);
    assert_eq!(results[0]["client_id"], "a");
    assert_eq!(results[0]["movement"]["type"], "ADJUSTMENT");
    assert_eq!(results[0]["movement"]["reason"], "count");
    assert_eq!(results[0]["movement"]["total_change"], 12);
    assert_eq!(results[1]["stock"]["total"], 5);
    assert_eq!(results[2]["problem"]["code"], "not_boxed");
    assert_eq!(results[4]["problem"]["status"], 404);
    assert_eq!(kitchen.held(cola).await, (6, 0.0, 144.0));
    let again = kitchen.manager.post("/stock/sync", &count).await.ok()["results"].clone();
    assert_eq!((&again[0]["status"], &again[1]["status"]), (&json!("duplicate"), &json!("duplicate")));
    let body = json!({"product_id": tea, "type": "ADJUSTMENT", "counted_units": 0, "reason": "finished"});
    let finished = kitchen.book(&kitchen.manager, &body).await.ok();
    assert_eq!(finished["movement"]["total_change"], -5);
    assert_eq!(finished["movement"]["reason"], "finished");
    let same = kitchen.book(&kitchen.manager, &body).await;
    assert_eq!((same.status.as_u16(), &same.body["movement"]), (200, &Value::Null));
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
    assert_eq!(keyed.post("/stock/sync", &count).await.ok()["results"], results);
    let again = kitchen.employee.post("/stock/sync", &count).await.ok();
    assert_eq!(again["results"][0]["status"], "duplicate");
    assert_eq!(kitchen.held(cola).await.2, 122.0);
}

#[tokio::test]
async fn a_batch_answers_in_its_order() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 0, 10.0).await;
    let item = |kind: &str, units: i64, id: &str| {
        json!({"product_id": cola, "type": kind, "units": units, "client_id": id})
    };
    let batch = json!({"items": [
        item("OUT", 6, "a"), item("OUT", 6, "b"), item("IN", 5, "c"), item("OUT", 6, "a"),
        item("OUT", 5, "a"), item("WASTE", 4, "d"),
    ]});
    let keyed = kitchen.employee.with_header("idempotency-key", "k");
    let answer = keyed.post("/stock/movements/batch", &batch).await.ok();
    let results = answer["results"].as_array().unwrap();
    let status: Vec<&str> = results.iter().map(|one| one["status"].as_str().unwrap()).collect();
    assert_eq!(status, ["booked", "refused", "refused", "duplicate", "refused", "booked"]);
    assert_eq!(results[1]["problem"]["code"], "insufficient_stock");
    assert_eq!(results[2]["problem"]["code"], "forbidden");
    assert_eq!(results[3]["movement"], results[0]["movement"]);
    assert_eq!(results[4]["problem"]["code"], "idempotency_mismatch");
    assert_eq!(kitchen.held(cola).await.2, 0.0);
    assert_eq!(keyed.post("/stock/movements/batch", &batch).await.ok(), answer);
    // The whole answer got lost: the items still know that they were booked.
    kitchen.sql("DELETE FROM idempotency_keys WHERE key = 'k'").await.unwrap();
    let again = keyed.post("/stock/movements/batch", &batch).await.ok();
    assert_eq!(again["results"][0]["status"], "duplicate");
    assert_eq!(kitchen.held(cola).await.2, 0.0);
    let empty = kitchen.employee.post("/stock/movements/batch", &json!({"items": []})).await;
    assert_eq!(empty.status, 422);
    kitchen.prove().await;
}

#[tokio::test]
async fn stock_lists_every_product_in_pages() {
    let kitchen = Kitchen::open().await;
    for units in 1..=3 {
        kitchen.clock.advance_seconds(1);
        kitchen.stocked(0, 0, f64::from(units)).await;
    }
    kitchen.clock.advance_seconds(1);
    let empty = kitchen.product(24, 0).await;
    let page = kitchen.employee.get("/stock?limit=2").await.ok();
    let cursor = page["next_cursor"].as_str().unwrap();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let rest = kitchen.employee.get(&format!("/stock?limit=2&cursor={cursor}")).await.ok();
    assert_eq!(rest["items"][1]["product_id"], json!(empty));
    assert_eq!(rest["items"][1], json!({
        "product_id": empty, "boxes": 0, "units": 0, "total": 0, "box_size": 24,
        "usual": {"out": null, "in": null}, "lots": [], "seq": 0, "updated_at": null,
    }));
    assert_eq!(rest["next_cursor"], Value::Null);
}

#[tokio::test]
async fn ten_takes_make_a_usual_amount() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 9, 0.0).await;
    for units in [2, 3, 4, 5, 6, 2, 3, 4, 5, 60] {
        kitchen.take(cola, f64::from(units)).await;
    }
    let stock = kitchen.owner.get(&format!("/stock/{cola}")).await.ok();
    assert_eq!(stock["usual"], json!({"out": {"low": 2, "median": 4, "high": 6}, "in": null}));
}

#[tokio::test]
async fn the_database_keeps_the_ledger_as_it_is() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 2.0).await;
    kitchen.take(cola, 3.0).await;
    for statement in [
        "UPDATE movements SET total_change = 0",
        "DELETE FROM movements",
        "INSERT OR REPLACE INTO movements SELECT * FROM movements",
        "INSERT INTO movements SELECT * FROM movements WHERE true \
         ON CONFLICT DO UPDATE SET notes = 'x'",
        "UPDATE movement_lots SET units_change = 0",
        "DELETE FROM movement_lots",
    ] {
        let refused = kitchen.sql(statement).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{statement}: {refused}");
    }
    kitchen.prove().await;
}

#[tokio::test]
async fn the_proof_names_the_first_broken_row() {
    for (damage, seq, words) in [
        ("UPDATE movements SET notes = 'x' WHERE seq = 2", json!(2), "hash"),
        ("UPDATE movement_lots SET boxes_opened = 9 WHERE movement_id IN \
          (SELECT id FROM movements WHERE seq = 2)", json!(2), "hash"),
        ("DELETE FROM movements WHERE seq = 2", json!(3), "missing"),
        ("DELETE FROM movements WHERE seq = 3", json!(3), "head"),
        ("UPDATE movements SET hash = 'x' WHERE seq = 1", json!(1), "hash"),
        ("UPDATE lots SET units = units + 1", Value::Null, "lots"),
        ("UPDATE stock SET boxes = boxes + 1", Value::Null, "stock"),
        ("DELETE FROM lots", Value::Null, "lots"),
    ] {
        let kitchen = Kitchen::open().await;
        let cola = kitchen.stocked(24, 5, 2.0).await;
        kitchen.take(cola, 3.0).await;
        kitchen.take(cola, 3.0).await;
        for table in ["movements", "movement_lots"] {
            for verb in ["update", "delete"] {
                kitchen.sql(&format!("DROP TRIGGER {table}_no_{verb}")).await.unwrap();
            }
        }
        kitchen.sql(damage).await.unwrap();
        let proof = kitchen.owner.get("/stock/verify").await.ok();
        assert_eq!(proof["ok"], false, "{damage}");
        assert_eq!(proof["first_broken"]["seq"], seq, "{damage}: {proof}");
        let problem = proof["first_broken"]["problem"].as_str().unwrap();
        assert!(problem.contains(words), "{damage}: {problem}");
    }
}

#[tokio::test]
async fn events_tell_the_whole_state_and_each_crossing_once() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.product(24, 10).await;
    let delivery = json!({"product_id": cola, "type": "IN", "units": 12});
    kitchen.book(&kitchen.manager, &delivery).await.ok();
    let taken = kitchen.take(cola, 3.0).await;
    kitchen.take(cola, 1.0).await;
    undo(&kitchen.manager, &taken).await.ok();
    let log = shared_events::LocalLog::new(kitchen.db.clone(), "inventory");
    let page = shared_events::EventLog::read(&log, kitchen.restaurant, 0, 100).await.unwrap();
    let kinds: Vec<&str> = page.items.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, [
        "stock_changed", "stock_recovered", "stock_changed", "stock_low", "stock_changed",
        "stock_changed", "stock_recovered",
    ]);
    assert!(page.items.iter().map(|event| event.seq).eq(1..=7));
    assert_eq!(page.items[3].payload["total"], 9);
    assert_eq!(page.items[3].payload["min_stock_level"], 10);
    assert_eq!(page.items[2].payload["movements"][0], taken);
    assert_eq!(page.items[2].payload["stock"]["total"], 9);
}
