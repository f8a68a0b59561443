//! Settings, several restaurants of one person, and the command line.

use serde_json::json;
use shared_contract::auth::NewUser;

use crate::support::{Fixture, OWNER, PASSWORD};

#[tokio::test]
async fn settings_change_are_checked_and_published() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let body = json!({
        "name": "מזווה", "time_zone": "europe/athens", "day_starts_at": "05:30", "town": "חיפה",
        "language": "en", "currency": "EUR",
    });
    let changed = owner.api.put("/restaurant", &body).await.ok();
    assert_eq!(changed["time_zone"], "Europe/Athens");
    assert_eq!(changed["day_starts_at"], "05:30");
    assert_eq!(owner.api.get("/restaurant").await.ok(), changed);
    let event = fixture.events(&owner).await.pop().unwrap();
    assert_eq!(event.kind, "restaurant_changed");
    assert_eq!(event.payload["restaurant"], changed);
    let cleared = owner
        .api
        .put("/restaurant", &json!({"town": null}))
        .await
        .ok();
    assert!(cleared["town"].is_null());
    assert_eq!(cleared["name"], "מזווה");
    for (field, value) in [
        ("time_zone", "Mars/Olympus"),
        ("day_starts_at", "25:00"),
        ("currency", "₪₪₪"),
        ("name", "  "),
        ("language", "fr"),
    ] {
        let reply = owner.api.put("/restaurant", &json!({ field: value })).await;
        assert_eq!(reply.status, 422, "{field}");
        assert_eq!(reply.body["errors"][0]["field"], field);
    }
}

#[tokio::test]
async fn a_person_may_work_in_several_and_switch() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let cook = fixture.member(&owner, "cook@example.com", "employee").await;
    let (second, _) = fixture
        .service
        .add_restaurant("סניף ב", OWNER, "ignored", "ignored ignored")
        .await
        .unwrap();
    let list = owner.api.get("/auth/restaurants").await.ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    let to = json!({"restaurant_id": second.id});
    let there = fixture.entered(&owner.api.post("/auth/switch", &to).await.ok());
    assert_eq!(there.api.get("/restaurant").await.ok()["name"], "סניף ב");
    assert_eq!(
        there.api.get("/users").await.ok()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let again = fixture.entered(&fixture.refresh(&there.refresh, "").await.ok());
    assert_eq!(again.api.get("/restaurant").await.ok()["name"], "סניף ב");
    let back = fixture.login(OWNER).await;
    assert_eq!(back.api.get("/restaurant").await.ok()["name"], "סניף ב");
    let refused = cook.api.post("/auth/switch", &to).await;
    assert_eq!(refused.status, 404);

    let body = json!({"email": "cook@example.com", "name": "x", "role": "manager"});
    let joined = there.api.post("/users", &body).await;
    assert_eq!(
        joined.status, 201,
        "the same owner brings a colleague along"
    );
    let moved = fixture.entered(&cook.api.post("/auth/switch", &to).await.ok());
    assert_eq!(moved.api.get("/auth/me").await.ok()["role"], "manager");
    let path = format!("/users/{}", cook.id);
    there
        .api
        .patch(&path, &json!({"is_active": false}))
        .await
        .ok();
    assert_eq!(moved.api.get("/auth/me").await.status, 401);
    let home = fixture.login("cook@example.com").await;
    assert_eq!(home.api.get("/auth/me").await.ok()["role"], "employee");
}

#[tokio::test]
async fn an_owner_cannot_become_somebody_of_another_owner() {
    let fixture = Fixture::open().await;
    let one = fixture.register("one@example.com").await;
    let two = fixture.register("two@example.com").await;
    let cook = fixture.member(&one, "cook@example.com", "employee").await;
    let other = two.api.get("/restaurant").await.ok();
    let new = NewUser {
        email: "cook@example.com".to_owned(),
        name: "Cook".to_owned(),
        role: shared_auth::Role::Employee,
        password: None,
        employee_id: None,
        phone: None,
        language: None,
    };
    let other = other["id"].as_str().unwrap().parse().unwrap();
    fixture.service.add_user(other, &new).await.unwrap();
    let path = format!("/users/{}", cook.id);
    for reply in [
        two.api.post(&format!("{path}/invite"), &json!({})).await,
        two.api
            .patch(&path, &json!({"email": "mine@example.com"}))
            .await,
        two.api
            .patch(&path, &json!({"phone": "+972501234567"}))
            .await,
    ] {
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (409, "member_elsewhere")
        );
    }
    two.api.patch(&path, &json!({"role": "manager"})).await.ok();
    assert_eq!(cook.api.get("/auth/me").await.ok()["role"], "employee");
    assert_eq!(
        fixture.try_login("cook@example.com", PASSWORD).await.status,
        200
    );
}

#[tokio::test]
async fn the_operator_adds_restaurants() {
    let fixture = Fixture::new().await;
    let (restaurant, owner) = fixture
        .service
        .add_restaurant("פלאפל", OWNER, "דנה", PASSWORD)
        .await
        .unwrap();
    assert_eq!(owner.role, shared_auth::Role::Owner);
    let login = fixture.login(OWNER).await;
    assert_eq!(
        login.api.get("/restaurant").await.ok()["id"],
        restaurant.id.to_string()
    );
    let late = crate::support::registration("late@example.com");
    let reply = fixture.api.post("/auth/register", &late).await;
    assert_eq!(reply.code(), "registration_closed");
    let bad = fixture
        .service
        .add_restaurant("x", "no address", "x", PASSWORD)
        .await;
    assert!(bad.is_err());
}
