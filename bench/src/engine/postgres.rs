//! A PostgreSQL of one's own, with full durability.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Context as _;
use rustix::process::{Signal, geteuid};
use sea_orm::sqlx::{Connection as _, PgConnection, raw_sql};
use tempfile::TempDir;

use super::{Process, free_port};

/// `nobody`: PostgreSQL refuses to run as root.
const NOBODY: u32 = 65_534;
/// The services that keep data, a schema each.
const SCHEMAS: [&str; 5] = ["auth", "inventory", "ai", "notification", "analytics"];
/// What differs from how it is shipped; the report prints it.
pub const SETTINGS: [&str; 5] = [
    "fsync=on",
    "synchronous_commit=on",
    "shared_buffers=1GB",
    "max_connections=300",
    "max_wal_size=2GB",
];

/// A running PostgreSQL; its data goes with it.
pub struct Postgres {
    programs: PathBuf,
    port: u16,
    // Ends before its folder goes.
    _process: Process,
    _folder: TempDir,
}

impl Postgres {
    /// The folder of the newest one installed.
    pub fn installed() -> anyhow::Result<PathBuf> {
        let named = std::env::var_os("MEZAVE_BENCH_POSTGRES_BIN").map(PathBuf::from);
        let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter();
        let mut debian: Vec<PathBuf> = versions
            .flatten()
            .flatten()
            .map(|version| version.path().join("bin"))
            .filter(|folder| folder.join("initdb").exists() && folder.join("pgbench").exists())
            .collect();
        debian.sort();
        named.or(debian.pop()).context(
            "PostgreSQL with pgbench is not installed (Debian: apt-get install postgresql), or \
             name the folder of its programs in MEZAVE_BENCH_POSTGRES_BIN",
        )
    }

    /// Starts one on an empty folder.
    pub async fn start() -> anyhow::Result<Self> {
        let programs = Self::installed()?;
        let folder = tempfile::Builder::new()
            .prefix("mezave-bench-pg-")
            .tempdir()?;
        if geteuid().is_root() {
            chown(folder.path(), Some(NOBODY), Some(NOBODY))?;
        }
        let command = |program: &str| {
            let mut command = Command::new(programs.join(program));
            command.current_dir(folder.path()).env("LC_ALL", "C.UTF-8");
            if geteuid().is_root() {
                command.uid(NOBODY).gid(NOBODY);
            }
            command
        };
        let data = folder.path().join("data");
        let made = command("initdb")
            .args(["--auth=trust", "--username=mezave", "--encoding=UTF8"])
            .args(["--locale=C.UTF-8", "-D"])
            .arg(&data)
            .output()?;
        let said = String::from_utf8_lossy(&made.stderr);
        anyhow::ensure!(made.status.success(), "initdb: {said}");
        let port = free_port()?;
        let mut server = command("postgres");
        server.arg("-D").arg(&data);
        let own = [
            format!("port={port}"),
            "listen_addresses=127.0.0.1".to_owned(),
            "unix_socket_directories=".to_owned(),
        ];
        for setting in own.iter().map(String::as_str).chain(SETTINGS) {
            server.args(["-c", setting]);
        }
        let log = folder.path().join("log");
        let mut process = Process::start(server, &log, Signal::INT)?;
        process.listens(port, &log).await?;
        Ok(Self {
            programs,
            port,
            _process: process,
            _folder: folder,
        })
    }

    /// Makes a database with a schema for every service; gives back its URL.
    pub async fn database(&self, name: &str) -> anyhow::Result<String> {
        let mut postgres = self.connect("postgres").await?;
        let create = format!("CREATE DATABASE {name}");
        run(&mut postgres, create).await?;
        let mut own = self.connect(name).await?;
        for schema in SCHEMAS {
            run(&mut own, format!("CREATE SCHEMA IF NOT EXISTS {schema}")).await?;
        }
        Ok(self.url(name))
    }

    /// A connection to the database `name`.
    pub async fn connect(&self, name: &str) -> anyhow::Result<PgConnection> {
        for _ in 0..500 {
            // It listens a moment before it lets anybody in.
            match PgConnection::connect(&self.url(name)).await {
                Err(error) if error.to_string().contains("starting up") => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                other => return Ok(other?),
            }
        }
        anyhow::bail!("PostgreSQL never finished starting up")
    }

    /// Where the database `name` is.
    pub fn url(&self, name: &str) -> String {
        format!("postgres://mezave@127.0.0.1:{}/{name}", self.port)
    }

    /// Its port.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The folder of its programs.
    pub fn programs(&self) -> &Path {
        &self.programs
    }
}

/// Runs statements that take no parameters.
pub async fn run(connection: &mut PgConnection, statements: String) -> anyhow::Result<()> {
    let shown: String = statements.chars().take(200).collect();
    raw_sql(sea_orm::sqlx::AssertSqlSafe(statements))
        .execute(connection)
        .await
        .with_context(|| format!("refused: {shown}"))?;
    Ok(())
}
