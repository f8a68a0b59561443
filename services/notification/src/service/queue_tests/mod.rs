//! The queue from an alert to a provider that does what a test says: order, repeats, faults, calm.
#![allow(clippy::unwrap_used, clippy::panic)]

mod answers;
mod calm;
mod faults;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::DbErr;
use serde_json::json;
use shared_auth::{Language, Principal, Role};
use shared_clock::{Clock as _, ManualClock, SharedClock, Timestamp, new_id};
use shared_contract::auth::{Restaurant, User};
use shared_contract::event::UserChanged;
use shared_contract::inventory::StockLevel;
use shared_contract::notification::{
    AlertAnswer, AlertType, AnswerRequest, Channel, DeliveriesQuery, DeliveryState, Preferences,
};
use shared_events::{Effect as _, Envelope, Outbox};
use shared_quantity::Qty;
use shared_testkit::{TempDatabase, TestIssuer, temp_database};
use shared_transport::{AuthClient, InProcess, ServiceTokens};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::{Live, Notification, StockAlerts};
use crate::config::Calm;
use crate::email::Stationery;
use crate::migrations::Migrator;
use crate::model::{Content, Outcome, Parcel, Person, Texts, defaults};
use crate::queue::Sender;
use crate::repository::{people, preferences, queue};
use crate::ways::Ways;
use crate::whatsapp::Whatsapp;

/// A provider that answers as it is told, `Sent` when it is told nothing, and remembers.
struct Told {
    channel: Channel,
    answers: Mutex<VecDeque<Outcome>>,
    hangs: bool,
    tried: Mutex<Vec<Parcel>>,
}

impl Told {
    fn new(channel: Channel) -> Arc<Self> {
        Arc::new(Self {
            channel,
            answers: Mutex::default(),
            hangs: false,
            tried: Mutex::default(),
        })
    }

    fn answers(&self, outcomes: impl IntoIterator<Item = Outcome>) {
        self.answers.lock().unwrap().extend(outcomes);
    }

    /// Titles of everything that was tried, in order, since the last question.
    fn titles(&self) -> Vec<String> {
        let tried = std::mem::take(&mut *self.tried.lock().unwrap());
        tried.into_iter().map(|parcel| parcel.title).collect()
    }

    fn ids(&self) -> Vec<Uuid> {
        let tried = self.tried.lock().unwrap();
        tried.iter().map(|parcel| parcel.delivery_id).collect()
    }
}

#[async_trait]
impl Sender for Told {
    fn channel(&self) -> Channel {
        self.channel
    }

    fn missing(&self) -> Vec<&'static str> {
        Vec::new()
    }

    async fn address(&self, _: Uuid, _: &Person) -> Result<Option<String>, DbErr> {
        Ok(Some("here".to_owned()))
    }

    async fn send(&self, parcel: &Parcel) -> Outcome {
        self.tried.lock().unwrap().push(parcel.clone());
        if self.hangs {
            std::future::pending::<()>().await;
        }
        let told = self.answers.lock().unwrap().pop_front();
        told.unwrap_or(Outcome::sent())
    }
}

struct Bench {
    core: Notification,
    clock: Arc<ManualClock>,
    restaurant: Uuid,
    owner: Principal,
    seq: Mutex<i64>,
    _folder: TempDatabase,
}

/// Monday, 12:00 in Jerusalem.
const NOON: &str = "2026-01-05T10:00:00Z";

const LOUD: Calm = Calm {
    group_seconds: 0,
    hourly_limit: 0,
};

