//! Booking over the router: amounts, roles, bad input, keys, concurrency.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod kitchen;

use http::Method;
use kitchen::Kitchen;
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn a_take_opens_a_box_and_says_so() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 2.0).await;
    let body = json!({"product_id": cola, "type": "OUT", "units": -3, "notes": "לבר"});
    let reply = kitchen.book(&kitchen.employee.with_header("x-mezave-source", "chat"), &body).await;
    assert_eq!(reply.status, 201);
    let booked = reply.ok();
    let movement = &booked["movement"];
    assert_eq!(movement["type"], "OUT");
    assert_eq!(movement["boxes_change"], -1);
    assert_eq!(movement["units_change"], 21);
    assert_eq!(movement["total_change"], -3);
    assert_eq!(movement["box_size"], 24);
    assert_eq!(movement["box_opened"], true);
    assert_eq!(movement["source"], "chat");
    assert_eq!(movement["notes"], "לבר");
    assert_eq!(movement["performed_by"], json!(kitchen.employee_id));
    assert_eq!(movement["reported_by"], json!(kitchen.employee_id));
    assert_eq!(movement["hash"].as_str().unwrap().len(), 64);
    assert_eq!(booked["stock"]["boxes"], 4);
    assert_eq!(booked["stock"]["units"], 23);
    assert_eq!(booked["stock"]["total"], 119);
    assert_eq!(booked["stock"]["seq"], movement["seq"]);
    assert_eq!(kitchen.held(cola).await, (4, 23.0, 119.0));
    kitchen.prove().await;
}

#[tokio::test]
async fn too_much_is_refused_with_what_is_there() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 0, 2.5).await;
    let mut body = json!({"product_id": cola, "type": "OUT", "boxes": 1});
    let refused = kitchen.book(&kitchen.employee, &body).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "insufficient_stock"));
    assert_eq!(refused.body["available"], json!({"boxes": 0, "units": 2.5, "total": 2.5}));
    body["if_short"] = json!("take_available");
    let taken = kitchen.book(&kitchen.employee, &body).await.ok();
    assert_eq!(taken["short_by"], 21.5);
    assert_eq!(taken["stock"]["total"], 0);
}

#[tokio::test]
async fn expiry_is_the_date_given_or_counted_from_the_business_day() {
    let kitchen = Kitchen::open().await;
    let milk = kitchen.product(0, 0).await;
    kitchen.sql("UPDATE products SET default_expiry_days = 7").await.unwrap();
    let mut body = json!({"product_id": milk, "type": "IN", "units": 4});
    let booked = kitchen.book(&kitchen.manager, &body).await.ok();
    assert_eq!(booked["stock"]["lots"][0]["expiry_date"], "2026-03-08");
    body["expiry_date"] = json!("2026-03-03");
    kitchen.book(&kitchen.manager, &body).await.ok();
    let taken = kitchen.take(milk, 5.0).await;
    assert_eq!(taken["lots"], json!([
        {"expiry_date": "2026-03-03", "boxes_change": 0, "units_change": -4},
        {"expiry_date": "2026-03-08", "boxes_change": 0, "units_change": -1},
    ]));
}

#[tokio::test]
async fn each_role_books_what_the_table_says() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 0.0).await;
    for (kind, employee) in
        [("IN", 403), ("OUT", 201), ("WASTE", 201), ("ADJUSTMENT", 403), ("ADJUST", 403)]
    {
        let body = json!({"product_id": cola, "type": kind, "units": 1});
        assert_eq!(kitchen.book(&kitchen.employee, &body).await.status, employee, "{kind}");
        for api in [&kitchen.manager, &kitchen.owner] {
            assert_eq!(kitchen.book(api, &body).await.status, 201, "{kind}");
        }
    }
    let verify = "/stock/verify";
    assert_eq!(kitchen.employee.get(verify).await.code(), "forbidden");
    assert_eq!(kitchen.manager.get(verify).await.code(), "forbidden");
    assert_eq!(kitchen.owner.get(verify).await.status, 200);
}

