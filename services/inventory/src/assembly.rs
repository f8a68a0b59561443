//! Putting the service together from what it is given.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, de};
use shared_auth::Verifier;
use shared_cache::SecondLevel;
use shared_clock::SharedClock;
use shared_events::{Bus, Consumer, EventLog, LocalLog, Outbox, Relay};
use shared_storage::Database;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::ledger::Ledger;
use crate::migrations::Migrator;
use crate::model::Stages;
use crate::service::cached::Cached;
use crate::service::expiry::Dates;
use crate::service::feed::Feed;
use crate::service::people::{People, PeopleEffect};
use crate::service::search::Indexes;

/// The name this service has in events, tokens and logs.
pub(crate) const NAME: &str = "inventory";

/// Settings of inventory.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Most memory that product indexes of all restaurants may take together, in `MiB`.
    pub search_index_mib: u64,
    /// How many days before their date lots are told of, each 0 to 365; also written `"7,3"`. None:
    /// only what has expired is told of.
    #[serde(deserialize_with = "stages")]
    pub expiry_days: Stages,
    /// When lots are looked at for their dates: a local time of the restaurant.
    pub expiry_scan_at: jiff::civil::Time,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            search_index_mib: 256,
            expiry_days: Stages::default(),
            expiry_scan_at: jiff::civil::Time::constant(7, 0, 0, 0),
        }
    }
}

/// Days as a list, as one number, or as text with commas, which is what an environment variable is.
fn stages<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Stages, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Days(Vec<i32>),
        Day(i32),
        Text(String),
    }
    let days = match Written::deserialize(deserializer)? {
        Written::Days(days) => days,
        Written::Day(day) => vec![day],
        Written::Text(text) => text
            .split(',')
            .map(str::trim)
            .filter(|day| !day.is_empty())
            .map(|day| day.parse().map_err(de::Error::custom))
            .collect::<Result<_, _>>()?,
    };
    Stages::new(days).map_err(de::Error::custom)
}

/// What inventory needs from outside.
pub struct Deps {
    /// Its own database.
    pub db: Database,
    /// The present moment and new ids.
    pub clock: SharedClock,
    /// Checks tokens.
    pub verifier: Verifier,
    /// Carries events.
    pub bus: Arc<dyn Bus>,
    /// Where replicas share what they have read.
    pub cache: Arc<dyn SecondLevel>,
    /// auth's log: `user_changed`, `restaurant_changed`.
    pub auth_log: Arc<dyn EventLog>,
}

/// The running service. Cheap to clone.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

/// What a [`Service`] holds.
pub struct Inner {
    pub(crate) db: Database,
    pub(crate) clock: SharedClock,
    pub(crate) verifier: Verifier,
    pub(crate) outbox: Outbox,
    pub(crate) log: Arc<LocalLog>,
    pub(crate) ledger: Ledger,
    pub(crate) people: People,
    pub(crate) indexes: Indexes,
    pub(crate) cached: Cached,
    pub(crate) feed: Feed,
    pub(crate) dates: Dates,
    bus: Arc<dyn Bus>,
    auth_log: Arc<dyn EventLog>,
}

impl std::ops::Deref for Service {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Migrates the database and builds the service. Nothing runs in the background yet but the
/// ledger writer, without which nothing can be booked.
pub async fn build(config: Config, deps: Deps) -> anyhow::Result<Service> {
    shared_storage::migrate::<Migrator>(&deps.db).await?;
    let outbox = Outbox::new(NAME, Arc::clone(&deps.clock));
    let people = People::new(deps.db.clone());
    let dates = Dates {
        stages: config.expiry_days,
        at: config.expiry_scan_at,
    };
    dates.settle(&deps.db).await?;
    Ok(Service(Arc::new(Inner {
        ledger: Ledger::start(deps.db.clone(), Arc::clone(&deps.clock), outbox.clone()),
        people,
        indexes: Indexes::new(config.search_index_mib)?,
        cached: Cached::new(&deps.cache),
        feed: Feed::default(),
        dates,
        log: Arc::new(LocalLog::new(deps.db.clone(), NAME)),
        db: deps.db,
        clock: deps.clock,
        verifier: deps.verifier,
        outbox,
        bus: deps.bus,
        auth_log: deps.auth_log,
    })))
}

impl Service {
    /// Starts everything that runs beside requests: the relay of the outbox, the consumer of
    /// auth's events, what keeps caches and live streams fresh, the look at lots' dates every
    /// morning, and the hourly tidying.
    pub fn spawn_background(&self, stop: CancellationToken, tasks: &TaskTracker) {
        let relay = Relay::new(self.outbox.clone(), self.db.clone(), Arc::clone(&self.bus));
        tasks.spawn(relay.run(stop.clone()));
        let consumer = Consumer::new(
            "auth",
            self.db.clone(),
            Arc::clone(&self.clock),
            Arc::clone(&self.bus),
            Arc::clone(&self.auth_log),
            Arc::new(PeopleEffect::new(self.people.clone())),
        );
        tasks.spawn(consumer.run(stop.clone()));
        tasks.spawn(self.clone().watch_dates(stop.clone()));
        self.feed.open();
        let (service, bus) = (self.clone(), Arc::clone(&self.bus));
        let heard_until = stop.clone();
        tasks.spawn(async move {
            shared_events::listen(&*bus, heard_until, |heard| service.heard(&heard)).await;
            service.feed.close();
        });
        let log = LocalLog::clone(&self.log);
        tasks.spawn(log.tidy(Arc::clone(&self.clock), stop));
    }
}
