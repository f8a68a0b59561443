//! A producer with a real outbox in its own database, and notification built over it.

use std::sync::Arc;

use axum::Router;
use mezave_notification::{Config, Deps, Service, build, router};
use sea_orm_migration::prelude::*;
use sea_orm_migration::{MigrationTrait, MigratorTrait};
use serde::Serialize;
use shared_auth::{Language, Role};
use shared_clock::{ManualClock, SharedClock, Timestamp, new_id};
use shared_contract::auth::User;
use shared_contract::event::{UserChanged, kind};
use shared_contract::inventory::StockLevel;
use shared_events::{Bus as _, Envelope, EventLog, InProcessBus, LocalLog, NewEvent, Outbox};
use shared_quantity::Qty;
use shared_storage::Database;
use shared_testkit::{Api, Person, TempDatabase, TestIssuer, temp_database};
use shared_transport::{AuthClient, InProcess, ServiceTokens};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

struct ProducerMigrator;
struct EventTables;

impl MigrationName for EventTables {
    fn name(&self) -> &'static str {
        "event_tables"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for EventTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        shared_events::tables::create(manager).await
    }
}

impl MigratorTrait for ProducerMigrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(EventTables)]
    }
}

/// A service that only writes events.
pub struct Producer {
    outbox: Outbox,
    db: Database,
    log: LocalLog,
    _folder: TempDatabase,
}

impl Producer {
    pub async fn new(name: &str, clock: SharedClock) -> Self {
        let (folder, db) = temp_database().await;
        shared_storage::migrate::<ProducerMigrator>(&db)
            .await
            .unwrap();
        Self {
            outbox: Outbox::new(name, clock),
            log: LocalLog::new(db.clone(), name),
            db,
            _folder: folder,
        }
    }

    pub fn log(&self) -> Arc<dyn EventLog> {
        Arc::new(self.log.clone())
    }

    /// Writes one event; nobody is told yet.
    pub async fn write(
        &self,
        restaurant_id: Uuid,
        kind: &'static str,
        payload: &impl Serialize,
    ) -> Arc<Envelope> {
        let tx = self.db.begin_write().await.unwrap();
        let event = NewEvent::new(kind, payload);
        self.outbox
            .append(&tx, restaurant_id, &[event])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let page = self.log.read(restaurant_id, 0, 10_000).await.unwrap();
        Arc::new(page.items.into_iter().next_back().unwrap())
    }
}

/// Everything a test needs around the service.
pub struct World {
    pub clock: Arc<ManualClock>,
    pub issuer: TestIssuer,
    pub bus: InProcessBus,
    pub auth: Producer,
    pub inventory: Producer,
    pub db: Database,
    pub restaurant: Uuid,
    _folder: TempDatabase,
}

