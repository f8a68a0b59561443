//! Use cases of auth: permissions, transactions, events. No HTTP and no SQL.
//!
//! One file per subject: [`register`], [`login`], [`refresh`], [`sessions`], [`users`],
//! [`invites`], [`reset`] (passwords), [`phone`] (one's own number), [`restaurants`], [`admin`] (the
//! command line). Around them:
//! [`tokens`] gives out tokens, `acting` those by which ai acts for whoever wrote by WhatsApp, [`withdrawals`] tells which no longer count, [`once`] honours idempotency keys, [`publish`] writes events.
//!
//! Invariant: passwords are hashed before a write transaction begins, never inside one.

mod acting;
pub mod admin;
pub mod error;
pub mod invites;
pub mod keys;
pub mod limiter;
pub mod login;
pub mod member;
pub mod once;
pub mod passwords;
pub mod phone;
pub mod publish;
pub mod refresh;
pub mod register;
pub mod reset;
pub mod restaurants;
pub mod secrets;
pub mod sessions;
pub mod tokens;
pub mod users;
pub mod vault;
pub mod withdrawals;

use std::sync::Arc;
use std::time::Duration;

use shared_auth::Verifier;
use shared_clock::SharedClock;
use shared_events::{Bus, Outbox, Relay};
use shared_storage::Database;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::{Config, Migrator, Registration, SERVICE};
use error::Result;
use keys::Keys;
pub use keys::{KeyInfo, KeyState};
use limiter::Limiter;
use passwords::Passwords;
use reset::ResetSender;
use vault::Vault;

/// Seconds that ended logins are kept, to tell a stolen token from an unknown one.
const ENDED_KEPT_SECONDS: i64 = 30 * 24 * 60 * 60;
const DAY_SECONDS: i64 = 24 * 60 * 60;
const HOUR: Duration = Duration::from_hours(1);
/// How often signing keys are looked after: another process may have made one.
const KEYS_EVERY: Duration = Duration::from_secs(5);

/// What auth is given. Its verifier it makes itself: it has the keys.
pub struct Deps {
    /// Its own database.
    pub db: Database,
    /// The clock.
    pub clock: SharedClock,
    /// Where events go.
    pub bus: Arc<dyn Bus>,
    /// Carries password resets to people; [`crate::LogResets`] where there is no mail.
    pub reset_sender: Arc<dyn ResetSender>,
}

/// The running service. Cheap to clone.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

/// What all clones of a [`Service`] share; its fields are auth's own.
pub struct Inner {
    pub(crate) config: Config,
    pub(crate) db: Database,
    pub(crate) clock: SharedClock,
    bus: Arc<dyn Bus>,
    pub(crate) outbox: Outbox,
    pub(crate) vault: Vault,
    pub(crate) keys: Keys,
    pub(crate) passwords: Passwords,
    pub(crate) limiter: Limiter,
    pub(crate) reset_sender: Arc<dyn ResetSender>,
    setup_code: Option<String>,
    verifier: Verifier,
}

impl std::ops::Deref for Service {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Brings the database up to date, loads the keys and makes the service.
pub async fn build(config: Config, deps: Deps) -> anyhow::Result<Service> {
    shared_storage::migrate::<Migrator>(&deps.db).await?;
    let vault = Vault::open_from(&config)?;
    let keys = Keys::open(deps.db.clone(), Arc::clone(&deps.clock), vault.clone()).await?;
    let setup_code = vault.setup_code(&keys.oldest());
    let needs_code = config.require_setup_code
        && config.registration == Registration::First
        && crate::repository::restaurants::is_fresh(deps.db.read()).await?;
    Ok(Service(Arc::new(Inner {
        verifier: Verifier::new(SERVICE, Arc::new(keys.clone()), Arc::clone(&deps.clock)),
        outbox: Outbox::new(SERVICE, Arc::clone(&deps.clock)),
        passwords: Passwords::new()?,
        limiter: Limiter::new(),
        setup_code: needs_code.then_some(setup_code),
        reset_sender: deps.reset_sender,
        bus: deps.bus,
        clock: deps.clock,
        db: deps.db,
        config,
        vault,
        keys,
    })))
}

impl Service {
    /// The code that the first registration needs; none where none is needed, or when somebody had
    /// registered before this start. For the start-up message, not for logs.
    pub fn setup_code(&self) -> Option<&str> {
        self.0.setup_code.as_deref()
    }

    /// Checks tokens with the keys of this very service.
    pub fn verifier(&self) -> Verifier {
        self.0.verifier.clone()
    }

    /// Makes a new signing key, which every replica signs with from the moment that is returned;
    /// tokens signed before stay good until they end. None: the newest key does not sign yet.
    pub async fn rotate_keys(&self) -> anyhow::Result<Option<KeyInfo>> {
        let announced = self.0.config.key_announced_seconds;
        Ok(self.0.keys.rotate(announced).await?)
    }

    /// The signing keys, oldest first, and what each is good for now.
    pub async fn list_keys(&self) -> anyhow::Result<Vec<KeyInfo>> {
        Ok(self.0.keys.list().await?)
    }

    /// Starts the relay, the watch for new keys and the hourly tidying.
    pub fn spawn_background(&self, stop: CancellationToken, tasks: &TaskTracker) {
        let relay = Relay::new(self.outbox.clone(), self.db.clone(), Arc::clone(&self.bus));
        tasks.spawn(relay.run(stop.clone()));
        let service = self.clone();
        tasks.spawn(async move {
            stop.run_until_cancelled(service.tend()).await;
        });
    }

    async fn tend(&self) {
        let mut keys = tokio::time::interval(KEYS_EVERY);
        let mut tidy = tokio::time::interval(HOUR);
        loop {
            let done = tokio::select! {
                _ = keys.tick() => self.keys.look_after().await,
                _ = tidy.tick() => self.tidy().await,
            };
            if let Err(error) = done {
                tracing::warn!(%error, "auth will try again");
            }
        }
    }

    /// Forgets what ran out. Events stay: they are few, and a service that is added later learns
    /// people and restaurants from them.
    async fn tidy(&self) -> Result<()> {
        let now = self.clock.now();
        shared_storage::idempotency::purge(&self.db, now).await?;
        let before = now.plus_seconds(-ENDED_KEPT_SECONDS);
        let tx = self.db.begin_write().await?;
        crate::repository::sessions::purge(&tx, before).await?;
        crate::repository::one_time::purge(&tx, before).await?;
        crate::repository::phone_codes::purge(&tx, now.plus_seconds(-DAY_SECONDS)).await?;
        crate::repository::keys::purge(&tx, before).await?;
        tx.commit().await?;
        Ok(())
    }
}
