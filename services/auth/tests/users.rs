//! The owner's work on people, and who else may not do it.

use serde_json::json;

use crate::support::{Fixture, Login, OWNER, PASSWORD};

async fn cook(fixture: &Fixture, owner: &Login) -> Login {
    fixture.member(owner, "cook@example.com", "employee").await
}

#[tokio::test]
async fn are_created_whole_listed_in_pages_and_published() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let body = json!({
        "email": "Yosef@Example.com", "name": " יוסף ", "role": "manager", "employee_id": "17",
        "phone": "050-123 4567", "language": "en", "password": PASSWORD,
    });
    fixture.clock.advance_seconds(1);
    let reply = owner.api.post("/users", &body).await;
    assert_eq!(reply.status, 201);
    let user = &reply.body;
    assert_eq!(user["email"], "yosef@example.com");
    assert_eq!(user["name"], "יוסף");
    assert_eq!(user["phone"], "+972501234567");
    assert_eq!(user["phone_verified"], false);
    assert_eq!(user["employee_id"], "17");
    assert_eq!(user["is_active"], true);
    assert!(user.get("password_hash").is_none());
    let event = fixture.events(&owner).await.pop().unwrap();
    assert_eq!(event.kind, "user_changed");
    assert_eq!(&event.payload["user"], user);
    let first = owner.api.get("/users?limit=1").await.ok();
    assert_eq!(first["items"][0]["email"], OWNER);
    let path = format!(
        "/users?limit=1&cursor={}",
        first["next_cursor"].as_str().unwrap()
    );
    let second = owner.api.get(&path).await.ok();
    assert_eq!(&second["items"][0], user);
    assert!(second["next_cursor"].is_null());
    assert_eq!(owner.api.get("/users?cursor=x").await.status, 422);
    assert_eq!(owner.api.get("/users?limit=501").await.status, 422);
}

#[tokio::test]
async fn the_same_key_adds_one_person() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let api = owner.api.with_header("idempotency-key", "k");
    let body = json!({"email": "a@example.com", "name": "A", "role": "employee"});
    let first = api.post("/users", &body).await;
    let again = api.post("/users", &body).await;
    assert_eq!(first.status, 201);
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    let other = json!({"email": "b@example.com", "name": "B", "role": "employee"});
    assert_eq!(
        api.post("/users", &other).await.code(),
        "idempotency_mismatch"
    );
    let taken = owner.api.post("/users", &body).await;
    assert_eq!((taken.status.as_u16(), taken.code()), (409, "email_taken"));
    let count = owner.api.get("/users").await.ok()["items"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(count, 2);
}

#[tokio::test]
async fn only_owners_may() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let path = format!("/users/{}", owner.id);
    let new = json!({"email": "x@example.com", "name": "X", "role": "owner"});
    for role in ["manager", "employee"] {
        let person = fixture
            .member(&owner, &format!("{role}@example.com"), role)
            .await;
        for reply in [
            person.api.get("/users").await,
            person.api.post("/users", &new).await,
            person.api.patch(&path, &json!({"role": "employee"})).await,
            person.api.post(&format!("{path}/invite"), &json!({})).await,
            person
                .api
                .put("/restaurant", &json!({"name": "Mine"}))
                .await,
        ] {
            assert_eq!(
                (reply.status.as_u16(), reply.code()),
                (403, "forbidden"),
                "{role}"
            );
        }
        person.api.get("/auth/me").await.ok();
        person.api.get("/restaurant").await.ok();
    }
}

#[tokio::test]
async fn of_another_restaurant_are_not_there() {
    let fixture = Fixture::open().await;
    let owner = fixture.register("one@example.com").await;
    let stranger = fixture.register("two@example.com").await;
    let path = format!("/users/{}", owner.id);
    let reply = stranger.api.patch(&path, &json!({"name": "Mine"})).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (404, "not_found"));
    let list = stranger.api.get("/users").await.ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let body = json!({"email": "one@example.com", "name": "One", "role": "employee"});
    assert_eq!(
        stranger.api.post("/users", &body).await.code(),
        "email_taken"
    );
}

#[tokio::test]
async fn deactivating_ends_everything_at_once() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let cook = cook(&fixture, &owner).await;
    let path = format!("/users/{}", cook.id);
    let now = shared_clock::Clock::now(&*fixture.clock).as_seconds();
    let user = owner
        .api
        .patch(&path, &json!({"is_active": false}))
        .await
        .ok();
    assert_eq!(user["is_active"], false);
    assert_eq!(cook.api.get("/auth/me").await.code(), "token_withdrawn");
    assert_eq!(fixture.refresh(&cook.refresh, "").await.status, 401);
    let event = fixture.events(&owner).await.pop().unwrap();
    assert_eq!(event.payload["user"]["is_active"], false);
    assert_eq!(fixture.withdrawn(cook.id).await, Some(now + 1));
    owner
        .api
        .patch(&path, &json!({"is_active": true}))
        .await
        .ok();
    assert_eq!(fixture.refresh(&cook.refresh, "").await.status, 401);
    fixture
        .login("cook@example.com")
        .await
        .api
        .get("/auth/me")
        .await
        .ok();
}

#[tokio::test]
async fn a_new_role_needs_a_new_token_but_no_new_login() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let cook = cook(&fixture, &owner).await;
    let path = format!("/users/{}", cook.id);
    owner.api.patch(&path, &json!({"role": "owner"})).await.ok();
    assert_eq!(cook.api.get("/auth/me").await.code(), "token_withdrawn");
    let renewed = fixture.entered(&fixture.refresh(&cook.refresh, "").await.ok());
    renewed.api.get("/users").await.ok();
    assert!(fixture.withdrawn(cook.id).await.is_some());
}

#[tokio::test]
async fn fields_change_one_by_one_and_null_clears() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let cook = cook(&fixture, &owner).await;
    let path = format!("/users/{}", cook.id);
    let user = owner
        .api
        .patch(
            &path,
            &json!({"employee_id": "9", "phone": "+972501234567", "name": "Cook"}),
        )
        .await
        .ok();
    assert_eq!(
        (&user["employee_id"], &user["name"]),
        (&json!("9"), &json!("Cook"))
    );
    let user = owner.api.patch(&path, &json!({"phone": null})).await.ok();
    assert_eq!(
        (&user["phone"], &user["employee_id"]),
        (&json!(null), &json!("9"))
    );
    let events = fixture.events(&owner).await.len();
    owner.api.patch(&path, &json!({})).await.ok();
    assert_eq!(
        fixture.events(&owner).await.len(),
        events,
        "nothing changed, nothing said"
    );
    cook.api.get("/auth/me").await.ok();
    let taken = owner.api.patch(&path, &json!({"email": OWNER})).await;
    assert_eq!((taken.status.as_u16(), taken.code()), (409, "email_taken"));
    let wrong = owner.api.patch(&path, &json!({"phone": "call me"})).await;
    assert_eq!(wrong.body["errors"][0]["field"], "phone");
}

#[tokio::test]
async fn the_last_active_owner_stays() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let path = format!("/users/{}", owner.id);
    for patch in [json!({"is_active": false}), json!({"role": "manager"})] {
        let reply = owner.api.patch(&path, &patch).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (409, "last_owner"));
    }
    let second = fixture.member(&owner, "second@example.com", "owner").await;
    owner
        .api
        .patch(&path, &json!({"role": "manager"}))
        .await
        .ok();
    let path = format!("/users/{}", second.id);
    let reply = second.api.patch(&path, &json!({"is_active": false})).await;
    assert_eq!(reply.code(), "last_owner");
}
