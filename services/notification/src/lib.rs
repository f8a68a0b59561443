//! notification: what people should know, in their inbox, once, in their language.
//!
//! Owns inboxes, preferences, alert states and the queue of what leaves the house by push, `WhatsApp`
//! and e-mail. Listens to inventory's `stock_low`, `stock_recovered`, `stock_changed`,
//! `lot_expiring`, `lot_expired`, `large_movement` and to auth's `user_changed` and
//! `restaurant_changed`; publishes `inbox_changed`, by which every replica feeds its open streams
//! (`GET /events`), and `whatsapp_message_received`.
//!
//! Invariants: one entry per recipient and event; one alert per product and state change (after
//! `stock_low` silence until `stock_recovered`); what was accepted is sent at least once, a person's
//! alerts by one channel in order; entries and deliveries hold facts, words are made when read.
//! To add an alert: a variant of `model::Alert` and its texts in `data/`.

mod api;
mod config;
mod email;
mod migrations;
mod model;
mod push;
mod queue;
mod repository;
mod service;
mod ways;
mod whatsapp;

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use shared_auth::Verifier;
use shared_clock::SharedClock;
use shared_contract::event::kind;
use shared_events::{Bus, Consumer, Effect, EventLog, Heard, LocalLog, Outbox, Relay, listen};
use shared_middleware::{Readiness, Security, health, internal_events, stack};
use shared_storage::Database;
use shared_transport::{AuthClient, ServiceTokens};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use config::{Calm, Config};
pub use email::{Config as SmtpConfig, Email, Security as SmtpSecurity};
pub use migrations::Migrator;
pub use model::{Kind, Outcome, Parcel, Person, Recipient};
pub use push::Push;
pub use queue::Sender;

/// The ways out of the house, for who tries one alone.
pub mod outgoing {
    pub use crate::model::{Kind, Outcome, Parcel, Person, Recipient};
    pub use crate::queue::Sender;
    pub use crate::whatsapp::{Config as WhatsappConfig, Whatsapp};
}

use crate::email::Stationery;
use crate::service::{Live, Notification, PeopleEffect, StockAlerts};
use crate::ways::Ways;
use crate::whatsapp::Whatsapp;

/// The service's name.
pub const NAME: &str = "notification";

/// What the service is given.
pub struct Deps {
    /// Its own database.
    pub db: Database,
    /// Time and ids.
    pub clock: SharedClock,
    /// Checks tokens.
    pub verifier: Verifier,
    /// Carries events.
    pub bus: Arc<dyn Bus>,
    /// auth's log.
    pub auth_log: Arc<dyn EventLog>,
    /// inventory's log.
    pub inventory_log: Arc<dyn EventLog>,
    /// auth itself, for codes that prove telephone numbers.
    pub auth: AuthClient,
    /// What notification proves itself with there.
    pub tokens: ServiceTokens,
}

/// The running service. Cheap to clone.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

struct Inner {
    core: Notification,
    bus: Arc<dyn Bus>,
    auth_log: Arc<dyn EventLog>,
    inventory_log: Arc<dyn EventLog>,
}

/// Builds the service and brings its database to the newest schema.
pub async fn build(config: Config, deps: Deps) -> anyhow::Result<Service> {
    shared_storage::migrate::<Migrator>(&deps.db)
        .await
        .context("migrating notification's database")?;
    let paper = Stationery::open(&config.public_url, &deps.db, &deps.clock).await?;
    let paper = Arc::new(paper);
    let whatsapp = whatsapp(&config, &deps).await?;
    let ways = ways(&config, &deps, &paper, &whatsapp).await?;
    let bells = ways.all().map(|way| (way.channel(), Arc::default()));
    let core = Notification {
        paper,
        whatsapp,
        private_push: config.push.allow_private,
        outbox: Outbox::new(NAME, Arc::clone(&deps.clock)),
        texts: Arc::new(model::Texts::load()?),
        live: Live::default(),
        verifier: deps.verifier.clone(),
        db: deps.db.clone(),
        clock: Arc::clone(&deps.clock),
        calm: config.calm,
        queued: Arc::new(bells.collect()),
        ways,
        auth: deps.auth,
        tokens: deps.tokens,
    };
    Ok(Service(Arc::new(Inner {
        core,
        bus: deps.bus,
        auth_log: deps.auth_log,
        inventory_log: deps.inventory_log,
    })))
}

