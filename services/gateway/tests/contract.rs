//! What the gateway promises, the same over either transport.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use axum::body::Body;
use axum::extract::ConnectInfo;
use common::{Over, nowhere, world, world_with};
use http::Request;
use mezave_gateway::{Config, RateLimits};
use rstest::rstest;
use serde_json::json;
use std::net::SocketAddr;

const MIB: usize = 1024 * 1024;

#[rstest]
#[tokio::test]
async fn paths_reach_their_service(#[values(Over::InProcess, Over::Socket)] over: Over) {
    let world = world(over).await;
    for (path, service) in [
        ("/api/auth/me", "auth"),
        ("/api/users/7", "auth"),
        ("/api/restaurant", "auth"),
        ("/api/devices", "auth"),
        ("/api/.well-known/jwks.json", "auth"),
        ("/api/categories", "inventory"),
        ("/api/products/search", "inventory"),
        ("/api/stock/movements", "inventory"),
        ("/api/counts", "inventory"),
        ("/api/suppliers", "inventory"),
        ("/api/orders", "inventory"),
        ("/api/jobs/1", "inventory"),
        ("/api/chat/history", "ai"),
        ("/api/notify/inbox", "notification"),
    ] {
        let body = world
            .api()
            .get(&format!("{path}?q=%D7%A7%20x&a=b"))
            .await
            .ok();
        assert_eq!(body["service"], service, "{path}");
        assert_eq!(body["path"], path.trim_start_matches("/api"));
        assert_eq!(body["query"], "q=%D7%A7%20x&a=b");
    }
    let posted = world
        .api()
        .post("/api/stock/movement", &json!({"a": 1}))
        .await
        .ok();
    assert_eq!(
        (&posted["method"], &posted["length"]),
        (&json!("POST"), &json!(7))
    );
    for nowhere in [
        "/api",
        "/api/",
        "/api/nothing",
        "/api/internal/events",
        "/api/auth/../internal/events",
        "/api/stock/%2e%2e/internal/events",
        "/api//internal/events",
        "/api/analytics/usage",
    ] {
        let reply = world.api().get(nowhere).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (404, "not_found"),
            "{nowhere}"
        );
    }
    let reply = world.nobody().get("/api/internal/events").await;
    assert_eq!(reply.status, 404);
    let web = world
        .send(
            Request::get("/internal/events")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(
        axum::body::to_bytes(web.into_body(), 99).await.unwrap(),
        "the web app"
    );
}

#[rstest]
#[tokio::test]
async fn nobody_gets_in_without_a_token(#[values(Over::InProcess, Over::Socket)] over: Over) {
    let world = world(over).await;
    for path in [
        "/api/products",
        "/api/events",
        "/api/notify/inbox",
        "/api/auth/me",
    ] {
        let reply = world.nobody().get(path).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (401, "token_missing"),
            "{path}"
        );
        assert_eq!(reply.headers["www-authenticate"], "Bearer");
        let reply = world.nobody().with_token("x.y.z").get(path).await;
        assert_eq!(reply.status, 401, "{path}");
    }
    world
        .nobody()
        .post("/api/auth/login", &json!({}))
        .await
        .ok();
    for path in ["/healthz", "/readyz", "/api/openapi.json"] {
        world.nobody().get(path).await.ok();
    }
    world.clock.advance_seconds(2 * 24 * 60 * 60);
    assert_eq!(
        world.api().get("/api/products").await.code(),
        "token_expired"
    );
}

