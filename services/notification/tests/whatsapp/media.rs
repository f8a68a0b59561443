//! Recordings: for the assistant alone, and only those that came with a message.

use axum::body::to_bytes;
use serde_json::json;
use shared_auth::Role;
use shared_testkit::whatsapp::Media;
use shared_testkit::{Api, Reply};
use tower::ServiceExt as _;

use super::{DANA, House};

const OPUS: &str = "audio/ogg; codecs=opus";

impl House {
    async fn voice_note(&self, media_id: &str) {
        let content =
            json!({"type": "audio", "audio": {"id": media_id, "mime_type": OPUS, "voice": true}});
        let webhook = self.cloud.message(DANA, &content);
        assert_eq!(self.hears(&webhook).await.status, 200);
    }

    async fn asked(&self, service: &str, media_id: &str) -> Reply {
        let token = self.world.issuer.service_token(service, "notification");
        let api = Api::new(self.router.clone()).with_token(&token);
        api.get(&format!("/internal/whatsapp/media/{media_id}"))
            .await
    }
}

#[tokio::test]
async fn bytes_come_as_they_are() {
    let house = House::new().await;
    let recording: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let id = house.cloud.record(OPUS, &recording);
    house.voice_note(&id).await;
    let token = house.world.issuer.service_token("ai", "notification");
    let request = http::Request::get(format!("/internal/whatsapp/media/{id}"))
        .header("authorization", format!("Bearer {token}"))
        .body(axum::body::Body::empty())
        .unwrap();
    let response = house.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], OPUS);
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    assert_eq!(bytes, recording);
}

#[tokio::test]
async fn for_the_assistant_alone() {
    let house = House::new().await;
    let id = house.cloud.record(OPUS, b"OggS");
    house.voice_note(&id).await;
    assert_eq!(house.asked("inventory", &id).await.status, 403);
    let path = format!("/internal/whatsapp/media/{id}");
    let owner = house
        .world
        .issuer
        .person(house.world.restaurant, Role::Owner);
    let owner = Api::new(house.router.clone()).with_token(&owner.token);
    assert_eq!(owner.get(&path).await.status, 403);
    assert_eq!(Api::new(house.router.clone()).get(&path).await.status, 401);
    assert_eq!(house.asked("ai", &id).await.status, 200);
}

#[tokio::test]
async fn what_is_not_there_too_large_or_out_of_reach() {
    let house = House::new().await;
    // At Meta, but in no message of ours.
    let foreign = house.cloud.record(OPUS, b"OggS");
    assert_eq!(house.asked("ai", &foreign).await.code(), "not_found");
    house.voice_note("12345").await;
    assert_eq!(house.asked("ai", "12345").await.code(), "not_found");
    let said = house.cloud.keep(Media {
        mime_type: OPUS.to_owned(),
        bytes: Vec::new(),
        file_size: 26 * 1024 * 1024,
    });
    let unsaid = house.cloud.keep(Media {
        mime_type: OPUS.to_owned(),
        bytes: vec![0; 25 * 1024 * 1024 + 1],
        file_size: 1,
    });
    for id in [&said, &unsaid] {
        house.voice_note(id).await;
        assert_eq!(house.asked("ai", id).await.status, 413);
    }
    let id = house.cloud.record(OPUS, b"OggS");
    house.voice_note(&id).await;
    let House {
        world,
        router,
        cloud,
        ..
    } = house;
    drop(cloud);
    let token = world.issuer.service_token("ai", "notification");
    let api = Api::new(router).with_token(&token);
    let reply = api.get(&format!("/internal/whatsapp/media/{id}")).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (503, "unavailable"));
}