/// The ways out of the house, as the settings have them.
async fn ways(
    config: &Config,
    deps: &Deps,
    paper: &Arc<Stationery>,
    whatsapp: &Arc<Whatsapp>,
) -> anyhow::Result<Ways> {
    let (db, clock) = (deps.db.clone(), Arc::clone(&deps.clock));
    let push = Push::open(&config.push, &config.public_url, db, clock).await?;
    let key = push.public_key().to_owned();
    let email = Email::new(&config.smtp, Arc::clone(paper))?;
    let whatsapp = Arc::clone(whatsapp) as Arc<dyn Sender>;
    let all = vec![Arc::new(push) as Arc<dyn Sender>, whatsapp, Arc::new(email)];
    Ok(Ways::new(all, Some(key)))
}

/// The way to telephones, and back.
async fn whatsapp(config: &Config, deps: &Deps) -> anyhow::Result<Arc<Whatsapp>> {
    let (db, clock) = (deps.db.clone(), Arc::clone(&deps.clock));
    let whatsapp = Whatsapp::new(config.whatsapp.clone(), &config.public_url, db, clock)
        .context("setting up WhatsApp")?;
    whatsapp.look().await.context("looking for restaurants")?;
    Ok(Arc::new(whatsapp))
}

/// All routes with all layers.
pub fn router(service: &Service) -> Router {
    let core = service.0.core.clone();
    let db = core.db.clone();
    let readiness = Readiness::default()
        .with("database", move || {
            let db = db.clone();
            async move { db.ping().await.is_ok() }
        })
        .with_identity(&core.verifier);
    let log = LocalLog::new(core.db.clone(), NAME);
    let security = Security {
        service: NAME,
        verifier: core.verifier.clone(),
        clock: Arc::clone(&core.clock),
        public: &["/notify/unsubscribe", api::WEBHOOK],
    };
    let media = api::internal().with_state(core.clone());
    let (public, _) = api::routes().split_for_parts();
    let all = public
        .with_state(core)
        .merge(health(readiness))
        .merge(internal_events(Arc::new(log)))
        .merge(media);
    stack(all, security)
}

/// The description of the public routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    api::routes().into_openapi()
}

impl Service {
    /// Starts consuming, relaying, listening and tidying; all end with `stop`.
    pub fn spawn_background(&self, stop: CancellationToken, tasks: &TaskTracker) {
        let inner = &self.0;
        let core = &inner.core;
        let relay = Relay::new(core.outbox.clone(), core.db.clone(), Arc::clone(&inner.bus));
        tasks.spawn(relay.run(stop.clone()));
        core.spawn_senders(&stop, tasks);
        let people: Arc<dyn Effect> = Arc::new(PeopleEffect(core.clone()));
        let alerts: Arc<dyn Effect> = Arc::new(StockAlerts(core.clone()));
        for (producer, log, effect) in [
            ("auth", &inner.auth_log, people),
            ("inventory", &inner.inventory_log, alerts),
        ] {
            let consumer = Consumer::new(
                producer,
                core.db.clone(),
                Arc::clone(&core.clock),
                Arc::clone(&inner.bus),
                Arc::clone(log),
                effect,
            );
            tasks.spawn(consumer.run(stop.clone()));
        }
        let (bus, heard, end) = (Arc::clone(&inner.bus), core.clone(), stop.clone());
        tasks.spawn(async move {
            listen(&*bus, end, |what| hear(&heard, &what)).await;
        });
        tasks.spawn(core.clone().tidy_whatsapp(stop.clone()));
        let log = LocalLog::new(core.db.clone(), NAME);
        tasks.spawn(log.tidy(Arc::clone(&core.clock), stop.clone()));
        let live = core.live.clone();
        tasks.spawn(async move {
            stop.cancelled().await;
            live.close();
        });
    }
}

/// What every replica does about events, beside their effects.
fn hear(core: &Notification, heard: &Heard) {
    match heard {
        Heard::Missed => core.live.wake_all(),
        Heard::Event(event) if event.kind == kind::USER_CHANGED && event.producer == "auth" => {
            core.heard_user(event);
        }
        Heard::Event(event) if event.kind == kind::INBOX_CHANGED && event.producer == NAME => {
            core.heard_inbox(event);
        }
        Heard::Event(_) => {}
    }
}
