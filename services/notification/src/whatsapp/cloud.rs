//! The Cloud API over HTTP: sending a message, and fetching a recording that came with one.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, header};
use serde_json::Value;
use shared_auth::Secret;
use shared_transport::{Exchange, Network, Socket, TransportError};

use super::config::Config;
use super::fault::Fault;

/// A message; twice of it is less than a delivery may take.
const SEND: Exchange = Exchange {
    time: Duration::from_secs(9),
    size: 256 * 1024,
};
/// Where a recording is.
const LOOK_UP: Exchange = Exchange {
    time: Duration::from_secs(8),
    size: 64 * 1024,
};
/// The recording: as much as the assistant takes.
const FETCH: Exchange = Exchange {
    time: Duration::from_secs(20),
    size: 25 * 1024 * 1024,
};
/// Meta's media servers refuse who does not say what they are.
const AGENT: &str = concat!("mezave/", env!("CARGO_PKG_VERSION"));

/// A recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Its bytes.
    pub bytes: Bytes,
    /// What Meta says it is.
    pub mime_type: String,
}

/// Why there is no recording.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// Meta does not have it any more.
    #[error("the recording is gone")]
    Gone,
    /// It is larger than 25 `MiB`.
    #[error("the recording is larger than 25 MiB")]
    TooLarge,
    /// Meta did not answer as it should.
    #[error("{0}")]
    Unreachable(String),
}

/// The Cloud API of one account.
pub struct Cloud {
    network: Network,
    graph: Socket,
    scheme: String,
    version: String,
    token: Secret,
}

impl Cloud {
    /// As the settings say.
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        let network = Network::new(None)?;
        let graph = Socket::over(&network, config.base_url.trim())?;
        Ok(Self {
            scheme: graph.base().scheme_str().unwrap_or("https").to_owned(),
            network,
            graph,
            version: config.version.trim_matches('/').to_owned(),
            token: config.access_token.clone(),
        })
    }

    /// Sends a message from a number; gives Meta's id of it.
    pub async fn send(&self, phone_number_id: &str, message: &Value) -> Result<String, Fault> {
        let path = format!("/{}/{phone_number_id}/messages", self.version);
        let body = Bytes::from(message.to_string());
        let request = self.request(Method::POST, &path, body);
        let request = request.map_err(|error| Fault::unreachable(error.to_string()))?;
        let answer = SEND.run(&self.graph, request).await;
        let answer = answer.map_err(|error| Fault::unreachable(error.to_string()))?;
        if !answer.status().is_success() {
            return Err(self.fault(&answer));
        }
        let said: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        let id = said["messages"][0]["id"].as_str();
        id.map(str::to_owned)
            .ok_or_else(|| Fault::unreachable("an answer without a message's id"))
    }

    /// Fetches a recording.
    pub async fn recording(&self, media_id: &str) -> Result<Recording, MediaError> {
        let path = format!("/{}/{media_id}", self.version);
        let answer = self.get(&self.graph, &path, LOOK_UP).await?;
        let said: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        let size = said["file_size"].as_u64().unwrap_or_default();
        if size > FETCH.size as u64 {
            return Err(MediaError::TooLarge);
        }
        let unknown =
            || MediaError::Unreachable("an answer without the recording's URL".to_owned());
        let url: http::Uri = said["url"]
            .as_str()
            .and_then(|url| url.parse().ok())
            .ok_or_else(unknown)?;
        let host = url.authority().ok_or_else(unknown)?;
        // The token goes along: never in the clear to where Meta itself is asked by https.
        let scheme = url.scheme_str().unwrap_or_default();
        if scheme != "https" && scheme != self.scheme {
            return Err(unknown());
        }
        let server = Socket::over(&self.network, &format!("{scheme}://{host}"))?;
        let path = url.path_and_query().map_or("/", |path| path.as_str());
        let answer = self.get(&server, path, FETCH).await?;
        let kind = answer.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok());
        let mime_type = said["mime_type"].as_str().or(kind);
        Ok(Recording {
            mime_type: mime_type.unwrap_or("application/octet-stream").to_owned(),
            bytes: answer.into_body(),
        })
    }

    async fn get(
        &self,
        server: &Socket,
        path: &str,
        limits: Exchange,
    ) -> Result<Response<Bytes>, MediaError> {
        let request = self.request(Method::GET, path, Bytes::new());
        let request = request.map_err(|error| MediaError::Unreachable(error.to_string()))?;
        let answer = limits.run(server, request).await?;
        match answer.status().as_u16() {
            200..=299 => Ok(answer),
            404 | 410 => Err(MediaError::Gone),
            _ => {
                let fault = self.fault(&answer);
                // «Object with ID … does not exist» is how the Graph API says 404.
                if fault.code == Some(100) {
                    return Err(MediaError::Gone);
                }
                Err(MediaError::Unreachable(format!("{:?}", fault.outcome())))
            }
        }
    }

    fn request(&self, method: Method, path: &str, body: Bytes) -> http::Result<Request<Bytes>> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(
                header::AUTHORIZATION,
                format!("Bearer {}", self.token.reveal()),
            )
            .header(header::USER_AGENT, AGENT);
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        request.body(body)
    }

    fn fault(&self, answer: &Response<Bytes>) -> Fault {
        let wait = answer.headers().get(header::RETRY_AFTER);
        let wait = wait.and_then(|wait| wait.to_str().ok()?.trim().parse().ok());
        let wait = wait.map(Duration::from_secs);
        let status = answer.status().as_u16();
        Fault::read(status, wait, answer.body(), self.token.reveal())
    }
}

impl From<TransportError> for MediaError {
    fn from(error: TransportError) -> Self {
        // What is too large ends the reading of the answer.
        if error.0.contains("length limit exceeded") {
            return Self::TooLarge;
        }
        Self::Unreachable(error.to_string())
    }
}
