//! Whose a device is, how many there are, and which addresses are none.

use super::*;

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
