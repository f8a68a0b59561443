//! Finding products by what people say, and the lists of what is low or expires.

use std::fmt::Write as _;

use crate::pantry::{Pantry, each, id};
use serde_json::{Value, json};

async fn stocked_pantry() -> Pantry {
    let pantry = Pantry::open().await;
    let drinks = json!({"name": "שתייה", "name_en": "Drinks"});
    let drinks = pantry.owner.post("/categories", &drinks).await.ok()["id"].clone();
    for (name, english, size, container, barcode) in [
        ("קולה", "Cola", "קטן", "פחית", "7290011017866"),
        ("קולה", "Cola", "קטן", "זכוכית", "7290011017867"),
        ("ספרייט", "Sprite", "קטן", "פחית", "7290011017868"),
    ] {
        let fields = json!({
            "name_en": english, "size": size, "container_type": container,
            "barcodes": [barcode], "category_id": drinks, "price_estimate": 2.5,
        });
        pantry.product(name, fields).await;
    }
    pantry
        .product("עגבניות", json!({"name_en": "Tomatoes"}))
        .await;
    pantry
        .product("עגבניות שרי", json!({"name_en": "Cherry tomatoes"}))
        .await;
    pantry
}

fn encoded(words: &str) -> String {
    let mut out = String::new();
    for byte in words.bytes() {
        write!(out, "%{byte:02X}").unwrap();
    }
    out
}

async fn search(pantry: &Pantry, words: &str) -> Value {
    let words = encoded(words);
    pantry
        .employee
        .get(&format!("/products/search?q={words}"))
        .await
        .ok()
}

#[tokio::test]
async fn what_people_say_is_found() {
    let pantry = stocked_pantry().await;
    for (words, name, matched_on) in [
        ("עגבניות", "עגבניות", "name"),
        ("עגבניות שרי", "עגבניות שרי", "name"),
        ("sprite", "ספרייט", "name_en"),
        ("ספריט", "ספרייט", ""),
        ("7290011017868", "ספרייט", "barcode"),
        ("קולה זכוכית", "קולה", ""),
    ] {
        let found = search(&pantry, words).await;
        let best = &found["items"][0];
        assert_eq!(best["product"]["name"], name, "{words}: {found}");
        if !matched_on.is_empty() {
            assert_eq!(best["matched_on"], matched_on, "{words}");
        }
        let score = best["score"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&score), "{words}: {score}");
        assert_eq!(
            best["product"]["price_estimate"],
            Value::Null,
            "an employee sees no money"
        );
    }
    let glass = search(&pantry, "קולה זכוכית").await;
    assert_eq!(glass["items"][0]["product"]["container_type"], "זכוכית");
    let one = pantry
        .owner
        .get("/products/search?q=cola&limit=1")
        .await
        .ok();
    assert_eq!(each(&one, "/product/price_estimate"), [json!(2.5)]);
    assert_eq!(each(&search(&pantry, "").await, "/score").len(), 0);
}

#[tokio::test]
async fn a_change_is_found_at_once() {
    let pantry = stocked_pantry().await;
    assert_ne!(
        search(&pantry, "זירו").await["items"][0]["matched_on"],
        "name"
    );
    let zero = pantry.product("זירו", json!({})).await;
    assert_eq!(
        search(&pantry, "זירו").await["items"][0]["product"]["id"],
        zero["id"]
    );
    let path = format!("/products/{}/nicknames", id(&zero));
    pantry
        .owner
        .post(&path, &json!({"nickname": "הדיאטטית"}))
        .await
        .ok();
    let found = search(&pantry, "הדיאטטית").await;
    assert_eq!(found["items"][0]["product"]["id"], zero["id"]);
    assert_eq!(found["items"][0]["matched_on"], "nickname");
    let frozen = pantry
        .owner
        .post("/categories", &json!({"name": "x"}))
        .await
        .ok();
    pantry
        .change(&zero, json!({"category_id": frozen["id"]}))
        .await
        .ok();
    let path = format!("/categories/{}", id(&frozen));
    pantry.owner.put(&path, &json!({"name": "דיאט"})).await.ok();
    let found = search(&pantry, "דיאט").await;
    assert_eq!(
        found["items"][0]["product"]["id"], zero["id"],
        "by its category: {found}"
    );
    let last = pantry.published().await.pop().unwrap();
    assert_eq!(
        last.payload["product"]["id"], zero["id"],
        "its category has a new name"
    );
    pantry
        .owner
        .delete(&format!("/products/{}", id(&zero)))
        .await;
    let found = search(&pantry, "זירו").await;
    assert!(!each(&found, "/product/id").contains(&zero["id"]));
}

