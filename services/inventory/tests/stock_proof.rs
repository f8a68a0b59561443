//! What the database refuses, what the proof finds, what events tell.

use crate::kitchen::Kitchen;
use serde_json::{Value, json};
use shared_storage::Engine;
use shared_testkit::{Api, Reply};

async fn undo(api: &Api, movement: &Value) -> Reply {
    let id = movement["id"].as_str().unwrap();
    api.post(&format!("/stock/movements/{id}/undo"), &json!({}))
        .await
}

#[tokio::test]
async fn the_database_keeps_the_ledger_as_it_is() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 2.0).await;
    kitchen.take(cola, 3.0).await;
    let whole = match kitchen.db.engine() {
        Engine::Sqlite => "INSERT OR REPLACE INTO movements SELECT * FROM movements",
        Engine::Postgres => "TRUNCATE movements CASCADE",
    };
    for statement in [
        whole,
        "UPDATE movements SET total_change = 0",
        "DELETE FROM movements",
        "INSERT INTO movements SELECT * FROM movements WHERE true \
         ON CONFLICT (id) DO UPDATE SET notes = 'x'",
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
        (
            "UPDATE movements SET notes = 'x' WHERE seq = 2",
            json!(2),
            "hash",
        ),
        (
            "UPDATE movement_lots SET boxes_opened = 9 WHERE movement_id IN \
          (SELECT id FROM movements WHERE seq = 2)",
            json!(2),
            "hash",
        ),
        ("DELETE FROM movements WHERE seq = 2", json!(3), "missing"),
        ("DELETE FROM movements WHERE seq = 3", json!(3), "head"),
        (
            "UPDATE movements SET hash = 'x' WHERE seq = 1",
            json!(1),
            "hash",
        ),
        ("UPDATE lots SET units = units + 1", Value::Null, "lots"),
        ("UPDATE stock SET boxes = boxes + 1", Value::Null, "stock"),
        ("DELETE FROM lots", Value::Null, "lots"),
        ("UPDATE stock SET total = total + 1", Value::Null, "total"),
        ("UPDATE products SET box_size = 6000", Value::Null, "total"),
        ("UPDATE ledger_heads SET hash = 'x'", json!(3), "head"),
    ] {
        let kitchen = Kitchen::open().await;
        let cola = kitchen.stocked(24, 5, 2.0).await;
        kitchen.take(cola, 3.0).await;
        kitchen.take(cola, 3.0).await;
        for table in ["movements", "movement_lots"] {
            kitchen.unprotect(table).await;
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
    let page = shared_events::EventLog::read(&log, kitchen.restaurant, 0, 100)
        .await
        .unwrap();
    let kinds: Vec<&str> = page.items.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "stock_changed",
            "stock_recovered",
            "stock_changed",
            "stock_low",
            "stock_changed",
            "stock_changed",
            "stock_recovered",
        ]
    );
    assert!(page.items.iter().map(|event| event.seq).eq(1..=7));
    assert_eq!(page.items[3].payload["total"], 9);
    assert_eq!(page.items[3].payload["min_stock_level"], 10);
    assert_eq!(page.items[2].payload["movements"][0], taken);
    assert_eq!(page.items[2].payload["stock"]["total"], 9);
}
