//! Products: their fields and their life.

use crate::pantry::{Pantry, each, id};
use http::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn every_field_is_kept_exactly() {
    let pantry = Pantry::open().await;
    let category = pantry
        .owner
        .post("/categories", &json!({"name": "שתייה"}))
        .await
        .ok();
    let body = json!({
        "name": "\u{200f}קולה\u{202c} ", "name_en": "Cola", "brand": "Coca-Cola", "size": "330",
        "container_type": "פחית", "unit_type": "can", "category_id": category["id"],
        "box_size": 24, "default_expiry_days": 180, "min_stock_level": 12.5,
        "price_estimate": 3.95, "storage_location": "מקרר 2",
        "barcodes": ["7290011017866", "7290011017866", " 72 "], "aliases": ["שחורה", "קוקה"],
    });
    let reply = pantry.manager.post("/products", &body).await;
    assert_eq!(reply.status, StatusCode::CREATED);
    let product = reply.ok();
    let mut expected = body.clone();
    expected["name"] = json!("קולה");
    expected["barcodes"] = json!(["7290011017866", "72"]);
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&product[field], value, "{field}");
    }
    assert_eq!(product["is_active"], true);
    assert_eq!(product["created_at"], "2026-03-01T10:00:00.000000Z");
    let path = format!("/products/{}", id(&product));
    assert_eq!(pantry.owner.get(&path).await.ok(), product);
    let mut seen_by_employee = product.clone();
    seen_by_employee["price_estimate"] = Value::Null;
    assert_eq!(pantry.employee.get(&path).await.ok(), seen_by_employee);

    let plain = pantry.product("מלח", json!({})).await;
    for field in [
        "category_id",
        "name_en",
        "brand",
        "size",
        "container_type",
        "box_size",
        "default_expiry_days",
        "min_stock_level",
        "price_estimate",
        "storage_location",
    ] {
        assert_eq!(plain.get(field), Some(&Value::Null), "{field}");
    }
    assert_eq!(
        (&plain["barcodes"], &plain["aliases"]),
        (&json!([]), &json!([]))
    );
}

#[tokio::test]
async fn pages_follow_each_other() {
    let pantry = Pantry::open().await;
    let category = pantry
        .owner
        .post("/categories", &json!({"name": "שתייה"}))
        .await
        .ok();
    for number in 0..5 {
        pantry.clock.advance_micros(1_000);
        let fields = if number < 3 {
            json!({"category_id": category["id"]})
        } else {
            json!({})
        };
        pantry.product(&format!("מוצר {number}"), fields).await;
    }
    let mut names = Vec::new();
    let mut path = "/products?limit=2".to_owned();
    loop {
        let page = pantry.employee.get(&path).await.ok();
        names.extend(each(&page, "/name"));
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/products?limit=2&cursor={cursor}");
    }
    assert_eq!(names, ["מוצר 0", "מוצר 1", "מוצר 2", "מוצר 3", "מוצר 4"]);
    let path = format!("/products?category_id={}", id(&category));
    assert_eq!(
        each(&pantry.employee.get(&path).await.ok(), "/name").len(),
        3
    );
    let path = format!("{path}&q=%D7%9E%D7%95%D7%A6%D7%A8&limit=2");
    let page = pantry.employee.get(&path).await.ok();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let path = format!("{path}&cursor={}", page["next_cursor"].as_str().unwrap());
    let page = pantry.employee.get(&path).await.ok();
    assert_eq!(
        (
            page["items"].as_array().unwrap().len(),
            &page["next_cursor"]
        ),
        (1, &Value::Null)
    );
}

#[tokio::test]
async fn a_change_keeps_what_it_does_not_name() {
    let pantry = Pantry::open().await;
    let product = pantry
        .product(
            "קולה",
            json!({"brand": "קוקה", "size": "330", "barcodes": ["1"], "aliases": ["שחורה"]}),
        )
        .await;
    pantry.clock.advance_seconds(60);
    let changed = pantry
        .change(&product, json!({"size": null, "min_stock_level": 5}))
        .await
        .ok();
    assert_eq!(
        (&changed["size"], &changed["brand"]),
        (&Value::Null, &json!("קוקה"))
    );
    assert_eq!(changed["min_stock_level"], 5);
    assert_eq!(
        (&changed["barcodes"], &changed["aliases"]),
        (&json!(["1"]), &json!(["שחורה"]))
    );
    assert_eq!(changed["updated_at"], "2026-03-01T10:01:00.000000Z");
    assert_eq!(changed["created_at"], product["created_at"]);
    // What was read may be sent back, and then nothing happens.
    let path = format!("/products/{}", id(&product));
    pantry.clock.advance_seconds(60);
    assert_eq!(pantry.owner.put(&path, &changed).await.ok(), changed);
    let kinds = pantry.published_kinds().await;
    assert_eq!(kinds, ["product_changed", "product_changed", "stock_low"]);
    let replaced = pantry
        .change(
            &product,
            json!({"aliases": ["קוקה", "שחורה"], "barcodes": []}),
        )
        .await;
    let replaced = replaced.ok();
    assert_eq!(replaced["barcodes"], json!([]));
    assert_eq!(
        replaced["aliases"],
        json!(["קוקה", "שחורה"]),
        "in the order given"
    );
    let refused = pantry.change(&product, json!({"id": category_id()})).await;
    assert_eq!(refused.body["errors"][0]["field"], "id");
}

