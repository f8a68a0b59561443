//! ai acts for whoever has a verified number, with the role they have now, for a minute.

use std::sync::Arc;

use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use shared_auth::{Role, Verified, Verifier};
use shared_transport::{AuthClient, InProcess};

use crate::support::Fixture;

const NUMBER: &str = "+972501234567";

async fn verified(fixture: &Fixture) {
    let set = format!("UPDATE users SET phone = '{NUMBER}', phone_verified = TRUE");
    let tx = fixture.db.begin_write().await.unwrap();
    tx.execute_unprepared(&set).await.unwrap();
    tx.commit().await.unwrap();
}

fn request(restaurant: &Value) -> Value {
    json!({"restaurant_id": restaurant["id"], "phone": NUMBER})
}

#[tokio::test]
async fn a_verified_number_is_a_person_for_a_minute() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let here = owner.api.get("/restaurant").await.ok();
    let ai = fixture.service_api("ai").await;
    let path = "/internal/acting-token";
    let unknown = ai.post(path, &request(&here)).await;
    assert_eq!(unknown.status, 404, "the number is nobody's yet");
    verified(&fixture).await;
    let acting = ai.post(path, &request(&here)).await.ok();
    assert_eq!(acting["expires_in"], 60);
    let router = mezave_auth::router(&fixture.service);
    let auth = AuthClient::new(Arc::new(InProcess::new(router)));
    let verifier = Verifier::new("ai", Arc::new(auth), fixture.clock.clone());
    let token = acting["access_token"].as_str().unwrap();
    let Verified::User(who) = verifier.verify(token).await.unwrap() else {
        panic!("a person's token");
    };
    assert_eq!((who.user_id, who.role), (owner.id, Role::Owner));
    assert_eq!(who.amr, ["whatsapp"]);
    fixture.clock.advance_seconds(61);
    assert!(verifier.verify(token).await.is_err());

    let elsewhere = json!({"id": owner.id});
    assert_eq!(ai.post(path, &request(&elsewhere)).await.status, 404);
}

#[tokio::test]
async fn nobody_but_ai_acts_for_people() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let here = owner.api.get("/restaurant").await.ok();
    verified(&fixture).await;
    let path = "/internal/acting-token";
    assert_eq!(owner.api.post(path, &request(&here)).await.status, 403);
    assert_eq!(fixture.api.post(path, &request(&here)).await.status, 401);
    let inventory = fixture.service_api("inventory").await;
    assert_eq!(inventory.post(path, &request(&here)).await.status, 403);
}
