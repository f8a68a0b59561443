//! Refresh tokens: rotation, the repeated request, reuse.

use serde_json::Value;

use crate::support::{Fixture, Login, OWNER, contains};

fn token(answer: &Value) -> String {
    answer["refresh_token"].as_str().unwrap().to_owned()
}

async fn start() -> (Fixture, Login) {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    (fixture, owner)
}

async fn is_ended(fixture: &Fixture, login: &Login, newest: &str) -> bool {
    let refused = fixture.refresh(newest, "").await.code() == "refresh_token_invalid";
    refused && login.api.get("/auth/me").await.code() == "token_withdrawn"
}

#[tokio::test]
async fn rotates_and_each_is_good_once() {
    let (fixture, owner) = start().await;
    let mut newest = owner.refresh.clone();
    for n in 0..3 {
        let answer = fixture.refresh(&newest, &format!("k{n}")).await.ok();
        assert_eq!(answer["user"]["email"], OWNER);
        assert_ne!(token(&answer), newest);
        newest = token(&answer);
    }
    assert_eq!(
        owner.api.get("/auth/sessions").await.ok()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let reuse = fixture.refresh(&owner.refresh, "k0").await;
    assert_eq!(
        (reuse.status.as_u16(), reuse.code()),
        (401, "refresh_token_invalid")
    );
    assert!(is_ended(&fixture, &owner, &newest).await);
}

#[tokio::test]
async fn a_lost_answer_is_repeated_within_a_minute() {
    let (fixture, owner) = start().await;
    let lost = token(&fixture.refresh(&owner.refresh, "k").await.ok());
    fixture.clock.advance_seconds(59);
    let first = token(&fixture.refresh(&owner.refresh, "k").await.ok());
    let second = token(&fixture.refresh(&owner.refresh, "k").await.ok());
    assert!(lost != first && first != second);
    let next = token(&fixture.refresh(&second, "k2").await.ok());
    let again = fixture.refresh(&owner.refresh, "k").await;
    assert_eq!(again.status, 401, "its successor was used");
    assert!(is_ended(&fixture, &owner, &next).await);
}

#[tokio::test]
async fn of_siblings_one_is_good() {
    let (fixture, owner) = start().await;
    let lost = token(&fixture.refresh(&owner.refresh, "k").await.ok());
    let sibling = token(&fixture.refresh(&owner.refresh, "k").await.ok());
    let next = token(&fixture.refresh(&sibling, "k2").await.ok());
    assert_eq!(fixture.refresh(&lost, "k3").await.status, 401);
    assert!(is_ended(&fixture, &owner, &next).await);
}

#[tokio::test]
async fn too_late_another_key_or_none_ends_the_login() {
    for (wait, first, second) in [(61, "k", "k"), (0, "k", "other"), (0, "", ""), (0, "k", "")] {
        let (fixture, owner) = start().await;
        let elsewhere = fixture.login(OWNER).await;
        let newest = token(&fixture.refresh(&owner.refresh, first).await.ok());
        fixture.clock.advance_seconds(wait);
        assert_eq!(fixture.refresh(&owner.refresh, second).await.status, 401);
        assert!(is_ended(&fixture, &owner, &newest).await);
        fixture.refresh(&elsewhere.refresh, "").await.ok();
    }
}

#[tokio::test]
async fn unknown_and_old_tokens_are_refused() {
    let (fixture, owner) = start().await;
    assert_eq!(
        fixture.refresh("not-a-token", "").await.code(),
        "refresh_token_invalid"
    );
    fixture.clock.advance_seconds(31 * 24 * 60 * 60);
    assert_eq!(
        fixture.refresh(&owner.refresh, "").await.code(),
        "refresh_token_invalid"
    );
}

#[tokio::test]
async fn only_hashes_are_stored() {
    let (fixture, owner) = start().await;
    let next = token(&fixture.refresh(&owner.refresh, "k").await.ok());
    let stored = fixture.folder.bytes();
    assert!(contains(&stored, OWNER));
    assert!(!contains(&stored, &owner.refresh) && !contains(&stored, &next));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_request_at_once_is_harmless() {
    let (fixture, owner) = start().await;
    let (left, right) = tokio::join!(
        fixture.refresh(&owner.refresh, "k"),
        fixture.refresh(&owner.refresh, "k"),
    );
    left.ok();
    let newest = token(&right.ok());
    fixture.refresh(&newest, "k2").await.ok();
}