fn category_id() -> &'static str {
    "01890000-0000-7000-8000-000000000000"
}

#[tokio::test]
async fn a_retired_product_is_hidden_and_keeps_its_history() {
    let pantry = Pantry::open().await;
    let cola = pantry
        .product("קולה", json!({"barcodes": ["1"], "min_stock_level": 9}))
        .await;
    pantry
        .receive(&cola, json!({"units": 3, "expiry_date": "2026-03-02"}))
        .await;
    let path = format!("/products/{}", id(&cola));
    assert_eq!(
        pantry.manager.delete(&path).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        pantry.manager.delete(&path).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(pantry.owner.get(&path).await.ok()["is_active"], false);
    for list in [
        "/products",
        "/products/low-stock",
        "/products/expiring",
        "/products/search?q=%D7%A7%D7%95%D7%9C%D7%94",
    ] {
        assert_eq!(
            each(&pantry.owner.get(list).await.ok(), "/id").len(),
            0,
            "{list}"
        );
    }
    assert_eq!(
        pantry.owner.get("/products/by-barcode/1").await.status,
        StatusCode::NOT_FOUND
    );
    let all = pantry
        .owner
        .get("/products?include_retired=true")
        .await
        .ok();
    assert_eq!(each(&all, "/id"), [cola["id"].clone()]);
    let history = format!("/stock/movements?product_id={}", id(&cola));
    assert_eq!(each(&pantry.owner.get(&history).await.ok(), "/id").len(), 1);
    // Its name and barcode are free again; then it cannot come back as it was.
    let new = pantry.product("קולה", json!({"barcodes": ["1"]})).await;
    let back = pantry.change(&cola, json!({"is_active": true})).await;
    assert_eq!(
        (back.code(), &back.body["product_id"]),
        ("product_exists", &new["id"])
    );
    let back = pantry
        .change(&cola, json!({"is_active": true, "size": "330"}))
        .await
        .ok();
    assert_eq!(
        (&back["is_active"], &back["barcodes"]),
        (&json!(true), &json!([]))
    );
}

#[tokio::test]
async fn what_must_be_one_of_a_kind_is() {
    let pantry = Pantry::open().await;
    let cola = pantry
        .product(
            "קולה",
            json!({"size": "330", "container_type": "פחית", "barcodes": ["1"]}),
        )
        .await;
    pantry
        .product("קולה", json!({"size": "330", "container_type": "זכוכית"}))
        .await;
    let twin =
        json!({"name": " קולה", "unit_type": "can", "size": "330", "container_type": "פחית"});
    let refused = pantry.owner.post("/products", &twin).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::CONFLICT, "product_exists")
    );
    assert_eq!(refused.body["product_id"], cola["id"]);
    let taken = json!({"name": "ספרייט", "unit_type": "can", "barcodes": ["2", "1"]});
    let refused = pantry.owner.post("/products", &taken).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::CONFLICT, "barcode_taken")
    );
    assert_eq!(refused.body["errors"][0]["field"], "barcodes");
    let fanta = pantry.product("פאנטה", json!({})).await;
    assert_eq!(
        pantry
            .change(&fanta, json!({"barcodes": ["1"]}))
            .await
            .code(),
        "barcode_taken"
    );
    assert_eq!(
        pantry.owner.get("/products/by-barcode/1").await.ok()["id"],
        cola["id"]
    );
    assert_eq!(
        pantry.stranger.get("/products/by-barcode/1").await.status,
        StatusCode::NOT_FOUND
    );
    // Nothing of a refused request is left.
    assert_eq!(
        pantry.owner.get("/products/by-barcode/2").await.status,
        StatusCode::NOT_FOUND
    );
    pantry.stranger.post("/products", &taken).await.ok();
}
