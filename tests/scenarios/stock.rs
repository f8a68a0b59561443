//! Booking: exact under many hands, undone, replayed, counted, refused.

use std::collections::BTreeSet;

use futures::future::join_all;
use mezave_tests::{Person, System};
use serde_json::{Value, json};

/// Fails unless `number` is `expected`, which both have at most three decimals.
#[track_caller]
pub fn same(number: f64, expected: f64) {
    assert!(
        (number - expected).abs() < 1e-9,
        "{number} is not {expected}"
    );
}

/// All movements of `query`, page by page, newest first; none may be listed twice.
pub async fn movements(person: &Person, query: &str) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/stock/movements?limit=500{query}{cursor}");
        let page = person.get(&path).await.ok();
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let ids: BTreeSet<&str> = all
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), all.len(), "a movement is listed twice");
    all
}

/// The owner's proof that stock is the sum of an unbroken ledger, and the operator's.
pub async fn proven(system: &System, owner: &Person) {
    let proof = owner.get("/api/stock/verify").await.ok();
    assert_eq!(proof["ok"], true, "{proof}");
    let verified = system.verify().await;
    let said = String::from_utf8_lossy(&verified.stdout);
    assert!(verified.status.success(), "{said}");
    let id = proof["restaurant_id"].as_str().unwrap();
    let count = &proof["movements"];
    assert!(
        said.contains(&format!("{id}: {count} movements hold")),
        "{said}"
    );
}

/// 1,000 of something, 64 clients that take 3 until they are refused: 333 succeed, 1 is left.
pub async fn busy_product(system: &System) {
    let owner = system.register("Dana").await;
    let product = owner
        .product(json!({"name": "קולה", "unit_type": "unit", "box_size": 24}))
        .await;
    owner.book(&product, "IN", 1_000.0).await.ok();
    let doors = system.doors("inventory");
    let clients = (0..64).map(|client| {
        let person = owner.through(&doors[client % doors.len()]);
        let product = product.clone();
        tokio::spawn(async move {
            let mut taken = 0;
            loop {
                let reply = person.book(&product, "OUT", 3.0).await;
                match reply.status.as_u16() {
                    201 => taken += 1,
                    409 => {
                        assert_eq!(reply.code(), "insufficient_stock", "{}", reply.body);
                        assert!(reply.body["available"]["total"].as_f64().unwrap() < 3.0);
                        return taken;
                    }
                    _ => panic!("{}: {}", reply.status, reply.body),
                }
            }
        })
    });
    let taken: i32 = join_all(clients)
        .await
        .into_iter()
        .map(Result::unwrap)
        .sum();
    assert_eq!(taken, 333);
    same(owner.total(&product).await, 1.0);
    let mut all = movements(&owner, "").await;
    assert_eq!(all.len(), 334);
    all.reverse();
    for (at, movement) in all.iter().enumerate() {
        assert_eq!(movement["seq"].as_u64(), Some(at as u64 + 1), "{movement}");
    }
    proven(system, &owner).await;
}

/// Any order, once each, and never somebody else's.
pub async fn undo(system: &System) {
    let owner = system.register("Dana").await;
    let employee = owner.add("employee", "Yosef").await;
    let product = owner
        .product(json!({"name": "קולה", "unit_type": "unit", "box_size": 24}))
        .await;
    let delivery = json!({
        "product_id": product["id"], "type": "IN", "boxes": 5, "units": 2, "expiry_date": "2031-05-01",
    });
    owner.post("/api/stock/movement", &delivery).await.ok();
    let first = employee.book(&product, "OUT", 3.0).await.ok();
    assert_eq!(first["movement"]["box_opened"], true);
    assert_eq!(
        (&first["stock"]["boxes"], &first["stock"]["units"]),
        (&json!(4), &json!(23))
    );
    let second = owner.book(&product, "WASTE", 4.0).await.ok();
    let path = |booked: &Value| {
        format!(
            "/api/stock/movements/{}/undo",
            booked["movement"]["id"].as_str().unwrap()
        )
    };
    let refused = employee.post(&path(&second), &json!({})).await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    let undone = employee.post(&path(&first), &json!({})).await.ok();
    assert_eq!(undone["movement"]["undoes"], first["movement"]["id"]);
    assert_eq!(undone["movement"]["type"], "OUT");
    // Everybody at once: one of them undoes it.
    let doors = system.doors("inventory");
    let attempts = (0..8).map(|number| {
        let person = owner.through(&doors[number % doors.len()]);
        let path = path(&second);
        async move { person.post(&path, &json!({"reason": "a mistake"})).await }
    });
    let replies = join_all(attempts).await;
    let booked = replies.iter().filter(|reply| reply.status == 201).count();
    let late = replies
        .iter()
        .filter(|reply| reply.code() == "already_undone")
        .count();
    assert_eq!((booked, late), (1, 7), "{replies:?}");
    same(owner.total(&product).await, 122.0);
    let listed = movements(&owner, "&type=WASTE").await;
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[1]["undone_by"], listed[0]["id"]);
    proven(system, &owner).await;
}

