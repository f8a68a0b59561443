//! How services reach each other: in this process or at an address, with which secret.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use mezave_auth::Secret;
use shared_auth::Verifier;
use shared_clock::{SharedClock, random_bytes};
use shared_events::EventLog;
use shared_transport::{
    AuthClient, InventoryClient, Network, NotificationClient, RemoteLog, RemoteWithdrawals,
    ServiceTokens, Transport, Upstream,
};
use tokio_util::sync::CancellationToken;

use super::late::Late;
use crate::config::{SERVICES, ServiceName, Settings};

/// Every service, wherever it is.
pub struct Peers {
    clock: SharedClock,
    transports: BTreeMap<ServiceName, Arc<dyn Transport>>,
    late: BTreeMap<ServiceName, Arc<Late>>,
    secrets: mezave_auth::ServiceSecrets,
    /// What is known of keys and withdrawals, by all services of this process.
    trust: Verifier,
    kept: PathBuf,
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
        let network = Network::new(settings.tls.upstream_ca_file())?;
        let auth_is_here = here.contains(&ServiceName::Auth);
        for service in SERVICES {
            if here.contains(&service) {
                let waiting = Arc::new(Late::default());
                late.insert(service, Arc::clone(&waiting));
                transports.insert(service, waiting);
                if let Entry::Vacant(vacant) = secrets.entry(service.as_str().to_owned())
                    && service != ServiceName::Auth
                {
                    vacant.insert(if auth_is_here {
                        fresh_secret()
                    } else {
                        configured_secret(settings, service)?
                    });
                }
            } else if let Some(address) = settings.upstreams.get(service.as_str()) {
                let upstream = Upstream::new(&network, address)
                    .with_context(|| format!("gateway.upstreams.{}", service.as_str()))?;
                transports.insert(service, Arc::new(upstream));
            }
        }
        let auth = transports.get(&ServiceName::Auth).map(Arc::clone);
        let auth = AuthClient::new(auth.context("gateway.upstreams.auth is missing")?);
        Ok(Self {
            trust: Verifier::new("", Arc::new(auth), Arc::clone(&clock)),
            kept: settings.data_dir.join("identity.json"),
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
        self.trust.for_service(service.as_str())
    }

    /// Keeps what all verifiers of this process know up to date, asking auth as `service`.
    pub fn follow(
        &self,
        service: ServiceName,
        stop: CancellationToken,
    ) -> impl Future<Output = ()> + Send + 'static {
        let source =
            RemoteWithdrawals::new(self.transport(ServiceName::Auth), self.tokens(service));
        shared_auth::follow(&self.trust, Arc::new(source), self.kept.clone(), stop)
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
        Arc::new(RemoteLog::new(
            producer.as_str(),
            self.transport(producer),
            self.tokens(reader),
        ))
    }

    /// The tokens of `service` itself.
    pub fn tokens(&self, service: ServiceName) -> ServiceTokens {
        let secret = self.secrets.get(service.as_str());
        let secret = secret.map_or("", |secret| secret.reveal());
        ServiceTokens::new(self.auth(), service.as_str(), secret, self.clock())
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

    /// notification, for ai.
    pub fn notification(&self) -> NotificationClient {
        NotificationClient::new(self.transport(ServiceName::Notification))
    }

    /// auth, for those who ask it for tokens.
    pub fn auth(&self) -> AuthClient {
        AuthClient::new(self.transport(ServiceName::Auth))
    }
}

fn configured_secret(settings: &Settings, service: ServiceName) -> anyhow::Result<Secret> {
    settings.service_secret.clone().with_context(|| {
        let name = service.as_str();
        format!(
            "{name} has nothing to prove itself with at auth: set service_secret \
             (MEZAVE_SERVICE_SECRET) to what auth has as auth.service_secrets.{name}"
        )
    })
}

/// Services of one process need a secret that nobody has to configure.
fn fresh_secret() -> Secret {
    let [high, low] = [random_bytes::<16>(), random_bytes::<16>()].map(u128::from_le_bytes);
    Secret::new(format!("{high:032x}{low:032x}"))
}
