//! Reading an inbox: pages, marks, strangers, and the stream that resumes.

use crate::common::{Running, Stream, World};
use serde_json::json;
use shared_auth::{Language, Role};
use shared_clock::new_id;
use shared_testkit::{Api, Person};

/// An owner with this many alerts.
async fn filled(count: i32) -> (World, Running, Person, Vec<uuid::Uuid>) {
    let world = World::new().await;
    let owner = world.person(Role::Owner).await;
    let running = world.start().await;
    let mut stream = Stream::open(running.router(), &owner.token, None).await;
    let mut products = Vec::new();
    for total in 1..=count {
        let product = world.id();
        products.push(product);
        let event = world.low(product, total).await;
        world.publish(&[event]).await;
        stream.entry_about(product).await;
    }
    (world, running, owner, products)
}

#[tokio::test]
async fn pages_go_from_new_to_old() {
    let (_world, running, owner, products) = filled(5).await;
    let api = running.api(&owner);
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = api
            .get(&format!("/notify/inbox?limit=2{cursor}"))
            .await
            .ok();
        assert_eq!(page["unread_count"], 5);
        for item in page["items"].as_array().unwrap() {
            seen.push(item["product_id"].as_str().unwrap().to_owned());
        }
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    let newest_first: Vec<_> = products.iter().rev().map(ToString::to_string).collect();
    assert_eq!(seen, newest_first);
    for wrong in ["limit=0", "limit=501", "cursor=x", "colour=red"] {
        let refused = api.get(&format!("/notify/inbox?{wrong}")).await;
        let field = wrong.split('=').next().unwrap();
        assert_eq!(refused.status, 422);
        assert_eq!(refused.body["errors"][0]["field"], field);
    }
    running.stop().await;
}

#[tokio::test]
async fn read_once_stays_read() {
    let (world, running, owner, _) = filled(3).await;
    let api = running.api(&owner);
    let mut stream = Stream::open(running.router(), &owner.token, None).await;
    assert_eq!(stream.next().await.unwrap().data["unread_count"], 3);
    let inbox = api.get("/notify/inbox").await.ok();
    let path = format!(
        "/notify/inbox/{}/read",
        inbox["items"][0]["id"].as_str().unwrap()
    );
    let first = api
        .with_header("idempotency-key", "k1")
        .post(&path, &json!({}))
        .await
        .ok();
    assert!(first["read_at"].is_string());
    assert_eq!(
        stream.next().await.unwrap().data,
        json!({"unread_count": 2, "entry": null})
    );
    world.clock.advance_seconds(60);
    assert_eq!(api.post(&path, &json!({})).await.ok(), first);
    let again = api
        .with_header("idempotency-key", "k1")
        .post(&path, &json!({}))
        .await;
    assert_eq!(again.ok(), first);
    let all = api.post("/notify/inbox/read-all", &json!({})).await.ok();
    assert_eq!(all, json!({"marked": 2, "unread_count": 0}));
    assert_eq!(stream.next().await.unwrap().data["unread_count"], 0);
    running.stop().await;
}

#[tokio::test]
async fn strangers_and_nobody() {
    let (world, running, owner, _) = filled(1).await;
    let inbox = running.api(&owner).get("/notify/inbox").await.ok();
    let entry = inbox["items"][0]["id"].as_str().unwrap();
    let stranger = world.issuer.person(new_id(&*world.clock), Role::Owner);
    let colleague = world.person(Role::Manager).await;
    for other in [&stranger, &colleague] {
        let api = running.api(other);
        let path = format!("/notify/inbox/{entry}/read");
        assert_eq!(api.post(&path, &json!({})).await.status, 404);
        if other.id == stranger.id {
            assert_eq!(api.get("/notify/inbox").await.ok()["items"], json!([]));
            let path = format!("/notify/preferences/{}", owner.id);
            assert_eq!(api.get(&path).await.status, 404);
            assert_eq!(api.put(&path, &json!({})).await.status, 404);
        }
    }
    let api = running.api(&owner);
    assert_eq!(
        api.post("/notify/inbox/17/read", &json!({})).await.status,
        422
    );
    let extra = api
        .post(&format!("/notify/inbox/{entry}/read"), &json!({"x": 1}))
        .await;
    assert_eq!(extra.status, 422);
    let nobody = Api::new(running.router());
    let preferences = format!("/notify/preferences/{}", owner.id);
    for path in ["/notify/inbox", "/events", &preferences] {
        assert_eq!(nobody.get(path).await.status, 401);
    }
    running.stop().await;
}

