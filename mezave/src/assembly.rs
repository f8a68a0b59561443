//! Putting the services together: the only code that knows the topology.
//!
//! Every service that is asked for is built here and reached in this process; every other one is
//! reached at its configured address. Nothing else differs. Services are built in the order of
//! [`SERVICES`], so that a service's dependencies exist before it does.
//! To add a service: its name in `config/settings.rs`, a function beside `inventory` and its line in
//! `build_one`.

mod connection;
mod cores;
mod late;
mod listener;
mod lock;
mod peers;
mod shared;
mod tls;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use shared_clock::SharedClock;
use shared_storage::Database;
use shared_transport::{Client, InProcess, Transport};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{SERVICES, ServiceName, Settings};
use crate::{openapi, web};

pub use cores::Cores;
pub use listener::{asked_to_stop, bind, serve};
pub use lock::{lock, make_folder};
use peers::Peers;
use shared::Shared;
pub use tls::Tls;

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
        lock::make_folder(&settings.data_dir)?;
        let shared = Shared::open(settings).await?;
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
                    .build_one(settings, service, &shared)
                    .await
                    .with_context(|| format!("{} cannot start", service.as_str()))?;
                let transport: Arc<dyn Transport> = Arc::new(InProcess::new(router.clone()));
                assembly.peers.is_here(service, transport);
                assembly.routers.insert(service, router);
            }
        }
        // auth itself looks into its database; all others follow it, as any one of them.
        let follower = services
            .iter()
            .find(|service| **service != ServiceName::Auth);
        if let Some(follower) = follower {
            let following = assembly.peers.follow(*follower, assembly.stop.clone());
            assembly.tasks.spawn(following);
        }
        assembly.tasks.close();
        Ok(assembly)
    }

    async fn build_one(
        &mut self,
        settings: &Settings,
        service: ServiceName,
        shared: &Shared,
    ) -> anyhow::Result<Router> {
        match service {
            ServiceName::Auth => self.auth(settings, shared).await,
            ServiceName::Inventory => self.inventory(settings, shared).await,
            ServiceName::Notification => self.notification(settings, shared).await,
            ServiceName::Ai => self.ai(settings, shared).await,
            ServiceName::Gateway => self.gateway(settings, shared).await,
        }
    }

    async fn auth(&mut self, settings: &Settings, shared: &Shared) -> anyhow::Result<Router> {
        let deps = mezave_auth::Deps {
            db: self.database(settings, ServiceName::Auth).await?,
            clock: self.peers.clock(),
            bus: shared.bus(ServiceName::Auth),
            reset_sender: Arc::new(mezave_auth::LogResets),
        };
        let auth = mezave_auth::build(self.peers.auth_config(settings), deps).await?;
        auth.spawn_background(self.stop.clone(), &self.tasks);
        let router = mezave_auth::router(&auth);
        self.auth = Some(auth);
        Ok(router)
    }

    async fn inventory(&mut self, settings: &Settings, shared: &Shared) -> anyhow::Result<Router> {
        let me = ServiceName::Inventory;
        let deps = mezave_inventory::Deps {
            db: self.database(settings, me).await?,
            clock: self.peers.clock(),
            verifier: self.peers.verifier(me),
            bus: shared.bus(me),
            cache: shared.cache(),
            auth_log: self.peers.log(me, ServiceName::Auth),
        };
        let inventory = mezave_inventory::build(settings.inventory.clone(), deps).await?;
        inventory.spawn_background(self.stop.clone(), &self.tasks);
        Ok(mezave_inventory::router(&inventory))
    }

    async fn notification(
        &mut self,
        settings: &Settings,
        shared: &Shared,
    ) -> anyhow::Result<Router> {
        let me = ServiceName::Notification;
        let deps = mezave_notification::Deps {
            db: self.database(settings, me).await?,
            clock: self.peers.clock(),
            verifier: self.peers.verifier(me),
            bus: shared.bus(me),
            auth_log: self.peers.log(me, ServiceName::Auth),
            inventory_log: self.peers.log(me, ServiceName::Inventory),
            auth: self.peers.auth(),
            tokens: self.peers.tokens(me),
        };
        let built = mezave_notification::build(settings.notification.clone(), deps).await?;
        built.spawn_background(self.stop.clone(), &self.tasks);
        Ok(mezave_notification::router(&built))
    }

    async fn ai(&mut self, settings: &Settings, shared: &Shared) -> anyhow::Result<Router> {
        let me = ServiceName::Ai;
        let deps = mezave_ai::Deps {
            db: self.database(settings, me).await?,
            clock: self.peers.clock(),
            verifier: self.peers.verifier(me),
            bus: shared.bus(me),
            auth_log: self.peers.log(me, ServiceName::Auth),
            inventory_log: self.peers.log(me, ServiceName::Inventory),
            inventory: self.peers.inventory(),
            auth: self.peers.auth(),
            notification: self.peers.notification(),
            notification_log: self.peers.log(me, ServiceName::Notification),
            tokens: Some(self.peers.tokens(me)),
        };
        let ai = mezave_ai::build(settings.ai.clone(), deps).await?;
        ai.spawn_background(self.stop.clone(), &self.tasks);
        Ok(mezave_ai::router(&ai))
    }

    async fn gateway(&self, settings: &Settings, shared: &Shared) -> anyhow::Result<Router> {
        let deps = mezave_gateway::Deps {
            backends: self.peers.backends(),
            limits: shared.limits(),
            verifier: self.peers.verifier(ServiceName::Gateway),
            clock: self.peers.clock(),
            openapi: openapi::document()?,
            web: web::router(),
        };
        let gateway = mezave_gateway::build(settings.gateway.clone(), deps).await?;
        Ok(mezave_gateway::router(&gateway))
    }

    /// A service's own database; closed with the assembly.
    async fn database(
        &mut self,
        settings: &Settings,
        service: ServiceName,
    ) -> anyhow::Result<Database> {
        let db = open(settings, service.as_str()).await?;
        self.databases.push(db.clone());
        Ok(db)
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
        Some(url) => Database::open(url, service, settings.database_connections).await,
        None => Database::open_file(&settings.data_dir.join(format!("{service}.db"))).await,
    };
    let db = opened.with_context(|| format!("cannot open the database of {service}"))?;
    Ok(if settings.migrate {
        db
    } else {
        db.without_migrating()
    })
}
