//! A service on a database of its own, with a clock the test sets.

use std::sync::Arc;

use async_trait::async_trait;
use mezave_auth::{Config, Deps, Registration, ResetNotice, ResetSender, Secret, Service};
use serde_json::{Value, json};
use shared_clock::{ManualClock, Timestamp};
use shared_events::{Envelope, EventLog, InProcessBus, LocalLog};
use shared_storage::Database;
use shared_testkit::{Api, Reply, TempDatabase, temp_database};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use uuid::Uuid;

pub const PASSWORD: &str = "a long enough password";
pub const OWNER: &str = "owner@example.com";

/// Hands resets to the test.
struct Outgoing(UnboundedSender<ResetNotice>);

#[async_trait]
impl ResetSender for Outgoing {
    fn can_send(&self) -> bool {
        true
    }

    async fn send(&self, notice: ResetNotice) -> anyhow::Result<()> {
        self.0.send(notice).map_err(|_| anyhow::anyhow!("closed"))
    }
}

pub struct Fixture {
    pub api: Api,
    pub service: Service,
    pub clock: Arc<ManualClock>,
    pub db: Database,
    pub resets: UnboundedReceiver<ResetNotice>,
    pub bus: InProcessBus,
    pub folder: TempDatabase,
}

/// Somebody signed in.
#[derive(Clone)]
pub struct Login {
    pub api: Api,
    pub id: Uuid,
    pub access: String,
    pub refresh: String,
}

impl Fixture {
    /// Mode `first`.
    pub async fn new() -> Self {
        Self::with(Config::default()).await
    }

    /// Mode `open`.
    pub async fn open() -> Self {
        Self::with(Config {
            registration: Registration::Open,
            ..Config::default()
        })
        .await
    }

    pub async fn with(mut config: Config) -> Self {
        let (folder, db) = temp_database().await;
        let clock = ManualClock::at(Timestamp::from_micros(1_790_000_000_000_000));
        let (sender, resets) = unbounded_channel();
        config.key_encryption_key = Some(Secret::new("0123456789abcdef0123456789abcdef"));
        for name in ["ai", "inventory", "notification"] {
            config
                .service_secrets
                .insert(name.to_owned(), Secret::new(format!("{name}-secret")));
        }
        let bus = InProcessBus::default();
        let deps = Deps {
            db: db.clone(),
            clock: clock.clone(),
            bus: Arc::new(bus.clone()),
            reset_sender: Arc::new(Outgoing(sender)),
        };
        let service = mezave_auth::build(config, deps).await.unwrap();
        Self {
            api: Api::new(mezave_auth::router(&service)),
            service,
            clock,
            db,
            resets,
            bus,
            folder,
        }
    }

    /// The first owner.
    pub async fn owner(&self) -> Login {
        self.register(OWNER).await
    }

    /// An owner with a restaurant of their own.
    pub async fn register(&self, email: &str) -> Login {
        let body = registration(email);
        self.entered(&self.api.post("/auth/register", &body).await.ok())
    }

    /// A person the owner adds, signed in.
    pub async fn member(&self, owner: &Login, email: &str, role: &str) -> Login {
        let body = json!({"email": email, "name": email, "role": role, "password": PASSWORD});
        owner.api.post("/users", &body).await.ok();
        self.login(email).await
    }

    pub async fn login(&self, email: &str) -> Login {
        self.entered(&self.try_login(email, PASSWORD).await.ok())
    }

    pub async fn try_login(&self, email: &str, password: &str) -> Reply {
        let body = json!({"email": email, "password": password});
        self.api.post("/auth/login", &body).await
    }

    pub fn entered(&self, answer: &Value) -> Login {
        let access = answer["access_token"].as_str().unwrap().to_owned();
        Login {
            api: self.api.with_token(&access),
            id: answer["user"]["id"].as_str().unwrap().parse().unwrap(),
            refresh: answer["refresh_token"].as_str().unwrap().to_owned(),
            access,
        }
    }

    /// `POST /auth/refresh`, with a key unless empty.
    pub async fn refresh(&self, token: &str, key: &str) -> Reply {
        let body = json!({ "refresh_token": token });
        let api = if key.is_empty() {
            self.api.clone()
        } else {
            self.api.with_header("idempotency-key", key)
        };
        api.post("/auth/refresh", &body).await
    }

    /// What the service answers other services about withdrawals.
    pub async fn withdrawals(&self, after: Option<i64>) -> shared_auth::Withdrawals {
        let after = after.map_or(String::new(), |after| format!("?after={after}"));
        let path = format!("/internal/withdrawals{after}");
        let answer = self.service_api("inventory").await.get(&path).await.ok();
        serde_json::from_value(answer).unwrap()
    }

    /// From which second on a person's tokens count, if they were withdrawn lately.
    pub async fn withdrawn(&self, user: Uuid) -> Option<i64> {
        let told = self.withdrawals(None).await.people;
        let theirs = told.iter().filter(|one| one.user_id == user);
        theirs.map(|one| one.not_before).max()
    }

    /// As another service.
    pub async fn service_api(&self, name: &str) -> Api {
        let secret = format!("{name}-secret");
        let body = json!({"service": name, "secret": secret, "audience": "auth"});
        let answer = self.api.post("/auth/service-token", &body).await.ok();
        self.api
            .with_token(answer["access_token"].as_str().unwrap())
    }

    /// Events of the restaurant that the login's token names, oldest first.
    pub async fn events(&self, of: &Login) -> Vec<Envelope> {
        let restaurant = of.api.get("/restaurant").await.ok();
        let id = restaurant["id"].as_str().unwrap().parse().unwrap();
        let log = LocalLog::new(self.db.clone(), "auth");
        log.read(id, 0, 500).await.unwrap().items
    }
}

pub fn registration(email: &str) -> Value {
    json!({
        "email": email, "password": PASSWORD, "name": "דנה", "restaurant_name": "פיצה ופלאפל",
    })
}

pub fn contains(all: &[u8], text: &str) -> bool {
    all.windows(text.len())
        .any(|window| window == text.as_bytes())
}
