//! ai and inventory side by side, with auth's log and tokens.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use shared_auth::{Language, Role};
use shared_clock::{Clock as _, ManualClock, SharedClock, Timestamp, new_id};
use shared_contract::auth::User;
use shared_contract::event::{UserChanged, kind};
use shared_events::{InProcessBus, LocalLog, NewEvent, Outbox, Relay};
use shared_storage::Database;
use shared_testkit::{Api, TempDatabase, TestIssuer, temp_database};
use shared_transport::{
    AuthClient, InProcess, InventoryClient, NotificationClient, Transport, TransportError,
};

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::script::{Dialogue, Product, Seen, Turn, boxes_and_units};

const DAY: i64 = 24 * 60 * 60;

/// Loses the answer of a booking when told to, as a crash or a broken line would.
struct Flaky {
    inner: InProcess,
    lose: Arc<AtomicBool>,
}

#[async_trait::async_trait]
impl Transport for Flaky {
    async fn send(
        &self,
        request: http::Request<axum::body::Body>,
    ) -> Result<http::Response<axum::body::Body>, TransportError> {
        let books = request.method() == http::Method::POST;
        let answer = self.inner.send(request).await;
        if books && self.lose.swap(false, Ordering::SeqCst) {
            return Err(TransportError("the line broke".to_owned()));
        }
        answer
    }
}

/// The services, running.
pub struct Kitchen {
    clock: Arc<ManualClock>,
    issuer: TestIssuer,
    ai: axum::Router,
    inventory: axum::Router,
    auth: Outbox,
    auth_db: Database,
    lose: Arc<AtomicBool>,
    stop: CancellationToken,
    tasks: TaskTracker,
    _folders: [TempDatabase; 3],
}

impl Kitchen {
    pub async fn open() -> Self {
        let clock = ManualClock::at(noon());
        let shared: SharedClock = clock.clone();
        let issuer = TestIssuer::new(shared.clone());
        let bus = Arc::new(InProcessBus::default());
        let (f1, auth_db) = temp_database().await;
        let (f2, inventory_db) = temp_database().await;
        let (f3, ai_db) = temp_database().await;
        // auth's log needs the tables of any service that has one.
        shared_storage::migrate::<mezave_inventory::Migrator>(&auth_db)
            .await
            .unwrap();
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let lose = Arc::new(AtomicBool::new(false));
        let deps = mezave_inventory::Deps {
            db: inventory_db.clone(),
            clock: shared.clone(),
            verifier: issuer.verifier("inventory"),
            bus: bus.clone(),
            cache: Arc::new(shared_cache::NoSecondLevel),
            auth_log: Arc::new(LocalLog::new(auth_db.clone(), "auth")),
        };
        let service = mezave_inventory::build(mezave_inventory::Config::default(), deps)
            .await
            .unwrap();
        service.spawn_background(stop.clone(), &tasks);
        let inventory = mezave_inventory::router(&service);
        let deps = mezave_ai::Deps {
            db: ai_db,
            clock: shared.clone(),
            verifier: issuer.verifier("ai"),
            bus: bus.clone(),
            auth_log: Arc::new(LocalLog::new(auth_db.clone(), "auth")),
            inventory_log: Arc::new(LocalLog::new(inventory_db, "inventory")),
            inventory: InventoryClient::new(Arc::new(Flaky {
                inner: InProcess::new(inventory.clone()),
                lose: lose.clone(),
            })),
            auth: AuthClient::new(Arc::new(InProcess::new(axum::Router::new()))),
            notification: NotificationClient::new(Arc::new(InProcess::new(axum::Router::new()))),
            notification_log: Arc::new(LocalLog::new(auth_db.clone(), "notification")),
            tokens: None,
        };
        let service = mezave_ai::build(mezave_ai::Config::default(), deps)
            .await
            .unwrap();
        service.spawn_background(stop.clone(), &tasks);
        let auth = Outbox::new("auth", shared);
        tasks.spawn(Relay::new(auth.clone(), auth_db.clone(), bus).run(stop.clone()));
        Self {
            clock,
            issuer,
            ai: mezave_ai::router(&service),
            inventory,
            auth,
            auth_db,
            lose,
            stop,
            tasks,
            _folders: [f1, f2, f3],
        }
    }

