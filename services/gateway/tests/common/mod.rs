//! Small services behind a gateway, in this process or behind sockets.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use futures::StreamExt as _;
use mezave_gateway::{Config, Deps, Service, build, router};
use serde_json::{Value, json};
use shared_auth::Role;
use shared_clock::{ManualClock, Timestamp, new_id};
use shared_middleware::{Readiness, Security, health, stack};
use shared_testkit::{Api, Person, TestIssuer};
use shared_transport::{Client, InProcess, Network, Socket, Transport, Upstream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// How the gateway reaches its backends.
#[derive(Debug, Clone, Copy)]
pub enum Over {
    InProcess,
    Socket,
    /// At two addresses, one of which nobody listens on.
    OneDead,
}

/// One open `/events` request at a backend: what it asked for, and the way to answer it.
pub struct Opened {
    pub service: &'static str,
    pub last_event_id: Option<String>,
    pub say: UnboundedSender<String>,
}

/// What the test backends share.
#[derive(Clone)]
pub struct Stage {
    service: &'static str,
    /// The way to inventory, for those after it.
    inventory: Option<Client>,
    opened: UnboundedSender<Opened>,
    /// Chunks of `/stock/stream`, and what `/stock/upload` has read.
    pub chunks: Arc<Mutex<Option<UnboundedReceiver<Bytes>>>>,
    pub uploaded: UnboundedSender<Bytes>,
}

pub struct World {
    pub clock: Arc<ManualClock>,
    pub issuer: TestIssuer,
    pub service: Service,
    pub person: Person,
    pub opened: UnboundedReceiver<Opened>,
    pub chunks: UnboundedSender<Bytes>,
    pub uploaded: UnboundedReceiver<Bytes>,
}

pub async fn world(over: Over) -> World {
    world_with(over, Config::default()).await
}

pub async fn world_with(over: Over, config: Config) -> World {
    let clock = ManualClock::at(Timestamp::from_micros(1_790_000_000_000_000));
    let issuer = TestIssuer::new(clock.clone());
    let (opened_tx, opened) = unbounded_channel();
    let (chunks, chunks_rx) = unbounded_channel();
    let (uploaded_tx, uploaded) = unbounded_channel();
    let chunks_rx = Arc::new(Mutex::new(Some(chunks_rx)));
    let mut backends: HashMap<&'static str, Arc<dyn Transport>> = HashMap::new();
    for service in ["auth", "inventory", "ai", "notification"] {
        let stage = Stage {
            service,
            inventory: backends.get("inventory").cloned().map(Client::new),
            opened: opened_tx.clone(),
            chunks: Arc::clone(&chunks_rx),
            uploaded: uploaded_tx.clone(),
        };
        let security = Security {
            service,
            verifier: issuer.verifier(service),
            clock: clock.clone(),
            public: &["/auth/login"],
        };
        let backend = stack(routes(stage), security);
        backends.insert(service, reach(over, backend).await);
    }
    let deps = Deps {
        backends,
        verifier: issuer.verifier("gateway"),
        clock: clock.clone(),
        limits: Arc::new(mezave_gateway::OwnBuckets),
        openapi: json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}),
        web: Router::new().fallback(async || "the web app"),
    };
    World {
        person: issuer.person(new_id(&*clock), Role::Owner),
        service: build(config, deps).await.unwrap(),
        clock,
        issuer,
        opened,
        chunks,
        uploaded,
    }
}

impl World {
    pub fn router(&self) -> Router {
        router(&self.service)
    }

    pub fn api(&self) -> Api {
        Api::new(self.router()).with_token(&self.person.token)
    }

    pub fn nobody(&self) -> Api {
        Api::new(self.router())
    }

    /// Any request with the person's token.
    pub async fn send(&self, mut request: http::Request<Body>) -> Response {
        use tower::ServiceExt as _;
        let bearer = format!("Bearer {}", self.person.token).parse().unwrap();
        request.headers_mut().insert("authorization", bearer);
        self.router().oneshot(request).await.unwrap()
    }
}

