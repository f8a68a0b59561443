//! The program that is measured: as one process, or as one process for each service.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rustix::process::Signal;
use shared_clock::random_bytes;
use tempfile::TempDir;
use tokio::time::Instant;

use super::{Process, Redis, free_port};
use crate::load::{Connection, Prepared};

/// The services of the split form, in the order they are started.
const SERVICES: [&str; 5] = ["auth", "inventory", "notification", "ai", "gateway"];

/// One running process.
pub struct Mezave {
    /// The service it runs; all of them if empty.
    pub service: &'static str,
    /// `host:port` where it listens.
    pub address: String,
    /// From its start to the first good answer of `/readyz`.
    pub ready_after: Duration,
    process: Process,
    folder: TempDir,
}

impl Mezave {
    /// All services in one process; on SQLite unless `environment` names a database.
    pub async fn start(program: &Path, environment: &[(String, String)]) -> anyhow::Result<Self> {
        Self::start_one(program, "", free_port()?, environment).await
    }

    async fn start_one(
        program: &Path,
        service: &'static str,
        port: u16,
        environment: &[(String, String)],
    ) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("mezave-bench-").tempdir()?;
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new(program);
        command.arg("serve");
        if !service.is_empty() {
            command.arg(service);
        }
        command
            .args(["--listen", &address, "--admin-listen", "", "--data-dir"])
            .arg(folder.path())
            .envs(usual())
            .envs(environment.iter().cloned());
        let log = folder.path().join("log");
        let began = Instant::now();
        let mut process = Process::start(command, &log, Signal::TERM)?;
        process.listens(port, &log).await?;
        while !is_ready(&address).await {
            process.still_runs(&log)?;
            anyhow::ensure!(
                began.elapsed() < Duration::from_mins(1),
                "{service} is not ready: {}",
                std::fs::read_to_string(&log).unwrap_or_default()
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(Self {
            service,
            address,
            ready_after: began.elapsed(),
            process,
            folder,
        })
    }

    /// Resident memory in MB.
    pub fn memory(&self) -> anyhow::Result<f64> {
        self.process.memory()
    }

    /// Its data directory.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// The rest of the settings are the defaults.
fn usual() -> Vec<(String, String)> {
    let mut all = vec![
        ("MEZAVE_AUTH__REGISTRATION".to_owned(), "open".to_owned()),
        ("MEZAVE_LOG".to_owned(), "warn".to_owned()),
        // A start on a folder of its own must be able to read what the start before wrote.
        (
            "MEZAVE_AUTH__KEY_ENCRYPTION_KEY".to_owned(),
            "for measuring only, on data that nobody keeps".to_owned(),
        ),
    ];
    for class in ["LOGIN", "CHAT", "READ", "WRITE"] {
        let name = format!("MEZAVE_GATEWAY__RATE_LIMITS__{class}");
        all.push((name, "off".to_owned()));
    }
    all
}

async fn is_ready(address: &str) -> bool {
    let asked = async {
        let mut connection = Connection::open(address).await?;
        let ready = Prepared::get("/readyz", "")?;
        let host = Connection::host(address)?;
        connection.send(ready.request(&host, String::new)).await
    };
    asked.await.is_ok_and(|status| status.is_success())
}

/// One process for each service, on PostgreSQL and Redis.
pub struct Split {
    /// The processes, the gateway last.
    pub processes: Vec<Mezave>,
    _redis: Redis,
}

impl Split {
    /// Starts all of them on the database at `url`.
    pub async fn start(program: &Path, url: &str) -> anyhow::Result<Self> {
        let redis = Redis::start().await?;
        let environment = environment(program, url, &redis.url)?;
        let mut processes = Vec::new();
        for (service, port, shared) in environment.places() {
            processes.push(Mezave::start_one(program, service, port, shared).await?);
        }
        Ok(Self {
            processes,
            _redis: redis,
        })
    }

    /// `host:port` of a service.
    pub fn address(&self, service: &str) -> anyhow::Result<&str> {
        let found = self.processes.iter().find(|one| one.service == service);
        let found = found.ok_or_else(|| anyhow::anyhow!("{service} does not run"))?;
        Ok(&found.address)
    }
}

struct Shared {
    ports: Vec<u16>,
    environment: Vec<(String, String)>,
}

impl Shared {
    fn places(&self) -> impl Iterator<Item = (&'static str, u16, &[(String, String)])> {
        SERVICES
            .into_iter()
            .zip(&self.ports)
            .map(|(service, port)| (service, *port, self.environment.as_slice()))
    }
}

fn environment(program: &Path, database_url: &str, redis_url: &str) -> anyhow::Result<Shared> {
    let secret = || format!("{:032x}", u128::from_le_bytes(random_bytes::<16>()));
    let mut environment = vec![("MEZAVE_DATABASE_URL".to_owned(), database_url.to_owned())];
    let settings = Command::new(program).args(["config", "show"]).output()?;
    if String::from_utf8_lossy(&settings.stdout).contains("redis_url") {
        environment.push(("MEZAVE_REDIS_URL".to_owned(), redis_url.to_owned()));
    }
    let mut ports = Vec::new();
    for service in SERVICES {
        let port = free_port()?;
        let name = service.to_uppercase();
        environment.push((format!("MEZAVE_AUTH__SERVICE_SECRETS__{name}"), secret()));
        if service != "gateway" {
            let upstream = format!("MEZAVE_GATEWAY__UPSTREAMS__{name}");
            environment.push((upstream, format!("http://127.0.0.1:{port}")));
        }
        ports.push(port);
    }
    Ok(Shared { ports, environment })
}

/// Where the program is, made absolute; it must have been built.
pub fn built(program: &Path) -> anyhow::Result<PathBuf> {
    std::fs::canonicalize(program)
        .map_err(|error| anyhow::anyhow!("{} ({error}); make build", program.display()))
}
