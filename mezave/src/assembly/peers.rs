//! How services reach each other: in this process or at an address, with which secret.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use anyhow::Context as _;
use mezave_auth::Secret;
use shared_auth::Verifier;
use shared_clock::{SharedClock, random_bytes};
use shared_events::EventLog;
use shared_transport::{AuthClient, InventoryClient, RemoteLog, ServiceTokens, Socket, Transport};

use super::late::Late;
use crate::config::{SERVICES, ServiceName, Settings};

/// Every service, wherever it is.
pub struct Peers {
    clock: SharedClock,
    transports: BTreeMap<ServiceName, Arc<dyn Transport>>,
    late: BTreeMap<ServiceName, Arc<Late>>,
    secrets: mezave_auth::ServiceSecrets,
}

impl Peers {
    /// Services in `here` run in this process; the others have an address in the settings.
    pub fn new(
        settings: &Settings,
        here: &[ServiceName],
        clock: SharedClock,
    ) -> anyhow::Result<Self> {
        let mut transports: BTreeMap<ServiceName, Arc<dyn Transport>> = BTreeMap::new();
        let mut late = BTreeMap::new();
        let mut secrets = settings.auth.service_secrets.clone();
        let auth_is_here = here.contains(&ServiceName::Auth);
        for service in SERVICES {
            if here.contains(&service) {
                let waiting = Arc::new(Late::default());
                late.insert(service, Arc::clone(&waiting));
                transports.insert(service, waiting);
                if auth_is_here {
                    secrets
                        .entry(service.as_str().to_owned())
                        .or_insert_with(fresh_secret);
                }
            } else if let Some(address) = settings.upstreams.get(service.as_str()) {
                let first = address.split(',').next().unwrap_or_default().trim();
                let socket = Socket::new(first)
                    .with_context(|| format!("gateway.upstreams.{}", service.as_str()))?;
                transports.insert(service, Arc::new(socket));
            }
        }
        Ok(Self {
            clock,
            transports,
            late,
            secrets,
        })
    }

    /// `service` was built and can be reached.
    pub fn is_here(&self, service: ServiceName, transport: Arc<dyn Transport>) {
        if let Some(late) = self.late.get(&service) {
            late.set(transport);
        }
    }

    /// The clock all services here go by.
    pub fn clock(&self) -> SharedClock {
        Arc::clone(&self.clock)
    }

    /// Checks tokens shown to `service`.
    pub fn verifier(&self, service: ServiceName) -> Verifier {
        Verifier::new(service.as_str(), Arc::new(self.auth()), self.clock())
    }

    /// The way to `service`.
    pub fn transport(&self, service: ServiceName) -> Arc<dyn Transport> {
        let known = self.transports.get(&service).map(Arc::clone);
        known.unwrap_or_else(|| Arc::new(Late::default()))
    }

    /// auth's settings with the secrets of the services of this process.
    pub fn auth_config(&self, settings: &Settings) -> mezave_auth::Config {
        mezave_auth::Config {
            service_secrets: self.secrets.clone(),
            key_file: settings
                .auth
                .key_file
                .clone()
                .or_else(|| Some(settings.data_dir.join("auth.key"))),
            ..settings.auth.clone()
        }
    }

    /// `producer`'s event log, as `reader` may read it.
    pub fn log(&self, reader: ServiceName, producer: ServiceName) -> Arc<dyn EventLog> {
        let secret = self
            .secrets
            .get(reader.as_str())
            .map_or("", |secret| secret.reveal());
        let tokens = ServiceTokens::new(self.auth(), reader.as_str(), secret, self.clock());
        Arc::new(RemoteLog::new(
            producer.as_str(),
            self.transport(producer),
            tokens,
        ))
    }

    /// inventory, for ai.
    pub fn inventory(&self) -> InventoryClient {
        InventoryClient::new(self.transport(ServiceName::Inventory))
    }

    /// What stands behind the gateway.
    pub fn backends(&self) -> HashMap<&'static str, Arc<dyn Transport>> {
        SERVICES
            .into_iter()
            .filter(|service| *service != ServiceName::Gateway)
            .map(|service| (service.as_str(), self.transport(service)))
            .collect()
    }

    fn auth(&self) -> AuthClient {
        AuthClient::new(self.transport(ServiceName::Auth))
    }
}

/// Services of one process need a secret that nobody has to configure.
fn fresh_secret() -> Secret {
    let [high, low] = [random_bytes::<16>(), random_bytes::<16>()].map(u128::from_le_bytes);
    Secret::new(format!("{high:032x}{low:032x}"))
}
