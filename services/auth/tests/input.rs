//! Bad input: a problem document that names the field, nothing written, nothing panics.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use crate::support::{Fixture, PASSWORD, registration};

#[tokio::test]
async fn wrong_fields_are_named() {
    let fixture = Fixture::new().await;
    let long = "x".repeat(201);
    for (field, value) in [
        ("email", json!("not an address")),
        ("email", json!("a\u{0}@example.com")),
        ("email", json!(7)),
        ("password", json!("too short")),
        ("password", json!(long)),
        ("name", json!("")),
        ("name", json!("   ")),
        ("name", json!("x".repeat(101))),
        ("language", json!("fr")),
        ("restaurant_name", json!(" ")),
        ("is_admin", json!(true)),
    ] {
        let mut body = registration("owner@example.com");
        body[field] = value.clone();
        let reply = fixture.api.post("/auth/register", &body).await;
        assert_eq!(reply.status, 422, "{field} {value}");
        assert_eq!(reply.body["errors"][0]["field"], field, "{value}");
        let kind = reply.headers["content-type"].to_str().unwrap();
        assert_eq!(kind, "application/problem+json");
    }
    let missing = fixture
        .api
        .post("/auth/register", &json!({"email": "a@example.com"}))
        .await;
    assert_eq!(missing.status, 422);
    fixture.owner().await;
}

#[tokio::test]
async fn what_is_no_json_is_400_and_what_is_too_large_413() {
    let fixture = Fixture::new().await;
    let post = async |path: &str, body: Body| fixture.api.send(Method::POST, path, body).await;
    for path in [
        "/auth/register",
        "/auth/login",
        "/auth/refresh",
        "/auth/password/reset",
    ] {
        for bytes in [
            b"{".as_slice(),
            b"\xff\xfe",
            b"{\"email\": \"\xc3\x28\"}",
            b"[1,",
        ] {
            let reply = post(path, Body::from(bytes.to_vec())).await;
            assert_eq!(
                (reply.status.as_u16(), reply.code()),
                (400, "malformed_json"),
                "{path}"
            );
        }
        let large = json!({"email": "x".repeat(2 * 1024 * 1024)}).to_string();
        assert_eq!(post(path, Body::from(large)).await.status, 413);
        assert_eq!(post(path, Body::from("[]")).await.status, 422);
        assert_eq!(post(path, Body::empty()).await.status, 422);
    }
    assert_eq!(fixture.api.get("/auth/login").await.status, 405);
}

#[tokio::test]
async fn passwords_are_counted_in_characters_and_compared_whole() {
    let fixture = Fixture::new().await;
    let mut body = registration("owner@example.com");
    body["password"] = json!("סיסמאארוכה");
    assert_eq!(fixture.api.post("/auth/register", &body).await.status, 201);
    let right = fixture.try_login("owner@example.com", "סיסמאארוכה").await;
    assert_eq!(right.status, 200);
    let wrong = fixture.try_login("owner@example.com", "סיסמאארוכ").await;
    assert_eq!(wrong.status, 401);
}

#[tokio::test]
async fn users_are_checked_like_everything_else() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let good = json!({
        "email": "a@example.com", "name": "A", "role": "employee", "password": PASSWORD,
    });
    for (field, value) in [
        ("role", json!("boss")),
        ("role", Value::Null),
        ("phone", json!("not a number")),
        ("employee_id", json!("")),
        ("password", json!("short")),
        ("restaurant_id", json!("other")),
    ] {
        let mut body = good.clone();
        body[field] = value.clone();
        let reply = owner.api.post("/users", &body).await;
        assert_eq!(reply.status, 422, "{field} {value}");
        assert_eq!(reply.body["errors"][0]["field"], field);
    }
    assert_eq!(owner.api.patch("/users/7", &json!({})).await.status, 422);
    let count = owner.api.get("/users").await.ok()["items"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(count, 1);
}
