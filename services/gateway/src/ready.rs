//! `/healthz` and `/readyz` of the gateway: can it serve, and which services can it not reach.
//!
//! Right after the start it waits for every service once, for a moment: a whole that is starting is
//! not ready before its parts are. From then on one service that is down makes one part of Mezave
//! answer 503, not all of it: the gateway stays ready and names the service under `unreachable`.
//! Without any service at all it is of no use and not ready.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use futures::future::join_all;
use serde_json::json;
use shared_transport::{Transport, Within};
use tokio::time::Instant;

use crate::Inner;

/// How long a service may take to say whether it is ready.
const ASKING: Duration = Duration::from_secs(2);
/// How long a start waits for services that were never seen.
const STARTING: Duration = Duration::from_secs(30);

/// What is known about the services.
pub struct Ready {
    since: Instant,
    met: Mutex<BTreeSet<&'static str>>,
}

impl Ready {
    /// Nothing was seen yet.
    pub fn new() -> Self {
        Self {
            since: Instant::now(),
            met: Mutex::default(),
        }
    }

    /// Whether to serve without `missing`, of `all` services.
    fn judge(&self, all: &BTreeSet<&'static str>, missing: &BTreeSet<&'static str>) -> Verdict {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        met.extend(all.difference(missing));
        let is_starting = self.since.elapsed() < STARTING;
        if !all.is_empty() && missing == all {
            return Verdict::Wait(missing.clone());
        }
        let unseen: BTreeSet<_> = missing.difference(&met).copied().collect();
        if is_starting && !unseen.is_empty() {
            Verdict::Wait(unseen)
        } else {
            Verdict::Serve
        }
    }
}

enum Verdict {
    Serve,
    Wait(BTreeSet<&'static str>),
}

/// The two routes; both public.
pub fn routes(inner: &Arc<Inner>) -> Router {
    let inner = Arc::clone(inner);
    let ready = get(move || async move { answer(&inner).await });
    Router::new()
        .route("/healthz", get(async || Json(json!({"status": "ok"}))))
        .route("/readyz", ready)
}

async fn answer(inner: &Inner) -> Response {
    let asked = inner.backends.iter().map(async |(name, backend)| {
        let ready = is_ready(&**backend).await;
        (*name, ready)
    });
    let answers = join_all(asked).await;
    let all = answers.iter().map(|(name, _)| *name).collect();
    let missing = answers.iter().filter(|(_, ready)| !ready);
    let missing: BTreeSet<_> = missing.map(|(name, _)| *name).collect();
    let mut waiting = match inner.ready.judge(&all, &missing) {
        Verdict::Serve => BTreeSet::new(),
        Verdict::Wait(waiting) => waiting,
    };
    if !inner.security.verifier.is_ready() {
        waiting.insert("identity");
    }
    let status = if waiting.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let mut body = json!({"waiting_for": waiting});
    let unreachable: Vec<_> = missing.difference(&waiting).collect();
    if !unreachable.is_empty() {
        body["unreachable"] = json!(unreachable);
    }
    (status, Json(body)).into_response()
}

async fn is_ready(backend: &dyn Transport) -> bool {
    let Ok(mut request) = Request::get("/readyz").body(Body::empty()) else {
        return false;
    };
    request.extensions_mut().insert(Within(ASKING));
    let answer = tokio::time::timeout(ASKING, backend.send(request)).await;
    matches!(answer, Ok(Ok(response)) if response.status().is_success())
}
