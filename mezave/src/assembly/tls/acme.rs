//! Certificates from an authority that speaks ACME (RFC 8555), such as Let's Encrypt.
//!
//! The authority asks on this very port whether the name is ours (`tls-alpn-01`, RFC 8737), so
//! nothing else needs to be reachable: the public port 443 must lead here. Account and certificates
//! lie in `<data_dir>/acme`; they are renewed when two thirds of their time are over. Until the
//! first one is there, connections end in the handshake.

use std::path::Path;
use std::sync::Arc;

use futures::StreamExt as _;
use rustls::ServerConfig;
use rustls::server::ResolvesServerCert;
use rustls_acme::AcmeConfig;
use rustls_acme::caches::DirCache;
use shared_transport::client_tls;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::assembly::lock::make_folder;
use crate::config::Acme;

/// Gets and renews certificates until `stop`. The second answers the authority's question.
pub fn start(
    acme: &Acme,
    data_dir: &Path,
    stop: &CancellationToken,
    tasks: &TaskTracker,
) -> anyhow::Result<(Arc<dyn ResolvesServerCert>, Arc<ServerConfig>)> {
    let folder = data_dir.join("acme");
    make_folder(&folder)?;
    let client = client_tls(acme.ca_file())?;
    let config = AcmeConfig::new_with_client_config(acme.domains(), Arc::new(client))
        .contact(acme.contact())
        .directory(&acme.directory_url)
        .cache(DirCache::new(folder));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut state = config.state();
    let resolver = state.resolver();
    let challenge = state.challenge_rustls_config_with_provider(provider);
    let stop = stop.clone();
    tasks.spawn(async move {
        loop {
            let event = tokio::select! {
                () = stop.cancelled() => return,
                event = state.next() => event,
            };
            match event {
                Some(Ok(done)) => tracing::info!(?done, "ACME"),
                Some(Err(error)) => tracing::warn!(%error, "ACME: it will be tried again"),
                None => return,
            }
        }
    });
    Ok((resolver, challenge))
}

#[cfg(test)]
mod tests;
