//! What arrives at a push service, and what its answers mean.

use super::*;

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
