//! The stand-in's HTTP side.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::rules::check;
use super::{ACCESS_TOKEN, Fault, PHONE_NUMBER_ID, State, Taken, VERSION, digits};

type Kept = Arc<State>;

pub(super) async fn serve(state: Kept) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address");
    let router = Router::new()
        .route("/{version}/{number}/messages", post(send))
        .route("/{version}/{media}", get(look_up))
        .route("/media-files/{media}", get(fetch))
        .with_state(state);
    let server = tokio::spawn(async move {
        let _ = axum::serve(listener, router).await;
    });
    (address, server)
}

async fn send(
    Shared(state): Shared<Kept>,
    Path((version, number)): Path<(String, String)>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let message: Value = serde_json::from_str(&body).unwrap_or_default();
    state.book().requests.push(message.clone());
    let fault = state.book().faults.pop_front();
    let is_lost = matches!(fault, Some(Fault::Lost));
    if let Some(fault) = fault.filter(|_| !is_lost) {
        return play(fault).await;
    }
    if let Err(response) = known(&headers) {
        return response;
    }
    if version != VERSION || number != PHONE_NUMBER_ID {
        let why = format!("Object with ID '{number}' does not exist");
        return error(400, 100, &why);
    }
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !is_json || !message.is_object() {
        return error(400, 100, "Invalid parameter");
    }
    let now = state.clock.now().as_micros();
    let mut book = state.book();
    if let Err((status, code, details)) = check(&book, &message, now) {
        return error(status, code, &details);
    }
    let to = digits(message["to"].as_str().unwrap_or_default());
    let wamid = book.id("wamid.");
    book.written.entry(to.clone()).or_default().push(now);
    let answer = json!({
        "messaging_product": "whatsapp",
        "contacts": [{"input": message["to"], "wa_id": to}],
        "messages": [{"id": wamid}],
    });
    book.taken.push(Taken {
        wamid,
        phone_number_id: number,
        message,
    });
    drop(book);
    state.arrived.notify_waiters();
    if is_lost {
        let broken = futures_error();
        return Response::new(Body::from_stream(broken));
    }
    Json(answer).into_response()
}

/// A body that breaks off at once.
fn futures_error() -> impl futures::Stream<Item = Result<&'static str, std::io::Error>> {
    futures::stream::iter([Ok("{"), Err(std::io::Error::other("broken off"))])
}

async fn play(fault: Fault) -> Response {
    match fault {
        Fault::Code(status, code) => error(status, code, "played"),
        Fault::Status(status) => plain(status, "<html>").into_response(),
        Fault::RetryAfter(seconds) => {
            let mut response = error(429, 130_429, "Rate limit hit");
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, seconds.into());
            response
        }
        Fault::Hang => std::future::pending().await,
        Fault::Nonsense | Fault::Lost => Json(json!({"messages": "soon"})).into_response(),
    }
}

async fn look_up(
    Shared(state): Shared<Kept>,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if let Err(response) = known(&headers) {
        return response;
    }
    let Some(media) = state.book().media.get(&id).cloned() else {
        return error(400, 100, &format!("Object with ID '{id}' does not exist"));
    };
    let base = state.base.get().cloned().unwrap_or_default();
    Json(json!({
        "messaging_product": "whatsapp",
        "url": format!("{base}/media-files/{id}?ext=1&hash=x"),
        "mime_type": media.mime_type,
        "file_size": media.file_size,
        "id": id,
    }))
    .into_response()
}

async fn fetch(
    Shared(state): Shared<Kept>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    // The page says so, and what it sends without is no recording.
    if known(&headers).is_err() || !headers.contains_key(header::USER_AGENT) {
        return plain(401, "").into_response();
    }
    match state.book().media.get(&id).cloned() {
        Some(media) => ([(header::CONTENT_TYPE, media.mime_type)], media.bytes).into_response(),
        None => plain(404, "").into_response(),
    }
}

/// Whether the bearer is the app's.
fn known(headers: &HeaderMap) -> Result<(), Response> {
    let right = format!("Bearer {ACCESS_TOKEN}");
    let given = headers.get(header::AUTHORIZATION);
    if given.is_some_and(|given| given.as_bytes() == right.as_bytes()) {
        return Ok(());
    }
    let given = given
        .and_then(|given| given.to_str().ok())
        .unwrap_or_default();
    Err(error(
        401,
        190,
        &format!("Invalid OAuth access token: {given}"),
    ))
}

fn error(status: u16, code: i64, details: &str) -> Response {
    let body = json!({"error": {
        "message": format!("(#{code}) {details}"),
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": details},
        "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam",
    }});
    (StatusCode::from_u16(status).expect("a status"), Json(body)).into_response()
}

fn plain(status: u16, body: &'static str) -> (StatusCode, &'static str) {
    (StatusCode::from_u16(status).expect("a status"), body)
}
