//! From a booking to the manager's inbox: once, live, and only there.

use std::time::Duration;

use mezave_tests::{Person, System, until};
use reqwest::Method;
use serde_json::{Value, json};

/// How long news may take from service to service where only the log carries it.
pub const NEWS: Duration = Duration::from_mins(1);

/// Alerts about a product in somebody's inbox, newest first; none while it cannot be read.
async fn try_alerts(person: &Person, product: &Value) -> Option<Vec<Value>> {
    let inbox = person.try_get("/api/notify/inbox?limit=500").await.ok()?;
    let items = inbox.body["items"].as_array()?.iter();
    Some(
        items
            .filter(|entry| entry["product_id"] == product["id"])
            .cloned()
            .collect(),
    )
}

/// The same, waiting until it can be read.
pub async fn alerts(person: &Person, product: &Value) -> Vec<Value> {
    until("the inbox", NEWS, async || {
        try_alerts(person, product).await
    })
    .await
}

/// Waits until the inbox has so many about the product.
pub async fn alerted(person: &Person, product: &Value, count: usize) -> Vec<Value> {
    until("the alert arrives", NEWS, async || {
        let found = try_alerts(person, product).await?;
        (found.len() >= count).then_some(found)
    })
    .await
}

/// Waits until notification has heard of these people: who joins later is not told of earlier falls.
pub async fn known(owner: &Person, people: &[&Person]) {
    for person in people {
        let path = format!("/api/notify/preferences/{}", person.id());
        until("notification knows the person", NEWS, async || {
            owner.get(&path).await.status.is_success().then_some(())
        })
        .await;
    }
}

/// One alert for each fall under the minimum, however often it is taken from.
pub async fn once_each_fall(system: &System) {
    let owner = system.register("Dana").await;
    let manager = owner.add("manager", "Avi").await;
    let employee = owner.add("employee", "Yosef").await;
    known(&owner, &[&manager, &owner]).await;
    let body = json!({"name": "לימון <b>טרי</b>", "unit_type": "kg", "min_stock_level": 4});
    let product = owner.product(body).await;
    let other = owner
        .product(json!({"name": "נענע", "unit_type": "kg", "min_stock_level": 4}))
        .await;
    owner.book(&product, "IN", 10.0).await.ok();
    owner.book(&other, "IN", 10.0).await.ok();
    employee.book(&product, "OUT", 7.0).await.ok();
    for _ in 0..3 {
        employee.book(&product, "OUT", 0.5).await.ok();
    }
    owner.book(&product, "IN", 10.0).await.ok();
    employee.book(&product, "OUT", 9.0).await.ok();
    // Alerts come in the order of events: once this one is there, all before it are.
    employee.book(&other, "OUT", 9.0).await.ok();
    for person in [&manager, &owner] {
        alerted(person, &other, 1).await;
        let all = alerts(person, &product).await;
        assert_eq!(all.len(), 2, "{all:#?}");
        let title = all[0]["title"].as_str().unwrap();
        assert!(title.contains("לימון <b>טרי</b>"), "{title}");
    }
    let told = alerts(&employee, &product).await;
    assert!(told.is_empty(), "an employee gets no alerts: {told:?}");
}

/// What happens arrives live through the gateway, whichever process it happened in, and only at the
/// own restaurant.
pub async fn live(system: &System) {
    let owner = system.register("Dana").await;
    let other = system.register("Somebody").await;
    let product = owner
        .product(json!({"name": "חלב", "unit_type": "unit", "min_stock_level": 4}))
        .await;
    owner.book(&product, "IN", 50.0).await.ok();
    let mut live = owner.stream("/api/events").await;
    let mut elsewhere = other.stream("/api/events").await;
    assert!(live.status().is_success());
    for door in system.doors("inventory") {
        owner.through(&door).book(&product, "OUT", 20.0).await.ok();
    }
    let left = owner.total(&product).await;
    owner.book(&product, "OUT", left - 3.0).await.ok();
    other
        .product(json!({"name": "own thing", "unit_type": "unit"}))
        .await;
    let id = product["id"].as_str().unwrap();
    let heard = async {
        let mut text = String::new();
        while !(text.contains("event: stock_low") && text.contains("event: inbox_changed")) {
            let chunk = live.chunk().await.unwrap().expect("the stream goes on");
            text.push_str(&String::from_utf8_lossy(&chunk));
        }
        assert!(
            text.contains("event: stock_changed") && text.contains(id),
            "{text}"
        );
        let changed = text.matches("event: stock_changed").count();
        assert_eq!(changed, 1 + system.doors("inventory").len(), "{text}");
        let mut text = String::new();
        while !text.contains("own thing") {
            let chunk = elsewhere
                .chunk()
                .await
                .unwrap()
                .expect("the stream goes on");
            text.push_str(&String::from_utf8_lossy(&chunk));
        }
        assert!(!text.contains(id), "another restaurant heard of it: {text}");
    };
    tokio::time::timeout(NEWS, heard)
        .await
        .expect("the events arrive");
}

/// A deactivated person is refused by every service within five seconds.
pub async fn deactivated(system: &System) {
    let owner = system.register("Dana").await;
    let manager = owner.add("manager", "Avi").await;
    let product = owner
        .product(json!({"name": "חלב", "unit_type": "unit"}))
        .await;
    manager.book(&product, "IN", 5.0).await.ok();
    let path = format!("/api/users/{}", manager.id());
    let body = json!({"is_active": false}).to_string().into_bytes();
    owner.send(Method::PATCH, &path, Some(body), &[]).await.ok();
    let asked = [
        ("inventory", "/api/products"),
        ("notification", "/api/notify/inbox"),
        ("ai", "/api/chat/conversations"),
        ("auth", "/api/auth/me"),
        ("gateway", "/api/products"),
    ];
    let everywhere = asked.iter().flat_map(|(service, path)| {
        let doors = system.doors(service).into_iter();
        doors.map(|door| (manager.through(&door), *path))
    });
    let refused = async {
        for (person, path) in everywhere {
            until(path, NEWS, async || {
                (person.get(path).await.status == 401).then_some(())
            })
            .await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), refused)
        .await
        .expect("within five seconds");
    assert!(owner.get("/api/products").await.status.is_success());
}
