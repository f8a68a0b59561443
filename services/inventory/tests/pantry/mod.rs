//! A restaurant over the router, with auth's log beside it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use mezave_inventory::{Config, Deps, Service, build, router};
use serde_json::{Value, json};
use shared_auth::{Language, Role};
use shared_clock::{Clock as _, ManualClock, SharedClock, Timestamp, new_id};
use shared_contract::auth::Restaurant;
use shared_contract::event::{RestaurantChanged, kind};
use shared_events::{Envelope, EventLog as _, InProcessBus, LocalLog, NewEvent, Outbox, Relay};
use shared_storage::Database;
use shared_testkit::{Api, Person, TempDatabase, TestIssuer, temp_database};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;
use uuid::Uuid;

/// Longest a test waits for something that happens in the background.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

pub struct Pantry {
    pub service: Service,
    pub router: Router,
    pub db: Database,
    pub clock: Arc<ManualClock>,
    pub issuer: TestIssuer,
    pub restaurant: Uuid,
    pub owner: Api,
    pub manager: Api,
    pub employee: Api,
    /// The owner of another restaurant.
    pub stranger: Api,
    pub nobody: Api,
    pub owner_person: Person,
    pub employee_person: Person,
    pub stop: CancellationToken,
    auth_db: Database,
    auth: Outbox,
    bus: Arc<InProcessBus>,
    _folders: [TempDatabase; 2],
}

/// Sunday noon in Jerusalem.
pub fn noon() -> Timestamp {
    "2026-03-01T10:00:00Z".parse().unwrap()
}

impl Pantry {
    pub async fn open() -> Self {
        let (folder, db) = temp_database().await;
        let (auth_folder, auth_db) = temp_database().await;
        let clock = ManualClock::at(noon());
        let shared: SharedClock = clock.clone();
        let issuer = TestIssuer::new(shared.clone());
        let bus = Arc::new(InProcessBus::default());
        shared_storage::migrate::<AuthTables>(&auth_db)
            .await
            .unwrap();
        let service = build(
            Config::default(),
            deps(&db, &auth_db, &shared, &issuer, &bus),
        )
        .await
        .unwrap();
        let router = router(&service);
        let restaurant = new_id(&*shared);
        let person = |role| issuer.person(restaurant, role);
        let (owner, manager, employee) = (
            person(Role::Owner),
            person(Role::Manager),
            person(Role::Employee),
        );
        let stranger = issuer.person(new_id(&*shared), Role::Owner);
        let nobody = Api::new(router.clone());
        Self {
            owner: nobody.with_token(&owner.token),
            manager: nobody.with_token(&manager.token),
            employee: nobody.with_token(&employee.token),
            stranger: nobody.with_token(&stranger.token),
            nobody,
            owner_person: owner,
            employee_person: employee,
            service,
            router,
            db,
            auth: Outbox::new("auth", shared),
            auth_db,
            clock,
            issuer,
            restaurant,
            bus,
            stop: CancellationToken::new(),
            _folders: [folder, auth_folder],
        }
    }

    /// A replica beside this one, running, before a second level of the test's own.
    pub async fn replica(&self, cache: Arc<dyn shared_cache::SecondLevel>) -> Router {
        let shared: SharedClock = self.clock.clone();
        let deps = Deps {
            cache,
            ..deps(&self.db, &self.auth_db, &shared, &self.issuer, &self.bus)
        };
        let replica = build(Config::default(), deps).await.unwrap();
        replica.spawn_background(self.stop.clone(), &TaskTracker::new());
        router(&replica)
    }

    /// A replica with other settings, of which nothing runs in the background.
    pub async fn another_service(&self, config: Config) -> Service {
        let shared: SharedClock = self.clock.clone();
        let deps = deps(&self.db, &self.auth_db, &shared, &self.issuer, &self.bus);
        build(config, deps).await.unwrap()
    }

    /// Starts what runs in the background, auth's relay as well.
    pub fn start(&self) {
        let tasks = TaskTracker::new();
        self.service.spawn_background(self.stop.clone(), &tasks);
        let relay = Relay::new(self.auth.clone(), self.auth_db.clone(), self.bus.clone());
        tasks.spawn(relay.run(self.stop.clone()));
    }

    /// auth publishes something.
    async fn tell(&self, event: NewEvent) {
        let tx = self.auth_db.begin_write().await.unwrap();
        self.auth
            .append(&tx, self.restaurant, &[event])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.auth.committed([self.restaurant]);
    }

    pub async fn restaurant_is(&self, time_zone: &str, day_starts_at: &str) {
        let restaurant = Restaurant {
            id: self.restaurant,
            name: "פיצה ופלאפל".to_owned(),
            time_zone: time_zone.to_owned(),
            day_starts_at: day_starts_at.to_owned(),
            town: None,
            language: Language::He,
            currency: "ILS".to_owned(),
            created_at: noon(),
        };
        self.tell(NewEvent::new(
            kind::RESTAURANT_CHANGED,
            &RestaurantChanged { restaurant },
        ))
        .await;
    }

