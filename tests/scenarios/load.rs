//! Takes under load by clients that never give up: each take has a key, and is sent until acknowledged.
//!
//! This is what a phone with bad Wi-Fi does. After any fault [`Load::settled`] must hold: every key
//! booked exactly once, whatever answers were lost, and the ledger proves itself.
#![allow(dead_code, reason = "every runner uses its part")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::join_all;
use mezave_tests::{Door, Person, System, until};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::stock::{movements, proven, same};

/// How long anything may take that the clients wait for, fault included.
const LIMIT: Duration = Duration::from_secs(90);
/// Between a failed try and the next.
const BETWEEN: Duration = Duration::from_millis(20);
const STOCK: f64 = 1_000_000.0;

/// Clients at work.
pub struct Load {
    owner: Person,
    product: Value,
    acknowledged: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    clients: Vec<JoinHandle<BTreeMap<String, String>>>,
}

impl Load {
    /// `count` clients begin to take from a new product, through the gateway and past it.
    pub async fn start(system: &System, owner: &Person, count: usize) -> Self {
        let product = owner
            .product(json!({"name": "קולה", "unit_type": "unit"}))
            .await;
        owner.book(&product, "IN", STOCK).await.ok();
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let stop = Arc::new(AtomicBool::new(false));
        let mut doors = system.doors("gateway");
        doors.extend(system.doors("gateway"));
        doors.extend(system.doors("inventory"));
        let clients = (0..count).map(|number| {
            let client = Client {
                person: owner.clone(),
                doors: doors.clone(),
                number,
                body: json!({"product_id": product["id"], "type": "OUT", "units": 1}),
                acknowledged: Arc::clone(&acknowledged),
                stop: Arc::clone(&stop),
            };
            tokio::spawn(client.work())
        });
        let clients = clients.collect();
        Self {
            owner: owner.clone(),
            product,
            acknowledged,
            stop,
            clients,
        }
    }

    /// Takes that were acknowledged so far.
    pub fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::SeqCst)
    }

    /// Waits for so many.
    pub async fn reaches(&self, count: usize) {
        until(&format!("{count} takes acknowledged"), LIMIT, async || {
            (self.acknowledged() >= count).then_some(())
        })
        .await;
    }

    /// Lets every client finish what it began, and looks at what came of it all.
    pub async fn settled(self, system: &System) {
        self.stop.store(true, Ordering::SeqCst);
        let finished = tokio::time::timeout(LIMIT, join_all(self.clients)).await;
        let finished = finished.expect("every take is acknowledged in the end");
        let mut booked = BTreeMap::new();
        for client in finished {
            booked.extend(client.unwrap());
        }
        // A service that has just come back may still refuse for a moment.
        let owner = &self.owner;
        until("reading works again", LIMIT, async || {
            let read = owner.try_get("/api/stock/movements?limit=1").await.ok()?;
            read.status.is_success().then_some(())
        })
        .await;
        let path = format!(
            "&type=OUT&product_id={}",
            self.product["id"].as_str().unwrap()
        );
        let mut listed = BTreeMap::new();
        for movement in movements(owner, &path).await {
            listed.insert(
                movement["id"].as_str().unwrap().to_owned(),
                movement["seq"].clone(),
            );
        }
        for (key, id) in &booked {
            assert!(listed.contains_key(id), "acknowledged but lost: {key}");
        }
        assert_eq!(listed.len(), booked.len(), "something was booked twice");
        let taken = f64::from(u32::try_from(booked.len()).unwrap());
        same(owner.total(&self.product).await, STOCK - taken);
        proven(system, owner).await;
    }
}

struct Client {
    person: Person,
    doors: Vec<Door>,
    number: usize,
    body: Value,
    acknowledged: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
}

impl Client {
    /// Takes one after another. Gives back the movement of every key.
    async fn work(self) -> BTreeMap<String, String> {
        let mut booked = BTreeMap::new();
        let mut attempt = self.number;
        for number in 0.. {
            if self.stop.load(Ordering::SeqCst) {
                break;
            }
            let key = format!("load-{}-{number}", self.number);
            let insisting = self.insist(&key, &mut attempt);
            let id = tokio::time::timeout(LIMIT, insisting).await;
            let id = id.unwrap_or_else(|_| panic!("{key} is never acknowledged"));
            booked.insert(key, id);
            self.acknowledged.fetch_add(1, Ordering::SeqCst);
        }
        booked
    }

    /// Tries at one door after another until it is acknowledged.
    async fn insist(&self, key: &str, attempt: &mut usize) -> String {
        loop {
            *attempt += 1;
            let door = &self.doors[*attempt % self.doors.len()];
            if let Some(id) = self.take(key, door).await {
                return id;
            }
            // A refused connection costs nothing; the system needs the processor to get well.
            tokio::time::sleep(BETWEEN).await;
        }
    }

    /// One try; none if it is to be tried again.
    async fn take(&self, key: &str, door: &Door) -> Option<String> {
        let bytes = Some(self.body.to_string().into_bytes());
        let headers = [("idempotency-key", key)];
        let person = self.person.through(door);
        let sent = person.try_send(Method::POST, "/api/stock/movement", bytes, &headers);
        // Whoever holds the connection may be paused: a client waits only so long.
        let reply = tokio::time::timeout(Duration::from_secs(10), sent)
            .await
            .ok()?
            .ok()?;
        match reply.status.as_u16() {
            201 => Some(reply.body["movement"]["id"].as_str().unwrap().to_owned()),
            409 if reply.code() == "in_progress" => None,
            429 | 500..=599 => None,
            _ => panic!("{key}: {}: {}", reply.status, reply.body),
        }
    }
}
