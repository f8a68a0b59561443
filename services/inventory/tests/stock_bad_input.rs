//! Bad input gets a problem document that names the field, and writes nothing.

use crate::kitchen::Kitchen;
use http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// Bodies that are JSON and wrong, each with the field that the answer must name.
fn unprocessable(cola: Uuid, loose: Uuid) -> Vec<(Value, &'static str)> {
    let with = |field: &str, value: Value| {
        let mut body = json!({"product_id": cola, "type": "OUT", "units": 1});
        body[field] = value;
        body
    };
    vec![
        (with("units", json!("שלוש")), "units"),
        (with("units", json!(0.0001)), "units"),
        (with("units", json!(0)), "units"),
        (with("units", json!(true)), "units"),
        (with("boxes", json!(0.5)), "boxes"),
        (with("boxes", json!(-1)), "units"),
        (with("type", json!("TAKE")), "type"),
        (with("notes", json!("a\u{0}b")), "notes"),
        (with("product_id", json!("cola")), "product_id"),
        (with("expiry_date", json!("2026-02-30")), "expiry_date"),
        (with("expiry_date", json!("20270228")), "expiry_date"),
        (
            with("expiry_date", json!("2027-02-28T00:00")),
            "expiry_date",
        ),
        (with("occurred_at", json!("yesterday")), "occurred_at"),
        (
            with("occurred_at", json!("2026-03-01T10:06:00Z")),
            "occurred_at",
        ),
        (
            with("occurred_at", json!("2026-02-22T09:00:00Z")),
            "occurred_at",
        ),
        (with("color", json!("red")), "color"),
        (with("counted_units", json!(3)), "counted_units"),
        (json!({"product_id": cola, "type": "OUT"}), "units"),
        (
            json!({"product_id": cola, "type": "IN", "units": -5}),
            "units",
        ),
        (
            json!({"product_id": cola, "type": "IN", "boxes": 9_000_000_000_000_000_000_i64}),
            "boxes",
        ),
        (
            json!({"product_id": cola, "type": "IN", "boxes": 900_000_000}),
            "units",
        ),
        (
            json!({"product_id": loose, "type": "IN", "boxes": 1}),
            "boxes",
        ),
        (json!({"product_id": cola, "units": 1}), "type"),
        (
            json!({"product_id": cola, "type": "ADJUSTMENT", "counted_units": -1}),
            "counted_units",
        ),
        (json!([]), "body"),
    ]
}

#[tokio::test]
async fn nothing_wrong_is_ever_written() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 0.0).await;
    let loose = kitchen.stocked(0, 0, 5.0).await;
    let id = cola.to_string();
    let before = kitchen.history().await.len();
    for (body, field) in unprocessable(cola, loose) {
        let reply = kitchen.book(&kitchen.manager, &body).await;
        assert_eq!(reply.status, 422, "{body}: {}", reply.body);
        assert_eq!(
            reply.body["errors"][0]["field"], field,
            "{body}: {}",
            reply.body
        );
    }
    for (text, status) in [
        (
            format!(r#"{{"product_id":"{id}","type":"OUT","units":1e308}}"#),
            422,
        ),
        (
            format!(r#"{{"product_id":"{id}","type":"OUT","units":1e999}}"#),
            422,
        ),
        (
            format!(r#"{{"product_id":"{id}","type":"OUT","units":1"#),
            400,
        ),
        (format!(r#"{{"notes":"{}"}}"#, "x".repeat(1024 * 1024)), 413),
    ] {
        let reply = kitchen
            .manager
            .send(Method::POST, "/stock/movement", text.into())
            .await;
        assert_eq!(reply.status, status, "{}", reply.body);
    }
    let broken = vec![b'{', b'"', 0xff, b'"', b'}'];
    let reply = kitchen
        .manager
        .send(Method::POST, "/stock/movement", broken.into())
        .await;
    assert_eq!(reply.status, 400);
    for path in ["/stock/movements/x/undo", "/stock/movement"] {
        assert_eq!(
            kitchen.manager.post(path, &json!({})).await.status,
            422,
            "{path}"
        );
    }
    for path in [
        "/stock/cola",
        "/stock?limit=0",
        "/stock?limit=501",
        "/stock?cursor=x",
        "/stock/movements?cursor=x",
        "/stock/movements?type=TAKE",
        "/stock/movements?from=x",
        "/stock/movements?color=red",
    ] {
        assert_eq!(kitchen.owner.get(path).await.status, 422, "{path}");
    }
    assert_eq!(kitchen.history().await.len(), before);
    kitchen.prove().await;
}