/// The same key through every door and at once: one movement, one answer, the refusal too.
pub async fn replay(system: &System) {
    let owner = system.register("Dana").await;
    let product = owner
        .product(json!({"name": "חלב", "unit_type": "unit"}))
        .await;
    owner.book(&product, "IN", 10.0).await.ok();
    let mut doors = system.doors("inventory");
    doors.extend(system.doors("gateway"));
    let take = json!({"product_id": product["id"], "type": "OUT", "units": 4});
    let at_once = (0..12).map(|number| {
        let person = owner.through(&doors[number % doors.len()]);
        let take = take.clone();
        async move {
            person
                .post_once("/api/stock/movement", &take, "take-1")
                .await
        }
    });
    for reply in join_all(at_once).await {
        let running = reply.status == 409 && reply.code() == "in_progress";
        assert!(
            reply.status == 201 || running,
            "{}: {}",
            reply.status,
            reply.body
        );
    }
    same(owner.total(&product).await, 6.0);
    let too_much = json!({"product_id": product["id"], "type": "OUT", "units": 7});
    let mut seen: Option<(Value, Value)> = None;
    for door in &doors {
        let person = owner.through(door);
        let booked = person
            .post_once("/api/stock/movement", &take, "take-1")
            .await
            .ok();
        let refused = person
            .post_once("/api/stock/movement", &too_much, "take-2")
            .await;
        assert_eq!(refused.code(), "insufficient_stock", "{}", refused.body);
        let other = person
            .post_once("/api/stock/movement", &too_much, "take-1")
            .await;
        assert_eq!(
            (other.status.as_u16(), other.code()),
            (422, "idempotency_mismatch")
        );
        let now = (booked, refused.body);
        assert_eq!(*seen.get_or_insert_with(|| now.clone()), now);
        // More arrives: what was refused stays refused under its key.
        owner.book(&product, "IN", 5.0).await.ok();
    }
    assert_eq!(movements(&owner, "&type=OUT").await.len(), 1);
    proven(system, &owner).await;
}

/// Counts and batches in request order; a client id books once, in one request and over many.
pub async fn counts_and_batches(system: &System) {
    let owner = system.register("Dana").await;
    let product = owner
        .product(json!({"name": "גבינה", "unit_type": "kg"}))
        .await;
    let id = &product["id"];
    let out = |client: &str, units: f64| json!({"product_id": id, "type": "OUT", "units": units, "client_id": client});
    let items = json!({"items": [
        {"product_id": id, "type": "IN", "units": 12.5, "client_id": "b-1"},
        out("b-2", 2.25), out("b-2", 2.25), out("b-3", 99.0), out("b-4", 0.25),
    ]});
    let status = |answer: &Value| -> Vec<String> {
        let results = answer["results"].as_array().unwrap().iter();
        results
            .map(|item| item["status"].as_str().unwrap().to_owned())
            .collect()
    };
    let answer = owner.post("/api/stock/movements/batch", &items).await.ok();
    assert_eq!(
        status(&answer),
        ["booked", "booked", "duplicate", "refused", "booked"]
    );
    assert_eq!(
        answer["results"][3]["problem"]["code"],
        "insufficient_stock"
    );
    for door in system.doors("inventory") {
        let again = owner
            .through(&door)
            .post("/api/stock/movements/batch", &items)
            .await
            .ok();
        let expected = [
            "duplicate",
            "duplicate",
            "duplicate",
            "refused",
            "duplicate",
        ];
        assert_eq!(status(&again), expected);
        assert_eq!(
            again["results"][1]["movement"]["id"],
            answer["results"][1]["movement"]["id"]
        );
    }
    same(owner.total(&product).await, 10.0);
    let count = json!({"items": [
        {"product_id": id, "units": 9.5, "client_id": "c-1"},
        {"product_id": id, "units": 9.5, "client_id": "c-2"},
    ]});
    let answer = owner.post("/api/stock/sync", &count).await.ok();
    assert_eq!(status(&answer), ["booked", "unchanged"]);
    owner.book(&product, "OUT", 1.0).await.ok();
    for door in system.doors("inventory") {
        let again = owner
            .through(&door)
            .post("/api/stock/sync", &count)
            .await
            .ok();
        assert_eq!(status(&again), ["duplicate", "duplicate"], "{again}");
    }
    same(owner.total(&product).await, 8.5);
    proven(system, &owner).await;
}

/// Pages keep their place while others book: nothing twice, nothing left out.
pub async fn pages(system: &System) {
    let owner = system.register("Dana").await;
    let product = owner
        .product(json!({"name": "פיתה", "unit_type": "unit"}))
        .await;
    for _ in 0..25 {
        owner.book(&product, "IN", 1.0).await.ok();
    }
    let doors = system.doors("inventory");
    let (mut seqs, mut cursor) = (Vec::new(), String::new());
    for page in 0.. {
        let door = &doors[page % doors.len()];
        let path = format!("/api/stock/movements?limit=4{cursor}");
        let found = owner.through(door).get(&path).await.ok();
        let items = found["items"].as_array().unwrap();
        seqs.extend(items.iter().map(|item| item["seq"].as_u64().unwrap()));
        owner.book(&product, "OUT", 1.0).await.ok();
        match found["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seqs, (1..=25).rev().collect::<Vec<u64>>());
    let bad = owner.get("/api/stock/movements?cursor=nonsense").await;
    assert_eq!(bad.status, 422, "{}", bad.body);
}
