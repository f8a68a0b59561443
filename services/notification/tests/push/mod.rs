//! Push messages: what arrives at a push service, what its answers mean, and whose a device is.

mod devices;
mod sending;

use std::sync::Arc;
use std::time::Duration;

use mezave_notification::{Config, Kind, Outcome, Parcel, Push, Recipient, Sender as _};
use serde_json::{Value, json};
use shared_auth::{Language, Role};
use shared_clock::Timestamp;
use shared_contract::notification::{Channel, Severity};
use shared_testkit::engines::read_push;
use shared_testkit::{Api, Person};
use uuid::Uuid;

use crate::common::{Running, World};
use shared_testkit::push_service::{Device, PushService};

/// A service that may go to a push service on this machine, and the way to devices as it has it.
struct Stage {
    world: World,
    running: Running,
    service: PushService,
    push: Push,
}

impl Stage {
    async fn new() -> Self {
        let world = World::new().await;
        let mut config = Config::default();
        config.push.allow_private = true;
        let running = world.start_with(config.clone()).await;
        let (db, clock) = (world.db.clone(), Arc::clone(&world.clock) as _);
        let push = Push::open(&config.push, "https://mezave.example", db, clock);
        Self {
            push: push.await.unwrap(),
            service: PushService::start().await,
            world,
            running,
        }
    }

    async fn subscribe(&self, person: &Person, device: &Device) -> Uuid {
        let api = self.running.api(person);
        let subscription = device.subscription();
        let made = api.post("/notify/subscriptions", &subscription).await;
        assert_eq!(made.status, 201, "{}", made.body);
        assert!(!made.body.to_string().contains("/push/"), "{}", made.body);
        made.body["id"].as_str().unwrap().parse().unwrap()
    }

    async fn devices(&self, person: &Person) -> Vec<Value> {
        let listed = self.running.api(person).get("/notify/subscriptions").await;
        listed.ok()["items"].as_array().unwrap().clone()
    }

    fn parcel(&self, person: &Person) -> Parcel {
        let at = Timestamp::from_micros(1_790_000_000_000_000);
        Parcel {
            delivery_id: "01997f3e-0000-7000-8000-000000000007".parse().unwrap(),
            restaurant_id: self.world.restaurant,
            restaurant: "הגליל".to_owned(),
            to: Recipient {
                user_id: Some(person.id),
                name: "דנה".to_owned(),
                language: Language::He,
                address: String::new(),
            },
            kind: Kind::Alert,
            severity: Severity::Critical,
            title: "אזל: <b>קולה Zero</b>".to_owned(),
            body: "נשארו 0 מתוך 10\nלהזמין היום?".to_owned(),
            data: json!({"link": "#/stock/p/01997f3e-0000-7000-8000-000000000008"}),
            topic: Some("stock_low:7".to_owned()),
            at,
            expires_at: Timestamp::from_micros(at.as_micros() + 3_600_000_000),
            reached: Vec::new(),
        }
    }
}

async fn end(api: &Api, which: &Value) -> http::StatusCode {
    let body = axum::body::Body::from(which.to_string());
    let path = "/notify/subscriptions";
    api.send(http::Method::DELETE, path, body).await.status
}

/// The worker's own test reads the same file.
fn expected() -> Value {
    serde_json::from_str(include_str!("message.json")).unwrap()
}
