//! Categories and suppliers: who may, what is refused, and that asking twice is harmless.

use crate::pantry::{Pantry, each, id};
use http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn a_category_is_added_changed_listed_and_removed() {
    let pantry = Pantry::open().await;
    let drinks = json!({"name": " שתייה ", "name_en": "Drinks", "sort_order": 2});
    let reply = pantry.owner.post("/categories", &drinks).await;
    assert_eq!(reply.status, StatusCode::CREATED);
    let drinks = reply.ok();
    assert_eq!(drinks["name"], "שתייה", "stored trimmed");
    assert_eq!(drinks["sort_order"], 2);
    let first = pantry
        .manager
        .post("/categories", &json!({"name": "ירקות"}))
        .await
        .ok();
    assert_eq!(
        (&first["name_en"], &first["sort_order"]),
        (&json!(null), &json!(0))
    );

    let listed = pantry.employee.get("/categories").await.ok();
    assert_eq!(each(&listed, "/name"), ["ירקות", "שתייה"], "by sort order");
    assert_eq!(listed["next_cursor"], json!(null));
    let page = pantry.employee.get("/categories?limit=1").await.ok();
    assert_eq!(each(&page, "/name"), ["ירקות"]);
    let cursor = page["next_cursor"].as_str().unwrap();
    let page = pantry
        .employee
        .get(&format!("/categories?limit=1&cursor={cursor}"))
        .await
        .ok();
    assert_eq!(
        (each(&page, "/name"), &page["next_cursor"]),
        (vec![json!("שתייה")], &json!(null))
    );

    let path = format!("/categories/{}", id(&drinks));
    let mut changed = drinks.clone();
    changed["name"] = json!("משקאות");
    assert_eq!(pantry.manager.put(&path, &changed).await.ok(), changed);
    let reply = pantry.manager.delete(&path).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert_eq!(
        pantry.manager.delete(&path).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        each(&pantry.owner.get("/categories").await.ok(), "/name"),
        ["ירקות"]
    );
}

#[tokio::test]
async fn only_those_who_may_change_anything() {
    let pantry = Pantry::open().await;
    let category = pantry
        .owner
        .post("/categories", &json!({"name": "חלב"}))
        .await
        .ok();
    let path = format!("/categories/{}", id(&category));
    let body = json!({"name": "גבינות"});
    for reply in [
        pantry.employee.post("/categories", &body).await,
        pantry.employee.put(&path, &body).await,
        pantry.employee.delete(&path).await,
        pantry.employee.get("/suppliers").await,
        pantry.employee.post("/suppliers", &body).await,
    ] {
        assert_eq!(
            (reply.status, reply.code()),
            (StatusCode::FORBIDDEN, "forbidden")
        );
    }
    for reply in [
        pantry.stranger.put(&path, &body).await,
        pantry.stranger.delete(&path).await,
    ] {
        assert_eq!(
            (reply.status, reply.code()),
            (StatusCode::NOT_FOUND, "not_found")
        );
    }
    assert_eq!(
        each(&pantry.stranger.get("/categories").await.ok(), "/id"),
        [0; 0]
    );
    for path in ["/categories", "/suppliers", &path] {
        assert_eq!(
            pantry.nobody.get(path).await.status,
            StatusCode::UNAUTHORIZED
        );
    }
}

#[tokio::test]
async fn a_category_with_products_stays() {
    let pantry = Pantry::open().await;
    let category = pantry
        .owner
        .post("/categories", &json!({"name": "שתייה"}))
        .await
        .ok();
    let path = format!("/categories/{}", id(&category));
    let cola = pantry
        .product("קולה", json!({"category_id": category["id"]}))
        .await;
    let refused = pantry.owner.delete(&path).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::CONFLICT, "category_in_use")
    );

    let cola_path = format!("/products/{}", id(&cola));
    assert_eq!(
        pantry.owner.delete(&cola_path).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        pantry.owner.delete(&path).await.status,
        StatusCode::NO_CONTENT
    );
    let retired = pantry.owner.get(&cola_path).await.ok();
    assert_eq!(
        retired["category_id"],
        json!(null),
        "what is hidden holds nothing up"
    );
}

#[tokio::test]
async fn names_are_taken_once() {
    let pantry = Pantry::open().await;
    let category = pantry
        .owner
        .post("/categories", &json!({"name": "Drinks"}))
        .await
        .ok();
    let other = pantry
        .owner
        .post("/categories", &json!({"name": "Dairy"}))
        .await
        .ok();
    let refused = pantry
        .owner
        .post("/categories", &json!({"name": " DRINKS "}))
        .await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::CONFLICT, "name_taken")
    );
    let path = format!("/categories/{}", id(&other));
    let refused = pantry.owner.put(&path, &json!({"name": "drinks"})).await;
    assert_eq!(refused.code(), "name_taken");
    let path = format!("/categories/{}", id(&category));
    let own = pantry
        .owner
        .put(&path, &json!({"name": "DRINKS"}))
        .await
        .ok();
    assert_eq!(own["name"], "DRINKS", "its own name in another spelling");
    pantry
        .stranger
        .post("/categories", &json!({"name": "Drinks"}))
        .await
        .ok();
}

