//! Handshakes over real sockets: files, files that change, files that are wrong.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::net::SocketAddr;
use std::path::Path;

use axum::Router;
use axum::routing::get;
use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::AsyncReadExt as _;
use tokio_rustls::TlsConnector;

use super::files::Files;
use super::*;
use crate::assembly::{Cores, bind, serve};

/// A certificate that signs itself, and its key, in PEM.
fn certificate() -> (String, String, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(["mezave.example".to_owned()]).unwrap();
    let der = made.cert.der().clone();
    (made.cert.pem(), made.key_pair.serialize_pem(), der)
}

struct World {
    folder: tempfile::TempDir,
    files: Arc<Files>,
    at: SocketAddr,
    stop: CancellationToken,
}

impl World {
    async fn new(cert: &str, key: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (cert_file, key_file) = (folder.path().join("cert"), folder.path().join("key"));
        std::fs::write(&cert_file, cert).unwrap();
        std::fs::write(&key_file, key).unwrap();
        let files = Files::read(&cert_file, &key_file).unwrap();
        let tls = Tls {
            server: Arc::new(server(Arc::clone(&files) as _).unwrap()),
            challenge: None,
        };
        let (listener, at) = bind("127.0.0.1:0").await.unwrap();
        let stop = CancellationToken::new();
        let router = Router::new().route("/", get(async || "privately"));
        tokio::spawn(serve(
            listener,
            router,
            Some(tls),
            Cores::here(),
            stop.clone(),
        ));
        Self {
            folder,
            files,
            at,
            stop,
        }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// What a client that trusts only `trusted` is answered.
    async fn ask(&self, trusted: &CertificateDer<'static>) -> io::Result<String> {
        let mut private = connect(self.at, trusted, &[]).await?;
        let asked = b"GET / HTTP/1.1\r\nhost: mezave.example\r\nconnection: close\r\n\r\n";
        private.write_all(asked).await?;
        let mut answer = String::new();
        private.read_to_string(&mut answer).await?;
        Ok(answer)
    }
}

async fn connect(
    at: SocketAddr,
    trusted: &CertificateDer<'static>,
    alpn: &[&[u8]],
) -> io::Result<tokio_rustls::client::TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    let name = ServerName::try_from("mezave.example").unwrap();
    let stream = TcpStream::connect(at).await?;
    let connector = TlsConnector::from(Arc::new(config));
    connector.connect(name, stream).await
}

#[tokio::test]
async fn answers_are_private_and_say_so() {
    let (cert, key, der) = certificate();
    let world = World::new(&cert, &key).await;
    let answer = world.ask(&der).await.unwrap();
    assert!(answer.contains("strict-transport-security: max-age=31536000"));
    assert!(answer.ends_with("privately"));
    let spoken = connect(world.at, &der, &[b"h2", b"http/1.1"])
        .await
        .unwrap();
    assert_eq!(spoken.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    assert!(connect(world.at, &der, &[b"acme-tls/1"]).await.is_err());
    // Somebody who speaks plainly is not answered.
    let mut plain = TcpStream::connect(world.at).await.unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!String::from_utf8_lossy(&answer).contains("HTTP"));
    world.stop.cancel();
}

#[tokio::test]
async fn new_files_are_taken_up_and_broken_ones_are_not() {
    let (cert, key, old) = certificate();
    let world = World::new(&cert, &key).await;
    let (new_cert, new_key, new) = certificate();
    let write = |name: &str, text: &str| std::fs::write(world.path(name), text).unwrap();

    write("cert", "nonsense");
    world.files.look();
    assert!(world.ask(&old).await.is_ok());
    write("cert", &new_cert);
    world.files.look();
    assert!(
        world.ask(&old).await.is_ok(),
        "the key is still the old one"
    );
    write("key", &new_key);
    world.files.look();
    assert!(world.ask(&new).await.is_ok());
    assert!(world.ask(&old).await.is_err());
    std::fs::remove_file(world.path("key")).unwrap();
    world.files.look();
    assert!(world.ask(&new).await.is_ok());
    world.stop.cancel();
}

#[test]
fn a_start_with_unusable_files_says_which() {
    let (cert, key, _) = certificate();
    let (_, other, _) = certificate();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let (cert, key) = (file("cert", &cert), file("key", &key));
    let (other, empty) = (file("other", &other), file("empty", ""));
    let missing = folder.path().join("missing");
    let error = |cert: &Path, key: &Path| format!("{:#}", Files::read(cert, key).unwrap_err());
    assert!(error(&missing, &key).contains("missing"));
    assert!(error(&empty, &key).contains("holds no certificate"));
    assert!(error(&cert, &empty).contains("empty"));
    assert!(error(&cert, &other).contains("do not belong together"));
}
