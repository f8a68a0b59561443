//! Putting the services together: the only code that knows the topology.
//!
//! Every service that is asked for is built here and reached in this process; every other one is
//! reached at its configured address. Nothing else differs. Services are built in the order of
//! [`SERVICES`], so that a service's dependencies exist before it does.
//! To add a service: its name in `config/settings.rs`, a branch in [`Assembly::build`].

mod late;
mod listener;
mod peers;

use std::collections::BTreeMap;
use std::os::unix::fs::DirBuilderExt as _;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use shared_clock::SharedClock;
use shared_events::{Bus, InProcessBus};
use shared_storage::Database;
use shared_transport::{Client, InProcess, Transport};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{SERVICES, ServiceName, Settings};
use crate::{openapi, web};

pub use listener::{asked_to_stop, bind, serve};
use peers::Peers;

/// The services of this process.
pub struct Assembly {
    /// Routers of the services that run here.
    pub routers: BTreeMap<ServiceName, Router>,
    /// auth itself, for commands on people and restaurants.
    pub auth: Option<mezave_auth::Service>,
    peers: Peers,
    databases: Vec<Database>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Assembly {
    /// Builds `services`, migrates their databases and starts their background work.
    pub async fn build(
        settings: &Settings,
        clock: SharedClock,
        services: &[ServiceName],
    ) -> anyhow::Result<Self> {
        // What lies in it is the restaurant's own business.
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&settings.data_dir)
            .with_context(|| format!("cannot make {}", settings.data_dir.display()))?;
        let bus: Arc<dyn Bus> = Arc::new(InProcessBus::default());
        let mut assembly = Self {
            routers: BTreeMap::new(),
            auth: None,
            peers: Peers::new(settings, services, clock)?,
            databases: Vec::new(),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        for service in SERVICES {
            if services.contains(&service) {
                let router = assembly
                    .build_one(settings, service, &bus)
                    .await
                    .with_context(|| format!("{} cannot start", service.as_str()))?;
                let transport: Arc<dyn Transport> = Arc::new(InProcess::new(router.clone()));
                assembly.peers.is_here(service, transport);
                assembly.routers.insert(service, router);
            }
        }
        assembly.tasks.close();
        Ok(assembly)
    }

    async fn build_one(
        &mut self,
        settings: &Settings,
        service: ServiceName,
        bus: &Arc<dyn Bus>,
    ) -> anyhow::Result<Router> {
        let name = service.as_str();
        let (clock, verifier) = (self.peers.clock(), self.peers.verifier(service));
        let (bus, stop, tasks) = (Arc::clone(bus), self.stop.clone(), self.tasks.clone());
        let peers = &self.peers;
        match service {
            ServiceName::Auth => {
                let config = peers.auth_config(settings);
                let db = open(settings, name).await?;
                self.databases.push(db.clone());
                let deps = mezave_auth::Deps {
                    db,
                    clock,
                    bus,
                    reset_sender: Arc::new(mezave_auth::LogResets),
                };
                let auth = mezave_auth::build(config, deps).await?;
                auth.spawn_background(stop, &tasks);
                self.auth = Some(auth.clone());
                Ok(mezave_auth::router(&auth))
            }
            ServiceName::Inventory => {
                let db = open(settings, name).await?;
                self.databases.push(db.clone());
                let deps = mezave_inventory::Deps {
                    db,
                    clock,
                    verifier,
                    bus,
                    auth_log: peers.log(service, ServiceName::Auth),
                };
                let inventory = mezave_inventory::build(settings.inventory.clone(), deps).await?;
                inventory.spawn_background(stop, &tasks);
                Ok(mezave_inventory::router(&inventory))
            }
            ServiceName::Notification => {
                let db = open(settings, name).await?;
                self.databases.push(db.clone());
                let deps = mezave_notification::Deps {
                    db,
                    clock,
                    verifier,
                    bus,
                    auth_log: peers.log(service, ServiceName::Auth),
                    inventory_log: peers.log(service, ServiceName::Inventory),
                };
                let built = mezave_notification::build(settings.notification.clone(), deps).await?;
                built.spawn_background(stop, &tasks);
                Ok(mezave_notification::router(&built))
            }
            ServiceName::Ai => {
                let db = open(settings, name).await?;
                self.databases.push(db.clone());
                let deps = mezave_ai::Deps {
                    db,
                    clock,
                    verifier,
                    bus,
                    auth_log: peers.log(service, ServiceName::Auth),
                    inventory: peers.inventory(),
                };
                let ai = mezave_ai::build(settings.ai.clone(), deps).await?;
                ai.spawn_background(stop, &tasks);
                Ok(mezave_ai::router(&ai))
            }
            ServiceName::Gateway => {
                let deps = mezave_gateway::Deps {
                    backends: peers.backends(),
                    verifier,
                    clock,
                    openapi: openapi::document()?,
                    web: web::router(),
                };
                let gateway = mezave_gateway::build(settings.gateway.clone(), deps).await?;
                Ok(mezave_gateway::router(&gateway))
            }
        }
    }

    /// A client of any service, wherever it runs.
    pub fn client(&self, service: ServiceName) -> Client {
        Client::new(self.peers.transport(service))
    }

    /// Stops background work and closes the databases.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.stop.cancel();
        self.tasks.wait().await;
        drop(self.routers);
        drop(self.auth);
        for db in self.databases {
            db.close().await?;
        }
        Ok(())
    }
}

/// Opens a service's own database: its URL, or its file in the data directory.
pub async fn open(settings: &Settings, service: &str) -> anyhow::Result<Database> {
    let opened = match settings.database_urls.get(service) {
        Some(url) => Database::open(url, service).await,
        None => Database::open_file(&settings.data_dir.join(format!("{service}.db"))).await,
    };
    opened.with_context(|| format!("cannot open the database of {service}"))
}
