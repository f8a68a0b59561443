//! What comes in: Meta's verification, forged and repeated webhooks, messages of people and strangers.

use serde_json::{Value, json};
use shared_auth::Language;
use shared_testkit::Api;
use shared_testkit::whatsapp::{PHONE_NUMBER_ID, envelope, sign};
use uuid::Uuid;

use super::{DANA, House, STRANGER};

const PATH: &str = "/notify/whatsapp/webhook";

#[tokio::test]
async fn meta_sees_that_the_address_is_ours() {
    let house = House::new().await;
    let api = Api::new(house.router.clone());
    let ask = async |query: &str| api.get(&format!("{PATH}?{query}")).await;
    let right = "hub.mode=subscribe&hub.verify_token=verify-stand-in&hub.challenge=1158201444";
    let reply = ask(right).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.body, 1_158_201_444, "the challenge as it is");
    assert!(
        reply.headers["content-type"]
            .as_bytes()
            .starts_with(b"text/plain")
    );
    for wrong in [
        "hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1",
        "hub.mode=unsubscribe&hub.verify_token=verify-stand-in&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=verify-stand-in",
        "hub.challenge=1",
        "",
    ] {
        assert_eq!(ask(wrong).await.status, 403, "{wrong}");
    }
    let unset = House::with(|config, _| config.verify_token = shared_auth::Secret::default()).await;
    let empty = format!("{PATH}?hub.mode=subscribe&hub.verify_token=&hub.challenge=1");
    assert_eq!(Api::new(unset.router).get(&empty).await.status, 403);
}

#[tokio::test]
async fn what_meta_did_not_sign_has_no_effect() {
    let house = House::new().await;
    let body = house.cloud.text(DANA, "לקחתי 3 קולה").to_string();
    let right = sign(body.as_bytes());
    let other = sign(b"another body");
    for wrong in ["", "sha256=", "sha256=00", &right[7..], &other] {
        let reply = house.hears_signed(&body, wrong).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (401, "invalid_signature")
        );
    }
    // Other bytes of the same meaning.
    let spaced = format!(" {body}");
    assert_eq!(house.hears_signed(&spaced, &right).await.status, 401);
    let unsigned = Api::new(house.router.clone());
    let sent = unsigned
        .send(http::Method::POST, PATH, body.clone().into())
        .await;
    assert_eq!(sent.status, 401);
    assert_eq!(house.count("whatsapp_messages").await, 0);
    assert!(house.events().await.is_empty());
    let unset = House::with(|config, _| config.app_secret = shared_auth::Secret::default()).await;
    assert_eq!(unset.hears_signed(&body, &right).await.status, 401);
    assert_eq!(house.hears_signed(&body, &right).await.status, 200);
    assert_eq!(house.events().await.len(), 1);
}

#[tokio::test]
async fn a_message_is_one_however_often_it_comes() {
    let house = House::new().await;
    let first = house.cloud.text(DANA, "לקחתי 3 קולה");
    let second = house.cloud.text(DANA, "וגם ספרייט");
    let (one, two, three, four) = tokio::join!(
        house.hears(&second),
        house.hears(&first),
        house.hears(&first),
        house.hears(&second),
    );
    for reply in [one, two, three, four, house.hears(&first).await] {
        assert_eq!(reply.status, 200);
    }
    let events = house.events().await;
    assert_eq!(events.len(), 2);
    let first = events
        .iter()
        .find(|event| event.payload["text"] == "לקחתי 3 קולה")
        .unwrap();
    assert_eq!(first.kind, "whatsapp_message_received");
    assert_eq!(first.payload["from"], DANA);
    assert!(
        first.payload["wamid"]
            .as_str()
            .unwrap()
            .starts_with("wamid.in")
    );
    assert!(first.payload.get("voice").is_none() && first.payload.get("option_id").is_none());
}

#[tokio::test]
async fn it_comes_over_the_wire_as_well() {
    let house = House::new().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}{PATH}", listener.local_addr().unwrap());
    let server = tokio::spawn(axum::serve(listener, house.router.clone()).into_future());
    let webhook = house.cloud.text(DANA, "לקחתי 3 קולה");
    assert_eq!(house.cloud.post(&url, &webhook, 3).await, [200, 200, 200]);
    assert_eq!(house.events().await.len(), 1);
    server.abort();
}

