//! Booking once: keys, many clients at once, a database that fails.

use crate::kitchen::Kitchen;
use serde_json::json;
use shared_storage::Engine;

#[tokio::test]
async fn the_same_key_books_once() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 0, 10.0).await;
    let keyed = kitchen.employee.with_header("idempotency-key", "k1");
    let body = json!({"product_id": cola, "type": "OUT", "units": 3});
    let first = kitchen.book(&keyed, &body).await;
    let second = kitchen.book(&keyed, &body).await;
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    assert_eq!(kitchen.held(cola).await.2, 7.0);
    let other = json!({"product_id": cola, "type": "OUT", "units": 4});
    let mismatch = kitchen.book(&keyed, &other).await;
    assert_eq!(
        (mismatch.status.as_u16(), mismatch.code()),
        (422, "idempotency_mismatch")
    );
    // Another person's key is another key, and a refusal is an answer as well.
    let colleague = kitchen.colleague.with_header("idempotency-key", "k1");
    let much = json!({"product_id": cola, "type": "OUT", "units": 8});
    assert_eq!(
        kitchen.book(&colleague, &much).await.code(),
        "insufficient_stock"
    );
    let delivery = json!({"product_id": cola, "type": "IN", "units": 10});
    kitchen.book(&kitchen.manager, &delivery).await.ok();
    assert_eq!(
        kitchen.book(&colleague, &much).await.code(),
        "insufficient_stock"
    );
    let employee = kitchen.employee.with_header("idempotency-key", "k2");
    assert_eq!(kitchen.book(&employee, &delivery).await.code(), "forbidden");
    assert_eq!(
        kitchen.book(&employee, &body).await.code(),
        "idempotency_mismatch"
    );
}

#[tokio::test]
async fn a_client_id_works_on_every_route() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 0, 10.0).await;
    let item = json!({"product_id": cola, "type": "OUT", "units": 3, "client_id": "c1"});
    let first = kitchen.book(&kitchen.employee, &item).await.ok();
    let batch = json!({"items": [item.clone()]});
    let again = kitchen
        .employee
        .post("/stock/movements/batch", &batch)
        .await
        .ok();
    assert_eq!(again["results"][0]["status"], "duplicate");
    assert_eq!(again["results"][0]["movement"], first["movement"]);
    let keyed = kitchen.employee.with_header("idempotency-key", "k1");
    assert_eq!(
        kitchen.book(&keyed, &item).await.ok()["movement"],
        first["movement"]
    );
    assert_eq!(kitchen.held(cola).await.2, 7.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_units_exactly_333_threes_are_taken() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 41, 16.0).await;
    let body = json!({"product_id": cola, "type": "OUT", "units": 3});
    let clients = (0..64).map(|_| {
        let (api, body) = (kitchen.employee.clone(), body.clone());
        tokio::spawn(async move {
            let mut statuses = Vec::new();
            for _ in 0..6 {
                let reply = api.post("/stock/movement", &body).await;
                assert!(reply.status == 201 || reply.code() == "insufficient_stock");
                statuses.push(reply.status.as_u16());
            }
            statuses
        })
    });
    let mut taken = 0;
    for client in clients.collect::<Vec<_>>() {
        taken += client
            .await
            .unwrap()
            .into_iter()
            .filter(|status| *status == 201)
            .count();
    }
    assert_eq!(taken, 333);
    assert_eq!(kitchen.held(cola).await.2, 1.0);
    kitchen.prove().await;
}

#[tokio::test]
async fn a_booking_that_the_database_fails_does_not_fail_its_neighbours() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 0.0).await;
    kitchen
        .poison(match kitchen.db.engine() {
            Engine::Sqlite => "SELECT RAISE(ABORT, 'the disk is full')",
            Engine::Postgres => "RAISE EXCEPTION 'the disk is full'",
        })
        .await;
    let item = |notes: &str| json!({"product_id": cola, "type": "OUT", "units": 1, "notes": notes});
    let batch = json!({"items": [item("a"), item("poison"), item("b")]});
    let keyed = kitchen.employee.with_header("idempotency-key", "k");
    let results = keyed.post("/stock/movements/batch", &batch).await.ok()["results"].clone();
    assert_eq!(results[0]["status"], "booked");
    assert_eq!(results[1]["problem"]["status"], 500);
    assert!(
        !results[1].to_string().contains("disk"),
        "the cause goes to the log only"
    );
    assert_eq!(results[2]["status"], "booked");
    assert_eq!(kitchen.held(cola).await.2, 118.0);
    // What failed for a reason of ours is tried again under the same key; the rest is not.
    kitchen.cure().await;
    let results = keyed.post("/stock/movements/batch", &batch).await.ok()["results"].clone();
    assert_eq!(results[0]["status"], "duplicate");
    assert_eq!(results[1]["status"], "booked");
    assert_eq!(kitchen.held(cola).await.2, 117.0);
    kitchen.prove().await;
}

#[tokio::test]
async fn a_commit_that_fails_books_nothing_and_harms_nobody() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 0.0).await;
    // A foreign key that is checked at COMMIT, and a row that breaks it.
    for statement in [
        "CREATE TABLE absent (id INTEGER PRIMARY KEY)",
        "CREATE TABLE poisoned (id INTEGER REFERENCES absent(id) DEFERRABLE INITIALLY DEFERRED)",
    ] {
        kitchen.sql(statement).await.unwrap();
    }
    kitchen.poison("INSERT INTO poisoned VALUES (1)").await;
    let item = |notes: &str| json!({"product_id": cola, "type": "OUT", "units": 1, "notes": notes});
    let batch = json!({"items": [item("a"), item("poison"), item("b")]});
    let results = kitchen
        .employee
        .post("/stock/movements/batch", &batch)
        .await
        .ok()["results"]
        .clone();
    assert_eq!(results[0]["status"], "booked");
    assert_eq!(results[1]["problem"]["status"], 500);
    assert_eq!(results[2]["status"], "booked");
    assert_eq!(kitchen.held(cola).await.2, 118.0);
    kitchen.prove().await;
}
