//! Bad requests are refused with the field's name, and nobody gets in without a token.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use axum::body::Body;
use axum::routing::{get, post};
use axum::{Json, Router};
use garde::Validate;
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use shared_auth::{Action, Role};
use shared_clock::{SystemClock, new_id};
use shared_errors::Problem;
use shared_middleware::{
    ApiJson, ApiPath, Caller, Readiness, Security, ServiceCaller, health, stack,
};
use shared_testkit::{Api, TestIssuer};
use uuid::Uuid;

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Line {
    #[garde(length(chars, min = 1, max = 5))]
    name: String,
    #[garde(skip)]
    count: Option<i64>,
}

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct Order {
    #[garde(dive)]
    items: Vec<Line>,
}

fn api() -> (TestIssuer, Api) {
    let clock = SystemClock::shared();
    let issuer = TestIssuer::new(clock.clone());
    let router = Router::new()
        .route("/open", get(async || "open"))
        .route(
            "/who",
            get(async |caller: Caller| Json(json!({"role": caller.role}))),
        )
        .route(
            "/owner",
            get(async |caller: Caller| {
                caller
                    .require(Action::ManageRestaurant)
                    .map(|()| Json(json!({})))
            }),
        )
        .route(
            "/service",
            get(async |caller: ServiceCaller| caller.0.service),
        )
        .route(
            "/panic",
            get(async || -> Result<(), Problem> { panic!("secret thing") }),
        )
        .route(
            "/orders",
            post(async |ApiJson(order): ApiJson<Order>| Json(json!({"items": order.items.len()}))),
        )
        .route(
            "/orders/{id}",
            get(async |ApiPath(id): ApiPath<Uuid>| Json(json!({"id": id}))),
        )
        .merge(health(
            Readiness::default().with("database", async || false),
        ));
    let security = Security {
        service: "test",
        verifier: issuer.verifier("test"),
        clock,
        public: &["/open"],
    };
    (issuer, Api::new(stack(router, security)))
}

fn owner() -> Api {
    let (issuer, api) = api();
    let id = new_id(&SystemClock);
    api.with_token(&issuer.person(id, Role::Owner).token)
}

#[tokio::test]
async fn every_path_needs_a_token_but_the_public_ones() {
    let (issuer, api) = api();
    for path in ["/who", "/orders/x", "/no-such-path", "/open/"] {
        let reply = api.get(path).await;
        assert_eq!(
            (reply.status, reply.code()),
            (StatusCode::UNAUTHORIZED, "token_missing"),
            "{path}"
        );
        assert!(reply.headers.contains_key("x-request-id"));
    }
    for path in ["/open", "/healthz"] {
        assert_eq!(api.get(path).await.status, StatusCode::OK, "{path}");
    }
    let ready = api.get("/readyz").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ready.body["waiting_for"][0], "database");
    let stranger = TestIssuer::new(SystemClock::shared());
    let forged = stranger.person(new_id(&SystemClock), Role::Owner).token;
    assert_eq!(
        api.with_token(&forged).get("/who").await.code(),
        "token_invalid"
    );
    let service = issuer.service_token("ai", "test");
    assert_eq!(
        api.with_token(&service).get("/service").await.status,
        StatusCode::OK
    );
    assert_eq!(
        api.with_token(&service).get("/who").await.status,
        StatusCode::FORBIDDEN
    );
    let elsewhere = issuer.service_token("ai", "inventory");
    assert_eq!(
        api.with_token(&elsewhere).get("/service").await.code(),
        "token_invalid"
    );
}

#[tokio::test]
async fn a_withdrawn_token_is_refused_at_once() {
    let clock = SystemClock::shared();
    let issuer = TestIssuer::new(clock.clone());
    let verifier = issuer.verifier("test");
    let person = issuer.person(new_id(&*clock), Role::Owner);
    assert!(verifier.verify(&person.token).await.is_ok());
    let soon = clock.now().as_seconds() + 1;
    verifier.not_before(person.restaurant_id, person.id, soon);
    let refused = verifier.verify(&person.token).await;
    assert_eq!(refused, Err(shared_auth::TokenError::Withdrawn));
}

#[tokio::test]
async fn roles_are_checked() {
    let (issuer, api) = api();
    let restaurant = new_id(&SystemClock);
    let employee = issuer.person(restaurant, Role::Employee);
    let employee_api = api.with_token(&employee.token);
    assert_eq!(employee_api.get("/who").await.ok()["role"], "employee");
    assert_eq!(employee_api.get("/owner").await.code(), "forbidden");
    let owner = issuer.person(restaurant, Role::Owner);
    assert!(
        api.with_token(&owner.token)
            .get("/owner")
            .await
            .status
            .is_success()
    );
}

#[tokio::test]
async fn a_wrong_field_is_named() {
    let api = owner();
    let cases: [(Value, &str); 8] = [
        (json!({}), "items"),
        (json!([[]]), "body"),
        (json!({"items": [], "colour": 1}), "colour"),
        (
            json!({"items": [{"name": "a"}, {"name": 3}]}),
            "items[1].name",
        ),
        (
            json!({"items": [{"name": "a", "count": "שלוש"}]}),
            "items[0].count",
        ),
        (json!({"items": [{"name": "abcdef"}]}), "items[0].name"),
        (json!({"items": [{"name": "a\u{0}b"}]}), "items[0].name"),
        (json!({"items": [{"name": "a", "x": 1}]}), "items[0].x"),
    ];
    for (body, field) in cases {
        let reply = api.post("/orders", &body).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(
            reply.body["errors"][0]["field"], field,
            "{body} {}",
            reply.body
        );
        assert_eq!(reply.headers["content-type"], "application/problem+json");
    }
}

#[tokio::test]
async fn what_is_no_json_is_400_and_what_is_too_much_413() {
    let api = owner();
    let post = async |bytes: Vec<u8>| api.send(Method::POST, "/orders", Body::from(bytes)).await;
    for bytes in [
        &b"{"[..],
        b"nonsense",
        b"{\"items\": [}",
        b"\xff\xfe",
        b"{} {}",
        b"{\"items\":\"\xff\"}",
    ] {
        let reply = post(bytes.to_vec()).await;
        assert_eq!(reply.code(), "malformed_json", "{bytes:?} {}", reply.body);
    }
    let huge = format!(
        "{{\"items\": [{{\"name\": \"{}\"}}]}}",
        "x".repeat(1_100_000)
    );
    assert_eq!(
        post(huge.into_bytes()).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let deep = "[".repeat(100_000);
    assert_eq!(
        post(deep.into_bytes()).await.status,
        StatusCode::BAD_REQUEST
    );
    let out_of_range = post(b"{\"items\": [{\"name\": \"a\", \"count\": 1e999}]}".to_vec()).await;
    assert_eq!(out_of_range.body["errors"][0]["field"], "items[0].count");
}

#[tokio::test]
async fn ids_must_be_uuids_and_a_panic_says_nothing() {
    let api = owner();
    let reply = api.get("/orders/17").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reply.body["errors"][0]["field"], "id");
    let reply = api.get("/panic").await;
    assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!reply.body.to_string().contains("secret"));
    assert_eq!(api.get("/nothing").await.code(), "not_found");
    assert_eq!(
        api.post("/who", &json!({})).await.code(),
        "method_not_allowed"
    );
}
