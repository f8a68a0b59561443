//! `/healthz` (alive) and `/readyz` (can serve; names what it waits for).

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use shared_auth::Verifier;

type Check = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>;

/// What a service must have before it can serve.
#[derive(Clone, Default)]
pub struct Readiness(Vec<(&'static str, Check)>);

impl Readiness {
    /// Adds a thing to wait for.
    #[must_use]
    pub fn with<F, R>(mut self, name: &'static str, check: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = bool> + Send + 'static,
    {
        self.0.push((name, Arc::new(move || Box::pin(check()))));
        self
    }

    /// Waits until the verifier knows whose tokens were withdrawn.
    #[must_use]
    pub fn with_identity(self, verifier: &Verifier) -> Self {
        let verifier = verifier.clone();
        self.with("identity", move || std::future::ready(verifier.is_ready()))
    }

    /// The names of what is still missing.
    pub async fn waiting_for(&self) -> Vec<&'static str> {
        let mut waiting = Vec::new();
        for (name, check) in &self.0 {
            if !check().await {
                waiting.push(*name);
            }
        }
        waiting
    }
}

/// The two routes; both public.
pub fn health(readiness: Readiness) -> Router {
    Router::new()
        .route("/healthz", get(async || Json(json!({"status": "ok"}))))
        .route(
            "/readyz",
            get(async move || {
                let waiting = readiness.waiting_for().await;
                let status = if waiting.is_empty() {
                    StatusCode::OK
                } else {
                    StatusCode::SERVICE_UNAVAILABLE
                };
                (status, Json(json!({"waiting_for": waiting}))).into_response()
            }),
        )
}