    /// Adds a product with these fields on top of a name and a unit.
    pub async fn product(&self, name: &str, fields: Value) -> Value {
        let mut body = json!({"name": name, "unit_type": "unit"});
        if let (Some(body), Some(fields)) = (body.as_object_mut(), fields.as_object()) {
            body.extend(fields.clone());
        }
        self.owner.post("/products", &body).await.ok()
    }

    /// Changes a product.
    pub async fn change(&self, product: &Value, fields: Value) -> shared_testkit::Reply {
        let mut body = json!({"name": product["name"], "unit_type": product["unit_type"]});
        if let (Some(body), Some(fields)) = (body.as_object_mut(), fields.as_object()) {
            body.extend(fields.clone());
        }
        self.owner
            .put(&format!("/products/{}", id(product)), &body)
            .await
    }

    /// Books a delivery.
    pub async fn receive(&self, product: &Value, fields: Value) -> Value {
        let mut body = json!({"product_id": product["id"], "type": "IN"});
        if let (Some(body), Some(fields)) = (body.as_object_mut(), fields.as_object()) {
            body.extend(fields.clone());
        }
        self.owner.post("/stock/movement", &body).await.ok()
    }

    /// What was published of this restaurant, oldest first.
    pub async fn published(&self) -> Vec<Envelope> {
        let log = LocalLog::new(self.db.clone(), "inventory");
        log.read(self.restaurant, 0, 500).await.unwrap().items
    }

    pub async fn published_kinds(&self) -> Vec<String> {
        self.published()
            .await
            .into_iter()
            .map(|event| event.kind)
            .collect()
    }

    /// Opens a live stream.
    pub async fn events(&self, token: &str, last_id: Option<&str>) -> Live {
        let mut request = Request::builder()
            .uri("/events")
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        if let Some(id) = last_id {
            request = request.header("last-event-id", id);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "text/event-stream"
        );
        Live {
            body: response.into_body(),
            read: String::new(),
        }
    }

    pub fn now_seconds(&self) -> i64 {
        self.clock.now().as_seconds()
    }
}

impl Drop for Pantry {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn deps(
    db: &Database,
    auth_db: &Database,
    clock: &SharedClock,
    issuer: &TestIssuer,
    bus: &Arc<InProcessBus>,
) -> Deps {
    Deps {
        db: db.clone(),
        clock: clock.clone(),
        verifier: issuer.verifier("inventory"),
        bus: bus.clone(),
        cache: Arc::new(shared_cache::NoSecondLevel),
        auth_log: Arc::new(LocalLog::new(auth_db.clone(), "auth")),
    }
}

/// A live stream being read.
pub struct Live {
    body: Body,
    read: String,
}

/// One server-sent event.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub kind: String,
    pub id: String,
    pub data: Value,
}

impl Live {
    /// The next event; none when the stream ends.
    pub async fn next(&mut self) -> Option<Message> {
        tokio::time::timeout(PATIENCE, self.next_event())
            .await
            .expect("an event in time")
    }

    async fn next_event(&mut self) -> Option<Message> {
        loop {
            if let Some(end) = self.read.find("\n\n") {
                let block: String = self.read.drain(..end + 2).collect();
                if block.starts_with(':') {
                    continue;
                }
                let field = |name: &str| {
                    let line = block.lines().find_map(|line| line.strip_prefix(name));
                    line.unwrap_or_default().trim().to_owned()
                };
                return Some(Message {
                    kind: field("event:"),
                    id: field("id:"),
                    data: serde_json::from_str(&field("data:")).unwrap(),
                });
            }
            let frame = self.body.frame().await?.unwrap();
            if let Ok(bytes) = frame.into_data() {
                self.read.push_str(std::str::from_utf8(&bytes).unwrap());
            }
        }
    }
}

/// Waits until something that happens in the background has happened.
pub async fn until(what: &str, check: impl AsyncFn() -> bool) {
    let waiting = async {
        while !check().await {
            tokio::task::yield_now().await;
        }
    };
    assert!(
        tokio::time::timeout(PATIENCE, waiting).await.is_ok(),
        "in time: {what}"
    );
}

/// The id of an object, as text.
pub fn id(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}

/// What stands in `field` of each item.
pub fn each(list: &Value, field: &str) -> Vec<Value> {
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item.pointer(field).cloned().unwrap_or_default())
        .collect()
}

/// auth's event tables.
struct AuthTables;

#[async_trait::async_trait]
impl sea_orm_migration::MigratorTrait for AuthTables {
    fn migrations() -> Vec<Box<dyn sea_orm_migration::MigrationTrait>> {
        vec![Box::new(Tables)]
    }
}

struct Tables;

impl sea_orm_migration::MigrationName for Tables {
    fn name(&self) -> &'static str {
        "tables"
    }
}

#[async_trait::async_trait]
impl sea_orm_migration::MigrationTrait for Tables {
    async fn up(
        &self,
        manager: &sea_orm_migration::SchemaManager,
    ) -> Result<(), sea_orm_migration::DbErr> {
        shared_events::tables::create(manager).await
    }
}
