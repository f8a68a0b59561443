//! Push messages: what arrives at a push service, what its answers mean, and whose a device is.

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
    serde_json::from_str(include_str!("push_message.json")).unwrap()
}

#[tokio::test]
async fn an_independent_library_reads_what_was_sent() {
    let stage = Stage::new().await;
    let owner = stage.world.person(Role::Owner).await;
    let device = stage.service.device("phone");
    stage.subscribe(&owner, &device).await;
    let mut parcel = stage.parcel(&owner);
    assert_eq!(stage.push.channel(), Channel::Push);
    assert_eq!(stage.push.missing(), Vec::<&str>::new());
    assert_eq!(stage.push.send(&parcel).await, Outcome::sent());
    parcel.body = "ש".repeat(5000);
    assert_eq!(stage.push.send(&parcel).await, Outcome::sent());

    let posted = stage.service.posted();
    let tag = expected()["tag"].as_str().unwrap().to_owned();
    for (name, value) in [
        ("content-encoding", "aes128gcm"),
        ("ttl", "3600"),
        ("urgency", "high"),
        ("topic", &tag),
    ] {
        assert_eq!(posted[0].header(name), value, "{name}");
    }
    assert!((4090..=4096).contains(&posted[1].body.len()));
    let Some(read) = read_push(&device.reading(&posted[0])) else {
        return;
    };
    let told: Value = serde_json::from_str(read["message"].as_str().unwrap()).unwrap();
    assert_eq!(told, expected());
    assert_eq!(read["is_signed"], true);
    let public = posted[0].header("authorization").split("k=").nth(1);
    assert_eq!(public, Some(stage.push.public_key()));
    let now = 1_790_000_000_i64;
    let claims = &read["claims"];
    assert_eq!(claims["aud"], stage.service.origin);
    assert_eq!(claims["sub"], "https://mezave.example");
    let good_for = claims["exp"].as_i64().unwrap() - now;
    assert!((1..=86_400).contains(&good_for), "{good_for}");
    let long = read_push(&device.reading(&posted[1])).unwrap();
    let long: Value = serde_json::from_str(long["message"].as_str().unwrap()).unwrap();
    assert!(long["body"].as_str().unwrap().ends_with("ש…"));
    stage.running.stop().await;
}

#[tokio::test]
async fn who_was_reached_is_not_reached_again() {
    let stage = Stage::new().await;
    let owner = stage.world.person(Role::Owner).await;
    let names = ["fine", "busy", "broken", "gone", "unknown", "refuses"];
    let devices = names.map(|name| stage.service.device(name));
    let mut ids = Vec::new();
    for device in &devices {
        ids.push(stage.subscribe(&owner, device).await);
    }
    let [_, busy, broken, gone, unknown, refuses] = &devices;
    stage.service.answer(busy, 429, Some("120"));
    stage.service.answer(broken, 503, None);
    stage.service.answer(gone, 410, None);
    stage.service.answer(unknown, 404, None);
    stage.service.answer(refuses, 413, None);
    let mut parcel = stage.parcel(&owner);
    let Outcome::Later {
        error,
        after,
        reached,
    } = stage.push.send(&parcel).await
    else {
        panic!("it is not over");
    };
    assert_eq!(after, Some(Duration::from_mins(2)));
    assert_eq!(reached, [ids[0]]);
    assert!(error.contains("127.0.0.1 answered 429"), "{error}");
    assert!(error.contains("127.0.0.1 answered 503"), "{error}");
    assert!(!error.contains("/push"), "{error}");
    assert_eq!(stage.service.posted().len(), 6);
    assert_eq!(stage.devices(&owner).await.len(), 4, "two are over");

    stage.service.answer(busy, 202, None);
    stage.service.answer(broken, 204, None);
    parcel.reached = reached;
    assert_eq!(stage.push.send(&parcel).await, Outcome::sent());
    let mut again: Vec<String> = stage
        .service
        .posted()
        .into_iter()
        .map(|p| p.device)
        .collect();
    again.sort();
    assert_eq!(again, ["broken", "busy", "refuses"]);
    stage.running.stop().await;
}

#[tokio::test]
async fn what_can_never_arrive_is_dead() {
    let stage = Stage::new().await;
    let owner = stage.world.person(Role::Owner).await;
    let device = stage.service.device("phone");
    let parcel = stage.parcel(&owner);
    let nobody = Outcome::dead("no device takes push messages");
    assert_eq!(stage.push.send(&parcel).await, nobody);
    stage.subscribe(&owner, &device).await;
    for (status, hint) in [
        (400, "400"),
        (401, "VAPID"),
        (403, "VAPID"),
        (413, "too long"),
        (307, "307"),
    ] {
        stage.service.answer(&device, status, None);
        let Outcome::Dead { error } = stage.push.send(&parcel).await else {
            panic!("{status}");
        };
        assert!(error.contains(hint) && !error.contains("/push"), "{error}");
    }
    stage.service.answer(&device, 410, None);
    assert_eq!(stage.push.send(&parcel).await, nobody);
    assert_eq!(stage.devices(&owner).await, Vec::<Value>::new());
    let mut bare = parcel;
    bare.to.user_id = None;
    assert!(matches!(stage.push.send(&bare).await, Outcome::Dead { .. }));
    stage.running.stop().await;
}