#[tokio::test]
async fn taps_and_voice_notes_are_told_apart() {
    let house = House::new().await;
    let option = Uuid::from_u128(77);
    let contents = [
        json!({"type": "interactive", "interactive": {"type": "button_reply",
            "button_reply": {"id": option.to_string(), "title": "פחית"}}}),
        json!({"type": "interactive", "interactive": {"type": "list_reply",
            "list_reply": {"id": option.to_string(), "title": "בקבוק", "description": "x"}}}),
        json!({"type": "button", "button": {"payload": "not an id", "text": "כן"}}),
        json!({"type": "audio", "audio": {"id": "1908647269898587", "voice": true, "sha256": "x",
            "mime_type": "audio/ogg; codecs=opus"}}),
    ];
    for content in &contents {
        let webhook = house.cloud.message(DANA, content);
        assert_eq!(house.hears(&webhook).await.status, 200);
    }
    let told: Vec<Value> = house
        .events()
        .await
        .into_iter()
        .map(|event| event.payload)
        .collect();
    let of = |at: usize| {
        (
            told[at]["text"].as_str().unwrap(),
            told[at]["option_id"].clone(),
        )
    };
    assert_eq!(of(0), ("פחית", json!(option)));
    assert_eq!(of(1), ("בקבוק", json!(option)));
    assert_eq!(of(2), ("כן", Value::Null));
    assert_eq!(of(3), ("", Value::Null));
    let voice = json!({"media_id": "1908647269898587", "mime_type": "audio/ogg; codecs=opus"});
    assert_eq!(told[3]["voice"], voice);
}

#[tokio::test]
async fn pictures_are_answered_and_reactions_are_not() {
    let house = House::new().await;
    house.person(house.world.id(), STRANGER, Language::En).await;
    for (from, kind) in [(DANA, "reaction"), (DANA, "image"), (STRANGER, "location")] {
        let webhook = house
            .cloud
            .message(from, &json!({"type": kind, kind: {"id": "1"}}));
        assert_eq!(house.hears(&webhook).await.status, 200);
        house.hears(&webhook).await;
    }
    assert!(house.events().await.is_empty());
    assert_eq!(house.count("deliveries").await, 2);
    let said = |language: &str| {
        format!("SELECT COUNT(*) FROM deliveries WHERE content LIKE '%{language}%'")
    };
    assert_eq!(house.one::<i64>(&said("הודעות קוליות")).await, Some(1));
    assert_eq!(house.one::<i64>(&said("voice notes only")).await, Some(1));
    let to = house
        .one::<Uuid>("SELECT user_id FROM deliveries WHERE content LIKE '%קוליות%'")
        .await;
    assert_eq!(to, Some(house.dana));
}

#[tokio::test]
async fn a_stranger_is_told_once_a_day() {
    let house = House::new().await;
    let silent = json!({"type": "reaction", "reaction": {"emoji": "👍"}});
    house.hears(&house.cloud.message(STRANGER, &silent)).await;
    assert_eq!(house.count("deliveries").await, 0);
    for _ in 0..3 {
        house.hears(&house.cloud.text(STRANGER, "לקחתי הכול")).await;
    }
    assert_eq!(house.count("deliveries").await, 1);
    assert!(house.events().await.is_empty());
    let address = house.one::<String>("SELECT address FROM deliveries").await;
    assert_eq!(address.as_deref(), Some(STRANGER));
    let content = house
        .one::<String>("SELECT content FROM deliveries")
        .await
        .unwrap();
    let content: Value = serde_json::from_str(&content).unwrap();
    assert_eq!(
        (&content["is"], &content["is_answer"]),
        (&json!("words"), &json!(true))
    );
    assert!(content["body"].as_str().unwrap().contains("פיצה"));
    house.world.clock.advance_seconds(24 * 60 * 60 + 1);
    house.hears(&house.cloud.text(STRANGER, "שוב אני")).await;
    assert_eq!(house.count("deliveries").await, 2);
}

#[tokio::test]
async fn who_left_is_a_stranger() {
    let house = House::new().await;
    house
        .execute("UPDATE users SET is_active = FALSE", [])
        .await;
    house.dana_writes().await;
    assert!(house.events().await.is_empty());
    assert_eq!(house.count("deliveries").await, 1);
}

#[tokio::test]
async fn what_is_not_for_us_is_taken_and_left() {
    let house = House::new().await;
    let mut foreign = house.cloud.text(DANA, "x");
    foreign["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "1".into();
    let nothing = envelope(PHONE_NUMBER_ID, &json!({}));
    for body in [
        foreign.to_string(),
        nothing.to_string(),
        "{".to_owned(),
        "[]".to_owned(),
        String::new(),
    ] {
        let reply = house.hears_signed(&body, &sign(body.as_bytes())).await;
        assert_eq!(reply.status, 200, "{body}");
    }
    assert_eq!(house.count("whatsapp_messages").await, 0);
    let huge = " ".repeat(1024 * 1024 + 1);
    let reply = house.hears_signed(&huge, &sign(huge.as_bytes())).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (413, "too_large"));
}

#[tokio::test]
async fn an_older_message_that_comes_late_shortens_nothing() {
    let house = House::new().await;
    let old = house.cloud.text(DANA, "ישן");
    house.world.clock.advance_seconds(20 * 60 * 60);
    house.hears(&house.cloud.text(DANA, "חדש")).await;
    house.hears(&old).await;
    house.world.clock.advance_seconds(20 * 60 * 60);
    let parcel = house.parcel(
        mezave_notification::outgoing::Kind::Answer,
        "כן",
        Value::Null,
    );
    house.sends(&parcel).await;
    assert_eq!(house.cloud.last()["type"], "text");
}