#[tokio::test]
async fn the_same_request_twice_has_one_effect() {
    let pantry = Pantry::open().await;
    let body = json!({"name": "קפואים"});
    let keyed = pantry.owner.with_header("idempotency-key", "k1");
    let first = keyed.post("/categories", &body).await;
    let again = keyed.post("/categories", &body).await;
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    let mismatch = keyed.post("/categories", &json!({"name": "אחר"})).await;
    assert_eq!(
        (mismatch.status, mismatch.code()),
        (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_mismatch")
    );
    let list = pantry.owner.get("/categories").await.ok();
    assert_eq!(each(&list, "/name"), ["קפואים"]);

    // A refusal is remembered as well, even when its reason is gone.
    let keyed = pantry.owner.with_header("idempotency-key", "k2");
    assert_eq!(keyed.post("/categories", &body).await.code(), "name_taken");
    let path = format!("/categories/{}", id(&first.body));
    pantry.owner.delete(&path).await;
    assert_eq!(keyed.post("/categories", &body).await.code(), "name_taken");
    // Another person's key is another key.
    let keyed = pantry.manager.with_header("idempotency-key", "k2");
    assert_eq!(
        keyed.post("/categories", &body).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn bad_input_names_the_field() {
    let pantry = Pantry::open().await;
    let long = "א".repeat(101);
    for (body, field) in [
        (json!({}), "name"),
        (json!({"name": ""}), "name"),
        (json!({"name": "\u{200f} \u{2066}"}), "name"),
        (json!({"name": long}), "name"),
        (json!({"name": 3}), "name"),
        (json!({"name": "a\u{0}b"}), "name"),
        (json!({"name": "a", "sort_order": "first"}), "sort_order"),
        (json!({"name": "a", "sort_order": 1.5}), "sort_order"),
        (
            json!({"name": "a", "sort_order": 3_000_000_000_i64}),
            "sort_order",
        ),
        (json!({"name": "a", "colour": "red"}), "colour"),
    ] {
        let reply = pantry.owner.post("/categories", &body).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(reply.body["errors"][0]["field"], field, "{body}");
    }
    let reply = pantry
        .owner
        .put("/categories/7", &json!({"name": "a"}))
        .await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for query in ["limit=0", "limit=501", "limit=x", "cursor=x", "page=2"] {
        let reply = pantry.owner.get(&format!("/categories?{query}")).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        let field = query.split('=').next().unwrap();
        assert_eq!(reply.body["errors"][0]["field"], field, "{query}");
    }
    assert_eq!(
        each(&pantry.owner.get("/categories").await.ok(), "/id"),
        [0; 0]
    );
}

#[tokio::test]
async fn suppliers_are_a_plain_list() {
    let pantry = Pantry::open().await;
    let body = json!({
        "name": "מחלבות הצפון", "phone": "04-1234567", "email": "orders@example.com",
        "notes": "לפני שש\r\nבבוקר", "delivery_days": ["thursday", "sunday", "sunday"],
    });
    let keyed = pantry.manager.with_header("idempotency-key", "s");
    let reply = keyed.post("/suppliers", &body).await;
    assert_eq!(reply.status, StatusCode::CREATED);
    let supplier = reply.ok();
    assert_eq!(supplier["delivery_days"], json!(["sunday", "thursday"]));
    assert_eq!(supplier["notes"], "לפני שש\nבבוקר");
    assert_eq!(keyed.post("/suppliers", &body).await.ok(), supplier);
    pantry.clock.advance_micros(1_000);
    pantry
        .owner
        .post("/suppliers", &json!({"name": "ירקות גולן"}))
        .await
        .ok();
    let page = pantry.owner.get("/suppliers?limit=1").await.ok();
    assert_eq!(page["items"], json!([supplier]));
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = pantry
        .owner
        .get(&format!("/suppliers?cursor={cursor}"))
        .await
        .ok();
    assert_eq!(each(&rest, "/name"), ["ירקות גולן"]);
    assert_eq!(
        each(&pantry.stranger.get("/suppliers").await.ok(), "/id"),
        [0; 0]
    );
    for (body, field) in [
        (json!({"name": "x", "email": "no"}), "email"),
        (
            json!({"name": "x", "delivery_days": ["someday"]}),
            "delivery_days[0]",
        ),
        (json!({"phone": "1"}), "name"),
    ] {
        let reply = pantry.owner.post("/suppliers", &body).await;
        assert_eq!(reply.body["errors"][0]["field"], field, "{}", reply.body);
    }
}
