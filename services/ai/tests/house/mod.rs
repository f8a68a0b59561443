//! Two restaurants with ai over its router, beside an inventory that writes down what it is told.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{Request, StatusCode};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use mezave_ai::{Config, Deps, Service};
use serde_json::{Value, json};
use shared_auth::Role;
use shared_clock::{ManualClock, SharedClock, Timestamp, new_id};
use shared_errors::Problem;
use shared_events::{InProcessBus, LocalLog};
use shared_middleware::{Caller, Security, stack};
use shared_storage::Database;
use shared_testkit::{Api, Person, TempDatabase, TestIssuer, temp_database};
use shared_transport::{AuthClient, InProcess, InventoryClient, NotificationClient, ServiceTokens};
use tokio::sync::mpsc::UnboundedSender;
use tower::ServiceExt as _;
use uuid::Uuid;

/// What inventory was told, in order.
pub type Writes = Arc<Mutex<Vec<Value>>>;

#[derive(Clone)]
struct Store {
    clock: Arc<ManualClock>,
    products: Arc<Mutex<HashMap<Uuid, Vec<Value>>>>,
    nicknames: Arc<Mutex<Vec<Value>>>,
    writes: Writes,
}

/// ai with its neighbours.
pub struct House {
    pub clock: Arc<ManualClock>,
    pub issuer: TestIssuer,
    pub writes: Writes,
    api: Api,
    router: Router,
    pub service: Service,
    pub db: Database,
    pub bus: InProcessBus,
    store: Store,
    _files: TempDatabase,
}

impl House {
    pub async fn open(config: Config) -> Self {
        Self::opened(config, None).await
    }

    async fn opened(
        config: Config,
        telephone: Option<(Telephone, UnboundedSender<Value>)>,
    ) -> Self {
        let noon = "2026-03-03T10:00:00Z".parse::<Timestamp>().unwrap();
        let clock = ManualClock::at(noon);
        let shared: SharedClock = clock.clone();
        let issuer = TestIssuer::new(shared.clone());
        let (files, db) = temp_database().await;
        let store = Store {
            clock: clock.clone(),
            products: Arc::default(),
            nicknames: Arc::default(),
            writes: Arc::default(),
        };
        let security = Security {
            service: "inventory",
            verifier: issuer.verifier("inventory"),
            clock: shared.clone(),
            public: &[],
        };
        let inventory = stack(routes().with_state(store.clone()), security);
        let neighbour = |router: Router| Arc::new(InProcess::new(router));
        let (auth, notification) = match telephone {
            Some((telephone, answers)) => (
                who_is_who(&issuer, telephone.clone()),
                sender(telephone, answers),
            ),
            None => (Router::new(), Router::new()),
        };
        let auth = AuthClient::new(neighbour(auth));
        let bus = InProcessBus::default();
        let deps = Deps {
            db: db.clone(),
            clock: shared.clone(),
            verifier: issuer.verifier("ai"),
            bus: Arc::new(bus.clone()),
            auth_log: Arc::new(LocalLog::new(db.clone(), "auth")),
            inventory_log: Arc::new(LocalLog::new(db.clone(), "inventory")),
            inventory: InventoryClient::new(Arc::new(InProcess::new(inventory))),
            auth: auth.clone(),
            notification: NotificationClient::new(neighbour(notification)),
            notification_log: Arc::new(LocalLog::new(db.clone(), "notification")),
            tokens: Some(ServiceTokens::new(auth, "ai", "secret", shared.clone())),
        };
        let service = mezave_ai::build(config, deps).await.unwrap();
        let router = mezave_ai::router(&service);
        Self {
            api: Api::new(router.clone()),
            router,
            service,
            db,
            bus,
            writes: store.writes.clone(),
            clock,
            issuer,
            store,
            _files: files,
        }
    }

