//! A model server that follows the published API, and fails in the ways real ones do.
//!
//! It answers `/v1/chat/completions` from a script, `/v1/embeddings` with words counted into a few
//! numbers, `/v1/audio/transcriptions` from a script, and keeps what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode, header};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// How it fails.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    /// Takes the request and never answers.
    Hang,
    Status(u16),
    /// 200 with this body.
    Body(String),
    /// The answer breaks off.
    Half,
}

#[derive(Default)]
struct Script {
    fault: Fault,
    chat: VecDeque<Value>,
    heard: Value,
    asked: Vec<(String, String)>,
    keys: Vec<String>,
}

/// A running stand-in; it ends with the runtime of its test.
#[derive(Clone)]
pub struct StandIn {
    script: Arc<Mutex<Script>>,
    pub base_url: String,
}

impl StandIn {
    pub async fn start() -> Self {
        let script = Arc::new(Mutex::new(Script::default()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/v1/chat/completions", post(chat))
            .route("/v1/embeddings", post(embeddings))
            .route("/v1/audio/transcriptions", post(transcriptions))
            .with_state(Arc::clone(&script));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { script, base_url }
    }

    /// From now on it fails so.
    pub fn fails(&self, fault: Fault) {
        self.script.lock().unwrap().fault = fault;
    }

    /// The next completion's content.
    pub fn says(&self, content: &Value) {
        let mut script = self.script.lock().unwrap();
        script.chat.push_back(content.clone());
    }

    /// What it hears from now on.
    pub fn hears(&self, transcript: Value) {
        self.script.lock().unwrap().heard = transcript;
    }

    /// Path and body of every request so far.
    pub fn asked(&self) -> Vec<(String, String)> {
        self.script.lock().unwrap().asked.clone()
    }

    /// The tokens it was shown.
    pub fn keys(&self) -> Vec<String> {
        self.script.lock().unwrap().keys.clone()
    }
}

type Shared = State<Arc<Mutex<Script>>>;

async fn received(script: &Mutex<Script>, request: Request) -> (Fault, Bytes) {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let mut script = script.lock().unwrap();
    let text = String::from_utf8_lossy(&body).into_owned();
    script.asked.push((parts.uri.path().to_owned(), text));
    if let Some(key) = parts.headers.get(header::AUTHORIZATION) {
        script.keys.push(key.to_str().unwrap().to_owned());
    }
    (script.fault.clone(), body)
}

async fn answered(fault: Fault, body: Value) -> Response<Body> {
    let answer = Response::builder().header(header::CONTENT_TYPE, "application/json");
    match fault {
        Fault::None => answer.body(Body::from(body.to_string())).unwrap(),
        Fault::Hang => std::future::pending().await,
        Fault::Status(status) => answer
            .status(StatusCode::from_u16(status).unwrap())
            .body(Body::from("{\"error\":{\"message\":\"out of memory\"}}"))
            .unwrap(),
        Fault::Body(text) => answer.body(Body::from(text)).unwrap(),
        Fault::Half => answer
            .header(header::CONTENT_LENGTH, 100_000)
            .body(Body::from("{\"choices\":[{\"message\":"))
            .unwrap(),
    }
}

async fn chat(State(script): Shared, request: Request) -> Response<Body> {
    let (fault, _) = received(&script, request).await;
    let content = script.lock().unwrap().chat.pop_front();
    let content = content.unwrap_or_else(|| json!({"kind": "other", "items": []}));
    let text = match content {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let completion = json!({"id": "c", "object": "chat.completion", "choices": [
        {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}]});
    answered(fault, completion).await
}

async fn embeddings(State(script): Shared, request: Request) -> Response<Body> {
    let (fault, body) = received(&script, request).await;
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let texts = asked["input"].as_array().unwrap();
    let data: Vec<Value> = (0..)
        .zip(texts)
        .map(|(at, text): (usize, &Value)| {
            json!({"object": "embedding", "index": at, "embedding": vector(text.as_str().unwrap())})
        })
        .collect();
    answered(fault, json!({"object": "list", "data": data})).await
}

/// Words counted into sixteen numbers; «משקה» and «קולה» mean the same here.
fn vector(text: &str) -> Vec<f32> {
    let mut vector = vec![0.01_f32; 16];
    for word in text.split_whitespace() {
        let word = if word.starts_with("משקה") {
            "קולה"
        } else {
            word
        };
        let at = word
            .bytes()
            .fold(7_usize, |sum, byte| sum * 31 + usize::from(byte))
            % 16;
        vector[at] += 1.0;
    }
    vector
}

async fn transcriptions(State(script): Shared, request: Request) -> Response<Body> {
    let (fault, _) = received(&script, request).await;
    let heard = script.lock().unwrap().heard.clone();
    answered(fault, heard).await
}
