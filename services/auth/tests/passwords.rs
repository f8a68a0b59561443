//! Changing a password, and the ways back in.

use serde_json::json;

use crate::support::{Fixture, OWNER, PASSWORD};

const NEW: &str = "another good password";

#[tokio::test]
async fn a_change_ends_every_other_login() {
    let fixture = Fixture::new().await;
    let here = fixture.owner().await;
    let there = fixture.login(OWNER).await;
    let body = json!({"old": PASSWORD, "new": NEW});
    let renewed = fixture.entered(&here.api.post("/auth/password", &body).await.ok());
    renewed.api.get("/auth/me").await.ok();
    assert_eq!(here.api.get("/auth/me").await.code(), "token_withdrawn");
    assert_eq!(there.api.get("/auth/me").await.code(), "token_withdrawn");
    assert_eq!(fixture.refresh(&there.refresh, "").await.status, 401);
    fixture.refresh(&here.refresh, "").await.ok();
    assert_eq!(fixture.try_login(OWNER, PASSWORD).await.status, 401);
    assert_eq!(fixture.try_login(OWNER, NEW).await.status, 200);
    assert!(fixture.withdrawn(here.id).await.is_some());
}

#[tokio::test]
async fn the_present_password_is_needed_and_not_to_be_guessed() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let body = json!({"old": "wrong password", "new": NEW});
    for _ in 0..5 {
        let reply = owner.api.post("/auth/password", &body).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (422, "wrong_password")
        );
    }
    assert_eq!(owner.api.post("/auth/password", &body).await.status, 429);
}

#[tokio::test]
async fn forgotten_is_answered_the_same_for_everybody() {
    let mut fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    for email in ["nobody@example.com", "no address", "OWNER@example.com"] {
        let reply = fixture
            .api
            .post("/auth/password/forgot", &json!({ "email": email }))
            .await;
        assert_eq!(reply.status, 202);
    }
    let notice = fixture.resets.recv().await.unwrap();
    assert_eq!(notice.email, OWNER);
    let body = json!({"token": notice.token, "password": NEW});
    assert_eq!(
        fixture.api.post("/auth/password/reset", &body).await.status,
        204
    );
    let again = fixture.api.post("/auth/password/reset", &body).await;
    assert_eq!(
        (again.status.as_u16(), again.code()),
        (404, "reset_invalid")
    );
    assert_eq!(owner.api.get("/auth/me").await.code(), "token_withdrawn");
    assert_eq!(fixture.refresh(&owner.refresh, "").await.status, 401);
    assert_eq!(fixture.try_login(OWNER, NEW).await.status, 200);
    assert!(fixture.resets.try_recv().is_err(), "one notice only");
}

#[tokio::test]
async fn a_reset_lasts_an_hour_and_is_no_invitation() {
    let mut fixture = Fixture::new().await;
    fixture.owner().await;
    fixture
        .api
        .post("/auth/password/forgot", &json!({ "email": OWNER }))
        .await;
    let token = fixture.resets.recv().await.unwrap().token;
    let body = json!({"token": token, "password": NEW});
    let reply = fixture.api.post("/auth/invite/accept", &body).await;
    assert_eq!(reply.code(), "invite_invalid");
    fixture.clock.advance_seconds(60 * 60);
    let reply = fixture.api.post("/auth/password/reset", &body).await;
    assert_eq!(reply.code(), "reset_invalid");
}

#[tokio::test]
async fn the_operator_can_set_one() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    fixture
        .service
        .reset_password("Owner@example.com", NEW)
        .await
        .unwrap();
    assert_eq!(owner.api.get("/auth/me").await.code(), "token_withdrawn");
    assert_eq!(fixture.try_login(OWNER, NEW).await.status, 200);
    assert!(
        fixture
            .service
            .reset_password(OWNER, "short")
            .await
            .is_err()
    );
    assert!(
        fixture
            .service
            .reset_password("nobody@example.com", NEW)
            .await
            .is_err()
    );
}
