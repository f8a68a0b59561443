//! nginx as a proxy, set up as one would for speed: keep-alive to the service, a worker for each
//! core, no access log.

use std::path::PathBuf;
use std::process::Command;

use rustix::process::Signal;
use tempfile::TempDir;

use super::{Process, free_port};

const CONFIGURATION: &str = include_str!("../../data/nginx.conf");

/// A running nginx.
pub struct Nginx {
    /// `host:port` where it listens.
    pub address: String,
    _process: Process,
    _folder: TempDir,
}

impl Nginx {
    /// Its program.
    pub fn program() -> PathBuf {
        ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"]
            .into_iter()
            .map(PathBuf::from)
            .find(|program| program.exists())
            .unwrap_or_else(|| "nginx".into())
    }

    /// Starts one that passes `/api/…` on to `/…` of `upstream` (`host:port`).
    pub async fn start(upstream: &str) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("mezave-bench-nginx-")
            .tempdir()?;
        let port = free_port()?;
        let configuration = CONFIGURATION
            .replace("@FOLDER@", &folder.path().display().to_string())
            .replace("@PORT@", &port.to_string())
            .replace("@UPSTREAM@", upstream);
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, configuration)?;
        let log = folder.path().join("log");
        let mut command = Command::new(Self::program());
        command.arg("-c").arg(&file).arg("-e").arg(&log);
        let mut process = Process::start(command, &log, Signal::TERM)?;
        process.listens(port, &log).await?;
        Ok(Self {
            address: format!("127.0.0.1:{port}"),
            _process: process,
            _folder: folder,
        })
    }
}
