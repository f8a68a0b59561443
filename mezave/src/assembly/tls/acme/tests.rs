//! A certificate from a real authority: Pebble, the ACME server made for tests (Debian: `pebble`).
//!
//! Skipped, and said so, where it is not installed; `shared_testkit::engines` says where it is looked for.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::routing::get;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject as _;
use shared_transport::{Network, Socket, Transport as _};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::process::{Child, Command};
use tokio_rustls::TlsConnector;

use super::*;
use crate::assembly::tls::{Tls, server};
use crate::assembly::{Cores, bind, serve};

const NAME: &str = "stock.mezave.example";
const LONGEST: Duration = Duration::from_secs(90);

/// A running authority.
struct Authority {
    process: Child,
    directory: String,
    management: String,
    ca_file: PathBuf,
}

async fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}

/// Every name is this machine.
async fn names() -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let at = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut asked = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut asked).await {
            let question_ends = 12 + asked[12..length].iter().position(|b| *b == 0).unwrap() + 5;
            let is_a = asked[question_ends - 3] == 1;
            let mut answer = asked[..question_ends].to_vec();
            answer[2..4].copy_from_slice(&[0x81, 0x80]);
            answer[6..12].copy_from_slice(&[0, u8::from(is_a), 0, 0, 0, 0]);
            if is_a {
                // The name above, A, IN, a minute, four bytes.
                answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
                answer.extend(Ipv4Addr::LOCALHOST.octets());
            }
            socket.send_to(&answer, from).await.unwrap();
        }
    });
    at
}

impl Authority {
    /// It looks for names at `tls_port` of this machine.
    async fn start(program: PathBuf, folder: &Path, tls_port: u16) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (ca_file, key_file) = (folder.join("ca.pem"), folder.join("ca.key"));
        std::fs::write(&ca_file, made.cert.pem()).unwrap();
        std::fs::write(&key_file, made.key_pair.serialize_pem()).unwrap();
        let (port, management) = (free_port().await, free_port().await);
        let config = serde_json::json!({"pebble": {
            "listenAddress": format!("127.0.0.1:{port}"),
            "managementListenAddress": format!("127.0.0.1:{management}"),
            "certificate": ca_file,
            "privateKey": key_file,
            "httpPort": free_port().await,
            "tlsPort": tls_port,
        }});
        let config_file = folder.join("pebble.json");
        std::fs::write(&config_file, config.to_string()).unwrap();
        let process = Command::new(program)
            .arg("-config")
            .arg(config_file)
            .args(["-dnsserver", &names().await.to_string()])
            .envs([("PEBBLE_VA_NOSLEEP", "1"), ("PEBBLE_WFE_NONCEREJECT", "0")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self {
            process,
            directory: format!("https://localhost:{port}/dir"),
            management: format!("https://localhost:{management}"),
            ca_file,
        }
    }

    /// The root of what it signs.
    async fn root(&self) -> CertificateDer<'static> {
        let network = Network::new(Some(&self.ca_file)).unwrap();
        let socket = Socket::over(&network, &self.management).unwrap();
        loop {
            let request = Request::get("/roots/0").body(axum::body::Body::empty());
            if let Ok(answer) = socket.send(request.unwrap()).await {
                let pem = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
                return CertificateDer::from_pem_slice(&pem).unwrap();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Whether a client that trusts `root` gets a private connection.
async fn is_private(at: SocketAddr, root: &CertificateDer<'static>) -> io::Result<()> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(root.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(at).await?;
    let name = ServerName::try_from(NAME).unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    connector.connect(name, stream).await.map(|_| ())
}

async fn becomes_private(at: SocketAddr, root: &CertificateDer<'static>) {
    let trying = async {
        while is_private(at, root).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(LONGEST, trying).await.unwrap();
}

fn start_serving(acme: &Acme, data_dir: &Path, listener: TcpListener) -> CancellationToken {
    let stop = CancellationToken::new();
    let (resolver, challenge) = start(acme, data_dir, &stop, &TaskTracker::new()).unwrap();
    let tls = Tls {
        server: Arc::new(server(resolver).unwrap()),
        challenge: Some(challenge),
    };
    let router = Router::new().route("/", get(async || "privately"));
    tokio::spawn(serve(
        listener,
        router,
        Some(tls),
        Cores::here(),
        stop.clone(),
    ));
    stop
}

#[tokio::test]
async fn an_authority_gives_a_certificate_and_it_is_kept() {
    let Some(program) = shared_testkit::engines::pebble() else {
        let how = "scripts/engines gets it where Debian has it";
        shared_testkit::engines::skipped("Pebble, an ACME authority,", how);
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (listener, at) = bind("127.0.0.1:0").await.unwrap();
    let mut authority = Authority::start(program, folder.path(), at.port()).await;
    let root = authority.root().await;
    let settings = serde_json::json!({
        "domains": NAME,
        "contact": "cook@mezave.example",
        "directory_url": authority.directory,
        "ca_file": authority.ca_file,
    });
    let acme: Acme = serde_json::from_value(settings).unwrap();
    let data_dir = folder.path().join("data");
    let stop = start_serving(&acme, &data_dir, listener);
    becomes_private(at, &root).await;
    stop.cancel();

    // After a restart the certificate is there without the authority.
    authority.process.kill().await.unwrap();
    let (listener, at) = bind("127.0.0.1:0").await.unwrap();
    let stop = start_serving(&acme, &data_dir, listener);
    becomes_private(at, &root).await;
    stop.cancel();
}
