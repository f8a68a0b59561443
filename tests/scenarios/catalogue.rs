//! Products: the same order and the same search whatever holds them.

use std::time::Duration;

use mezave_tests::{Person, System, until};
use serde_json::{Value, json};

fn names(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

/// A list is in the order in which things were made, page after page, whatever their names are: no
/// engine's idea of Hebrew, of case or of accents has a say.
pub async fn order(system: &System) {
    let owner = system.register("Dana").await;
    let made = [
        "תירס",
        "cola",
        "אבוקדו",
        "Zaatar",
        "בצל ירוק",
        "בצל",
        "בָּצָל אדום",
        "Basil",
        "גזר",
        "ךאבב",
        "10",
        "9",
    ];
    for name in made {
        owner
            .product(json!({"name": name, "unit_type": "unit"}))
            .await;
        owner
            .post("/api/suppliers", &json!({"name": name}))
            .await
            .ok();
    }
    let mut doors = system.doors("inventory");
    doors.extend(system.doors("gateway"));
    for door in &doors {
        for list in ["/api/products", "/api/suppliers"] {
            assert_eq!(
                names_of_all(&owner.through(door), list).await,
                made,
                "{list}"
            );
        }
    }
}

async fn names_of_all(person: &Person, list: &str) -> Vec<String> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("{list}?limit=5{cursor}")).await.ok();
        seen.extend(names(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return seen,
        }
    }
}

/// Found by word form, nickname, the other language and a slip of the finger; soon on every replica.
pub async fn search(system: &System) {
    let owner = system.register("Dana").await;
    for (name, name_en) in [
        ("קולה קטן פחית", "Cola small can"),
        ("קולה גדול 1.5 ליטר", "Cola large 1.5 litre"),
        ("עגבניות שרי", "Cherry tomatoes"),
        ("לימון", "Lemon"),
    ] {
        owner
            .product(json!({"name": name, "name_en": name_en, "unit_type": "unit"}))
            .await;
    }
    let products = owner.get("/api/products").await.ok();
    let cherry = &products["items"][2];
    let path = format!("/api/products/{}/nicknames", cherry["id"].as_str().unwrap());
    owner.post(&path, &json!({"nickname": "אדומות"})).await.ok();
    for door in system.doors("inventory") {
        let person = owner.through(&door);
        for (asked, found) in [
            ("קולה קטן", "קולה קטן פחית"),
            ("cola large", "קולה גדול 1.5 ליטר"),
            ("הלימונים", "לימון"),
            ("עגבניה שרי", "עגבניות שרי"),
            ("tomatos", "עגבניות שרי"),
            ("אדומות", "עגבניות שרי"),
        ] {
            until(asked, Duration::from_secs(10), async || {
                let path = format!("/api/products/search?q={asked}");
                let answer = person.get(&path).await.ok();
                (answer["items"][0]["product"]["name"] == found).then_some(())
            })
            .await;
        }
    }
}

/// Renaming and retiring are seen through every door at once, or soon after.
pub async fn changes_are_seen_everywhere(system: &System) {
    let owner = system.register("Dana").await;
    let product = owner
        .product(json!({"name": "לחם", "unit_type": "unit"}))
        .await;
    let path = format!("/api/products/{}", product["id"].as_str().unwrap());
    let doors = system.doors("inventory");
    for door in &doors {
        owner.through(door).get(&path).await.ok();
    }
    let renamed = json!({"name": "לחם כוסמין", "unit_type": "unit"})
        .to_string()
        .into_bytes();
    owner
        .send(reqwest::Method::PUT, &path, Some(renamed), &[])
        .await
        .ok();
    for door in &doors {
        let person = owner.through(door);
        until("the new name", Duration::from_secs(10), async || {
            let found = person.get(&path).await.ok();
            (found["name"] == "לחם כוסמין").then_some(())
        })
        .await;
    }
    for units in [5.0, 2.0, 1.0] {
        owner.book(&product, "IN", units).await.ok();
        let now = owner.total(&product).await;
        // Whoever booked reads what was booked, wherever the next request is answered.
        for door in &doors {
            let person = owner.through(door);
            until("the new total", Duration::from_secs(10), async || {
                ((person.total(&product).await - now).abs() < 1e-9).then_some(())
            })
            .await;
        }
    }
}

/// A text with NUL is refused before any database sees it, and named.
pub async fn nul(system: &System) {
    let owner = system.register("Dana").await;
    let product = owner
        .product(json!({"name": "חלב", "unit_type": "unit"}))
        .await;
    for (path, body, field) in [
        (
            "/api/products",
            json!({"name": "a\0b", "unit_type": "unit"}),
            "name",
        ),
        ("/api/suppliers", json!({"name": "\0"}), "name"),
        ("/api/chat/message", json!({"text": "לקחתי\0"}), "text"),
        (
            "/api/stock/movement",
            json!({"product_id": product["id"], "type": "IN", "units": 1, "notes": "x\0"}),
            "notes",
        ),
        (
            "/api/users",
            json!({"email": "a@example.com", "name": "x\0y", "role": "manager", "password": "correct horse"}),
            "name",
        ),
    ] {
        let refused = owner.post(path, &body).await;
        assert_eq!(refused.status, 422, "{path}: {}", refused.body);
        assert_eq!(
            refused.body["errors"][0]["field"], field,
            "{path}: {}",
            refused.body
        );
    }
    let search = owner.get("/api/products/search?q=a%00b").await;
    assert!(!search.status.is_server_error(), "{}", search.body);
}