/// A running service.
pub struct Running {
    pub service: Service,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Running {
    pub fn api(&self, person: &Person) -> Api {
        Api::new(self.router()).with_token(&person.token)
    }

    pub fn router(&self) -> Router {
        router(&self.service)
    }

    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl World {
    pub async fn new() -> Self {
        let clock = ManualClock::at(Timestamp::from_micros(1_790_000_000_000_000));
        let shared: SharedClock = clock.clone();
        let (folder, db) = temp_database().await;
        Self {
            issuer: TestIssuer::new(shared.clone()),
            bus: InProcessBus::default(),
            auth: Producer::new("auth", shared.clone()).await,
            inventory: Producer::new("inventory", shared.clone()).await,
            db,
            restaurant: new_id(&*shared),
            clock,
            _folder: folder,
        }
    }

    pub async fn build(&self) -> Service {
        self.build_with(Config::default()).await
    }

    pub async fn build_with(&self, config: Config) -> Service {
        let deps = Deps {
            db: self.db.clone(),
            clock: self.clock.clone(),
            verifier: self.issuer.verifier("notification"),
            bus: Arc::new(self.bus.clone()),
            auth_log: self.auth.log(),
            inventory_log: self.inventory.log(),
            tokens: ServiceTokens::new(nobody(), "notification", "secret", self.clock.clone()),
            auth: nobody(),
        };
        build(config, deps).await.unwrap()
    }

    /// Builds the service and starts its background work.
    pub async fn start(&self) -> Running {
        self.start_with(Config::default()).await
    }

    pub async fn start_with(&self, config: Config) -> Running {
        let running = Running {
            service: self.build_with(config).await,
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        running
            .service
            .spawn_background(running.stop.clone(), &running.tasks);
        running
    }

    /// Adds a person and lets auth say so in its log.
    pub async fn person(&self, role: Role) -> Person {
        let person = self.issuer.person(self.restaurant, role);
        self.changed(&person, role, true, Language::He).await;
        person
    }

    pub async fn changed(&self, person: &Person, role: Role, active: bool, language: Language) {
        let event = self.user_event(person, role, active, language).await;
        self.publish(&[event]).await;
    }

    pub async fn user_event(
        &self,
        person: &Person,
        role: Role,
        active: bool,
        language: Language,
    ) -> Arc<Envelope> {
        let user = User {
            id: person.id,
            email: "a@example.com".to_owned(),
            name: "דנה".to_owned(),
            role,
            employee_id: None,
            phone: None,
            phone_verified: false,
            language,
            is_active: active,
            created_at: Timestamp::from_micros(0),
        };
        let changed = UserChanged { user };
        self.auth
            .write(person.restaurant_id, kind::USER_CHANGED, &changed)
            .await
    }

    pub async fn low(&self, product_id: Uuid, total: i32) -> Arc<Envelope> {
        self.level(kind::STOCK_LOW, product_id, total).await
    }

    pub async fn recovered(&self, product_id: Uuid) -> Arc<Envelope> {
        self.level(kind::STOCK_RECOVERED, product_id, 20).await
    }

    async fn level(&self, kind: &'static str, product_id: Uuid, total: i32) -> Arc<Envelope> {
        let level = StockLevel {
            product_id,
            name: "קולה Zero".to_owned(),
            name_en: Some("Cola Zero".to_owned()),
            unit_type: "bottle".to_owned(),
            boxes: 0,
            units: Qty::from_units(total),
            total: Qty::from_units(total),
            min_stock_level: Qty::from_units(10),
            seq: 1,
        };
        self.inventory.write(self.restaurant, kind, &level).await
    }

    pub async fn publish(&self, events: &[Arc<Envelope>]) {
        let events = events.iter().map(|event| Envelope::clone(event)).collect();
        self.bus.publish(events).await;
    }

    pub fn id(&self) -> Uuid {
        new_id(&*self.clock)
    }
}

/// auth, for tests in which it is not asked.
fn nobody() -> AuthClient {
    AuthClient::new(Arc::new(InProcess::new(Router::new())))
}

/// Server-sent events, read as they come.
pub struct Stream {
    body: axum::body::BodyDataStream,
    text: String,
}

/// One event of a stream.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    pub kind: String,
    pub id: String,
    pub data: serde_json::Value,
}

impl Stream {
    pub async fn open(router: Router, token: &str, last_event_id: Option<&str>) -> Self {
        use tower::ServiceExt as _;
        let mut request =
            http::Request::get("/events").header("authorization", format!("Bearer {token}"));
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let request = request.body(axum::body::Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            body: response.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    /// The next event; none at the end of the stream.
    pub async fn next(&mut self) -> Option<Heard> {
        use futures::StreamExt as _;
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                let mut heard = Heard::default();
                for line in block.lines() {
                    match line.split_once(": ") {
                        Some(("event", value)) => value.clone_into(&mut heard.kind),
                        Some(("id", value)) => value.clone_into(&mut heard.id),
                        Some(("data", value)) => heard.data = serde_json::from_str(value).unwrap(),
                        _ => {}
                    }
                }
                if heard.kind.is_empty() {
                    continue;
                }
                return Some(heard);
            }
            let chunk = self.body.next().await?.unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// Reads until an event carries an entry about `product`.
    pub async fn entry_about(&mut self, product: Uuid) -> Heard {
        loop {
            let heard = self.next().await.expect("the stream goes on");
            if heard.data["entry"]["product_id"] == product.to_string() {
                return heard;
            }
        }
    }
}
