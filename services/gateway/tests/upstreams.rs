//! Services elsewhere that are there twice, not at all, or die while they answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::common::{Over, World, before, listen, nobody, upstream, world};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::routing::any;
use http::{Request, Response};
use mezave_gateway::Config;
use shared_transport::Transport;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

/// A gateway before one service.
async fn door(world: &World, inventory: Arc<dyn Transport>) -> Router {
    before(world, Config::default(), &[("inventory", inventory)]).await
}

async fn post(door: &Router, world: &World, key: Option<&str>) -> Response<Body> {
    let mut request = Request::post("/api/stock/movement")
        .header("authorization", format!("Bearer {}", world.person.token))
        .header("content-length", 4);
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    let request = request.body(Body::from("once")).unwrap();
    door.clone().oneshot(request).await.unwrap()
}

/// Reads whole requests, says `answer` and hangs up.
async fn dies_after(answer: &'static str) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&count);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut read = Vec::new();
            while !read.ends_with(b"once") {
                let mut some = [0; 4096];
                let length = stream.read(&mut some).await.unwrap();
                assert_ne!(length, 0);
                read.extend_from_slice(&some[..length]);
            }
            seen.fetch_add(1, Ordering::SeqCst);
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (address, count)
}

#[tokio::test]
async fn a_post_without_a_key_is_never_sent_twice() {
    let world = world(Over::InProcess).await;
    let (address, count) = dies_after("").await;
    for list in [address.clone(), format!("{address},{address}")] {
        count.store(0, Ordering::SeqCst);
        let door = door(&world, upstream(&list)).await;
        assert_eq!(post(&door, &world, None).await.status(), 503);
        assert_eq!(count.load(Ordering::SeqCst), 1);
        assert_eq!(post(&door, &world, Some("k")).await.status(), 503);
        assert!(count.load(Ordering::SeqCst) > 2);
    }
}

#[tokio::test]
async fn a_service_that_dies_while_it_answers_is_not_a_short_answer() {
    let world = world(Over::InProcess).await;
    let begun = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this";
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n";
    for answer in [begun, chunked] {
        let (address, count) = dies_after(answer).await;
        let door = door(&world, upstream(&address)).await;
        let response = post(&door, &world, Some("k")).await;
        assert_eq!(response.status(), 200);
        assert!(to_bytes(response.into_body(), 1_000).await.is_err());
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn one_of_two_is_enough() {
    let world = world(Over::InProcess).await;
    let serves = Router::new().fallback(any(async |body: String| body));
    let list = format!("{},{}", nobody().await, listen(serves).await);
    let door = door(&world, upstream(&list)).await;
    for _ in 0..20 {
        let response = post(&door, &world, None).await;
        assert_eq!(response.status(), 200);
        assert_eq!(to_bytes(response.into_body(), 99).await.unwrap(), "once");
    }
}

#[tokio::test]
async fn a_service_that_is_gone_is_refused_at_once_and_found_again() {
    let world = world(Over::InProcess).await;
    let address = nobody().await;
    let door = door(&world, upstream(&address)).await;
    for _ in 0..10 {
        let response = post(&door, &world, None).await;
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "1");
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
    }
    let at = address.strip_prefix("http://").unwrap();
    let listener = TcpListener::bind(at).await.unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&count);
    let serves = Router::new().fallback(any(async move |body: String| {
        seen.fetch_add(1, Ordering::SeqCst);
        body
    }));
    tokio::spawn(async move { axum::serve(listener, serves).await });
    // The breaker is open: the service is there, but nobody asks it yet.
    assert_eq!(post(&door, &world, None).await.status(), 503);
    assert_eq!(count.load(Ordering::SeqCst), 0);
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(1)).await;
    tokio::time::resume();
    assert_eq!(post(&door, &world, None).await.status(), 200);
    assert_eq!(count.load(Ordering::SeqCst), 1);
}