#[tokio::test]
async fn nothing_wrong_is_ever_written() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 0.0).await;
    let loose = kitchen.stocked(0, 0, 5.0).await;
    let id = cola.to_string();
    let with = |field: &str, value: Value| {
        let mut body = json!({"product_id": cola, "type": "OUT", "units": 1});
        body[field] = value;
        body
    };
    let unprocessable = [
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
        (with("occurred_at", json!("yesterday")), "occurred_at"),
        (with("occurred_at", json!("2026-03-01T10:06:00Z")), "occurred_at"),
        (with("occurred_at", json!("2026-02-22T09:00:00Z")), "occurred_at"),
        (with("color", json!("red")), "color"),
        (with("counted_units", json!(3)), "counted_units"),
        (json!({"product_id": cola, "type": "OUT"}), "units"),
        (json!({"product_id": cola, "type": "IN", "units": -5}), "units"),
        (json!({"product_id": cola, "type": "IN", "boxes": 9_000_000_000_000_000_000_i64}), "units"),
        (json!({"product_id": loose, "type": "IN", "boxes": 1}), "boxes"),
        (json!({"product_id": cola, "units": 1}), "type"),
        (json!({"product_id": cola, "type": "ADJUSTMENT", "counted_units": -1}), "units"),
        (json!([]), "body"),
    ];
    let before = kitchen.history().await.len();
    for (body, field) in unprocessable {
        let reply = kitchen.book(&kitchen.manager, &body).await;
        assert_eq!(reply.status, 422, "{body}: {}", reply.body);
        assert_eq!(reply.body["errors"][0]["field"], field, "{body}: {}", reply.body);
    }
    for (text, status) in [
        (format!(r#"{{"product_id":"{id}","type":"OUT","units":1e308}}"#), 422),
        (format!(r#"{{"product_id":"{id}","type":"OUT","units":1e999}}"#), 422),
        (format!(r#"{{"product_id":"{id}","type":"OUT","units":1"#), 400),
        (format!(r#"{{"notes":"{}"}}"#, "x".repeat(1024 * 1024)), 413),
    ] {
        let reply = kitchen.manager.send(Method::POST, "/stock/movement", text.into()).await;
        assert_eq!(reply.status, status, "{}", reply.body);
    }
    let broken = vec![b'{', b'"', 0xff, b'"', b'}'];
    let reply = kitchen.manager.send(Method::POST, "/stock/movement", broken.into()).await;
    assert_eq!(reply.status, 400);
    for path in ["/stock/movements/x/undo", "/stock/movement"] {
        assert_eq!(kitchen.manager.post(path, &json!({})).await.status, 422, "{path}");
    }
    for path in [
        "/stock/cola", "/stock?limit=0", "/stock?limit=501", "/stock?cursor=x",
        "/stock/movements?cursor=x", "/stock/movements?type=TAKE", "/stock/movements?from=x",
        "/stock/movements?color=red",
    ] {
        assert_eq!(kitchen.owner.get(path).await.status, 422, "{path}");
    }
    assert_eq!(kitchen.history().await.len(), before);
    kitchen.prove().await;
}

#[tokio::test]
async fn others_see_nothing_and_book_nothing() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 0.0).await;
    let taken = kitchen.take(cola, 1.0).await;
    let stranger = kitchen.stranger();
    let undo = format!("/stock/movements/{}/undo", taken["id"].as_str().unwrap());
    let body = json!({"product_id": cola, "type": "OUT", "units": 1});
    assert_eq!(stranger.get(&format!("/stock/{cola}")).await.status, 404);
    assert_eq!(stranger.post("/stock/movement", &body).await.status, 404);
    assert_eq!(stranger.post(&undo, &json!({})).await.status, 404);
    assert_eq!(stranger.get("/stock").await.ok()["items"], json!([]));
    assert_eq!(stranger.get("/stock/movements").await.ok()["items"], json!([]));
    let count = json!({"items": [{"product_id": cola, "units": 1}]});
    let result = &stranger.post("/stock/sync", &count).await.ok()["results"][0];
    assert_eq!((&result["status"], &result["problem"]["status"]), (&json!("refused"), &json!(404)));
}

#[tokio::test]
async fn somebody_else_may_have_taken_it() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 0.0).await;
    let former = kitchen.former_employee().await;
    let mut body = json!({
        "product_id": cola, "type": "OUT", "units": 1, "performed_by": kitchen.employee_id,
    });
    let booked = kitchen.book(&kitchen.manager, &body).await.ok();
    assert_eq!(booked["movement"]["performed_by"], json!(kitchen.employee_id));
    assert_eq!(booked["movement"]["reported_by"], json!(kitchen.manager_id));
    body["performed_by"] = json!(former);
    let refused = kitchen.book(&kitchen.manager, &body).await;
    assert_eq!((refused.status.as_u16(), &refused.body["errors"][0]["field"]), (422, &json!("performed_by")));
    body["performed_by"] = json!(Uuid::nil());
    assert_eq!(kitchen.book(&kitchen.manager, &body).await.status, 404);
}

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
    assert_eq!((mismatch.status.as_u16(), mismatch.code()), (422, "idempotency_mismatch"));
    // Another person's key is another key, and a refusal is an answer as well.
    let colleague = kitchen.colleague.with_header("idempotency-key", "k1");
    let much = json!({"product_id": cola, "type": "OUT", "units": 8});
    assert_eq!(kitchen.book(&colleague, &much).await.code(), "insufficient_stock");
    let delivery = json!({"product_id": cola, "type": "IN", "units": 10});
    kitchen.book(&kitchen.manager, &delivery).await.ok();
    assert_eq!(kitchen.book(&colleague, &much).await.code(), "insufficient_stock");
    let employee = kitchen.employee.with_header("idempotency-key", "k2");
    assert_eq!(kitchen.book(&employee, &delivery).await.code(), "forbidden");
    assert_eq!(kitchen.book(&employee, &body).await.code(), "idempotency_mismatch");
}

#[tokio::test]
async fn a_client_id_works_on_every_route() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 0, 10.0).await;
    let item = json!({"product_id": cola, "type": "OUT", "units": 3, "client_id": "c1"});
    let first = kitchen.book(&kitchen.employee, &item).await.ok();
    let batch = json!({"items": [item.clone()]});
    let again = kitchen.employee.post("/stock/movements/batch", &batch).await.ok();
    assert_eq!(again["results"][0]["status"], "duplicate");
    assert_eq!(again["results"][0]["movement"], first["movement"]);
    let keyed = kitchen.employee.with_header("idempotency-key", "k1");
    assert_eq!(kitchen.book(&keyed, &item).await.ok()["movement"], first["movement"]);
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
        taken += client.await.unwrap().into_iter().filter(|status| *status == 201).count();
    }
    assert_eq!(taken, 333);
    assert_eq!(kitchen.held(cola).await.2, 1.0);
    kitchen.prove().await;
}
