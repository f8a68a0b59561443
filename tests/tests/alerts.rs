//! From a booking to the manager's inbox, through the real program: once, and live.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use mezave_tests::{Mezave, Person};
use serde_json::{Value, json};

/// Alerts about a product in somebody's inbox, newest first.
async fn alerts(person: &Person, product: &Value) -> Vec<Value> {
    let inbox = person.get("/api/notify/inbox?limit=100").await.ok();
    let about = |entry: &&Value| entry["product_id"] == product["id"];
    inbox["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(about)
        .cloned()
        .collect()
}

/// Waits until the inbox says so; each look is a request, so nothing is waited for by the clock.
async fn until(person: &Person, product: &Value, count: usize) -> Vec<Value> {
    let look = async {
        loop {
            let found = alerts(person, product).await;
            if found.len() >= count {
                return found;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), look)
        .await
        .expect("the alert arrives")
}

#[tokio::test]
async fn one_alert_for_each_fall_under_the_minimum_however_often_it_is_taken_from() {
    let mezave = Mezave::start().await;
    let owner = mezave.register("Dana").await;
    let manager = owner.add("manager", "Avi").await;
    let employee = owner.add("employee", "Yosef").await;
    let body = json!({"name": "לימון <b>טרי</b>", "unit_type": "kg", "min_stock_level": 4});
    let product = owner.product(body).await;
    // A product with nothing in it is low from the start or not yet known: bring it above first.
    owner.book(&product, "IN", 10.0).await.ok();
    let at_start = alerts(&manager, &product).await.len();
    employee.book(&product, "OUT", 7.0).await.ok();
    until(&manager, &product, at_start + 1).await;
    for _ in 0..3 {
        employee.book(&product, "OUT", 0.5).await.ok();
    }
    owner.book(&product, "IN", 10.0).await.ok();
    employee.book(&product, "OUT", 9.0).await.ok();
    let all = until(&manager, &product, at_start + 2).await;
    assert_eq!(all.len(), at_start + 2, "{all:#?}");
    assert!(
        all[0]["title"]
            .as_str()
            .unwrap()
            .contains("לימון <b>טרי</b>")
    );
    assert_eq!(
        until(&owner, &product, at_start + 2).await.len(),
        at_start + 2
    );
    assert!(
        alerts(&employee, &product).await.is_empty(),
        "an employee gets no alerts"
    );
}

#[tokio::test]
async fn what_happens_arrives_live_and_only_at_the_own_restaurant() {
    let mezave = Mezave::start().await;
    let owner = mezave.register("Dana").await;
    let other = mezave.register("Somebody").await;
    let product = owner
        .product(json!({"name": "חלב", "unit_type": "unit", "min_stock_level": 4}))
        .await;
    owner.book(&product, "IN", 5.0).await.ok();
    let mut live = owner.stream("/api/events").await;
    let mut elsewhere = other.stream("/api/events").await;
    assert!(live.status().is_success());
    owner.book(&product, "OUT", 2.0).await.ok();
    other
        .product(json!({"name": "own thing", "unit_type": "unit"}))
        .await;
    let id = product["id"].as_str().unwrap();
    let heard = async {
        let mut text = String::new();
        while !(text.contains("event: stock_low") && text.contains("event: inbox_changed")) {
            text.push_str(&String::from_utf8_lossy(
                &live.chunk().await.unwrap().unwrap(),
            ));
        }
        assert!(
            text.contains("event: stock_changed") && text.contains(id),
            "{text}"
        );
        let mut text = String::new();
        while !text.contains("own thing") {
            text.push_str(&String::from_utf8_lossy(
                &elsewhere.chunk().await.unwrap().unwrap(),
            ));
        }
        assert!(!text.contains(id), "another restaurant heard of it: {text}");
    };
    tokio::time::timeout(Duration::from_secs(30), heard)
        .await
        .expect("the events arrive");
}

#[tokio::test]
async fn a_changed_role_and_a_deactivated_person_count_everywhere_at_once() {
    let mezave = Mezave::start().await;
    let owner = mezave.register("Dana").await;
    let manager = owner.add("manager", "Avi").await;
    let product = owner
        .product(json!({"name": "חלב", "unit_type": "unit"}))
        .await;
    manager.book(&product, "IN", 5.0).await.ok();
    let path = format!("/api/users/{}", manager.id());
    let body = json!({"is_active": false}).to_string().into_bytes();
    owner
        .send(reqwest::Method::PATCH, &path, Some(body), &[])
        .await
        .ok();
    let refused = async { while manager.get("/api/products").await.status.is_success() {} };
    tokio::time::timeout(Duration::from_secs(5), refused)
        .await
        .expect("within five seconds");
    assert_eq!(manager.get("/api/notify/inbox").await.status, 401);
}