async fn reach(over: Over, backend: Router) -> Arc<dyn Transport> {
    let list = match over {
        Over::InProcess => return Arc::new(InProcess::new(backend)),
        Over::Socket => listen(backend).await,
        Over::OneDead => format!("{},{}", nobody().await, listen(backend).await),
    };
    upstream(&list)
}

/// The address of a service.
pub async fn listen(backend: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, backend).await });
    format!("http://{address}")
}

/// As the assembly reaches a service elsewhere.
pub fn upstream(list: &str) -> Arc<dyn Transport> {
    Arc::new(Upstream::new(&Network::new(None).unwrap(), list).unwrap())
}

/// An address nobody listens on.
pub async fn nobody() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// A gateway of the same people before other services.
pub async fn before(
    world: &World,
    config: Config,
    backends: &[(&'static str, Arc<dyn Transport>)],
) -> Router {
    let deps = Deps {
        backends: backends.iter().cloned().collect(),
        verifier: world.issuer.verifier("gateway"),
        clock: world.clock.clone(),
        limits: Arc::new(mezave_gateway::OwnBuckets),
        openapi: json!({}),
        web: Router::new(),
    };
    router(&build(config, deps).await.unwrap())
}

/// A socket nobody listens on.
pub async fn nowhere() -> Arc<dyn Transport> {
    Arc::new(Socket::new(&nobody().await).unwrap())
}

fn routes(stage: Stage) -> Router {
    Router::new()
        .route("/stock/panic", get(panics))
        .route("/stock/hang", get(std::future::pending::<()>))
        .route("/stock/stream", get(streams))
        .route("/stock/upload", post(uploads))
        .route("/stock/many", get(async || Json(vec!["stock"; 4_000])))
        .route("/chat/relay", get(relays))
        .route("/events", get(events))
        .route("/internal/events", get(async || "secret"))
        .route("/{*path}", any(echo))
        .with_state(stage)
        .merge(health(Readiness::default()))
}

async fn panics() -> Response {
    panic!("the shelf fell down")
}

/// Asks inventory on the caller's behalf, as ai does.
async fn relays(State(stage): State<Stage>, headers: HeaderMap) -> Json<Value> {
    let bearer = headers["authorization"].to_str().unwrap();
    let token = bearer.strip_prefix("Bearer ").unwrap();
    let inventory = stage.inventory.unwrap();
    Json(inventory.get("/stock").bearer(token).send().await.unwrap())
}

async fn echo(State(stage): State<Stage>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let headers: HashMap<String, String> = parts
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    let answer: Value = json!({
        "service": stage.service,
        "method": parts.method.as_str(),
        "path": parts.uri.path(),
        "query": parts.uri.query(),
        "headers": headers,
        "length": bytes.len(),
    });
    let hop = [("connection", "x-hop"), ("x-hop", "1"), ("keep-alive", "5")];
    (hop, Json(answer)).into_response()
}

async fn streams(State(stage): State<Stage>) -> Response {
    let mut chunks = stage.chunks.lock().unwrap().take().unwrap();
    let stream = futures::stream::poll_fn(move |context| chunks.poll_recv(context));
    Body::from_stream(stream.map(Ok::<_, std::convert::Infallible>)).into_response()
}

async fn uploads(State(stage): State<Stage>, request: Request) -> StatusCode {
    let mut body = request.into_body().into_data_stream();
    while let Some(chunk) = body.next().await {
        let Ok(chunk) = chunk else {
            return StatusCode::BAD_REQUEST;
        };
        stage.uploaded.send(chunk).unwrap();
    }
    StatusCode::NO_CONTENT
}

async fn events(State(stage): State<Stage>, headers: HeaderMap) -> Response {
    let (say, mut said) = unbounded_channel::<String>();
    let last = headers.get("last-event-id");
    let opened = Opened {
        service: stage.service,
        last_event_id: last.map(|id| id.to_str().unwrap().to_owned()),
        say,
    };
    stage.opened.send(opened).ok();
    let stream = futures::stream::poll_fn(move |context| said.poll_recv(context));
    let body = Body::from_stream(stream.map(Ok::<_, std::convert::Infallible>));
    ([("content-type", "text/event-stream")], body).into_response()
}
