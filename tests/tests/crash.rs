//! `kill -9` under load: what was acknowledged is there, nothing twice, and the chain holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mezave_tests::{Mezave, Person};
use reqwest::Method;
use serde_json::{Value, json};

/// Takes one unit again and again, each under its own key, until the program is gone. Gives back
/// the key and movement of every acknowledged take, and the keys that brought no answer.
async fn take_until_gone(
    person: Person,
    product: Value,
    client: usize,
    acknowledged: Arc<AtomicUsize>,
) -> (BTreeMap<String, String>, Vec<String>) {
    let body = json!({"product_id": product["id"], "type": "OUT", "units": 1});
    let mut booked = BTreeMap::new();
    for number in 0.. {
        let key = format!("crash-{client}-{number}");
        let bytes = Some(body.to_string().into_bytes());
        let headers = [("idempotency-key", key.as_str())];
        let sent = person
            .try_send(Method::POST, "/api/stock/movement", bytes, &headers)
            .await;
        match sent {
            Ok(reply) if reply.status.is_success() => {
                let id = reply.body["movement"]["id"].as_str().unwrap().to_owned();
                booked.insert(key, id);
                acknowledged.fetch_add(1, Ordering::SeqCst);
            }
            Ok(reply) => panic!("{}: {}", reply.status, reply.body),
            Err(_) => return (booked, vec![key]),
        }
    }
    unreachable!()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_movements_survive_and_none_is_booked_twice() {
    let mezave = Mezave::start().await;
    let owner = mezave.register("Dana").await;
    let product = owner
        .product(json!({"name": "קולה", "unit_type": "unit"}))
        .await;
    owner.book(&product, "IN", 100_000.0).await.ok();
    let email = owner.user["email"].as_str().unwrap().to_owned();

    let acknowledged = Arc::new(AtomicUsize::new(0));
    let clients: Vec<_> = (0..16)
        .map(|client| {
            let counter = Arc::clone(&acknowledged);
            tokio::spawn(take_until_gone(
                owner.clone(),
                product.clone(),
                client,
                counter,
            ))
        })
        .collect();
    while acknowledged.load(Ordering::SeqCst) < 300 {
        tokio::task::yield_now().await;
    }
    let folder = mezave.kill().await;
    let mut booked = BTreeMap::new();
    let mut unanswered = Vec::new();
    for client in clients {
        let (done, lost) = client.await.unwrap();
        booked.extend(done);
        unanswered.extend(lost);
    }
    assert!(booked.len() >= 300);

    let mezave = Mezave::start_in(folder, &[], &[]).await;
    let owner = Person::login(&mezave.url, &email, "correct horse").await;
    let mut seen = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/stock/movements?type=OUT&limit=500{cursor}");
        let page = owner.get(&path).await.ok();
        for movement in page["items"].as_array().unwrap() {
            let id = movement["id"].as_str().unwrap().to_owned();
            assert!(seen.insert(id), "listed twice: {movement}");
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    for (key, id) in &booked {
        assert!(seen.contains(id), "acknowledged but lost: {key}");
    }
    // Sending the unanswered ones again books each exactly once, whatever had become of it.
    let body = json!({"product_id": product["id"], "type": "OUT", "units": 1});
    for key in &unanswered {
        let first = owner
            .post_once("/api/stock/movement", &body, key)
            .await
            .ok();
        let again = owner
            .post_once("/api/stock/movement", &body, key)
            .await
            .ok();
        assert_eq!(first["movement"]["id"], again["movement"]["id"]);
    }
    let taken = f64::from(u32::try_from(booked.len() + unanswered.len()).unwrap());
    assert!((owner.total(&product).await - (100_000.0 - taken)).abs() < 1e-9);

    let folder = Arc::clone(&mezave.folder);
    assert!(mezave.terminate().await.success());
    let verified = Mezave::command(folder.path(), &["verify"], "").await;
    assert!(
        verified.status.success(),
        "{}",
        String::from_utf8_lossy(&verified.stdout)
    );
}