#[tokio::test]
async fn the_list_keeps_only_what_fits() {
    let pantry = stocked_pantry().await;
    let found = pantry.employee.get("/products?q=cola").await.ok();
    assert_eq!(each(&found, "/name"), ["קולה", "קולה"]);
    let long = "x".repeat(201);
    let refused = pantry
        .employee
        .get(&format!("/products/search?q={long}"))
        .await;
    assert_eq!(refused.body["errors"][0]["field"], "q");
}

#[tokio::test]
async fn what_is_low_comes_emptiest_first() {
    let pantry = Pantry::open().await;
    let half = pantry
        .product("חצי", json!({"min_stock_level": 10, "box_size": 4}))
        .await;
    let none = pantry.product("אין", json!({"min_stock_level": 0.5})).await;
    let full = pantry.product("מלא", json!({"min_stock_level": 10})).await;
    pantry.product("בלי מינימום", json!({})).await;
    pantry.product("אפס", json!({"min_stock_level": 0})).await;
    pantry
        .receive(&half, json!({"boxes": 1, "units": 1.5}))
        .await;
    pantry.receive(&full, json!({"units": 10})).await;
    let low = pantry.employee.get("/products/low-stock").await.ok();
    assert_eq!(
        each(&low, "/product/id"),
        [none["id"].clone(), half["id"].clone()]
    );
    assert_eq!(each(&low, "/total"), [json!(0), json!(5.5)]);
    assert_eq!(each(&low, "/missing"), [json!(0.5), json!(4.5)]);
    assert_eq!(each(&low, "/min_stock_level"), [json!(0.5), json!(10)]);
    let page = pantry
        .employee
        .get("/products/low-stock?limit=1")
        .await
        .ok();
    let cursor = page["next_cursor"].as_str().unwrap();
    let page = pantry
        .employee
        .get(&format!("/products/low-stock?cursor={cursor}"))
        .await
        .ok();
    assert_eq!(each(&page, "/product/id"), [half["id"].clone()]);
}

#[tokio::test]
async fn what_expires_is_counted_in_business_days() {
    let pantry = Pantry::open().await;
    let milk = pantry.product("חלב", json!({"box_size": 12})).await;
    pantry
        .receive(
            &milk,
            json!({"boxes": 1, "units": 2, "expiry_date": "2026-03-03"}),
        )
        .await;
    pantry
        .receive(&milk, json!({"units": 1, "expiry_date": "2026-03-08"}))
        .await;
    pantry
        .receive(&milk, json!({"units": 1, "expiry_date": "2026-03-09"}))
        .await;
    pantry.receive(&milk, json!({"units": 1})).await;
    let expiring = pantry.employee.get("/products/expiring").await.ok();
    assert_eq!(each(&expiring, "/days_left"), [json!(2), json!(7)]);
    let first = &expiring["items"][0];
    assert_eq!(
        (&first["boxes"], &first["units"], &first["total"]),
        (&json!(1), &json!(2), &json!(14))
    );
    assert_eq!(
        (&first["expiry_date"], &first["product"]["id"]),
        (&json!("2026-03-03"), &milk["id"])
    );
    // Half past two at night on the 5th is still the evening of the 4th.
    pantry.clock.set("2026-03-05T00:30:00Z".parse().unwrap());
    let token = pantry
        .issuer
        .person(pantry.restaurant, shared_auth::Role::Employee)
        .token;
    let late = pantry.nobody.with_token(&token);
    let expiring = late.get("/products/expiring?days=0").await.ok();
    assert_eq!(
        each(&expiring, "/days_left"),
        [json!(-1)],
        "what has expired is always listed"
    );
    let expiring = late.get("/products/expiring?days=5").await.ok();
    assert_eq!(
        each(&expiring, "/days_left"),
        [json!(-1), json!(4), json!(5)]
    );
}
