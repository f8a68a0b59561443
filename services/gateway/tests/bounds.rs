//! Too much, too often, too slow, broken or absent: each is a problem document.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use axum::body::Body;
use common::{Over, nowhere, world, world_with};
use http::Request;
use mezave_gateway::{Config, RateLimits};
use rstest::rstest;
use serde_json::json;

const MIB: usize = 1024 * 1024;

#[rstest]
#[tokio::test]
async fn too_large_is_413(#[values(Over::InProcess, Over::Socket)] over: Over) {
    let world = world(over).await;
    let send = async |path: &str, length: usize, declared: bool| {
        let chunks =
            vec![Ok::<_, std::convert::Infallible>(vec![b'x'; 64 * 1024]); length / 65_536];
        let mut request = Request::post(path);
        if declared {
            request = request.header("content-length", chunks.len() * 65_536);
        }
        let body = Body::from_stream(futures::stream::iter(chunks));
        world
            .send(request.body(body).unwrap())
            .await
            .status()
            .as_u16()
    };
    for declared in [true, false] {
        assert_eq!(send("/api/stock/movement", MIB, declared).await, 200);
        assert_eq!(send("/api/stock/movement", 2 * MIB, declared).await, 413);
        assert_eq!(send("/api/chat/voice", 24 * MIB, declared).await, 200);
        assert_eq!(send("/api/chat/voice", 26 * MIB, declared).await, 413);
        assert_eq!(send("/api/products/import", 19 * MIB, declared).await, 200);
        assert_eq!(send("/api/products/import", 21 * MIB, declared).await, 413);
    }
}

#[rstest]
#[tokio::test]
async fn a_failing_service_is_a_problem(#[values(Over::InProcess, Over::Socket)] over: Over) {
    let config = Config {
        time_limit_ms: 3_000,
        ..Config::default()
    };
    let world = world_with(over, config).await;
    let reply = world.api().get("/api/stock/panic").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (500, "internal"));
    assert!(!reply.body.to_string().contains("shelf"));
    let reply = world.api().get("/api/stock/hang").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (503, "unavailable"));
    assert_eq!(reply.headers["retry-after"], "1");
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    world.api().get("/api/stock").await.ok();
}

#[tokio::test]
async fn an_absent_service_is_503_and_not_ready() {
    let with = world(Over::InProcess).await;
    let deps = mezave_gateway::Deps {
        backends: [("inventory", nowhere().await)].into(),
        verifier: with.issuer.verifier("gateway"),
        clock: with.clock.clone(),
        openapi: json!({}),
        web: axum::Router::new(),
    };
    let service = mezave_gateway::build(Config::default(), deps)
        .await
        .unwrap();
    let api = shared_testkit::Api::new(mezave_gateway::router(&service));
    let reply = api.with_token(&with.person.token).get("/api/stock").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (503, "unavailable"));
    let reply = api.get("/readyz").await;
    assert_eq!(reply.status, 503);
    assert_eq!(reply.body, json!({"waiting_for": ["inventory"]}));
    assert_eq!(with.nobody().get("/readyz").await.status, 200);
}

#[rstest]
#[tokio::test]
async fn floods_are_429(#[values(Over::InProcess, Over::Socket)] over: Over) {
    let config = Config {
        rate_limits: RateLimits {
            login: "1/s".parse().unwrap(),
            chat: "1/s".parse().unwrap(),
            ..RateLimits::default()
        },
        ..Config::default()
    };
    let world = world_with(over, config).await;
    let mut refused = None;
    for _ in 0..200 {
        let reply = world
            .api()
            .post("/api/chat/message", &json!({"text": "x"}))
            .await;
        if reply.status == 429 {
            refused = Some(reply);
            break;
        }
    }
    let refused = refused.expect("a refusal");
    assert_eq!(refused.code(), "rate_limited");
    assert!(refused.headers.contains_key("retry-after"));
    assert_eq!(refused.headers["ratelimit-limit"], "1");
    assert_eq!(refused.headers["ratelimit-remaining"], "0");
    assert!(refused.headers.contains_key("ratelimit-reset"));
    assert!(refused.headers.contains_key("x-request-id"));
    world.api().get("/api/stock").await.ok();
    let mut statuses = Vec::new();
    for _ in 0..200 {
        statuses.push(
            world
                .nobody()
                .post("/api/auth/login", &json!({}))
                .await
                .status
                .as_u16(),
        );
    }
    assert!(statuses.contains(&200) && statuses.contains(&429));
}