impl Bench {
    async fn new(ways: &[&Arc<Told>], calm: Calm) -> Self {
        let clock = ManualClock::at(NOON.parse().unwrap());
        let shared: SharedClock = clock.clone();
        let (folder, db) = temp_database().await;
        shared_storage::migrate::<Migrator>(&db).await.unwrap();
        let issuer = TestIssuer::new(shared.clone());
        let restaurant = new_id(&*shared);
        let person = issuer.person(restaurant, Role::Owner);
        let auth = AuthClient::new(Arc::new(InProcess::new(<_>::default())));
        let all: Vec<Arc<dyn Sender>> = ways
            .iter()
            .map(|way| Arc::clone(way) as Arc<dyn Sender>)
            .collect();
        let paper = Stationery::open("", &db, &shared).await.unwrap();
        let whatsapp = Whatsapp::new(<_>::default(), "", db.clone(), shared.clone()).unwrap();
        let core = Notification {
            paper: Arc::new(paper),
            private_push: false,
            whatsapp: Arc::new(whatsapp),
            db: db.clone(),
            outbox: Outbox::new("notification", shared.clone()),
            texts: Arc::new(Texts::load().unwrap()),
            live: Live::default(),
            verifier: issuer.verifier("notification"),
            calm,
            queued: Arc::new(
                all.iter()
                    .map(|way| (way.channel(), Arc::default()))
                    .collect(),
            ),
            ways: Ways::new(all, None),
            tokens: ServiceTokens::new(auth.clone(), "notification", "secret", shared.clone()),
            auth,
            clock: shared,
        };
        let bench = Self {
            core,
            owner: Principal {
                user_id: person.id,
                restaurant_id: restaurant,
                role: Role::Owner,
                name: "Dana".to_owned(),
                language: Language::En,
                amr: Vec::new(),
                token_id: Uuid::nil(),
                session_id: None,
                issued_at: Timestamp::default(),
                bearer: person.token,
            },
            clock,
            restaurant,
            seq: Mutex::new(0),
            _folder: folder,
        };
        bench.joins(person.id).await;
        bench.prefers(|_| ()).await;
        bench
    }

    async fn joins(&self, id: Uuid) {
        let user = User {
            id,
            email: "dana@example.com".to_owned(),
            name: "Dana".to_owned(),
            role: Role::Owner,
            employee_id: None,
            phone: None,
            phone_verified: false,
            language: Language::En,
            is_active: true,
            created_at: Timestamp::default(),
        };
        let tx = self.core.db.begin_write().await.unwrap();
        people::keep(&tx, self.restaurant, &UserChanged { user })
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Everything by every way, no quiet hours, and what `change` makes of it.
    async fn prefers(&self, change: impl FnOnce(&mut Preferences)) {
        let mut own = defaults(Role::Owner);
        own.quiet_hours = None;
        own.shabbat = false;
        for channels in own.channels.values_mut() {
            *channels = Channel::ALL.to_vec();
        }
        change(&mut own);
        let tx = self.core.db.begin_write().await.unwrap();
        let now = self.clock.now();
        preferences::keep(&tx, self.restaurant, self.owner.user_id, &own, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn event(&self, kind: &str, payload: serde_json::Value) {
        let seq = {
            let mut seq = self.seq.lock().unwrap();
            *seq += 1;
            *seq
        };
        let event = Envelope {
            id: new_id(&*self.clock),
            producer: "inventory".to_owned(),
            restaurant_id: self.restaurant,
            epoch: 1,
            seq,
            kind: kind.to_owned(),
            version: 1,
            occurred_at: self.clock.now(),
            payload,
        };
        let tx = self.core.db.begin_write().await.unwrap();
        StockAlerts(self.core.clone())
            .apply(&tx, &event)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn level(&self, kind: &str, product: Uuid, name: &str) {
        let level = StockLevel {
            product_id: product,
            name: name.to_owned(),
            name_en: None,
            unit_type: "unit".to_owned(),
            boxes: 0,
            units: Qty::from_units(3),
            total: Qty::from_units(3),
            min_stock_level: Qty::from_units(10),
            seq: 1,
        };
        self.event(kind, serde_json::to_value(level).unwrap()).await;
    }

    /// A product called `name` falls under its minimum.
    async fn low(&self, name: &str) -> Uuid {
        let product = new_id(&*self.clock);
        self.level("stock_low", product, name).await;
        product
    }

    /// Whatever is due now is sent, as a worker would.
    async fn turn(&self) {
        for way in self.core.ways.all() {
            let tasks = TaskTracker::new();
            let (places, stop) = (Arc::new(Semaphore::new(8)), CancellationToken::new());
            while self
                .core
                .send_due(way, &places, &tasks, &stop)
                .await
                .unwrap()
            {}
            tasks.close();
            tasks.wait().await;
        }
    }

    async fn states(&self) -> Vec<DeliveryState> {
        let page = self
            .core
            .deliveries(&self.owner, DeliveriesQuery::default())
            .await;
        let items = page.unwrap().items;
        items.iter().rev().map(|delivery| delivery.state).collect()
    }
}
