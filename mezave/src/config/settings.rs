//! The typed settings of the process and of each service.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::{Layers, Tls};

/// A service that `mezave serve` can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
pub enum ServiceName {
    /// Identity.
    Auth,
    /// Stock.
    Inventory,
    /// The assistant.
    Ai,
    /// Alerts.
    Notification,
    /// The door.
    Gateway,
}

/// All services, in the order they are built: a service calls only those before it.
pub const SERVICES: [ServiceName; 5] = [
    ServiceName::Auth,
    ServiceName::Inventory,
    ServiceName::Notification,
    ServiceName::Ai,
    ServiceName::Gateway,
];

impl ServiceName {
    /// As in paths, schemas and settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Inventory => "inventory",
            Self::Ai => "ai",
            Self::Notification => "notification",
            Self::Gateway => "gateway",
        }
    }

    /// The port it listens on when it runs alone.
    pub const fn port(self) -> u16 {
        match self {
            Self::Gateway => 8080,
            Self::Auth => 8081,
            Self::Inventory => 8082,
            Self::Ai => 8083,
            Self::Notification => 8084,
        }
    }
}

/// What the process itself needs to know.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Process {
    data_dir: PathBuf,
    listen: String,
    admin_listen: String,
    log: String,
    log_format: LogFormat,
    database_url: String,
    #[serde(default)]
    tls: Tls,
    database_connections: u32,
    migrate: bool,
    redis_url: mezave_auth::Secret,
    redis_prefix: String,
    service_secret: mezave_auth::Secret,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LogFormat {
    Text,
    Json,
}

/// Everything, typed.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the databases and keys live.
    pub data_dir: PathBuf,
    /// Where the gateway (or a lone service) listens.
    pub listen: String,
    /// Where metrics are served; none if empty.
    pub admin_listen: Option<String>,
    /// Log filter.
    pub log: String,
    /// Log lines as JSON.
    pub log_json: bool,
    /// Where services outside this process are.
    pub upstreams: BTreeMap<String, String>,
    /// Database URL per service, where one is configured.
    pub database_urls: BTreeMap<String, String>,
    /// Most connections of each service to PostgreSQL.
    pub database_connections: u32,
    /// Whether a start may change the schema.
    pub migrate: bool,
    /// Where replicas share events, cached reads and rate limits, if they do.
    pub redis_url: Option<mezave_auth::Secret>,
    /// How every key of this installation in Redis begins.
    pub redis_prefix: String,
    /// What services of this process prove themselves with, where they have no secret of their own.
    pub service_secret: Option<mezave_auth::Secret>,
    /// Private connections.
    pub tls: Tls,
    /// auth's part.
    pub auth: mezave_auth::Config,
    /// inventory's part.
    pub inventory: mezave_inventory::Config,
    /// ai's part.
    pub ai: mezave_ai::Config,
    /// notification's part.
    pub notification: mezave_notification::Config,
    /// gateway's part.
    pub gateway: mezave_gateway::Config,
}

impl Settings {
    /// Types the merged layers; a wrong or unknown setting is named.
    pub fn from_layers(layers: &Layers) -> anyhow::Result<Self> {
        let mut all = layers.merged();
        let mut database_urls = BTreeMap::new();
        let mut sections = BTreeMap::new();
        for service in SERVICES.map(ServiceName::as_str) {
            let mut section = match all.remove(service) {
                Some(Value::Table(table)) => table,
                Some(_) => anyhow::bail!("{service} must be a section"),
                None => Table::new(),
            };
            if let Some(Value::String(url)) = section.remove("database_url") {
                database_urls.insert(service.to_owned(), url);
            }
            sections.insert(service, section);
        }
        let upstreams = sections
            .get_mut("gateway")
            .and_then(|gateway| gateway.remove("upstreams"))
            .map(Value::try_into)
            .transpose()
            .context("gateway.upstreams")?
            .unwrap_or_default();
        let process: Process = Value::Table(all).try_into().context("configuration")?;
        if !process.database_url.is_empty() {
            for service in SERVICES.map(ServiceName::as_str) {
                database_urls
                    .entry(service.to_owned())
                    .or_insert_with(|| process.database_url.clone());
            }
        }
        Ok(Self {
            data_dir: process.data_dir,
            listen: process.listen,
            admin_listen: Some(process.admin_listen).filter(|at| !at.is_empty()),
            log: process.log,
            log_json: matches!(process.log_format, LogFormat::Json),
            upstreams,
            database_urls,
            database_connections: process.database_connections,
            migrate: process.migrate,
            redis_url: Some(process.redis_url).filter(|url| !url.reveal().is_empty()),
            redis_prefix: process.redis_prefix,
            service_secret: Some(process.service_secret).filter(|it| !it.reveal().is_empty()),
            tls: process.tls,
            auth: take(&mut sections, "auth")?,
            inventory: take(&mut sections, "inventory")?,
            ai: take(&mut sections, "ai")?,
            notification: take(&mut sections, "notification")?,
            gateway: take(&mut sections, "gateway")?,
        })
    }
}

fn take<T: DeserializeOwned>(
    sections: &mut BTreeMap<&str, Table>,
    service: &str,
) -> anyhow::Result<T> {
    let section = sections.remove(service).unwrap_or_default();
    Value::Table(section)
        .try_into()
        .with_context(|| format!("configuration of {service}"))
}
