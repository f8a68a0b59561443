//! Invitations: once, 72 hours, for one's own people only.

use serde_json::{Value, json};

use crate::support::{Fixture, Login, contains};

const NEW: &str = "chosen by the person";

async fn add(owner: &Login, email: &str) -> String {
    let body = json!({"email": email, "name": "יוסף", "role": "employee"});
    let user = owner.api.post("/users", &body).await.ok();
    user["id"].as_str().unwrap().to_owned()
}

async fn invite(owner: &Login, id: &str) -> Value {
    owner
        .api
        .post(&format!("/users/{id}/invite"), &json!({}))
        .await
        .ok()
}

fn accepting(invite: &Value) -> Value {
    let url = invite["invite_url"].as_str().unwrap();
    let token = url.split_once("/#/invite/").unwrap().1;
    json!({"token": token, "password": NEW})
}

#[tokio::test]
async fn is_good_once_and_signs_in() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let id = add(&owner, "yosef@example.com").await;
    let body = accepting(&invite(&owner, &id).await);
    let joined = fixture.entered(&fixture.api.post("/auth/invite/accept", &body).await.ok());
    assert_eq!(joined.api.get("/auth/me").await.ok()["role"], "employee");
    assert_eq!(
        fixture.try_login("yosef@example.com", NEW).await.status,
        200
    );
    let again = fixture.api.post("/auth/invite/accept", &body).await;
    assert_eq!(
        (again.status.as_u16(), again.code()),
        (404, "invite_invalid")
    );
    assert!(!contains(
        &fixture.folder.bytes(),
        body["token"].as_str().unwrap()
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn is_good_once_even_at_once() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let id = add(&owner, "yosef@example.com").await;
    let body = accepting(&invite(&owner, &id).await);
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (api, body) = (fixture.api.clone(), body.clone());
            tokio::spawn(async move { api.post("/auth/invite/accept", &body).await.status })
        })
        .collect();
    let mut accepted = 0;
    for task in tasks {
        accepted += usize::from(task.await.unwrap() == 200);
    }
    assert_eq!(accepted, 1);
}

#[tokio::test]
async fn runs_out_and_is_replaced_by_a_newer_one() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let id = add(&owner, "yosef@example.com").await;
    let older = accepting(&invite(&owner, &id).await);
    let newer = accepting(&invite(&owner, &id).await);
    let reply = fixture.api.post("/auth/invite/accept", &older).await;
    assert_eq!(reply.code(), "invite_invalid");
    fixture.clock.advance_seconds(72 * 60 * 60);
    let reply = fixture.api.post("/auth/invite/accept", &newer).await;
    assert_eq!(reply.code(), "invite_invalid");
}

#[tokio::test]
async fn the_same_key_gives_the_same_link_and_keeps_it_secret() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let id = add(&owner, "yosef@example.com").await;
    let api = owner.api.with_header("idempotency-key", "k");
    let path = format!("/users/{id}/invite");
    let first = api.post(&path, &json!({})).await;
    assert_eq!(first.status, 201);
    assert_eq!(first.body, api.post(&path, &json!({})).await.body);
    let body = accepting(&first.body);
    assert!(!contains(
        &fixture.folder.bytes(),
        body["token"].as_str().unwrap()
    ));
    let api = fixture.api.with_header("idempotency-key", "accept");
    let joined = api.post("/auth/invite/accept", &body).await;
    assert_eq!(joined.status, 200);
    assert_eq!(
        joined.body,
        api.post("/auth/invite/accept", &body).await.body
    );
}

#[tokio::test]
async fn needs_an_active_person_of_ones_own() {
    let fixture = Fixture::open().await;
    let owner = fixture.register("one@example.com").await;
    let stranger = fixture.register("two@example.com").await;
    let id = add(&owner, "yosef@example.com").await;
    let path = format!("/users/{id}/invite");
    assert_eq!(stranger.api.post(&path, &json!({})).await.status, 404);
    let link = accepting(&invite(&owner, &id).await);
    let off = json!({"is_active": false});
    owner.api.patch(&format!("/users/{id}"), &off).await.ok();
    assert_eq!(
        owner.api.post(&path, &json!({})).await.code(),
        "user_inactive"
    );
    let reply = fixture.api.post("/auth/invite/accept", &link).await;
    assert_eq!(reply.code(), "invite_invalid");
}