#[tokio::test]
async fn nobody_listening_means_later() {
    let stage = Stage::new().await;
    let owner = stage.world.person(Role::Owner).await;
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut device = stage.service.device("phone");
    let address = free.local_addr().unwrap();
    drop(free);
    device.endpoint = format!("http://{address}/push/secret");
    stage.subscribe(&owner, &device).await;
    let Outcome::Later { error, reached, .. } = stage.push.send(&stage.parcel(&owner)).await else {
        panic!("it may listen again");
    };
    assert_eq!(reached, Vec::<Uuid>::new());
    assert!(error.starts_with("127.0.0.1 cannot be reached"), "{error}");
    assert!(!error.contains("secret"), "{error}");
    stage.running.stop().await;
}

#[tokio::test]
async fn a_device_is_whose_it_was_last() {
    let stage = Stage::new().await;
    let owner = stage.world.person(Role::Owner).await;
    let employee = stage.world.person(Role::Employee).await;
    let device = stage.service.device("shared");
    let first = stage.subscribe(&owner, &device).await;
    assert_eq!(stage.subscribe(&owner, &device).await, first);
    assert_eq!(stage.devices(&owner).await[0]["host"], "127.0.0.1");
    stage.subscribe(&employee, &device).await;
    assert_eq!(stage.devices(&owner).await.len(), 0);
    assert_eq!(stage.devices(&employee).await.len(), 1);
    let to_owner = stage.push.send(&stage.parcel(&owner)).await;
    assert_eq!(to_owner, Outcome::dead("no device takes push messages"));

    // A browser that made new keys says so with the same endpoint.
    let fresh = stage.service.device("shared");
    stage.subscribe(&employee, &fresh).await;
    assert_eq!(stage.devices(&employee).await.len(), 1);
    let sent = stage.push.send(&stage.parcel(&employee)).await;
    assert_eq!(sent, Outcome::sent());
    let posted = stage.service.posted();
    if let Some(read) = read_push(&fresh.reading(&posted[0])) {
        assert!(read["message"].is_string());
    }
    stage.running.stop().await;
}

#[tokio::test]
async fn only_ones_own_device_is_ended() {
    let stage = Stage::new().await;
    let owner = stage.world.person(Role::Owner).await;
    let manager = stage.world.person(Role::Manager).await;
    let device = stage.service.device("phone");
    stage.subscribe(&owner, &device).await;
    let path = "/notify/subscriptions";
    let which = json!({"endpoint": device.endpoint});
    let others = stage.running.api(&manager);
    assert_eq!(end(&others, &which).await, 404);
    let own = stage.running.api(&owner);
    assert_eq!(end(&own, &which).await, 204);
    assert_eq!(end(&own, &which).await, 404);
    let nobody = Api::new(stage.running.router());
    assert_eq!(nobody.get(path).await.status, 401);
    let subscription = device.subscription();
    assert_eq!(nobody.post(path, &subscription).await.status, 401);
    assert_eq!(end(&nobody, &which).await, 401);
    stage.running.stop().await;
}

#[tokio::test]
async fn a_repeated_request_makes_one_device() {
    let stage = Stage::new().await;
    let owner = stage.world.person(Role::Owner).await;
    let api = stage
        .running
        .api(&owner)
        .with_header("idempotency-key", "k");
    let subscription = stage.service.device("phone").subscription();
    let first = api.post("/notify/subscriptions", &subscription).await;
    let second = api.post("/notify/subscriptions", &subscription).await;
    assert_eq!([first.status, second.status], [201, 201]);
    assert_eq!(first.body, second.body);
    let other = stage.service.device("tablet").subscription();
    let mismatch = api.post("/notify/subscriptions", &other).await;
    assert_eq!(mismatch.body["code"], "idempotency_mismatch");
    assert_eq!(stage.devices(&owner).await.len(), 1);
    stage.running.stop().await;
}

#[tokio::test]
async fn the_oldest_of_many_devices_makes_way() {
    let stage = Stage::new().await;
    let owner = stage.world.person(Role::Owner).await;
    let mut ids = Vec::new();
    for number in 0..21 {
        stage.world.clock.advance_seconds(1);
        let device = stage.service.device(&format!("d{number}"));
        ids.push(json!(stage.subscribe(&owner, &device).await));
    }
    let kept: Vec<Value> = stage.devices(&owner).await;
    let kept: Vec<Value> = kept
        .into_iter()
        .map(|device| device["id"].clone())
        .collect();
    assert_eq!(kept, ids[1..]);
    stage.running.stop().await;
}