    /// A restaurant with these products, each in stock: a name and its unit.
    pub fn restaurant(&self, products: &[(&str, &str)]) -> Uuid {
        let id = new_id(&*self.clock);
        let list = products
            .iter()
            .map(|(name, unit)| {
                json!({"id": new_id(&*self.clock), "category_id": null, "name": name, "name_en": null,
                    "brand": null, "size": null, "container_type": null, "unit_type": unit,
                    "box_size": null, "default_expiry_days": null, "min_stock_level": null,
                    "price_estimate": null, "storage_location": null, "barcodes": [], "aliases": [],
                    "is_active": true, "created_at": at(), "updated_at": at()})
            })
            .collect();
        self.store.products.lock().unwrap().insert(id, list);
        id
    }

    /// The id of a product.
    pub fn product(&self, restaurant: Uuid, name: &str) -> Uuid {
        let all = self.store.products.lock().unwrap();
        let found = all[&restaurant].iter().find(|p| p["name"] == name).unwrap();
        found["id"].as_str().unwrap().parse().unwrap()
    }

    /// Somebody who works there.
    pub fn person(&self, restaurant: Uuid, role: Role) -> (Person, Api) {
        let person = self.issuer.person(restaurant, role);
        let api = self.api.with_token(&person.token);
        (person, api)
    }

    /// Sends a recording as a browser does.
    pub async fn speak(
        &self,
        who: &Person,
        audio: &[u8],
        fields: &[(&str, &str)],
    ) -> (StatusCode, Value) {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.bytes());
        }
        body.extend(
            b"--b\r\ncontent-disposition: form-data; name=\"audio\"; filename=\"a\"\r\n\r\n",
        );
        body.extend(audio);
        body.extend(b"\r\n--b--\r\n");
        let request = Request::post("/chat/voice")
            .header("content-type", "multipart/form-data; boundary=b")
            .header("authorization", format!("Bearer {}", who.token))
            .body(Body::from(body))
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// ai's other life: events, and messages by telephone. `answers` gets what is sent.
    pub async fn with_telephone(
        config: Config,
        answers: UnboundedSender<Value>,
    ) -> (Self, Telephone) {
        let telephone = Telephone::default();
        let house = Self::opened(config, Some((telephone.clone(), answers))).await;
        (house, telephone)
    }

    /// Bookings so far.
    pub fn bookings(&self) -> usize {
        self.writes.lock().unwrap().len()
    }
}

fn at() -> &'static str {
    "2026-03-01T10:00:00.000000Z"
}

fn routes() -> Router<Store> {
    Router::new()
        .route("/categories", get(async || Json(page(&[]))))
        .route("/suppliers", get(suppliers))
        .route("/products", get(products))
        .route("/products/low-stock", get(async || Json(page(&[]))))
        .route("/products/expiring", get(async || Json(page(&[]))))
        .route("/products/nicknames", get(nicknames))
        .route("/products/{id}/nicknames", get(nicknames).post(teach))
        .route("/products/{id}/nicknames/{nickname}", delete(forget))
        .route("/stock/movements", get(async || Json(page(&[]))))
        .route("/stock/movement", post(book))
        .route("/stock/{id}", get(stock))
}

fn page(items: &[Value]) -> Value {
    json!({"items": items, "next_cursor": null})
}

async fn products(State(store): State<Store>, caller: Caller) -> Json<Value> {
    let all = store.products.lock().unwrap();
    let own = all.get(&caller.restaurant_id);
    Json(page(own.map_or(&[], Vec::as_slice)))
}

async fn suppliers(caller: Caller) -> Json<Value> {
    Json(page(&[
        json!({"id": caller.restaurant_id, "name": "תנובה", "phone": "03-5550000",
        "email": null, "notes": null, "delivery_days": ["sunday", "wednesday"]}),
    ]))
}

fn stock_of(id: Uuid) -> Value {
    json!({"product_id": id, "boxes": 0, "units": 50, "total": 50, "box_size": null,
        "usual": {"out": null, "in": null}, "lots": [], "seq": 1, "updated_at": null})
}

