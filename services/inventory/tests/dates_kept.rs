//! The look at lots' dates among replicas, through failures, under other settings, in the background.

use mezave_inventory::{Config, Migrator, Service};
use sea_orm::ConnectionTrait as _;
use sea_orm::sea_query::Query;
use sea_orm_migration::MigratorTrait as _;
use serde_json::json;
use shared_storage::Engine;
use uuid::Uuid;

use crate::dates::{jerusalem, look, lot, of_dates, told, told_of};
use crate::kitchen::{self, Kitchen};
use crate::pantry::{Pantry, until};

#[tokio::test]
async fn replicas_tell_once_and_each_restaurant_in_its_own_morning() {
    let kitchen = Kitchen::open().await;
    let mut restaurants = Vec::new();
    for number in 0..60 {
        let (token, product) = kitchen.another().await;
        let api = kitchen::api(&kitchen.service, &token);
        let lot =
            json!({"product_id": product, "type": "IN", "units": 1, "expiry_date": "2026-03-09"});
        let booked = api.post("/stock/movement", &lot).await.ok();
        let owner = booked["movement"]["performed_by"].as_str().unwrap();
        let restaurant = kitchen.restaurant_of(owner.parse().unwrap()).await;
        let zone = ["Asia/Jerusalem", "Asia/Tokyo"][number % 2];
        told_of(&kitchen.db, restaurant, zone).await;
        restaurants.push((restaurant, zone));
    }
    let services = [
        kitchen.service.clone(),
        kitchen.another_service().await,
        kitchen.another_service().await,
    ];
    let scan = async |now: &str| {
        kitchen.clock.set(now.parse().unwrap());
        let scans: Vec<_> = services
            .iter()
            .cloned()
            .map(|service: Service| {
                tokio::spawn(async move { service.scan_expiry().await.unwrap() })
            })
            .collect();
        let mut lots = 0;
        for scan in scans {
            lots += scan.await.unwrap();
        }
        lots
    };
    assert_eq!(scan("2026-03-01T22:00:00Z").await, 30, "seven in Tokyo");
    for (restaurant, zone) in &restaurants {
        let count = of_dates(&kitchen.db, *restaurant).await.len();
        assert_eq!(count, usize::from(*zone == "Asia/Tokyo"));
    }
    assert_eq!(scan("2026-03-02T05:00:00Z").await, 30, "seven in Jerusalem");
    assert_eq!(scan("2026-03-02T06:00:00Z").await, 0);
    for (restaurant, _) in &restaurants {
        assert_eq!(of_dates(&kitchen.db, *restaurant).await.len(), 1);
    }
}

#[tokio::test]
async fn what_could_not_be_published_was_not_told() {
    let pantry = jerusalem().await;
    let milk = pantry.product("חלב", json!({})).await;
    lot(&pantry, &milk, "2026-03-05").await;
    pantry.clock.set("2026-03-02T05:00:00Z".parse().unwrap());
    let sql = async |statement: &str| {
        let tx = pantry.db.begin_write().await.unwrap();
        tx.execute_unprepared(statement).await.unwrap();
        tx.commit().await.unwrap();
    };
    sql("ALTER TABLE outbox RENAME TO away").await;
    assert!(pantry.service.scan_expiry().await.is_err());
    sql("ALTER TABLE away RENAME TO outbox").await;
    assert_eq!(pantry.service.scan_expiry().await.unwrap(), 1);
    assert_eq!(pantry.service.scan_expiry().await.unwrap(), 0);
    assert_eq!(told(&pantry).await.len(), 1);
}

