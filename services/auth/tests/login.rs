//! Signing in: wrong and unknown answer alike, guessing is slowed, nobody stays locked out.

use serde_json::json;

use crate::support::{Fixture, OWNER, PASSWORD};

#[tokio::test]
async fn right_in_any_case_wrong_and_unknown_alike() {
    let fixture = Fixture::new().await;
    fixture.owner().await;
    let right = fixture.try_login(" OWNER@example.COM", PASSWORD).await;
    assert_eq!(right.status, 200);
    let wrong = fixture.try_login(OWNER, "not the password").await;
    let unknown = fixture
        .try_login("nobody@example.com", "not the password")
        .await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.code()),
        (401, "invalid_credentials")
    );
    assert_eq!(wrong.status, unknown.status);
    assert_eq!(wrong.body, unknown.body);
}

#[tokio::test]
async fn guessing_is_slowed_more_and_more_but_never_for_good() {
    let fixture = Fixture::new().await;
    fixture.owner().await;
    for _ in 0..5 {
        assert_eq!(fixture.try_login(OWNER, "wrong password").await.status, 401);
    }
    let mut last = 0;
    for _ in 0..6 {
        let slowed = fixture.try_login(OWNER, PASSWORD).await;
        assert_eq!(
            (slowed.status.as_u16(), slowed.code()),
            (429, "too_many_attempts")
        );
        let wait: i64 = slowed.headers["retry-after"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!(wait > last, "{wait} after {last}");
        last = wait;
        fixture.clock.advance_seconds(wait);
        assert_eq!(fixture.try_login(OWNER, "wrong password").await.status, 401);
    }
    let wait = fixture.try_login(OWNER, PASSWORD).await.headers["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    fixture.clock.advance_seconds(wait);
    assert_eq!(fixture.try_login(OWNER, PASSWORD).await.status, 200);
    assert_eq!(fixture.try_login(OWNER, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn an_attacker_elsewhere_does_not_lock_the_person_out() {
    let fixture = Fixture::new().await;
    fixture.owner().await;
    let body = json!({"email": OWNER, "password": "wrong password"});
    let attacker = fixture.api.with_header("x-mezave-client-ip", "203.0.113.9");
    for _ in 0..10 {
        attacker.post("/auth/login", &body).await;
    }
    assert_eq!(attacker.post("/auth/login", &body).await.status, 429);
    assert_eq!(fixture.try_login(OWNER, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn many_attackers_do_not_lock_the_person_out_of_where_they_work() {
    let fixture = Fixture::new().await;
    fixture.owner().await;
    let body = json!({"email": OWNER, "password": "wrong password"});
    for n in 0..30 {
        let address = format!("203.0.113.{n}");
        let attacker = fixture.api.with_header("x-mezave-client-ip", &address);
        attacker.post("/auth/login", &body).await;
    }
    let right = json!({"email": OWNER, "password": PASSWORD});
    let elsewhere = fixture
        .api
        .with_header("x-mezave-client-ip", "198.51.100.1");
    let slowed = elsewhere.post("/auth/login", &right).await;
    assert_eq!(slowed.status, 429);
    assert_eq!(slowed.headers["ratelimit-remaining"], "0");
    assert_eq!(
        slowed.headers["ratelimit-reset"],
        slowed.headers["retry-after"]
    );
    assert_eq!(fixture.try_login(OWNER, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn one_address_that_tries_many_accounts_is_slowed() {
    let fixture = Fixture::new().await;
    fixture.owner().await;
    let mut statuses = Vec::new();
    for n in 0..32 {
        let email = format!("guess{n}@example.com");
        statuses.push(
            fixture
                .try_login(&email, "wrong password")
                .await
                .status
                .as_u16(),
        );
    }
    assert!(statuses[..30].iter().all(|status| *status == 401));
    assert_eq!(statuses[30..], [429, 429]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guessing_at_once_is_no_way_around() {
    let fixture = Fixture::new().await;
    fixture.owner().await;
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let api = fixture.api.clone();
            let body = json!({"email": OWNER, "password": "wrong password"});
            tokio::spawn(async move { api.post("/auth/login", &body).await.status.as_u16() })
        })
        .collect();
    let mut tried = 0;
    for task in tasks {
        tried += usize::from(task.await.unwrap() == 401);
    }
    assert_eq!(tried, 5);
}

#[tokio::test]
async fn a_person_without_a_password_or_place_cannot_sign_in() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let body = json!({"email": "new@example.com", "name": "New", "role": "employee"});
    let user = owner.api.post("/users", &body).await.ok();
    let reply = fixture.try_login("new@example.com", PASSWORD).await;
    assert_eq!(reply.code(), "invalid_credentials");
    let member = fixture.member(&owner, "cook@example.com", "employee").await;
    let path = format!("/users/{}", member.id);
    owner
        .api
        .patch(&path, &json!({"is_active": false}))
        .await
        .ok();
    let reply = fixture.try_login("cook@example.com", PASSWORD).await;
    assert_eq!(reply.code(), "invalid_credentials");
    assert_eq!(user["is_active"], true);
}
