//! `WhatsApp` against a stand-in that follows Meta's published pages.

mod inbound;
mod media;
mod reports;
mod sending;

use axum::Router;
use mezave_notification::outgoing::{
    Kind, Parcel, Recipient, Sender as _, Whatsapp, WhatsappConfig,
};
use mezave_notification::{Config, router};
use sea_orm::{ConnectionTrait as _, Statement, Value as Bound};
use serde_json::Value;
use shared_auth::{Language, Secret};
use shared_clock::Timestamp;
use shared_contract::notification::Severity;
use shared_events::{Envelope, EventLog as _, LocalLog};
use shared_testkit::whatsapp::{
    ACCESS_TOKEN, APP_SECRET, CloudApi, PHONE_NUMBER_ID, VERIFY_TOKEN, sign,
};
use shared_testkit::{Api, Reply};
use uuid::Uuid;

use super::common::World;

pub const DANA: &str = "+972501234567";
pub const STRANGER: &str = "+972520000001";

/// One restaurant that is set up for `WhatsApp`, and Dana, whose number is confirmed.
pub struct House {
    pub world: World,
    pub cloud: CloudApi,
    pub way: Whatsapp,
    pub router: Router,
    pub dana: Uuid,
}

pub fn config(cloud: &CloudApi) -> WhatsappConfig {
    WhatsappConfig {
        base_url: cloud.base_url(),
        access_token: Secret::new(ACCESS_TOKEN),
        app_secret: Secret::new(APP_SECRET),
        verify_token: Secret::new(VERIFY_TOKEN),
        phone_number_id: PHONE_NUMBER_ID.to_owned(),
        ..WhatsappConfig::default()
    }
}

impl House {
    pub async fn new() -> Self {
        Self::with(|_, _| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut WhatsappConfig, &World)) -> Self {
        let world = World::new().await;
        let cloud = CloudApi::start(world.clock.clone()).await;
        let mut whatsapp = config(&cloud);
        change(&mut whatsapp, &world);
        let service = world
            .build_with(Config {
                whatsapp: whatsapp.clone(),
                ..Config::default()
            })
            .await;
        let app = "https://stock.example";
        let way = Whatsapp::new(whatsapp, app, world.db.clone(), world.clock.clone()).unwrap();
        let house = Self {
            router: router(&service),
            dana: world.id(),
            world,
            cloud,
            way,
        };
        house.restaurant(house.world.restaurant).await;
        house.person(house.dana, DANA, Language::He).await;
        house
    }

    pub async fn restaurant(&self, id: Uuid) {
        let sql = "INSERT INTO restaurants (restaurant_id, name, time_zone, language)
            VALUES ($1, 'פיצה', 'Asia/Jerusalem', 'he')";
        self.execute(sql, [id.into()]).await;
    }

    pub async fn person(&self, id: Uuid, phone: &str, language: Language) {
        let sql =
            "INSERT INTO users (restaurant_id, user_id, role, language, is_active, name, email,
            phone) VALUES ($1, $2, 'owner', $3, TRUE, 'דנה', 'a@example.com', $4)";
        let values: [Bound; 4] = [
            self.world.restaurant.into(),
            id.into(),
            language.as_str().into(),
            phone.into(),
        ];
        self.execute(sql, values).await;
    }

    pub async fn execute(&self, sql: &str, values: impl IntoIterator<Item = Bound>) {
        let tx = self.world.db.begin_write().await.unwrap();
        let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
        tx.execute_raw(statement).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// One column of one row; none: there is no row.
    pub async fn one<T: sea_orm::TryGetable>(&self, sql: &str) -> Option<T> {
        let db = self.world.db.read();
        let statement = Statement::from_string(db.get_database_backend(), sql.to_owned());
        let row = db.query_one_raw(statement).await.unwrap();
        row.map(|row| row.try_get_by_index(0).unwrap())
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        self.one(&sql).await.unwrap()
    }

    /// Sends a webhook as Meta would.
    pub async fn hears(&self, webhook: &Value) -> Reply {
        let body = webhook.to_string();
        self.hears_signed(&body, &sign(body.as_bytes())).await
    }

    pub async fn hears_signed(&self, body: &str, signature: &str) -> Reply {
        let api = Api::new(self.router.clone()).with_header("x-hub-signature-256", signature);
        let body = axum::body::Body::from(body.to_owned());
        api.send(http::Method::POST, "/notify/whatsapp/webhook", body)
            .await
    }

    /// What was published for the assistant.
    pub async fn events(&self) -> Vec<Envelope> {
        let log = LocalLog::new(self.world.db.clone(), "notification");
        let page = log.read(self.world.restaurant, 0, 1_000).await.unwrap();
        page.items
    }

    pub fn parcel(&self, kind: Kind, body: &str, data: Value) -> Parcel {
        Parcel {
            delivery_id: self.world.id(),
            restaurant_id: self.world.restaurant,
            restaurant: "פיצה".to_owned(),
            to: Recipient {
                user_id: Some(self.dana),
                name: "דנה".to_owned(),
                language: Language::He,
                address: DANA.to_owned(),
            },
            kind,
            severity: Severity::Warning,
            title: "מלאי נמוך: \u{2068}קולה <b>Zero</b>\u{2069}".to_owned(),
            body: body.to_owned(),
            data,
            topic: None,
            at: Timestamp::from_micros(0),
            expires_at: Timestamp::from_micros(i64::MAX),
            reached: Vec::new(),
        }
    }

    /// Dana writes, so that anything may be said to her for a day.
    pub async fn dana_writes(&self) {
        let webhook = self.cloud.text(DANA, "היי");
        assert_eq!(self.hears(&webhook).await.status, 200);
    }

    /// Sends; the id that Meta gave.
    pub async fn sends(&self, parcel: &Parcel) -> String {
        use mezave_notification::outgoing::Outcome;
        match self.way.send(parcel).await {
            Outcome::Sent { provider_id } => provider_id.unwrap(),
            other => panic!("not sent: {other:?}"),
        }
    }
}
