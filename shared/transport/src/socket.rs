//! A service on another port or machine: one address, one attempt at a time, no second thoughts.
//!
//! Connections are kept and shared by all requests of a [`Network`]; answers stream. What to do
//! when an attempt fails is decided elsewhere (`upstream`); here it is only told apart whether the
//! request can have been read by anybody.

use std::error::Error as _;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use http::uri::{PathAndQuery, Uri};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{self, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::runtime::{Handle, Id};

use crate::outgoing::{Kept, Outgoing};
use crate::{Transport, TransportError, client_tls};

/// Another machine of the same network answers long before this, or is not there.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);
/// Shorter than services keep an idle connection, so that they do not hang up as a request comes.
const IDLE: Duration = Duration::from_secs(30);

type Client = legacy::Client<HttpsConnector<HttpConnector>, Outgoing>;

/// Kept connections, to any number of addresses. Cheap to clone.
#[derive(Clone)]
pub struct Network(Arc<Pools>);

/// A pool for each runtime that sends: a connection lives on the runtime that opened it, and another
/// one's thread would have to be woken for every answer.
struct Pools {
    connector: HttpsConnector<HttpConnector>,
    by_runtime: RwLock<Vec<(Id, Client)>>,
}

impl Network {
    /// `https` addresses are trusted as [`client_tls`] says.
    pub fn new(ca_file: Option<&Path>) -> anyhow::Result<Self> {
        let tls = client_tls(ca_file)?;
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT_LIMIT));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        Ok(Self(Arc::new(Pools {
            connector,
            by_runtime: RwLock::default(),
        })))
    }

    /// The present runtime's connections.
    fn client(&self) -> Client {
        let here = Handle::current().id();
        let find = |pools: &[(Id, Client)]| {
            let own = pools.iter().find(|(runtime, _)| *runtime == here);
            own.map(|(_, client)| client.clone())
        };
        let known = self.0.by_runtime.read();
        let known = find(&known.unwrap_or_else(PoisonError::into_inner));
        known.unwrap_or_else(|| {
            let pools = self.0.by_runtime.write();
            let mut pools = pools.unwrap_or_else(PoisonError::into_inner);
            find(&pools).unwrap_or_else(|| {
                let client = legacy::Client::builder(TokioExecutor::new())
                    .pool_idle_timeout(IDLE)
                    .pool_timer(TokioTimer::new())
                    .build(self.0.connector.clone());
                pools.push((here, client.clone()));
                client
            })
        })
    }
}

/// Why an attempt brought no answer.
pub struct Failure {
    /// There was no connection: nobody has read the request.
    pub before_sending: bool,
    /// For the log.
    pub error: TransportError,
}

/// A service behind one URL such as `http://inventory:8082`. Cheap to clone.
#[derive(Clone)]
pub struct Socket {
    base: Uri,
    network: Network,
}

impl Socket {
    /// Calls go to `base`, over connections of its own.
    pub fn new(base: &str) -> Result<Self, TransportError> {
        let network = Network::new(None).map_err(|error| TransportError(error.to_string()))?;
        Self::over(&network, base)
    }

    /// Calls go to `base`, over connections of `network`.
    pub fn over(network: &Network, base: &str) -> Result<Self, TransportError> {
        let wrong = || TransportError(format!("{base:?} is no address such as http://host:8082"));
        let uri: Uri = base.parse().map_err(|_| wrong())?;
        let scheme = uri.scheme_str().unwrap_or_default();
        if !matches!(scheme, "http" | "https") || uri.authority().is_none() || uri.query().is_some()
        {
            return Err(wrong());
        }
        Ok(Self {
            base: uri,
            network: network.clone(),
        })
    }

    /// The address, for the log.
    pub const fn base(&self) -> &Uri {
        &self.base
    }

    /// Sends a request once.
    pub(crate) async fn attempt(
        &self,
        mut parts: http::request::Parts,
        body: Outgoing,
    ) -> Result<http::Response<Incoming>, Failure> {
        parts.uri = self.target(&parts.uri).map_err(|error| Failure {
            before_sending: true,
            error: TransportError(error.to_string()),
        })?;
        parts.headers.remove(http::header::HOST);
        parts.version = http::Version::HTTP_11;
        let request = http::Request::from_parts(parts, body);
        self.network
            .client()
            .request(request)
            .await
            .map_err(|error| {
                let mut text = error.to_string();
                let mut cause = error.source();
                while let Some(error) = cause {
                    text = format!("{text}: {error}");
                    cause = error.source();
                }
                Failure {
                    before_sending: error.is_connect(),
                    error: TransportError(format!("{}: {text}", self.base)),
                }
            })
    }

    fn target(&self, path: &Uri) -> Result<Uri, http::Error> {
        let asked = path.path_and_query().cloned();
        let asked = asked.unwrap_or_else(|| PathAndQuery::from_static("/"));
        let under = self.base.path().trim_end_matches('/');
        let whole = if under.is_empty() {
            asked
        } else {
            PathAndQuery::try_from(format!("{under}{asked}"))?
        };
        let mut target = self.base.clone().into_parts();
        target.path_and_query = Some(whole);
        Ok(Uri::from_parts(target)?)
    }
}

#[async_trait]
impl Transport for Socket {
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        let (parts, body) = request.into_parts();
        let kept = Kept::new(body, None, false).await?;
        let answer = self.attempt(parts, kept.outgoing()).await;
        answer
            .map(|response| response.map(Body::new))
            .map_err(|failure| failure.error)
    }
}
