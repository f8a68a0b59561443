//! One OpenAI-compatible server: a POST and its answer, within a time limit and no more often than
//! makes sense.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared_transport::{Network, Socket, Transport as _};
use tokio::time::Instant;

use super::breaker::Breaker;
use crate::config::Endpoint;

/// No answer of a model is larger.
const ANSWER_LIMIT: usize = 8 * 1024 * 1024;

/// Between two tries.
const PAUSE: Duration = Duration::from_millis(200);

/// Why a model gave no answer that could be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// It failed too often lately.
    #[error("left alone after failures")]
    LeftAlone,
    /// The restaurant has asked often enough today.
    #[error("today's budget is used up")]
    Budget,
    /// No answer in time.
    #[error("no answer within the time limit")]
    TooLate,
    /// No connection, or a lost one.
    #[error("{0}")]
    Unreachable(String),
    /// It answered with an error.
    #[error("answered {0}: {1}")]
    Refused(u16, String),
    /// Its answer is not what was asked for.
    #[error("nonsense: {0}")]
    Nonsense(String),
}

/// A model server. Shared by all who ask it.
pub struct Server {
    http: Socket,
    /// The model's name there.
    pub model: String,
    /// How often one restaurant may ask in a day.
    pub daily_calls: u32,
    bearer: Option<String>,
    limit: Duration,
    tries: u32,
    breaker: Mutex<Breaker>,
    began: Instant,
}

impl Server {
    /// The server of these settings, if there is one.
    pub fn open(endpoint: &Endpoint) -> anyhow::Result<Option<Self>> {
        if endpoint.base_url.trim().is_empty() {
            return Ok(None);
        }
        let network = Network::new(None)?;
        let http = Socket::over(&network, endpoint.base_url.trim())?;
        let key = endpoint.api_key.reveal();
        Ok(Some(Self {
            http,
            model: endpoint.model.clone(),
            daily_calls: endpoint.daily_calls,
            bearer: (!key.is_empty()).then(|| format!("Bearer {key}")),
            limit: Duration::from_millis(endpoint.time_limit_ms.max(1)),
            tries: endpoint.tries.max(1),
            breaker: Mutex::default(),
            began: Instant::now(),
        }))
    }

    /// Whether it is worth preparing a request.
    pub fn may_be_asked(&self) -> bool {
        let mut seen = *self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        seen.admit(self.began.elapsed())
    }

    /// POSTs JSON to `path` and reads the answer.
    pub async fn json<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
    ) -> Result<T, ModelError> {
        let body = Bytes::from(body.to_string());
        let answer = self.post(path, "application/json", body).await?;
        serde_json::from_slice(&answer).map_err(|error| {
            self.fault();
            ModelError::Nonsense(error.to_string())
        })
    }

    /// POSTs `body` to `path`: tried again on what may pass, until the time limit.
    pub async fn post(
        &self,
        path: &str,
        content_type: &str,
        body: Bytes,
    ) -> Result<Bytes, ModelError> {
        if !self.lock(Breaker::admit) {
            return Err(ModelError::LeftAlone);
        }
        let work = self.tried(path, content_type, body);
        let answer = tokio::time::timeout(self.limit, work).await;
        let answer = answer.unwrap_or(Err(ModelError::TooLate));
        match &answer {
            Ok(_) | Err(ModelError::Refused(400..=428 | 430..=499, _)) => {
                self.lock(|breaker, _| breaker.succeeded());
            }
            Err(_) => self.fault(),
        }
        answer
    }

    /// Its answer could not be used.
    pub fn fault(&self) {
        self.lock(Breaker::failed);
    }

    async fn tried(
        &self,
        path: &str,
        content_type: &str,
        body: Bytes,
    ) -> Result<Bytes, ModelError> {
        let mut left = self.tries;
        loop {
            left = left.saturating_sub(1);
            let answer = self.once(path, content_type, body.clone()).await;
            let passing = matches!(
                answer,
                Err(ModelError::Unreachable(_) | ModelError::Refused(429 | 500..=599, _))
            );
            if !passing || left == 0 {
                return answer;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn once(&self, path: &str, kind: &str, body: Bytes) -> Result<Bytes, ModelError> {
        let lost = |error: &dyn std::fmt::Display| ModelError::Unreachable(error.to_string());
        let mut request = Request::post(path).header(header::CONTENT_TYPE, kind);
        if let Some(bearer) = &self.bearer {
            request = request.header(header::AUTHORIZATION, bearer);
        }
        let length = body.len();
        let request = request
            .header(header::CONTENT_LENGTH, length)
            .body(Body::from(body))
            .map_err(|error| lost(&error))?;
        let answer = self
            .http
            .send(request)
            .await
            .map_err(|error| lost(&error))?;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), ANSWER_LIMIT).await;
        let bytes = bytes.map_err(|error| lost(&error))?;
        if status == StatusCode::OK {
            return Ok(bytes);
        }
        let said: String = String::from_utf8_lossy(&bytes).chars().take(200).collect();
        Err(ModelError::Refused(status.as_u16(), said))
    }

    fn lock<T>(&self, change: impl FnOnce(&mut Breaker, Duration) -> T) -> T {
        let mut breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut breaker, self.began.elapsed())
    }
}