#[rstest]
#[tokio::test]
async fn forged_headers_do_not_pass(#[values(Over::InProcess, Over::Socket)] over: Over) {
    let world = world(over).await;
    let mut request = Request::get("/api/products")
        .header("x-mezave-source", "whatsapp")
        .header("x-mezave-client-ip", "6.6.6.6")
        .header("x-mezave-role", "owner")
        .header("x-forwarded-for", "6.6.6.6")
        .header("forwarded", "for=6.6.6.6")
        .header("connection", "x-secret")
        .header("x-secret", "1")
        .header("proxy-authorization", "Basic eDp5")
        .header("x-request-id", "from-outside")
        .body(Body::empty())
        .unwrap();
    let peer: SocketAddr = "198.51.100.7:4711".parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    let response = world.send(request).await;
    assert_eq!(response.headers()["x-request-id"], "from-outside");
    for gone in ["connection", "x-hop", "keep-alive"] {
        assert!(!response.headers().contains_key(gone), "{gone}");
    }
    let body = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let headers = body["headers"].as_object().unwrap();
    assert_eq!(headers["x-mezave-client-ip"], "198.51.100.7");
    assert_eq!(headers["x-request-id"], "from-outside");
    for gone in [
        "x-mezave-source",
        "x-mezave-role",
        "x-forwarded-for",
        "forwarded",
        "x-secret",
        "proxy-authorization",
    ] {
        assert!(!headers.contains_key(gone), "{gone}");
    }
    let web = world.api().with_header("x-mezave-client", "web");
    let body = web.get("/api/products").await.ok();
    assert_eq!(body["headers"]["x-mezave-source"], "screen");
    assert_eq!(body["headers"]["x-mezave-client"], json!(null));
    let ids = [web.get("/api/products").await, web.get("/healthz").await];
    assert_ne!(
        ids[0].headers["x-request-id"],
        ids[1].headers["x-request-id"]
    );
}

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
        time_limit_ms: 300,
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
async fn bodies_stream_both_ways(#[values(Over::InProcess, Over::Socket)] over: Over) {
    use futures::StreamExt as _;
    let mut world = world(over).await;
    world.chunks.send("first".into()).unwrap();
    let request = Request::get("/api/stock/stream").body(Body::empty());
    let response = world.send(request.unwrap()).await;
    let mut body = response.into_body().into_data_stream();
    assert_eq!(body.next().await.unwrap().unwrap(), "first");
    world.chunks.send("second".into()).unwrap();
    assert_eq!(body.next().await.unwrap().unwrap(), "second");

    let (more, mut chunks) = tokio::sync::mpsc::unbounded_channel::<Result<&str, std::io::Error>>();
    let upload = Body::from_stream(futures::stream::poll_fn(move |context| {
        chunks.poll_recv(context)
    }));
    let router = world.router();
    let request = Request::post("/api/stock/upload")
        .header("authorization", format!("Bearer {}", world.person.token))
        .body(upload)
        .unwrap();
    let answer = tokio::spawn(tower::ServiceExt::oneshot(router, request));
    more.send(Ok("one")).unwrap();
    assert_eq!(world.uploaded.recv().await.unwrap(), "one");
    more.send(Ok("two")).unwrap();
    assert_eq!(world.uploaded.recv().await.unwrap(), "two");
    drop(more);
    assert_eq!(answer.await.unwrap().unwrap().status(), 204);
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

#[tokio::test]
async fn answers_carry_the_security_headers_and_are_compressed() {
    let world = world(Over::InProcess).await;
    for path in ["/", "/healthz", "/api/docs/", "/api/stock", "/api/nothing"] {
        let reply = world.api().get(path).await;
        let csp = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(csp.contains("default-src 'self'") && csp.contains("frame-ancestors 'none'"));
        assert!(!csp.contains("unsafe"));
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        assert!(reply.headers.contains_key("referrer-policy"));
        let permissions = reply.headers["permissions-policy"].to_str().unwrap();
        assert!(permissions.contains("microphone=(self)"));
        assert!(reply.headers.contains_key("x-request-id"), "{path}");
    }
    let packed = world.api().with_header("accept-encoding", "gzip, br");
    let reply = packed.get("/api/stock/many").await;
    assert!(reply.headers.contains_key("content-encoding"));
    assert_eq!(reply.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn the_description_has_a_page_without_inline_scripts() {
    let world = world(Over::InProcess).await;
    let text = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = tower::ServiceExt::oneshot(world.router(), request)
            .await
            .unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let page = text("/api/docs/").await;
    let scripts: Vec<_> = page.split("<script").skip(1).collect();
    assert!(!scripts.is_empty());
    for script in scripts {
        let (tag, rest) = script.split_once('>').unwrap();
        assert!(
            tag.contains("src=") && rest.trim_start().starts_with("</script>"),
            "{script}"
        );
    }
    assert!(!page.contains("<style") && !page.contains("http://") && !page.contains("https://"));
    let start = text("/api/docs/swagger-initializer.js").await;
    assert!(start.contains("/api/openapi.json"), "{start}");
    text("/api/docs/swagger-ui-bundle.js").await;
    assert_eq!(
        world.nobody().get("/api/docs").await.headers["location"],
        "/api/docs/"
    );
    assert_eq!(
        world.nobody().get("/api/openapi.json").await.ok()["openapi"],
        "3.1.0"
    );
}
