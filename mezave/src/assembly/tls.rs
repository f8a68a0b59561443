//! Private connections: which certificate is shown, and how a connection begins.
//!
//! Certificates come from files that are read again when they change (`files`) or from an authority
//! that speaks ACME (`acme`); either way without a restart and without losing a connection. rustls
//! with ring is the one TLS of the program; HTTP/1.1 is spoken inside.

mod acme;
mod files;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::server::{Acceptor, ResolvesServerCert};
use rustls_acme::is_tls_alpn_challenge;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{Certificates, Settings};

/// How long a client may take to agree on keys.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How connections to a listener are made private. Cheap to clone.
#[derive(Clone)]
pub struct Tls {
    server: Arc<ServerConfig>,
    /// Answers the authority that asks whether this is the right machine.
    challenge: Option<Arc<ServerConfig>>,
}

impl Tls {
    /// As the settings say; none: connections are plain. Certificates are kept fresh until `stop`.
    pub fn start(
        settings: &Settings,
        stop: &CancellationToken,
        tasks: &TaskTracker,
    ) -> anyhow::Result<Option<Self>> {
        let (resolver, challenge) = match settings.tls.certificates()? {
            Certificates::None => return Ok(None),
            Certificates::Files { cert, key } => {
                let files = files::Files::read(cert, key)?;
                tasks.spawn(Arc::clone(&files).keep_fresh(stop.clone()));
                let resolver: Arc<dyn ResolvesServerCert> = files;
                (resolver, None)
            }
            Certificates::Acme(acme) => {
                let (resolver, challenge) = acme::start(acme, &settings.data_dir, stop, tasks)?;
                (resolver, Some(challenge))
            }
        };
        Ok(Some(Self {
            server: Arc::new(server(resolver)?),
            challenge,
        }))
    }

    /// Agrees on keys; none: it was the authority's question, and it was answered.
    pub async fn accept(&self, stream: TcpStream) -> io::Result<Option<TlsStream<TcpStream>>> {
        let agree = async {
            let hello = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
            if let Some(challenge) = &self.challenge
                && is_tls_alpn_challenge(&hello.client_hello())
            {
                let mut asked = hello.into_stream(Arc::clone(challenge)).await?;
                asked.shutdown().await?;
                return Ok(None);
            }
            hello.into_stream(Arc::clone(&self.server)).await.map(Some)
        };
        tokio::time::timeout(HANDSHAKE, agree)
            .await
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }
}

fn server(resolver: Arc<dyn ResolvesServerCert>) -> anyhow::Result<ServerConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut server = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(resolver);
    server.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(server)
}

#[cfg(test)]
mod tests;
