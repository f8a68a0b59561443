//! A Redis of one's own, for the split form.

use std::path::PathBuf;
use std::process::Command;

use rustix::process::Signal;
use tempfile::TempDir;

use super::{Process, free_port};

/// A running Redis that keeps nothing on disk.
pub struct Redis {
    /// Where it is.
    pub url: String,
    _process: Process,
    _folder: TempDir,
}

impl Redis {
    /// Its program.
    pub fn program() -> PathBuf {
        std::env::var_os("MEZAVE_BENCH_REDIS").map_or_else(|| "redis-server".into(), PathBuf::from)
    }

    /// Starts an empty one.
    pub async fn start() -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("mezave-bench-redis-")
            .tempdir()?;
        let port = free_port()?;
        let mut command = Command::new(Self::program());
        command
            .current_dir(folder.path())
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no", "--daemonize", "no"]);
        let log = folder.path().join("log");
        let mut process = Process::start(command, &log, Signal::TERM)?;
        process.listens(port, &log).await?;
        Ok(Self {
            url: format!("redis://127.0.0.1:{port}/"),
            _process: process,
            _folder: folder,
        })
    }
}
