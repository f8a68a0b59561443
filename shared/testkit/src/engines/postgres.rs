//! A PostgreSQL of one's own.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::process::{Signal, geteuid};
use sea_orm::{ConnectOptions, ConnectionTrait as _};
use tempfile::TempDir;

use super::{process, unpacked};

/// `nobody`: PostgreSQL refuses to run as root.
const NOBODY: u32 = 65_534;

/// A running PostgreSQL; it ends, and its data with it, when this is dropped.
pub struct Postgres {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
    child: Option<Child>,
    databases: AtomicU32,
}

impl Postgres {
    /// The folder of its programs, if it is installed.
    pub fn installed() -> Option<PathBuf> {
        if let Some(folder) = std::env::var_os("TESTKIT_POSTGRES_BIN") {
            return Some(folder.into());
        }
        let ours = unpacked().join("postgres/pgserver/pginstall/bin");
        let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter();
        let mut debian: Vec<PathBuf> = debian
            .flatten()
            .flatten()
            .map(|version| version.path().join("bin"))
            .collect();
        debian.sort();
        std::iter::once(ours)
            .chain(debian.into_iter().rev())
            .find(|folder| folder.join("initdb").exists())
    }

    /// Starts one on an empty folder; none where it is not installed.
    pub fn start() -> Option<Self> {
        let programs = Self::installed()?;
        let folder = tempfile::tempdir().expect("a temporary folder");
        if geteuid().is_root() {
            chown(folder.path(), Some(NOBODY), Some(NOBODY)).expect("given away");
        }
        let mut postgres = Self {
            programs,
            folder,
            port: process::free_port(),
            child: None,
            databases: AtomicU32::new(0),
        };
        postgres.initialise();
        postgres.start_again();
        Some(postgres)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command
            .current_dir(self.folder.path())
            .env("LC_ALL", "C.UTF-8");
        if geteuid().is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }

    /// Where its data lies.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn initialise(&self) {
        let made = self
            .command("initdb")
            .args(["--no-sync", "--auth=trust", "--username=mezave"])
            .args(["--encoding=UTF8", "--locale=C.UTF-8", "-D"])
            .arg(self.data())
            .output()
            .expect("initdb runs");
        assert!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );
    }

    /// Starts it on the same folder and port, after [`Postgres::stop`] or [`Postgres::kill`].
    /// Commits survive the end of the process; only the machine's power may not fail (`fsync=off`).
    pub fn start_again(&mut self) {
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data());
        for setting in [
            &format!("port={}", self.port) as &str,
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=off",
            "full_page_writes=off",
            "shared_buffers=32MB",
            "max_connections=300",
            "log_min_messages=warning",
        ] {
            command.args(["-c", setting]);
        }
        let log = self.log();
        self.child = Some(process::start(command, self.port, &log));
    }

    /// Where it logs.
    pub fn log(&self) -> PathBuf {
        self.folder.path().join("postgres.log")
    }

    /// Ends connections and stops it, as an operator would.
    pub fn stop(&mut self) {
        if let Some(child) = self.child.take() {
            process::end(child, Signal::INT);
        }
    }

    /// Ends it as a crash would; it recovers when it is started again.
    pub fn kill(&mut self) {
        if let Some(child) = self.child.take() {
            process::end(child, Signal::QUIT);
        }
    }

    /// Makes an empty database and gives back its URL.
    pub async fn database(&self) -> String {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{number}");
        self.execute("postgres", &format!("CREATE DATABASE {name}"))
            .await;
        self.url(&name)
    }

    /// The URL of the database `name`.
    pub fn url(&self, name: &str) -> String {
        format!("postgres://mezave@127.0.0.1:{}/{name}", self.port)
    }

    /// Runs statements in the database `name`, as its owner.
    pub async fn execute(&self, name: &str, statements: &str) {
        let mut options = ConnectOptions::new(self.url(name));
        options.max_connections(1).sqlx_logging(false);
        // It listens a moment before it lets anybody in.
        let db = loop {
            match sea_orm::Database::connect(options.clone()).await {
                Ok(db) => break db,
                Err(error) if error.to_string().contains("starting up") => {}
                Err(error) => panic!("{error}"),
            }
        };
        db.execute_unprepared(statements).await.expect(statements);
        db.close().await.expect("closed");
    }

    /// Where its programs are: `psql`, `pgbench`, …
    pub fn programs(&self) -> &Path {
        &self.programs
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill();
    }
}