async fn stock(Path(id): Path<Uuid>) -> Json<Value> {
    Json(stock_of(id))
}

async fn book(
    State(store): State<Store>,
    caller: Caller,
    Json(request): Json<Value>,
) -> Json<Value> {
    store.writes.lock().unwrap().push(request.clone());
    let id: Uuid = request["product_id"].as_str().unwrap().parse().unwrap();
    Json(json!({"stock": stock_of(id), "movement": {
        "id": new_id(&*store.clock), "seq": 1, "product_id": id, "type": request["type"],
        "boxes_change": 0, "units_change": request["units"], "total_change": request["units"],
        "box_size": null, "box_opened": false, "lots": [], "reason": null, "notes": null,
        "performed_by": caller.user_id, "reported_by": caller.user_id, "source": "chat",
        "undoes": null, "undone_by": null, "occurred_at": at(), "created_at": at(), "hash": ""}}))
}

async fn nicknames(State(store): State<Store>) -> Json<Value> {
    Json(page(&store.nicknames.lock().unwrap()))
}

async fn teach(
    State(store): State<Store>,
    Path(product): Path<Uuid>,
    caller: Caller,
    Json(request): Json<Value>,
) -> Json<Value> {
    let taught = json!({"id": new_id(&*store.clock), "product_id": product,
        "nickname": request["nickname"], "learned": false, "created_by": caller.user_id,
        "created_at": at()});
    store.nicknames.lock().unwrap().push(taught.clone());
    Json(taught)
}

async fn forget(State(store): State<Store>, Path((_, id)): Path<(Uuid, Uuid)>) -> Json<Value> {
    let mut all = store.nicknames.lock().unwrap();
    all.retain(|nickname| nickname["id"] != id.to_string());
    Json(Value::Null)
}

/// The world of telephones.
#[derive(Default)]
pub struct Telephones {
    /// Whose number is verified: the number, and a token of the person.
    pub verified: Mutex<Option<(String, String)>>,
    /// Recordings by their id.
    pub media: Mutex<HashMap<String, Vec<u8>>>,
    /// notification is away when it is asked next.
    pub away: AtomicBool,
}

pub type Telephone = Arc<Telephones>;

/// auth, as far as ai asks it.
fn who_is_who(issuer: &TestIssuer, telephone: Telephone) -> Router {
    let issuer = issuer.clone();
    let service = async move |Json(request): Json<Value>| {
        let audience = request["audience"].as_str().unwrap();
        Json(json!({"access_token": issuer.service_token("ai", audience), "expires_in": 300}))
    };
    let acting = async move |Json(request): Json<Value>| {
        let known = telephone.verified.lock().unwrap().clone();
        match known.filter(|(number, _)| request["phone"] == *number) {
            Some((_, token)) => Ok(Json(json!({"access_token": token, "expires_in": 60}))),
            None => Err(Problem::not_found()),
        }
    };
    Router::new()
        .route("/auth/service-token", post(service))
        .route("/internal/acting-token", post(acting))
}

/// notification, as far as ai asks it.
fn sender(telephone: Telephone, answers: UnboundedSender<Value>) -> Router {
    let recordings = telephone.clone();
    let send = async move |Json(said): Json<Value>| {
        if telephone.away.swap(false, Ordering::SeqCst) {
            return Err(Problem::unavailable("not yet"));
        }
        answers.send(said).unwrap();
        Ok((
            StatusCode::ACCEPTED,
            Json(json!({"delivery_id": Uuid::nil()})),
        ))
    };
    let media = async move |Path(id): Path<String>| {
        let all = recordings.media.lock().unwrap();
        all.get(&id).cloned().ok_or_else(Problem::not_found)
    };
    Router::new()
        .route("/notify/whatsapp", post(send))
        .route("/internal/whatsapp/media/{id}", get(media))
}
