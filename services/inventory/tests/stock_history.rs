//! Undo and the history over the router.

use crate::kitchen::Kitchen;
use serde_json::{Value, json};
use shared_testkit::{Api, Reply};
use uuid::Uuid;

async fn undo(api: &Api, movement: &Value) -> Reply {
    let id = movement["id"].as_str().unwrap();
    api.post(&format!("/stock/movements/{id}/undo"), &json!({}))
        .await
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
    assert_eq!(
        (again.status.as_u16(), again.code()),
        (409, "already_undone")
    );
    assert_eq!(undo(&kitchen.owner, &movement).await.code(), "undo_of_undo");
    let delivery = kitchen.history().await.pop().unwrap();
    let used = undo(&kitchen.owner, &delivery).await;
    assert_eq!(
        (used.status.as_u16(), used.code()),
        (409, "insufficient_stock")
    );
    undo(&kitchen.manager, &second).await.ok();
    assert_eq!(kitchen.held(cola).await.2, 122.0);
    undo(&kitchen.owner, &delivery).await.ok();
    assert_eq!(kitchen.held(cola).await, (0, 0.0, 0.0));
    let history = kitchen.history().await;
    let shown = history
        .iter()
        .find(|shown| shown["id"] == first["id"])
        .unwrap();
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
        let page = kitchen
            .owner
            .get(&format!("/stock/movements?{query}"))
            .await
            .ok();
        assert_eq!(page["items"].as_array().unwrap().len(), count, "{query}");
    }
    let first = kitchen.owner.get("/stock/movements?limit=2").await.ok();
    let seqs = |page: &Value| -> Vec<i64> {
        let items = page["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["seq"].as_i64().unwrap())
            .collect()
    };
    assert_eq!(seqs(&first), [3, 2]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = kitchen
        .owner
        .get(&format!("/stock/movements?limit=2&cursor={cursor}"))
        .await
        .ok();
    assert_eq!((seqs(&rest), &rest["next_cursor"]), (vec![1], &Value::Null));
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
    let rest = kitchen
        .employee
        .get(&format!("/stock?limit=2&cursor={cursor}"))
        .await
        .ok();
    assert_eq!(rest["items"][1]["product_id"], json!(empty));
    assert_eq!(
        rest["items"][1],
        json!({
            "product_id": empty, "boxes": 0, "units": 0, "total": 0, "box_size": 24,
            "usual": {"out": null, "in": null}, "lots": [], "seq": 0, "updated_at": null,
        })
    );
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
    assert_eq!(
        stock["usual"],
        json!({"out": {"low": 2, "median": 4, "high": 6, "mad": 1}, "in": null})
    );
}
