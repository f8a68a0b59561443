//! Logins: seen and ended by the person they belong to.

use crate::support::{Fixture, OWNER};
use serde_json::json;
use uuid::Uuid;

#[tokio::test]
async fn are_listed_and_ended_one_by_one() {
    let fixture = Fixture::new().await;
    let tablet = fixture.owner().await;
    fixture.clock.advance_seconds(1);
    let phone_api = fixture
        .api
        .with_header("user-agent", "Phone/1.0")
        .with_header("x-mezave-client-ip", "192.0.2.7");
    let body = json!({"email": OWNER, "password": crate::support::PASSWORD});
    let phone = fixture.entered(&phone_api.post("/auth/login", &body).await.ok());
    let list = tablet.api.get("/auth/sessions").await.ok();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["user_agent"], "Phone/1.0");
    assert_eq!(items[0]["client_ip"], "192.0.2.7");
    assert_eq!(items[0]["current"], false);
    assert_eq!(items[1]["current"], true);
    let path = format!("/auth/sessions/{}", items[0]["id"].as_str().unwrap());
    assert_eq!(tablet.api.delete(&path).await.status, 204);
    assert_eq!(tablet.api.delete(&path).await.status, 404);
    assert_eq!(phone.api.get("/auth/me").await.code(), "token_withdrawn");
    assert_eq!(fixture.refresh(&phone.refresh, "").await.status, 401);
    tablet.api.get("/auth/me").await.ok();
    fixture.refresh(&tablet.refresh, "").await.ok();
}

#[tokio::test]
async fn logging_out_ends_this_login_only_and_may_be_repeated() {
    let fixture = Fixture::new().await;
    let here = fixture.owner().await;
    let there = fixture.login(OWNER).await;
    assert_eq!(here.api.post("/auth/logout", &json!({})).await.status, 204);
    assert_eq!(here.api.post("/auth/logout", &json!({})).await.status, 204);
    assert_eq!(fixture.refresh(&here.refresh, "").await.status, 401);
    there.api.get("/auth/me").await.ok();
    fixture.refresh(&there.refresh, "").await.ok();
}

#[tokio::test]
async fn logging_out_everywhere_withdraws_all_tokens() {
    let fixture = Fixture::new().await;
    let here = fixture.owner().await;
    let there = fixture.login(OWNER).await;
    let now = shared_clock::Clock::now(&*fixture.clock).as_seconds();
    assert_eq!(here.api.delete("/auth/sessions").await.status, 204);
    for login in [&here, &there] {
        assert_eq!(login.api.get("/auth/me").await.code(), "token_withdrawn");
        assert_eq!(fixture.refresh(&login.refresh, "").await.status, 401);
    }
    let back = fixture.login(OWNER).await;
    back.api.get("/auth/me").await.ok();
    assert_eq!(fixture.withdrawn(here.id).await, Some(now + 1));
}

#[tokio::test]
async fn of_others_are_not_there() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let cook = fixture.member(&owner, "cook@example.com", "employee").await;
    let list = cook.api.get("/auth/sessions").await.ok();
    let path = format!(
        "/auth/sessions/{}",
        list["items"][0]["id"].as_str().unwrap()
    );
    assert_eq!(owner.api.delete(&path).await.status, 404);
    let path = format!("/auth/sessions/{}", Uuid::nil());
    assert_eq!(owner.api.delete(&path).await.status, 404);
    assert_eq!(
        owner.api.delete("/auth/sessions/nonsense").await.status,
        422
    );
}
