//! One process of the real program: started, hurt in all the ways a process can be, started again.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

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

/// How a process is started, the first time and again.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// After the name of the program.
    pub arguments: Vec<OsString>,
    /// On top of the test's own environment.
    pub environment: Vec<(String, String)>,
}

/// A running `mezave serve …`; killed when dropped.
#[derive(Debug)]
pub struct Process {
    plan: Plan,
    child: Child,
    /// Where it listens.
    pub url: String,
    /// What it printed before it listened.
    pub printed: Vec<String>,
}

impl Process {
    /// Starts it and waits until it listens; an error is what it printed before it ended.
    pub async fn try_start(plan: Plan) -> Result<Self, Vec<String>> {
        let mut child = Command::new(program())
            .args(&plan.arguments)
            .envs(plan.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut printed = Vec::new();
        let url = loop {
            match lines.next_line().await.expect("its output is text") {
                None => return Err(printed),
                Some(line) => match line.strip_prefix("listening on ") {
                    Some(url) => break url.to_owned(),
                    None => printed.push(line),
                },
            }
        };
        // Whatever it says later must not meet a closed pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self {
            plan,
            child,
            url,
            printed,
        })
    }

    /// The same where it must start.
    pub async fn start(plan: Plan) -> Self {
        let shown = plan.arguments.clone();
        match Self::try_start(plan).await {
            Ok(process) => process,
            Err(printed) => panic!("{shown:?} ended at once: {printed:?}"),
        }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id().expect("still running")
    }

    async fn signal(&self, name: &str) {
        let id = self.id().to_string();
        let sent = Command::new("kill").args([name, &id]).status().await;
        assert!(sent.is_ok_and(|status| status.success()), "kill {name}");
    }

    /// Ends it as a power cut would.
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("killed");
    }

    /// Stops it in its tracks (SIGSTOP): its connections stay open and nobody answers.
    pub async fn pause(&self) {
        self.signal("-STOP").await;
    }

    /// Lets it go on (SIGCONT).
    pub async fn resume(&self) {
        self.signal("-CONT").await;
    }

    /// Asks it to stop, as an operating system does, and waits.
    pub async fn terminate(&mut self) -> ExitStatus {
        self.signal("-TERM").await;
        self.child.wait().await.expect("its end")
    }

    /// Changes a setting for its next start.
    pub fn set(&mut self, name: &str, value: &str) {
        let setting = (name.to_owned(), value.to_owned());
        self.plan.environment.push(setting);
    }

    /// Starts it again as it was, after it has ended.
    pub async fn restart(&mut self) {
        *self = Self::start(self.plan.clone()).await;
    }
}
