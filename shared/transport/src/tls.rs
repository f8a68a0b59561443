//! How this process trusts the other side of an `https` connection it opens: rustls with ring.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

/// The other side must show a certificate of an authority in `ca_file` (PEM), or of one the web
/// trusts if there is none.
pub fn client_tls(ca_file: Option<&Path>) -> anyhow::Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    match ca_file {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            let name = file.display();
            let read = CertificateDer::pem_file_iter(file);
            for certificate in read.with_context(|| format!("cannot read {name}"))? {
                let certificate = certificate.with_context(|| format!("{name} is no PEM"))?;
                roots.add(certificate).with_context(|| name.to_string())?;
            }
            anyhow::ensure!(!roots.is_empty(), "{name} holds no certificate");
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
