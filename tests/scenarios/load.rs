//! Takes under load by clients that never give up: each has a key, and is sent until acknowledged.
//!
//! Most take through the gateway and at inventory's own ports; one talks to the assistant. After any
//! fault [`Load::settled`] must hold: every key booked exactly once, whatever answers were lost, the
//! totals exact, and the ledger proves itself.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures::future::join_all;
use mezave_tests::{Door, Person, System, until};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::scenarios::insist::{LIMIT, insist};
use crate::scenarios::stock::{movements, proven, same};

const STOCK: f64 = 1_000_000.0;

/// Movement id of every key.
type Booked = BTreeMap<String, String>;

/// Clients at work.
pub struct Load {
    owner: Person,
    taken: Value,
    talked_of: Value,
    acknowledged: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    takers: Vec<JoinHandle<Booked>>,
    talker: JoinHandle<Booked>,
}

impl Load {
    /// `count` clients begin to take from a new product, and one to talk of another.
    pub async fn start(system: &System, owner: &Person, count: usize) -> Self {
        let taken = owner
            .product(json!({"name": "קולה", "unit_type": "unit"}))
            .await;
        let talked_of = owner
            .product(json!({"name": "חציל", "unit_type": "kg"}))
            .await;
        owner.book(&taken, "IN", STOCK).await.ok();
        owner.book(&talked_of, "IN", STOCK).await.ok();
        let gateway = system.doors("gateway");
        let client = |number, doors| Client {
            person: owner.clone(),
            number,
            doors,
            acknowledged: Arc::default(),
            stop: Arc::default(),
        };
        let mut either = [gateway.clone(), gateway.clone()].concat();
        either.extend(system.doors("inventory"));
        let first = client(0, either);
        let takers = (0..count).map(|number| {
            let body = json!({"product_id": taken["id"], "type": "OUT", "units": 1});
            tokio::spawn(
                Client {
                    number,
                    ..first.clone()
                }
                .take(body),
            )
        });
        let takers = takers.collect();
        let talker = Client {
            doors: gateway,
            ..first.clone()
        };
        Self {
            owner: owner.clone(),
            taken,
            talked_of,
            acknowledged: Arc::clone(&first.acknowledged),
            stop: Arc::clone(&first.stop),
            takers,
            talker: tokio::spawn(talker.talk()),
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

    /// Waits for so many more: takes go on, or go on again.
    pub async fn goes_on(&self, more: usize) {
        // Some of the next may have been acknowledged inside and only be on their way here.
        self.reaches(self.acknowledged() + self.takers.len() + more)
            .await;
    }

    /// Lets every client finish what it began, and looks at what came of it all.
    pub async fn settled(self, system: &System) {
        self.stop.store(true, Ordering::SeqCst);
        let mut booked = Booked::new();
        for client in join_all(self.takers).await {
            booked.extend(client.unwrap());
        }
        let talked = self.talker.await.unwrap();
        assert!(!talked.is_empty(), "nobody could talk");
        let owner = &self.owner;
        until("reading works again", LIMIT, async || {
            let read = owner.try_get("/api/stock/movements?limit=1").await.ok()?;
            read.status.is_success().then_some(())
        })
        .await;
        listed_once(owner, &self.taken, &booked).await;
        listed_once(owner, &self.talked_of, &talked).await;
        proven(system, owner).await;
    }
}

/// Every key is one movement of `product`, and there are no others.
async fn listed_once(owner: &Person, product: &Value, booked: &Booked) {
    let query = format!("&type=OUT&product_id={}", product["id"].as_str().unwrap());
    let listed = movements(owner, &query).await;
    let ids: Vec<&str> = listed
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    for (key, id) in booked {
        assert!(ids.contains(&id.as_str()), "acknowledged but lost: {key}");
    }
    assert_eq!(ids.len(), booked.len(), "something was booked twice");
    let taken = f64::from(u32::try_from(booked.len()).unwrap());
    same(owner.total(product).await, STOCK - taken);
}

#[derive(Clone)]
struct Client {
    person: Person,
    number: usize,
    doors: Vec<Door>,
    acknowledged: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
}

impl Client {
    /// Takes one after another.
    async fn take(self, body: Value) -> Booked {
        let mut booked = Booked::new();
        for number in 0.. {
            if self.stop.load(Ordering::SeqCst) {
                break;
            }
            let key = format!("load-{}-{number}", self.number);
            let first = self.number + number;
            let path = "/api/stock/movement";
            let answer = insist(&self.person, &self.doors, first, path, &body, &key).await;
            booked.insert(key, answer["movement"]["id"].as_str().unwrap().to_owned());
            self.acknowledged.fetch_add(1, Ordering::SeqCst);
        }
        booked
    }

    /// Says that one was taken, again and again.
    async fn talk(self) -> Booked {
        let mut booked = Booked::new();
        for number in 0.. {
            if self.stop.load(Ordering::SeqCst) && number > 0 {
                break;
            }
            let key = format!("talk-{number}");
            let body = json!({
                "text": "לקחתי 1 קילו חציל", "client_message_id": key, "language": "he",
            });
            let path = "/api/chat/message";
            let answer = insist(&self.person, &self.doors, 0, path, &body, &key).await;
            let movements = answer["movements"].as_array().unwrap();
            assert_eq!(movements.len(), 1, "{answer}");
            booked.insert(key, movements[0]["id"].as_str().unwrap().to_owned());
        }
        booked
    }
}