#[tokio::test]
async fn stages_and_hour_are_settings() {
    let pantry = jerusalem().await;
    let milk = pantry.product("חלב", json!({})).await;
    lot(&pantry, &milk, "2026-03-16").await;
    look(&pantry, "2026-03-01T12:00").await;
    let config = json!({"expiry_days": "14, 0", "expiry_scan_at": "09:30"});
    let config: Config = serde_json::from_value(config).unwrap();
    let other = pantry.another_service(config).await;
    let scan = async |local: &str| {
        let now = format!("{local}:00+02:00");
        pantry.clock.set(now.parse().unwrap());
        other.scan_expiry().await.unwrap()
    };
    assert_eq!(scan("2026-03-02T07:00").await, 0);
    assert_eq!(scan("2026-03-02T09:30").await, 1);
    assert_eq!(scan("2026-03-13T09:30").await, 0);
    assert_eq!(scan("2026-03-16T09:30").await, 1);
    assert_eq!(
        told(&pantry).await,
        [
            json!(["lot_expiring", "חלב", "2026-03-16", 14, 14]),
            json!(["lot_expiring", "חלב", "2026-03-16", 0, 0]),
        ]
    );
    for good in [json!([7, 3]), json!([]), json!(""), json!(5), json!("3,7")] {
        let config = json!({"expiry_days": good});
        assert!(serde_json::from_value::<Config>(config).is_ok(), "{good}");
    }
    for bad in [
        json!({"expiry_days": [-1]}),
        json!({"expiry_days": "7;3"}),
        json!({"expiry_days": 366}),
        json!({"expiry_scan_at": "25:00"}),
    ] {
        assert!(
            serde_json::from_value::<Config>(bad.clone()).is_err(),
            "{bad}"
        );
    }
}

#[tokio::test]
async fn it_runs_in_the_background_and_owners_watch() {
    let pantry = Pantry::open().await;
    let milk = pantry.product("חלב", json!({})).await;
    lot(&pantry, &milk, "2026-03-03").await;
    pantry.restaurant_is("Asia/Jerusalem", "04:00").await;
    pantry.start();
    until("auth has told of the restaurant", async || {
        let rows = "SELECT restaurant_id FROM expiry_scans";
        let found = pantry
            .db
            .read()
            .query_one_raw(sea_orm::Statement::from_string(
                pantry.db.read().get_database_backend(),
                rows,
            ));
        found.await.unwrap().is_some()
    })
    .await;
    let mut owner = pantry
        .events(&pantry.owner_person.token, Some("inventory:1:2"))
        .await;
    let mut employee = pantry
        .events(&pantry.employee_person.token, Some("inventory:1:2"))
        .await;
    // Whoever takes it, the background or this.
    pantry.service.scan_expiry().await.unwrap();
    let heard = owner.next().await.unwrap();
    assert_eq!(
        (heard.kind.as_str(), &heard.data["days_left"]),
        ("lot_expiring", &json!(2))
    );
    pantry.product("קולה", json!({})).await;
    assert_eq!(employee.next().await.unwrap().kind, "product_changed");
    assert_eq!(told(&pantry).await.len(), 1);
}

#[tokio::test]
async fn restaurants_from_before_the_step_are_looked_at() {
    let (_folder, db) = shared_testkit::temp_database().await;
    if db.engine() == Engine::Postgres {
        let schema = "CREATE SCHEMA IF NOT EXISTS test";
        db.read().execute_unprepared(schema).await.unwrap();
    }
    Migrator::up(db.read(), Some(3)).await.unwrap();
    let restaurant = Query::insert()
        .into_table("restaurants")
        .columns([
            "id",
            "name",
            "time_zone",
            "day_starts_at",
            "language",
            "currency",
        ])
        .values_panic([
            Uuid::from_u128(5).into(),
            "פיצה".into(),
            "Asia/Jerusalem".into(),
            "04:00".into(),
            "he".into(),
            "ILS".into(),
        ])
        .to_owned();
    db.read().execute(&restaurant).await.unwrap();
    Migrator::up(db.read(), None).await.unwrap();
    let due = Query::select()
        .columns(["restaurant_id", "look_at"])
        .from("expiry_scans")
        .to_owned();
    let row = db.read().query_one(&due).await.unwrap().unwrap();
    let id: Uuid = row.try_get("", "restaurant_id").unwrap();
    let look_at: i64 = row.try_get("", "look_at").unwrap();
    assert_eq!((id, look_at), (Uuid::from_u128(5), 0));
}
