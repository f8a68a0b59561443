//! A service on another port or machine.

use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;

use crate::{Transport, TransportError};

/// A service behind a URL such as `http://inventory:8082`.
#[derive(Clone)]
pub struct Socket {
    base: String,
    client: reqwest::Client,
}

impl Socket {
    /// Calls go to `base`.
    pub fn new(base: &str) -> Result<Self, TransportError> {
        let client = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(3))
            .pool_idle_timeout(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| TransportError(error.to_string()))?;
        Ok(Self {
            base: base.trim_end_matches('/').to_owned(),
            client,
        })
    }
}

#[async_trait]
impl Transport for Socket {
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        let (mut parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        parts.uri = format!("{}{path}", self.base)
            .parse()
            .map_err(|error: http::uri::InvalidUri| TransportError(error.to_string()))?;
        parts.headers.remove(http::header::HOST);
        let body = reqwest::Body::wrap_stream(body.into_data_stream());
        let request = reqwest::Request::try_from(http::Request::from_parts(parts, body))
            .map_err(|error| TransportError(error.to_string()))?;
        let response = self
            .client
            .execute(request)
            .await
            .map_err(|error| TransportError(error.to_string()))?;
        Ok(http::Response::from(response).map(Body::new))
    }
}
