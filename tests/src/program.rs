//! The real program, started on a free port and stopped by its process id.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::Person;

/// Where the built program is: `MEZAVE_BIN`, or beside the tests.
pub fn program() -> PathBuf {
    if let Some(path) = std::env::var_os("MEZAVE_BIN") {
        return PathBuf::from(path);
    }
    let tests = std::env::current_exe().expect("the test's own path");
    let built = tests
        .ancestors()
        .nth(2)
        .expect("target/profile")
        .join("mezave");
    assert!(
        built.exists(),
        "{} is missing; build it first: cargo build -p mezave (with the profile of the tests)",
        built.display()
    );
    built
}

/// A running Mezave.
pub struct Mezave {
    child: Child,
    /// Where it listens.
    pub url: String,
    /// What it printed before it listened.
    pub printed: Vec<String>,
    /// Its data directory; kept until the last holder drops it.
    pub folder: Arc<TempDir>,
}

impl Mezave {
    /// Starts on an empty folder; everybody may register, each with an own restaurant.
    pub async fn start() -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        Self::start_in(folder, &[], &[("MEZAVE_AUTH__REGISTRATION", "open")]).await
    }

    /// Starts on `folder` with further flags and environment.
    pub async fn start_in(
        folder: Arc<TempDir>,
        flags: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let mut child = Command::new(program())
            .arg("serve")
            .args([
                "--listen",
                "127.0.0.1:0",
                "--admin-listen",
                "",
                "--data-dir",
            ])
            .arg(folder.path())
            .args(flags)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut printed = Vec::new();
        let url = loop {
            let line = lines.next_line().await.expect("its output is text");
            let line = line.unwrap_or_else(|| panic!("it ended at once: {printed:?}"));
            if let Some(url) = line.strip_prefix("listening on ") {
                break url.to_owned();
            }
            printed.push(line);
        };
        Self {
            child,
            url,
            printed,
            folder,
        }
    }

    /// The owner of a new restaurant.
    pub async fn register(&self, name: &str) -> Person {
        Person::register(&self.url, name).await
    }

    /// Its data directory.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id().expect("still running")
    }

    /// Ends it as a power cut would. Gives back the folder.
    pub async fn kill(mut self) -> Arc<TempDir> {
        self.child.kill().await.expect("killed");
        Arc::clone(&self.folder)
    }

    /// Asks it to stop, as an operating system does, and waits.
    pub async fn terminate(mut self) -> ExitStatus {
        let asked = Command::new("kill")
            .args(["-TERM", &self.id().to_string()])
            .status()
            .await;
        assert!(asked.is_ok_and(|status| status.success()), "kill -TERM");
        self.child.wait().await.expect("its end")
    }

    /// Runs another command of the program on the same data directory; `input` is typed into it.
    pub async fn command(folder: &Path, arguments: &[&str], input: &str) -> std::process::Output {
        use tokio::io::AsyncWriteExt as _;
        let mut child = Command::new(program())
            .args(arguments)
            .arg("--data-dir")
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut typed = child.stdin.take().expect("its input");
        typed.write_all(input.as_bytes()).await.expect("typed");
        drop(typed);
        child.wait_with_output().await.expect("its end")
    }
}