#[tokio::test]
async fn what_leads_into_the_house_is_refused() {
    let world = World::new().await;
    let owner = world.person(Role::Owner).await;
    let running = world.start().await;
    let service = PushService::start().await;
    let api = running.api(&owner);
    let good = service.device("x").subscription();
    for endpoint in [
        service.origin.as_str(),
        "https://127.0.0.1/push/x",
        "https://10.0.0.7/push/x",
        "https://[::ffff:169.254.169.254]/latest",
        "https://0x7f000001/push/x",
        "https://localhost/push/x",
        "https://push.example.com:8443/x",
        "https://user:word@push.example.com/x",
        "https://push.example.com/x#y",
        "http://push.example.com/x",
    ] {
        let mut wrong = good.clone();
        wrong["endpoint"] = json!(endpoint);
        let refused = api.post("/notify/subscriptions", &wrong).await;
        assert_eq!(refused.status, 422, "{endpoint}");
        assert_eq!(refused.body["errors"][0]["field"], "endpoint");
    }
    for (field, value) in [
        ("p256dh", json!("A".repeat(87))),
        ("p256dh", json!("short")),
        ("auth", json!("A".repeat(25))),
        ("auth", json!(7)),
    ] {
        let mut wrong = good.clone();
        wrong["endpoint"] = json!("https://push.example.com/x");
        wrong["keys"][field] = value;
        let refused = api.post("/notify/subscriptions", &wrong).await;
        assert_eq!(refused.status, 422);
        let named = refused.body["errors"][0]["field"].as_str();
        assert_eq!(named, Some(format!("keys.{field}").as_str()));
    }
    // One that got in otherwise is not gone to.
    let mut open = Config::default();
    open.push.allow_private = true;
    let lax = world.start_with(open).await;
    let made = lax.api(&owner).post("/notify/subscriptions", &good).await;
    assert_eq!(made.status, 201);
    let clock = Arc::clone(&world.clock) as _;
    let closed = Config::default().push;
    let strict = Push::open(&closed, "", world.db.clone(), clock);
    let stage = Stage {
        push: strict.await.unwrap(),
        world,
        running,
        service,
    };
    let Outcome::Dead { error } = stage.push.send(&stage.parcel(&owner)).await else {
        panic!("it must not be sent");
    };
    assert!(!error.contains("/push"), "{error}");
    assert_eq!(stage.service.posted().len(), 0);
    lax.stop().await;
    stage.running.stop().await;
}

#[tokio::test]
async fn keys_are_made_once_or_given() {
    let world = World::new().await;
    world.build().await;
    let mut config = Config::default().push;
    let open = |config| {
        let (db, clock) = (world.db.clone(), Arc::clone(&world.clock) as _);
        async move { Push::open(&config, "", db, clock).await }
    };
    let first = open(config.clone()).await.unwrap().public_key().to_owned();
    let second = open(config.clone()).await.unwrap().public_key().to_owned();
    assert_eq!(first, second, "one for all replicas, and after a restart");
    config.private_key = shared_auth::Secret::new("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
    let given = open(config.clone()).await.unwrap().public_key().to_owned();
    assert_eq!(
        given,
        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
    );
    config.private_key = shared_auth::Secret::new("sesame");
    let error = open(config.clone()).await.err().unwrap().to_string();
    assert!(error.contains("push.private_key") && !error.contains("sesame"));
    config.private_key = shared_auth::Secret::default();
    config.contact = "dana".to_owned();
    let error = open(config).await.err().unwrap().to_string();
    assert!(error.contains("push.contact"), "{error}");
}

#[tokio::test]
async fn whoever_left_has_no_address() {
    let stage = Stage::new().await;
    let owner = stage.world.person(Role::Owner).await;
    let mut person = mezave_notification::Person {
        user_id: owner.id,
        role: Role::Owner,
        language: Language::He,
        is_active: true,
        name: String::new(),
        email: String::new(),
        phone: None,
    };
    let restaurant = stage.world.restaurant;
    assert_eq!(stage.push.address(restaurant, &person).await, Ok(None));
    for name in ["phone", "tablet"] {
        stage.subscribe(&owner, &stage.service.device(name)).await;
    }
    let two = Ok(Some("2".to_owned()));
    assert_eq!(stage.push.address(restaurant, &person).await, two);
    person.is_active = false;
    assert_eq!(stage.push.address(restaurant, &person).await, Ok(None));
    stage.running.stop().await;
}