    /// The next booking is carried out, but its answer does not come back.
    pub fn lose_the_next_answer(&self) {
        self.lose.store(true, Ordering::SeqCst);
    }

    pub async fn close(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// A restaurant with these products, on a day of its own.
    pub async fn table(&self, day: usize, products: &[Product], dialogue: &Dialogue) -> Table {
        let day = i64::try_from(day).unwrap() * 2 * DAY;
        self.clock.set(noon().plus_seconds(day));
        let restaurant = new_id(&*self.clock);
        let owner = self.issuer.person(restaurant, Role::Owner);
        let role = Role::parse(&dialogue.role).unwrap();
        let speaker = self.issuer.person(restaurant, role);
        let inventory = Api::new(self.inventory.clone()).with_token(&owner.token);
        let mut keys = HashMap::new();
        let mut ids = HashMap::new();
        for product in products {
            let id = add(&inventory, product, dialogue).await;
            keys.insert(id.clone(), product.key.clone());
            ids.insert(product.key.clone(), id);
        }
        let mut people = HashMap::new();
        for name in &dialogue.people {
            let id = self.joined(restaurant, name).await;
            people.insert(id, name.clone());
        }
        let table = Table {
            clock: self.clock.clone(),
            ai: Api::new(self.ai.clone()).with_token(&speaker.token),
            inventory,
            language: dialogue.language.clone(),
            keys,
            ids,
            people,
            conversation: None,
            answers: Vec::new(),
        };
        table.known().await;
        table
    }

    /// auth tells of a user.
    async fn joined(&self, restaurant: Uuid, name: &str) -> String {
        let id = new_id(&*self.clock);
        let user = User {
            id,
            email: "cook@example.com".to_owned(),
            name: name.to_owned(),
            role: Role::Employee,
            employee_id: None,
            phone: None,
            phone_verified: false,
            language: Language::He,
            is_active: true,
            created_at: self.clock.now(),
        };
        let changed = UserChanged { user };
        let tx = self.auth_db.begin_write().await.unwrap();
        let event = NewEvent::new(kind::USER_CHANGED, &changed);
        self.auth.append(&tx, restaurant, &[event]).await.unwrap();
        tx.commit().await.unwrap();
        self.auth.committed([restaurant]);
        id.to_string()
    }
}

/// Tuesday noon in Jerusalem.
fn noon() -> Timestamp {
    "2026-03-03T10:00:00Z".parse().unwrap()
}

async fn add(inventory: &Api, product: &Product, dialogue: &Dialogue) -> String {
    let body = json!({
        "name": product.name, "name_en": product.name_en, "size": product.size,
        "container_type": product.container_type, "unit_type": product.unit_type,
        "box_size": product.box_size,
    });
    let id = inventory.post("/products", &body).await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for taken in dialogue
        .taken_before
        .get(&product.key)
        .into_iter()
        .flatten()
    {
        for kind in ["IN", "OUT"] {
            let body = json!({"product_id": id, "type": kind, "units": taken});
            inventory.post("/stock/movement", &body).await.ok();
        }
    }
    let (boxes, units) =
        boxes_and_units(dialogue.stock.get(&product.key).unwrap_or(&product.stock));
    if boxes > 0 || units > 0.0 {
        let mut body = json!({"product_id": id, "type": "IN", "units": units});
        if boxes > 0 {
            body["boxes"] = json!(boxes);
        }
        inventory.post("/stock/movement", &body).await.ok();
    }
    id
}

/// One person's conversation in one restaurant.
pub struct Table {
    clock: Arc<ManualClock>,
    pub ai: Api,
    inventory: Api,
    language: String,
    keys: HashMap<String, String>,
    ids: HashMap<String, String>,
    people: HashMap<String, String>,
    conversation: Option<String>,
    answers: Vec<Value>,
}

impl Table {
    /// Waits until both services have heard of the people.
    async fn known(&self) {
        for (id, name) in &self.people {
            let first = name.split(' ').next().unwrap();
            let product = &self.ids["pita"];
            let heard = async {
                loop {
                    let body = json!({"product_id": product, "type": "OUT", "units": 0.001, "performed_by": id});
                    let booked = self.inventory.post("/stock/movement", &body).await;
                    if booked.status.as_u16() != 404 {
                        break;
                    }
                    tokio::task::yield_now().await;
                }
                // The assistant shows whom it knows by whether it asks about a stranger.
                loop {
                    let body = json!({"text": format!("{first} took 1 pita"), "language": "en"});
                    let answer = self.ai.post("/chat/message", &body).await.ok();
                    if answer["state"] == "done" {
                        break;
                    }
                    tokio::task::yield_now().await;
                }
            };
            let limit = std::time::Duration::from_secs(30);
            tokio::time::timeout(limit, heard)
                .await
                .expect("auth's event is heard");
        }
    }

