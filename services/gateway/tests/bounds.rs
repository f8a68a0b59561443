//! Too much, too often, too slow, broken or absent: each is a problem document.

use crate::common::{Over, before, nowhere, world, world_with};
use axum::body::Body;
use http::Request;
use mezave_gateway::{Config, RateLimits};
use rstest::rstest;
use serde_json::json;
use shared_testkit::Api;
use std::sync::Arc;
use std::time::Duration;

const MIB: usize = 1024 * 1024;

#[rstest]
#[tokio::test]
async fn too_large_is_413(#[values(Over::InProcess, Over::Socket, Over::OneDead)] over: Over) {
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
async fn a_failing_service_is_a_problem(
    #[values(Over::InProcess, Over::Socket, Over::OneDead)] over: Over,
) {
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
async fn without_any_service_it_is_not_ready() {
    let with = world(Over::InProcess).await;
    let gone = [("inventory", nowhere().await)];
    let api = Api::new(before(&with, Config::default(), &gone).await);
    let person = api.with_token(&with.person.token);
    let reply = person.get("/api/stock").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (503, "unavailable"));
    let reply = api.get("/readyz").await;
    assert_eq!(reply.status, 503);
    assert_eq!(reply.body, json!({"waiting_for": ["inventory"]}));
    assert_eq!(with.nobody().get("/readyz").await.status, 200);
}

async fn half_a_minute_passes() {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(31)).await;
    tokio::time::resume();
}

#[tokio::test]
async fn it_serves_without_one_service_and_names_it() {
    let with = world(Over::InProcess).await;
    let ready = shared_middleware::health(shared_middleware::Readiness::default());
    let up = Arc::new(shared_transport::InProcess::new(ready));
    let some = [("auth", up as _), ("inventory", nowhere().await)];
    let api = Api::new(before(&with, Config::default(), &some).await);
    // At the start it waits for what it has never seen, but not for ever.
    let reply = api.get("/readyz").await;
    assert_eq!(reply.status, 503);
    assert_eq!(reply.body, json!({"waiting_for": ["inventory"]}));
    half_a_minute_passes().await;
    let reply = api.get("/readyz").await;
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.body,
        json!({"waiting_for": [], "unreachable": ["inventory"]})
    );
}

#[tokio::test]
async fn a_head_may_only_be_so_large() {
    let world = world(Over::InProcess).await;
    let ask = async |lines: usize, length: usize| {
        let mut request = Request::get("/api/stock");
        for line in 0..lines {
            request = request.header(format!("x-{line}"), "x".repeat(length));
        }
        let request = request.body(Body::empty()).unwrap();
        world.send(request).await.status().as_u16()
    };
    assert_eq!(ask(1, 30_000).await, 200);
    assert_eq!(ask(1, 33_000).await, 431);
    assert_eq!(ask(50, 10).await, 200);
    assert_eq!(ask(70, 10).await, 431);
    let long = "x".repeat(33_000);
    let reply = world.api().with_header("x-long", &long).get("/").await;
    assert_eq!(
        (reply.status.as_u16(), reply.code()),
        (431, "headers_too_large")
    );
    assert!(reply.headers.contains_key("x-request-id"));
}

#[rstest]
#[tokio::test]
async fn floods_are_429(#[values(Over::InProcess, Over::Socket, Over::OneDead)] over: Over) {
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
