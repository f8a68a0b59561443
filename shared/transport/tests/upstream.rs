//! Several addresses of one service: which is asked, what is sent twice and what never is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::routing::any;
use futures::StreamExt as _;
use http::{Method, Request, Response, StatusCode};
use shared_transport::{Network, Transport, TransportError, Upstream, Within};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

type Count = Arc<AtomicUsize>;

async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    (listener, at)
}

/// Answers everything with `status` and the body it was sent.
async fn answers(status: u16) -> (SocketAddr, Count) {
    let (listener, at) = listener().await;
    (at, answer_on(listener, status))
}

fn answer_on(listener: TcpListener, status: u16) -> Count {
    let count = Count::default();
    let seen = Arc::clone(&count);
    let answer = async move |request: Request<Body>| {
        let body = to_bytes(request.into_body(), usize::MAX).await.unwrap();
        seen.fetch_add(1, Ordering::SeqCst);
        (StatusCode::from_u16(status).unwrap(), body)
    };
    let router = Router::new().fallback(any(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    count
}

/// Reads a whole request (which must end in `end`) and hangs up, or stays silent.
async fn takes(end: &'static str, and_hangs_up: bool) -> (SocketAddr, Count) {
    let (listener, at) = listener().await;
    let count = Count::default();
    let seen = Arc::clone(&count);
    tokio::spawn(async move {
        let mut silent = Vec::new();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut read = Vec::new();
            while !read.ends_with(end.as_bytes()) {
                let mut some = [0; 4096];
                let length = stream.read(&mut some).await.unwrap();
                assert_ne!(length, 0);
                read.extend_from_slice(&some[..length]);
            }
            seen.fetch_add(1, Ordering::SeqCst);
            if !and_hangs_up {
                silent.push(stream);
            }
        }
    });
    (at, count)
}

async fn nobody() -> SocketAddr {
    listener().await.1
}

fn upstream(addresses: &[SocketAddr]) -> Upstream {
    let list: Vec<_> = addresses.iter().map(|at| format!("http://{at}")).collect();
    Upstream::new(&Network::new(None).unwrap(), &list.join(",")).unwrap()
}

fn request(method: Method, key: bool, body: &'static str) -> Request<Body> {
    let mut request = Request::builder().method(method).uri("/x");
    if key {
        request = request.header("idempotency-key", "k1");
    }
    if !body.is_empty() {
        request = request.header("content-length", body.len());
    }
    request.body(Body::from(body)).unwrap()
}

async fn status(
    upstream: &Upstream,
    request: Request<Body>,
) -> Result<(u16, String), TransportError> {
    let response = upstream.send(request).await?;
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Ok((status, String::from_utf8(body.to_vec()).unwrap()))
}

#[tokio::test]
async fn a_dead_address_costs_no_request() {
    let (live, count) = answers(200).await;
    let upstream = upstream(&[nobody().await, live, nobody().await]);
    for turn in 0..30 {
        let sent = match turn % 3 {
            0 => request(Method::GET, false, ""),
            1 => request(Method::POST, false, "one"),
            _ => {
                let chunks = ["t", "w", "o"].map(Ok::<_, Infallible>);
                let body = Body::from_stream(futures::stream::iter(chunks));
                Request::post("/x").body(body).unwrap()
            }
        };
        let body = ["", "one", "two"][turn % 3].to_owned();
        assert_eq!(status(&upstream, sent).await.unwrap(), (200, body));
    }
    assert_eq!(count.load(Ordering::SeqCst), 30);
}

#[tokio::test]
async fn requests_are_spread() {
    let (first, second) = (answers(200).await, answers(200).await);
    let upstream = upstream(&[first.0, second.0]);
    for _ in 0..20 {
        let sent = request(Method::GET, false, "");
        assert_eq!(status(&upstream, sent).await.unwrap().0, 200);
    }
    for (_, count) in [first, second] {
        assert_eq!(count.load(Ordering::SeqCst), 10);
    }
}

#[tokio::test]
async fn what_may_have_been_done_is_not_sent_twice() {
    for (method, key, end, several) in [
        (Method::POST, false, "once", false),
        (Method::PUT, false, "once", false),
        (Method::DELETE, false, "\r\n\r\n", false),
        (Method::POST, true, "once", true),
        (Method::GET, false, "\r\n\r\n", true),
    ] {
        let (at, count) = takes(end, true).await;
        let body = if end == "once" { end } else { "" };
        for addresses in [vec![at], vec![at, at]] {
            count.store(0, Ordering::SeqCst);
            let upstream = upstream(&addresses);
            let sent = request(method.clone(), key, body);
            assert!(status(&upstream, sent).await.is_err());
            let times = count.load(Ordering::SeqCst);
            assert_eq!(times > 1, several, "{method} {key} {times}");
            assert!(times <= 3);
        }
    }
}

#[tokio::test]
async fn a_request_may_be_repeated_at_another_address() {
    let (live, count) = answers(200).await;
    let (broken, lost) = takes("once", true).await;
    let upstream = upstream(&[broken, live]);
    for _ in 0..4 {
        let sent = request(Method::POST, true, "once");
        assert_eq!(
            status(&upstream, sent).await.unwrap(),
            (200, "once".to_owned())
        );
    }
    assert_eq!(count.load(Ordering::SeqCst), 4);
    assert!(lost.load(Ordering::SeqCst) > 0);
}

#[tokio::test]
async fn a_refusal_is_passed_on_unless_another_address_serves() {
    let (refuses, times) = answers(503).await;
    let alone = upstream(&[refuses]);
    let sent = request(Method::GET, false, "");
    assert_eq!(status(&alone, sent).await.unwrap().0, 503);
    assert_eq!(times.load(Ordering::SeqCst), 1);
    let (live, _) = answers(200).await;
    let both = upstream(&[refuses, live]);
    for _ in 0..4 {
        let sent = request(Method::GET, false, "");
        assert_eq!(status(&both, sent).await.unwrap().0, 200);
    }
    let neither = upstream(&[refuses, nobody().await]);
    let sent = request(Method::GET, false, "");
    assert_eq!(status(&neither, sent).await.unwrap().0, 503);
}

#[tokio::test]
async fn the_breaker_opens_and_heals() {
    let at = nobody().await;
    let upstream = upstream(&[at]);
    let mut refused: Option<Response<Body>> = None;
    for _ in 0..20 {
        refused = refused.or(upstream.send(request(Method::POST, false, "x")).await.ok());
    }
    let refused = refused.expect("an answer without asking");
    assert_eq!(refused.status(), 503);
    assert_eq!(refused.headers()["retry-after"], "1");
    let listener = TcpListener::bind(at).await.unwrap();
    let count = answer_on(listener, 200);
    let early = status(&upstream, request(Method::POST, false, "x")).await;
    assert_eq!(early.unwrap().0, 503);
    assert_eq!(count.load(Ordering::SeqCst), 0);
    time_passes(Duration::from_secs(1)).await;
    for _ in 0..10 {
        let late = status(&upstream, request(Method::POST, false, "x")).await;
        assert_eq!(late.unwrap().0, 200);
    }
}

async fn time_passes(by: Duration) {
    tokio::time::pause();
    tokio::time::advance(by).await;
    tokio::time::resume();
}

#[tokio::test]
async fn silence_counts_once_the_request_was_sent() {
    let (at, count) = takes("\r\n\r\n", false).await;
    let silent = upstream(&[at]);
    let mut sent = 0;
    let mut ask = async |body: Body| {
        let mut request = Request::post("/x").body(body).unwrap();
        let within = Within(Duration::from_secs(25));
        request.extensions_mut().insert(within);
        let asked = status(&silent, request);
        let mut asked = std::pin::pin!(asked);
        sent += 1;
        while count.load(Ordering::SeqCst) < sent {
            tokio::select! {
                answer = &mut asked => return answer,
                () = tokio::task::yield_now() => {}
            }
        }
        time_passes(Duration::from_secs(25)).await;
        asked.await
    };
    // Whoever uploads slowly proves nothing about the service.
    for _ in 0..10 {
        let slow = Body::from_stream(futures::stream::pending::<Result<&str, Infallible>>());
        assert!(ask(slow).await.unwrap_err().0.contains("silent"));
    }
    for _ in 0..5 {
        assert!(ask(Body::empty()).await.unwrap_err().0.contains("silent"));
    }
    assert_eq!(ask(Body::empty()).await.unwrap().0, 503);
}

#[tokio::test]
async fn a_stream_that_has_begun_is_never_cut() {
    let (listener, at) = listener().await;
    let (say, mut said) = tokio::sync::mpsc::unbounded_channel::<&str>();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        while let Some(text) = said.recv().await {
            stream.write_all(text.as_bytes()).await.unwrap();
        }
    });
    let upstream = upstream(&[at]);
    let mut sent = request(Method::GET, false, "");
    sent.extensions_mut().insert(Within(Duration::from_secs(1)));
    let response = upstream.send(sent).await.unwrap();
    let mut body = response.into_body().into_data_stream();
    for _ in 0..3 {
        time_passes(Duration::from_hours(1)).await;
        say.send("data: x\n\n").unwrap();
        assert_eq!(body.next().await.unwrap().unwrap(), "data: x\n\n");
    }
    drop(say);
    assert!(body.next().await.is_none());
}

#[test]
fn lists_are_read_as_people_write_them() {
    let network = Network::new(None).unwrap();
    for right in ["http://a:1", " http://a:1 , https://b ,", "http://a/under"] {
        assert!(Upstream::new(&network, right).is_ok(), "{right}");
    }
    for wrong in ["", ",", "a:1", "ftp://a", "http://a?x", "http://a,b"] {
        assert!(Upstream::new(&network, wrong).is_err(), "{wrong}");
    }
}
