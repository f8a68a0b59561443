//! The connection to push services, which are other people's machines: what their names resolve to
//! is checked in the connector itself, so that no answer of a name server can lead a message into
//! the house, not even one that changes between two questions. Redirects are not followed.

use std::error::Error;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::client::legacy::{self};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::timeout;
use tower::Service;

use super::endpoint::is_public;

/// How long one device may take, all in all.
const LIMIT: Duration = Duration::from_secs(10);
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
const IDLE: Duration = Duration::from_secs(30);
/// What is read of an answer, so that the connection can be used again.
const ANSWER_BYTES: usize = 64 * 1024;

/// Kept connections to push services.
pub struct Network(legacy::Client<HttpsConnector<HttpConnector<Names>>, Full<Bytes>>);

/// A push service's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What it says.
    pub status: StatusCode,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// Its name leads into a private network.
    #[error("is not on a public address")]
    Private,
    /// No connection, or it broke.
    #[error("cannot be reached ({0})")]
    Unreachable(String),
    /// It took too long.
    #[error("did not answer in time")]
    Late,
}

impl Network {
    /// `allow_private`: for tests, also without TLS.
    pub fn new(allow_private: bool) -> anyhow::Result<Self> {
        let mut tcp = HttpConnector::new_with_resolver(Names { allow_private });
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT_LIMIT));
        let tls = shared_transport::client_tls(None)?;
        let builder = HttpsConnectorBuilder::new().with_tls_config(tls);
        let builder = if allow_private {
            builder.https_or_http()
        } else {
            builder.https_only()
        };
        let client = legacy::Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            .build(builder.enable_http1().wrap_connector(tcp));
        Ok(Self(client))
    }

    /// Sends a request once, within ten seconds.
    pub async fn send(&self, request: Request<Full<Bytes>>) -> Result<Answered, Unanswered> {
        let sent = async {
            let response = self.0.request(request).await.map_err(|error| why(&error))?;
            let retry_after = response.headers().get(http::header::RETRY_AFTER);
            let retry_after = retry_after.and_then(|value| value.to_str().ok());
            let answered = Answered {
                status: response.status(),
                retry_after: retry_after.map(ToOwned::to_owned),
            };
            Ok((answered, response.into_body()))
        };
        let (answered, body) = timeout(LIMIT, sent)
            .await
            .unwrap_or(Err(Unanswered::Late))?;
        drain(body).await;
        Ok(answered)
    }
}

/// The status has been said: nothing that happens to the rest changes it.
async fn drain(body: Incoming) {
    let rest = Limited::new(body, ANSWER_BYTES).collect();
    let _ = timeout(Duration::from_secs(1), rest).await;
}

/// The innermost cause; none of them knows the path.
fn why(error: &legacy::Error) -> Unanswered {
    let mut innermost: &(dyn Error + 'static) = error;
    loop {
        if let Some(Lookup::Private) = innermost.downcast_ref() {
            return Unanswered::Private;
        }
        match innermost.source() {
            Some(cause) => innermost = cause,
            None => return Unanswered::Unreachable(innermost.to_string()),
        }
    }
}

/// Looks names up, and gives none that leads into a private network.
#[derive(Debug, Clone)]
struct Names {
    allow_private: bool,
}

/// Why a name leads nowhere.
#[derive(Debug, thiserror::Error)]
enum Lookup {
    #[error("not a public address")]
    Private,
    #[error("its name is not known")]
    Unknown(#[source] io::Error),
}

impl Names {
    /// One private address among public ones spoils the name.
    fn checked(&self, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Lookup> {
        let is_fine = |address: &SocketAddr| self.allow_private || is_public(address.ip());
        if found.iter().all(is_fine) {
            Ok(found)
        } else {
            Err(Lookup::Private)
        }
    }
}

impl Service<Name> for Names {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = Lookup;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Lookup>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Lookup>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let names = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let found = found.map_err(Lookup::Unknown)?.collect();
            names.checked(found).map(Vec::into_iter)
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use tokio::net::TcpListener;

    use super::*;

    async fn post(network: &Network, url: String) -> Result<Answered, Unanswered> {
        let request = Request::post(url).body(Full::default()).unwrap();
        network.send(request).await
    }

    /// Whatever was checked before: the connection itself is not opened.
    #[tokio::test]
    async fn a_name_of_a_private_address_is_not_connected_to() {
        let house = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = house.local_addr().unwrap().port();
        let strict = Network::new(false).unwrap();
        let refused = post(&strict, format!("https://localhost:{port}/x")).await;
        assert_eq!(refused, Err(Unanswered::Private));
        let plain = post(&strict, format!("http://localhost:{port}/x")).await;
        assert!(matches!(plain, Err(Unanswered::Unreachable(_))));
        let nobody = tokio::select! {
            biased;
            _ = house.accept() => false,
            () = std::future::ready(()) => true,
        };
        assert!(nobody, "a connection was opened");
    }

    #[test]
    fn one_private_address_spoils_a_name() {
        let address = |text: &str| SocketAddr::new(text.parse().unwrap(), 0);
        let strict = Names {
            allow_private: false,
        };
        let public = vec![address("8.8.8.8"), address("2606:4700::1111")];
        assert!(strict.checked(public.clone()).is_ok());
        for private in ["192.168.0.1", "100.64.0.1", "fd00::1", "::ffff:10.0.0.1"] {
            let mut found = public.clone();
            found.push(address(private));
            assert!(strict.checked(found).is_err(), "{private}");
        }
    }

    /// Time stands still and then leaps: nobody waits ten seconds for this.
    #[tokio::test(start_paused = true)]
    async fn whoever_hangs_is_left() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/x", silent.local_addr().unwrap());
        let late = post(&Network::new(true).unwrap(), url).await;
        assert_eq!(late, Err(Unanswered::Late));
    }
}
