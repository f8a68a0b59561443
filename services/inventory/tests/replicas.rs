//! Several replicas on one database: one ledger, one order, every key once.

use std::collections::BTreeSet;

use crate::kitchen::{self, Kitchen};
use serde_json::json;

#[tokio::test]
async fn replicas_write_one_unbroken_chain() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 41, 16.0).await;
    let other = kitchen.stocked(0, 0, 500.0).await;
    let replicas = [
        kitchen.owner.clone(),
        kitchen.replica().await,
        kitchen.replica().await,
    ];
    let clients: Vec<_> = (0..48)
        .map(|client| {
            let api = replicas[client % replicas.len()].clone();
            tokio::spawn(async move {
                let mut taken = 0;
                for _ in 0..8 {
                    let body = json!({"product_id": cola, "type": "OUT", "units": 3});
                    let reply = api.post("/stock/movement", &body).await;
                    assert!(reply.status == 201 || reply.code() == "insufficient_stock");
                    taken += usize::from(reply.status == 201);
                    let body = json!({"product_id": other, "type": "OUT", "units": 1});
                    api.post("/stock/movement", &body).await.ok();
                }
                taken
            })
        })
        .collect();
    let mut taken = 0;
    for client in clients {
        taken += client.await.unwrap();
    }
    assert_eq!(taken, 333);
    assert_eq!(kitchen.held(cola).await.2, 1.0);
    assert_eq!(kitchen.held(other).await.2, 500.0 - 48.0 * 8.0);
    kitchen.prove().await;
}

#[tokio::test]
async fn a_key_counts_at_every_replica() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 0.0).await;
    let here = kitchen.owner.clone();
    let body = json!({"product_id": cola, "type": "OUT", "units": 1});
    // The same person at two replicas: one token, two routers.
    let (token, there) = kitchen.same_owner_elsewhere().await;
    let here = here.with_token(&token);
    let mut movements = BTreeSet::new();
    for round in 0..20 {
        let key = format!("key-{round}");
        let (a, b) = (
            here.with_header("idempotency-key", &key),
            there.with_header("idempotency-key", &key),
        );
        let (first, second) = tokio::join!(
            a.post("/stock/movement", &body),
            b.post("/stock/movement", &body)
        );
        let (first, second) = (first.ok(), second.ok());
        assert_eq!(first["movement"]["id"], second["movement"]["id"]);
        movements.insert(first["movement"]["id"].to_string());
    }
    assert_eq!(movements.len(), 20);
    assert_eq!(kitchen.held(cola).await.2, 100.0);
    // Elsewhere than in the ledger the second is told to wait, or gets the first one's answer.
    for round in 0..20 {
        let body = json!({"name": format!("קטגוריה {round}")});
        let key = format!("category-{round}");
        let (a, b) = (
            here.with_header("idempotency-key", &key),
            there.with_header("idempotency-key", &key),
        );
        let (first, second) =
            tokio::join!(a.post("/categories", &body), b.post("/categories", &body));
        let replies = [first, second];
        assert!(replies.iter().any(|reply| reply.status == 201));
        for reply in &replies {
            assert!(
                reply.status == 201 || reply.code() == "in_progress",
                "{reply:?}"
            );
        }
    }
    let list = kitchen.owner.get("/categories").await.ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 20);
    kitchen.prove().await;
}

#[tokio::test]
async fn replicas_that_lock_many_restaurants_never_wait_for_each_other_in_a_circle() {
    let kitchen = Kitchen::open().await;
    let mut places = Vec::new();
    for _ in 0..4 {
        places.push(kitchen.another().await);
    }
    let replicas = [kitchen.service.clone(), kitchen.another_service().await];
    let mut clients = Vec::new();
    for client in 0..16 {
        let service = replicas[client % 2].clone();
        let mut places = places.clone();
        if client % 4 < 2 {
            places.reverse();
        }
        clients.push(tokio::spawn(async move {
            for _ in 0..4 {
                for (token, product) in &places {
                    let body = json!({"product_id": product, "type": "OUT", "units": 1});
                    let api = kitchen::api(&service, token);
                    api.post("/stock/movement", &body).await.ok();
                }
            }
        }));
    }
    for client in clients {
        client.await.unwrap();
    }
    for (token, product) in &places {
        let api = kitchen::api(&kitchen.service, token);
        let stock = api.get(&format!("/stock/{product}")).await.ok();
        assert_eq!(stock["total"], 1_000 - 64);
        let proof = api.get("/stock/verify").await.ok();
        assert_eq!(proof["ok"], true, "{proof}");
    }
}
