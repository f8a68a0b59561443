//! Where requests go and what passes with them, the same over either transport.

use crate::common::{Over, world};
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::Request;
use rstest::rstest;
use serde_json::json;
use std::net::SocketAddr;

#[rstest]
#[tokio::test]
async fn paths_reach_their_service(
    #[values(Over::InProcess, Over::Socket, Over::OneDead)] over: Over,
) {
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
async fn nobody_gets_in_without_a_token(
    #[values(Over::InProcess, Over::Socket, Over::OneDead)] over: Over,
) {
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
async fn forged_headers_do_not_pass(
    #[values(Over::InProcess, Over::Socket, Over::OneDead)] over: Over,
) {
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
    assert_ne!(headers["traceparent"], body["headers"]["traceparent"]);
    let ids = [web.get("/api/products").await, web.get("/healthz").await];
    assert_ne!(
        ids[0].headers["x-request-id"],
        ids[1].headers["x-request-id"]
    );
}

#[rstest]
#[tokio::test]
async fn bodies_stream_both_ways(
    #[values(Over::InProcess, Over::Socket, Over::OneDead)] over: Over,
) {
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
async fn a_trace_goes_all_the_way(
    #[values(Over::InProcess, Over::Socket, Over::OneDead)] over: Over,
) {
    let world = world(over).await;
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let traced = world
        .api()
        .with_header("traceparent", parent)
        .with_header("tracestate", "vendor=1")
        .with_header("x-request-id", "r-7");
    let reply = traced.get("/api/stock").await;
    assert_eq!(reply.headers["x-request-id"], "r-7");
    // From the gateway to a service, and from that one to the next.
    for sent in [reply.ok(), traced.get("/api/chat/relay").await.ok()] {
        assert_eq!(sent["service"], "inventory");
        let headers = &sent["headers"];
        assert_eq!(headers["traceparent"], parent);
        assert_eq!(headers["tracestate"], "vendor=1");
        assert_eq!(headers["x-request-id"], "r-7");
    }
    for wrong in ["", "00-nonsense"] {
        let odd = world.api().with_header("traceparent", wrong);
        let sent = odd.get("/api/stock").await.ok();
        let made = sent["headers"]["traceparent"].as_str().unwrap();
        assert!(made.len() == 55 && made.starts_with("00-"), "{made}");
    }
}
