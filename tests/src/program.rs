//! Mezave as an operator starts it: one process on SQLite, and the commands beside it.

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;

use tempfile::TempDir;
use tokio::process::Command;

use crate::{Person, Plan, Process, program};

/// A running Mezave.
pub struct Mezave {
    process: Process,
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
        let mut arguments: Vec<_> = ["serve", "--listen", "127.0.0.1:0", "--admin-listen", ""]
            .map(Into::into)
            .into();
        arguments.extend(["--data-dir".into(), folder.path().into()]);
        arguments.extend(flags.iter().map(Into::into));
        let given = environment.iter();
        let environment = given.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let plan = Plan {
            arguments,
            environment: environment.collect(),
        };
        let process = Process::start(plan).await;
        Self {
            url: process.url.clone(),
            printed: process.printed.clone(),
            process,
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

    /// Asks it to stop, as an operating system does, and waits.
    pub async fn terminate(mut self) -> ExitStatus {
        self.process.terminate().await
    }

    /// Runs another command of the program on a data directory; `input` is typed into it.
    pub async fn command(folder: &Path, arguments: &[&str], input: &str) -> std::process::Output {
        Self::command_with(folder, arguments, input, &[]).await
    }

    /// The same with further environment.
    pub async fn command_with(
        folder: &Path,
        arguments: &[&str],
        input: &str,
        environment: &[(String, String)],
    ) -> std::process::Output {
        use tokio::io::AsyncWriteExt as _;
        let mut child = Command::new(program())
            .args(arguments)
            .arg("--data-dir")
            .arg(folder)
            .envs(environment.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        let mut typed = child.stdin.take().expect("its input");
        // A command that reads nothing may have ended before it was typed into.
        let _ = typed.write_all(input.as_bytes()).await;
        drop(typed);
        child.wait_with_output().await.expect("its end")
    }
}
