//! A certificate and its key from two PEM files, read again when one of them changes.
//!
//! Whoever renews certificates replaces the files; within [`POLL`], or at once on SIGHUP, new
//! connections are shown the new certificate. Files that cannot be used (half written, a key of
//! another certificate) are named in the log and the old certificate stays.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use anyhow::Context as _;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How often the files are looked at.
const POLL: Duration = Duration::from_secs(5);

/// Enough of a file's state to see that it is another one.
type Stamp = [Option<(SystemTime, u64)>; 2];

/// The files and what was last read from them.
#[derive(Debug)]
pub struct Files {
    cert: PathBuf,
    key: PathBuf,
    seen: Mutex<Stamp>,
    shown: RwLock<Arc<CertifiedKey>>,
}

impl Files {
    /// Reads both; at the start they must be usable.
    pub fn read(cert: &Path, key: &Path) -> anyhow::Result<Arc<Self>> {
        let seen = stamp(cert, key);
        Ok(Arc::new(Self {
            shown: RwLock::new(Arc::new(load(cert, key)?)),
            seen: Mutex::new(seen),
            cert: cert.to_owned(),
            key: key.to_owned(),
        }))
    }

    /// Looks after the files until `stop`.
    pub async fn keep_fresh(self: Arc<Self>, stop: CancellationToken) {
        let mut hangups = signal(SignalKind::hangup()).ok();
        loop {
            let asked = async {
                match &mut hangups {
                    Some(hangups) => hangups.recv().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                _ = asked => self.forget(),
                () = tokio::time::sleep(POLL) => {}
            }
            let files = Arc::clone(&self);
            // Files may lie on a slow disk.
            let _ = tokio::task::spawn_blocking(move || files.look()).await;
        }
    }

    /// The next look reads the files whether they changed or not.
    fn forget(&self) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Stamp::default();
    }

    /// Reads the files again if they changed.
    pub(super) fn look(&self) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let now = stamp(&self.cert, &self.key);
        if *seen == now {
            return;
        }
        *seen = now;
        match load(&self.cert, &self.key) {
            Ok(fresh) => {
                *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
                tracing::info!("a new certificate is in use");
            }
            Err(error) => {
                tracing::error!("the certificate stays as it was: {error:#}");
            }
        }
    }
}

impl ResolvesServerCert for Files {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&shown))
    }
}

fn stamp(cert: &Path, key: &Path) -> Stamp {
    [cert, key].map(|file| {
        let state = file.metadata().ok()?;
        Some((state.modified().ok()?, state.len()))
    })
}

fn load(cert: &Path, key: &Path) -> anyhow::Result<CertifiedKey> {
    let name = cert.display();
    let chain = CertificateDer::pem_file_iter(cert)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| format!("cannot read the certificate {name}"))?;
    anyhow::ensure!(!chain.is_empty(), "{name} holds no certificate");
    let private = PrivateKeyDer::from_pem_file(key)
        .with_context(|| format!("cannot read the private key {}", key.display()))?;
    let provider = rustls::crypto::ring::default_provider();
    CertifiedKey::from_der(chain, private, &provider)
        .with_context(|| format!("{name} and {} do not belong together", key.display()))
}