#[tokio::test]
async fn a_stream_resumes_after_the_last_it_heard() {
    let (_world, running, owner, products) = filled(4).await;
    let router = || running.router();
    let mut resumed = Stream::open(router(), &owner.token, Some("notification:1:2")).await;
    for (product, id) in products[2..]
        .iter()
        .zip(["notification:1:3", "notification:1:4"])
    {
        let heard = resumed.next().await.unwrap();
        assert_eq!(heard.id, id);
        assert_eq!(heard.data["entry"]["product_id"], product.to_string());
    }
    for odd in [
        "notification:7:2",
        "notification:1:99",
        "inventory:1:2",
        "x",
    ] {
        let mut stream = Stream::open(router(), &owner.token, Some(odd)).await;
        let heard = stream.next().await.unwrap();
        assert_eq!(heard.id, "notification:1:4");
        assert_eq!(heard.data, json!({"unread_count": 4, "entry": null}));
    }
    running.stop().await;
}

#[tokio::test]
async fn preferences_decide_and_are_guarded() {
    let world = World::new().await;
    let owner = world.person(Role::Owner).await;
    let manager = world.person(Role::Manager).await;
    let running = world.start().await;
    let mut stream = Stream::open(running.router(), &owner.token, None).await;
    let product = world.id();
    let event = world.low(product, 2).await;
    world.publish(&[event]).await;
    stream.entry_about(product).await;

    let owners = running.api(&owner);
    let path = format!("/notify/preferences/{}", manager.id);
    let defaults = owners.get(&path).await.ok();
    assert_eq!(defaults["channels"]["stock_low"], json!(["inbox", "push"]));
    assert_eq!(defaults["channels"]["large_movement"], json!([]));
    assert_eq!(owners.put(&path, &defaults).await.ok(), defaults);
    let none = json!({"channels": {"stock_low": []}, "quiet_hours": null, "shabbat": false});
    let kept = owners.put(&path, &none).await.ok();
    assert_eq!(kept["quiet_hours"], json!(null));
    assert_eq!(running.api(&manager).get(&path).await.ok(), kept);

    let other = world.id();
    let event = world.low(other, 2).await;
    world.publish(&[event]).await;
    stream.entry_about(other).await;
    let inbox = running.api(&manager).get("/notify/inbox").await.ok();
    assert_eq!(
        inbox["items"].as_array().unwrap().len(),
        1,
        "only the first"
    );

    let managers = running.api(&manager);
    let owners_path = format!("/notify/preferences/{}", owner.id);
    assert_eq!(managers.get(&owners_path).await.status, 403);
    assert_eq!(managers.put(&owners_path, &json!({})).await.status, 403);
    for (body, field) in [
        (
            json!({"channels": {"stock_low": ["smoke"]}}),
            "channels.stock_low[0]",
        ),
        (json!({"channels": {"fire": []}}), "channels"),
        (
            json!({"quiet_hours": {"from": "25:00", "to": "07:00"}}),
            "quiet_hours",
        ),
        (json!({"digest": "soon"}), "digest"),
        (json!({"volume": 11}), "volume"),
        (json!({"min_severity": 3}), "min_severity"),
    ] {
        let refused = owners.put(&path, &body).await;
        assert_eq!(refused.status, 422, "{body}: {}", refused.body);
        assert_eq!(
            refused.body["errors"][0]["field"], field,
            "{}",
            refused.body
        );
    }
    assert_eq!(
        owners.get(&path).await.ok(),
        kept,
        "a refusal changes nothing"
    );
    running.stop().await;
}

#[tokio::test]
async fn words_follow_the_reader() {
    let (world, running, owner, _) = filled(1).await;
    let mut stream = Stream::open(running.router(), &owner.token, None).await;
    stream.next().await;
    let api = running.api(&owner);
    let hebrew = api.get("/notify/inbox").await.ok();
    assert!(
        hebrew["items"][0]["title"]
            .as_str()
            .unwrap()
            .starts_with("מלאי נמוך")
    );
    world.changed(&owner, Role::Owner, true, Language::En).await;
    let product = world.id();
    let event = world.low(product, 0).await;
    // auth's change was published before; both consumers are asked until the words have changed.
    world.publish(&[event]).await;
    stream.entry_about(product).await;
    loop {
        let inbox = api.get("/notify/inbox").await.ok();
        if inbox["items"][0]["title"] == "Out of stock: Cola Zero" {
            break;
        }
        tokio::task::yield_now().await;
    }
    running.stop().await;
}
