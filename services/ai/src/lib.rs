//! ai: the assistant. What people say becomes bookings, or the question that is in the way.
//!
//! Owns conversations and their messages; products, stock and the ledger stay inventory's and are
//! reached with the caller's own token. Listens to auth's `user_changed` and `restaurant_changed`
//! (who works here, when the day begins) and to inventory's `product_changed` (its cached products,
//! and what is known of them in words), to notification's `whatsapp_message_received`; publishes nothing.
//!
//! The understanding is pure and usable without a server: [`lexicon`] holds the words as data,
//! [`intent`] and [`entities`] read a sentence, [`clarify`] and [`chat`] decide a turn. `service`
//! runs them over storage and HTTP. Models are optional and come second: [`llm`] reads what the rules
//! could not and answers free questions from [`facts`]. Invariants: nothing is booked before it is certain; a message
//! books once, whatever crashes.
//! To teach it a word: `data/<language>/`. To teach it a kind of sentence: [`intent`].

mod api;
pub mod chat;
pub mod clarify;
mod config;
pub mod entities;
pub mod eval;
mod facts;
pub mod frame;
pub mod intent;
pub mod lexicon;
mod llm;
mod migrations;
mod repository;
mod service;
mod voice;

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use shared_auth::Verifier;
use shared_clock::SharedClock;
use shared_contract::event::kind;
use shared_events::{Bus, Consumer, Effect, EventLog, Heard, listen};
use shared_middleware::{Readiness, Security, health, stack};
use shared_storage::Database;
use shared_transport::{AuthClient, InventoryClient, NotificationClient, ServiceTokens};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use config::{Config, Confirm, Endpoint, Key, Speech};
pub use migrations::Migrator;

use crate::facts::effect::ProductFacts;
use crate::lexicon::Lexicon;
use crate::service::{
    Arrivals, Assistant, Catalogues, Models, PeopleEffect, Telephone, answer_telephone,
};

/// The service's name.
pub const NAME: &str = "ai";

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
    /// inventory, called with each person's own token.
    pub inventory: InventoryClient,
    /// auth, to act for whoever wrote by telephone.
    pub auth: AuthClient,
    /// notification, to send them the answer.
    pub notification: NotificationClient,
    /// notification's log.
    pub notification_log: Arc<dyn EventLog>,
    /// This service's own tokens, for what no person stands behind; without them it learns no
    /// nicknames and answers nobody by telephone.
    pub tokens: Option<ServiceTokens>,
}

/// The running service. Cheap to clone.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

struct Inner {
    core: Assistant,
    bus: Arc<dyn Bus>,
    auth_log: Arc<dyn EventLog>,
    inventory_log: Arc<dyn EventLog>,
    notification_log: Arc<dyn EventLog>,
    telephone: Option<Telephone>,
}

/// Builds the service and brings its database to the newest schema.
pub async fn build(config: Config, deps: Deps) -> anyhow::Result<Service> {
    shared_storage::migrate::<Migrator>(&deps.db)
        .await
        .context("migrating ai's database")?;
    let telephone = deps.tokens.clone().map(|tokens| Telephone {
        auth: deps.auth,
        notification: deps.notification,
        tokens,
        arrived: Arc::default(),
    });
    let models = Models::open(&config, &deps.db).await;
    let models = models.context("a model's server")?;
    let core = Assistant {
        db: deps.db,
        clock: deps.clock,
        inventory: deps.inventory,
        catalogues: Catalogues::default(),
        lexicon: Lexicon::shared()?,
        models,
        tokens: deps.tokens,
        verifier: deps.verifier,
    };
    Ok(Service(Arc::new(Inner {
        core,
        bus: deps.bus,
        auth_log: deps.auth_log,
        inventory_log: deps.inventory_log,
        notification_log: deps.notification_log,
        telephone,
    })))
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
    let security = Security {
        service: NAME,
        verifier: core.verifier.clone(),
        clock: Arc::clone(&core.clock),
        public: &[],
    };
    let (public, _) = api::routes().split_for_parts();
    stack(public.with_state(core).merge(health(readiness)), security)
}

/// The description of the public routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    api::routes().into_openapi()
}

impl Service {
    /// Starts consuming and listening; both end with `stop`.
    pub fn spawn_background(&self, stop: CancellationToken, tasks: &TaskTracker) {
        let inner = &self.0;
        let core = &inner.core;
        let consume = |producer: &str, log: &Arc<dyn EventLog>, effect: Arc<dyn Effect>| {
            let (clock, bus) = (Arc::clone(&core.clock), Arc::clone(&inner.bus));
            let log = Arc::clone(log);
            let consumer = Consumer::new(producer, core.db.clone(), clock, bus, log, effect);
            tasks.spawn(consumer.run(stop.clone()));
        };
        consume("auth", &inner.auth_log, Arc::new(PeopleEffect));
        let products = ProductFacts {
            clock: Arc::clone(&core.clock),
            lexicon: core.lexicon,
            changed: Arc::clone(&core.models.changed),
        };
        consume("inventory", &inner.inventory_log, Arc::new(products));
        if let Some(telephone) = &inner.telephone {
            let arrivals = Arrivals {
                clock: Arc::clone(&core.clock),
                arrived: Arc::clone(&telephone.arrived),
            };
            consume("notification", &inner.notification_log, Arc::new(arrivals));
            let answering = answer_telephone(core.clone(), telephone.clone(), stop.clone());
            tasks.spawn(answering);
        }
        if let Some(server) = &core.models.embeddings {
            let changed = Arc::clone(&core.models.changed);
            let place = facts::embed::Place {
                db: core.db.clone(),
                vectors: core.models.vectors.clone(),
            };
            let server = Arc::clone(server);
            tasks.spawn(facts::embed::run(place, server, changed, stop.clone()));
        }
        let (bus, heard, spawner) = (Arc::clone(&inner.bus), core.clone(), tasks.clone());
        tasks.spawn(async move {
            listen(&*bus, stop, |what| hear(&heard, &what, &spawner)).await;
        });
    }
}

/// What every replica does about events, beside their effects.
fn hear(core: &Assistant, heard: &Heard, tasks: &TaskTracker) {
    match heard {
        Heard::Missed => core.catalogues.forget_all(),
        Heard::Event(event)
            if event.kind == kind::PRODUCT_CHANGED && event.producer == "inventory" =>
        {
            let (catalogues, restaurant) = (core.catalogues.clone(), event.restaurant_id);
            tasks.spawn(async move { catalogues.forget(restaurant).await });
        }
        Heard::Event(_) => {}
    }
}
