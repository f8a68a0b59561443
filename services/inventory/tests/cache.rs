//! Kept answers: never older than what was written, on whichever replica; and really kept.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::pantry::{Pantry, id, until};
use async_trait::async_trait;
use serde_json::json;
use shared_cache::{Kept, SecondLevel};
use shared_testkit::Api;

/// A second level that counts who asks it.
#[derive(Default)]
struct Shelf {
    kept: Mutex<HashMap<String, Kept>>,
    asked: AtomicUsize,
}

#[async_trait]
impl SecondLevel for Shelf {
    async fn get(&self, key: &str) -> Option<Kept> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.kept.lock().unwrap().get(key).cloned()
    }

    async fn put(&self, key: &str, kept: Kept) {
        let mut all = self.kept.lock().unwrap();
        if all.get(key).is_none_or(|present| present.at <= kept.at) {
            all.insert(key.to_owned(), kept);
        }
    }
}

async fn replica(pantry: &Pantry, shelf: &Arc<Shelf>) -> Api {
    let router = pantry
        .replica(Arc::clone(shelf) as Arc<dyn SecondLevel>)
        .await;
    Api::new(router).with_token(&pantry.owner_person.token)
}

#[tokio::test]
async fn whoever_was_answered_reads_what_they_wrote_on_every_replica() {
    let pantry = Pantry::open().await;
    let shelf = Arc::new(Shelf::default());
    let replicas = [
        replica(&pantry, &shelf).await,
        replica(&pantry, &shelf).await,
    ];
    let cola = pantry.product("קולה", json!({})).await;
    let stock = format!("/stock/{}", id(&cola));
    let product = format!("/products/{}", id(&cola));
    let deliver = json!({"product_id": cola["id"], "type": "IN", "units": 1});
    for round in 1..=30_usize {
        let [writer, reader] = [&replicas[round % 2], &replicas[(round + 1) % 2]];
        writer.post("/stock/movement", &deliver).await.ok();
        let seen = reader.get(&stock).await.ok();
        assert_eq!(seen["total"], json!(round), "the other replica");
        assert_eq!(writer.get(&stock).await.ok(), seen, "the same replica");
        if round % 5 == 0 {
            let brand = format!("brand {round}");
            let change = json!({"name": "קולה", "unit_type": "unit", "brand": brand});
            let changed = writer.put(&product, &change).await.ok();
            assert_eq!(reader.get(&product).await.ok(), changed);
        }
    }
}

#[tokio::test]
async fn a_retired_product_loses_the_barcode_that_another_takes() {
    let pantry = Pantry::open().await;
    let shelf = Arc::new(Shelf::default());
    let api = replica(&pantry, &shelf).await;
    let old = pantry.product("ישן", json!({"barcodes": ["729"]})).await;
    let at = format!("/products/{}", id(&old));
    api.delete(&at).await.ok();
    assert_eq!(api.get(&at).await.ok()["barcodes"], json!(["729"]));
    pantry.product("חדש", json!({"barcodes": ["729"]})).await;
    assert_eq!(api.get(&at).await.ok()["barcodes"], json!([]));
}

#[tokio::test]
async fn what_did_not_change_is_not_read_again() {
    let pantry = Pantry::open().await;
    let shelf = Arc::new(Shelf::default());
    let api = replica(&pantry, &shelf).await;
    let cola = pantry.product("קולה", json!({})).await;
    let milk = pantry.product("חלב", json!({})).await;
    pantry.receive(&cola, json!({"units": 7})).await;
    let stock = format!("/stock/{}", id(&cola));
    // A second level is asked only when the first has nothing fresh.
    let is_kept = async || {
        let before = shelf.asked.load(Ordering::SeqCst);
        assert_eq!(api.get(&stock).await.ok()["total"], json!(7));
        shelf.asked.load(Ordering::SeqCst) == before
    };
    until("it is kept", is_kept).await;
    pantry.receive(&milk, json!({"units": 1})).await;
    until("it is kept beside others that change", is_kept).await;
    let asked = shelf.asked.load(Ordering::SeqCst);
    for _ in 0..50 {
        api.get(&stock).await.ok();
    }
    assert_eq!(shelf.asked.load(Ordering::SeqCst), asked);
    // A replica that comes later finds it on the shelf.
    let key = format!("stock:{}:{}", pantry.restaurant, id(&cola));
    let is_shelved = async || shelf.kept.lock().unwrap().contains_key(&key);
    until("it is on the shelf", is_shelved).await;
}
