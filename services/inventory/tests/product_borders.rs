//! Products: who may not, what cannot be read, and the same request twice.

use crate::pantry::{Pantry, each, id};
use axum::body::Body;
use http::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn roles_and_strangers() {
    let pantry = Pantry::open().await;
    let category = pantry
        .owner
        .post("/categories", &json!({"name": "שתייה"}))
        .await
        .ok();
    let cola = pantry.product("קולה", json!({})).await;
    let path = format!("/products/{}", id(&cola));
    let body = json!({"name": "x", "unit_type": "unit"});
    for reply in [
        pantry.employee.post("/products", &body).await,
        pantry.employee.put(&path, &body).await,
        pantry.employee.delete(&path).await,
    ] {
        assert_eq!(
            (reply.status, reply.code()),
            (StatusCode::FORBIDDEN, "forbidden")
        );
    }
    let theirs = json!({"name": "x", "unit_type": "unit", "category_id": category["id"]});
    for reply in [
        pantry.stranger.get(&path).await,
        pantry.stranger.put(&path, &body).await,
        pantry.stranger.delete(&path).await,
        pantry.stranger.post("/products", &theirs).await,
    ] {
        assert_eq!(
            (reply.status, reply.code()),
            (StatusCode::NOT_FOUND, "not_found")
        );
    }
    for list in [
        "/products",
        "/products?q=x",
        "/products/search?q=x",
        "/products/low-stock",
        "/products/expiring",
    ] {
        assert_eq!(
            each(&pantry.stranger.get(list).await.ok(), "/id").len(),
            0,
            "{list}"
        );
        assert_eq!(
            pantry.nobody.get(list).await.status,
            StatusCode::UNAUTHORIZED,
            "{list}"
        );
    }
    assert_eq!(
        pantry.owner.get(&path).await.ok(),
        cola,
        "nothing was changed"
    );
}

#[tokio::test]
async fn the_same_request_twice_has_one_effect() {
    let pantry = Pantry::open().await;
    let keyed = pantry.owner.with_header("idempotency-key", "p1");
    let body = json!({"name": "קולה", "unit_type": "unit", "price_estimate": 1.1});
    let first = keyed.post("/products", &body).await;
    let again = keyed.post("/products", &body).await;
    assert_eq!(
        (first.status, again.status),
        (StatusCode::CREATED, StatusCode::CREATED)
    );
    assert_eq!(first.body, again.body);
    let other = keyed
        .post("/products", &json!({"name": "x", "unit_type": "unit"}))
        .await;
    assert_eq!(other.code(), "idempotency_mismatch");
    assert_eq!(pantry.published_kinds().await, ["product_changed"]);
    let nicknames = format!("/products/{}/nicknames", id(&first.body));
    let word = json!({"nickname": "שחורה"});
    let taught = keyed.post(&nicknames, &word).await.ok();
    assert_eq!(
        keyed.post(&nicknames, &word).await.ok(),
        taught,
        "a key belongs to its route"
    );
}

#[tokio::test]
async fn bad_input_names_the_field_and_writes_nothing() {
    let pantry = Pantry::open().await;
    let wrong = |field: &str, value: Value| {
        let mut body = json!({"name": "a", "unit_type": "unit"});
        body[field] = value;
        (body, field.to_owned())
    };
    let mut bodies = vec![
        (json!({"unit_type": "unit"}), "name".to_owned()),
        (json!({"name": "a"}), "unit_type".to_owned()),
    ];
    let long = "א".repeat(201);
    for (field, values) in [
        (
            "name",
            vec![
                json!(""),
                json!(" \u{202e} "),
                json!(long),
                json!(null),
                json!("a\u{0}"),
            ],
        ),
        ("unit_type", vec![json!(""), json!(7)]),
        (
            "box_size",
            vec![
                json!(-1),
                json!(100_001),
                json!("24"),
                json!(0.0001),
                json!(1e300),
            ],
        ),
        (
            "default_expiry_days",
            vec![json!(-1), json!(3651), json!(1.5), json!("שלוש")],
        ),
        (
            "min_stock_level",
            vec![json!(-1), json!(1e12), json!(0.0001), json!([])],
        ),
        (
            "price_estimate",
            vec![json!(-1), json!(0.001), json!("3"), json!(1e9)],
        ),
        ("category_id", vec![json!("x"), json!(3)]),
        (
            "barcodes",
            vec![json!("1"), json!(vec!["1"; 21]), json!(null)],
        ),
        ("aliases", vec![json!({}), json!(vec!["x"; 51])]),
        ("colour", vec![json!("red")]),
    ] {
        bodies.extend(values.into_iter().map(|value| wrong(field, value)));
    }
    let target = pantry
        .stranger
        .post("/products", &json!({"name": "a", "unit_type": "u"}))
        .await;
    let path = format!("/products/{}", id(&target.ok()));
    for (body, field) in bodies {
        let put = pantry.stranger.put(&path, &body).await;
        for reply in [pantry.owner.post("/products", &body).await, put] {
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            assert_eq!(reply.code(), "invalid", "{body}");
            assert_eq!(reply.body["errors"][0]["field"], field, "{body}");
        }
    }
    assert_eq!(
        each(&pantry.owner.get("/products").await.ok(), "/id").len(),
        0
    );
    assert_eq!(pantry.published_kinds().await, [""; 0]);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    let pantry = Pantry::open().await;
    let body = json!({"name": "a", "unit_type": "unit", "barcodes": ["1", 2]});
    let reply = pantry.owner.post("/products", &body).await;
    assert_eq!(reply.body["errors"][0]["field"], "barcodes[1]");
    for (raw, status) in [
        ("{", StatusCode::BAD_REQUEST),
        ("", StatusCode::UNPROCESSABLE_ENTITY),
        ("[]", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let reply = pantry
            .owner
            .send(Method::POST, "/products", Body::from(raw))
            .await;
        assert_eq!(reply.status, status, "{raw}");
    }
    let broken = Body::from(vec![b'{', b'"', 0xff, b'"', b'}']);
    let reply = pantry.owner.send(Method::POST, "/products", broken).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    for query in [
        "/products/expiring?days=-1",
        "/products/expiring?days=4000",
        "/products/search?q=a&limit=0",
        "/products/search",
        "/products?category_id=x",
        "/products?cursor=x",
        "/products/x",
    ] {
        let reply = pantry.owner.get(query).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
    assert_eq!(
        each(&pantry.owner.get("/products").await.ok(), "/id").len(),
        0
    );
    assert_eq!(pantry.published_kinds().await, [""; 0]);
}