    /// "boxes+units" of a product.
    pub async fn held(&self, key: &str) -> String {
        let stock = self
            .inventory
            .get(&format!("/stock/{}", self.ids[key]))
            .await
            .ok();
        format!("{}+{}", stock["boxes"], stock["units"])
    }

    /// One turn, and what came of it.
    pub async fn take(&mut self, step: &Turn) -> Seen {
        self.clock.advance_seconds(step.minutes_later * 60 + 5);
        let text = step
            .say
            .clone()
            .or(step.tap.clone())
            .or(step.tap_old.clone().map(|t| t.1));
        let mut body = json!({"text": text.unwrap(), "language": self.language});
        if let Some(id) = &self.conversation {
            body["conversation_id"] = json!(id);
        }
        let tapped = match (&step.tap, &step.tap_old) {
            (Some(label), _) => Some((self.answers.len() - 1, label)),
            (_, Some((answer, label))) => Some((*answer, label)),
            _ => None,
        };
        if let Some((answer, label)) = tapped {
            let options = self.answers[answer]["options"].as_array().unwrap();
            let option = options
                .iter()
                .find(|option| option["label"] == label.as_str());
            body["option_id"] =
                option.unwrap_or_else(|| panic!("no {label} in {options:?}"))["id"].clone();
        }
        let reply = self.ai.post("/chat/message", &body).await;
        if !reply.status.is_success() {
            return Seen {
                state: reply.body.to_string(),
                ..Seen::default()
            };
        }
        let answer = reply.body;
        self.conversation = answer["conversation_id"].as_str().map(str::to_owned);
        let seen = self.seen(step, &answer).await;
        self.answers.push(answer);
        seen
    }

    async fn seen(&self, step: &Turn, answer: &Value) -> Seen {
        let word = |value: &Value| value.as_str().map(str::to_owned);
        let movements = answer["movements"].as_array().unwrap();
        let told = |m: &Value| {
            let product = &self.keys[m["product_id"].as_str().unwrap()];
            format!(
                "{} {product} {}",
                m["type"].as_str().unwrap(),
                m["total_change"]
            )
        };
        let first = movements.first();
        let mut stock = BTreeMap::new();
        for key in step.stock.keys() {
            stock.insert(key.clone(), self.held(key).await);
        }
        Seen {
            state: word(&answer["state"]).unwrap(),
            asking: word(&answer["asking"]),
            intent: word(&answer["understanding"]["intent"]).unwrap(),
            options: answer["options"]
                .as_array()
                .unwrap()
                .iter()
                .map(|option| option["label"].as_str().unwrap().to_owned())
                .collect(),
            reply: word(&answer["reply"]).unwrap(),
            movements: movements.iter().map(told).collect(),
            reason: first.and_then(|m| word(&m["reason"])),
            performed_by: first
                .and_then(|m| self.people.get(m["performed_by"].as_str().unwrap()))
                .cloned(),
            stock,
        }
    }
}
