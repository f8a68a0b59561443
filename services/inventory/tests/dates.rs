//! The look at lots' dates every morning: who is told of what, and how often.

use sea_orm::ConnectionTrait as _;
use sea_orm::sea_query::Query;
use serde_json::{Value, json};
use shared_auth::Role;
use shared_events::{EventLog as _, LocalLog};
use shared_storage::Database;
use shared_testkit::Api;
use uuid::Uuid;

use crate::pantry::Pantry;

/// auth has told of a restaurant.
pub async fn told_of(db: &Database, restaurant: Uuid, time_zone: &str) {
    let restaurants = Query::insert()
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
            restaurant.into(),
            "פיצה".into(),
            time_zone.into(),
            "04:00".into(),
            "he".into(),
            "ILS".into(),
        ])
        .to_owned();
    let scans = Query::insert()
        .into_table("expiry_scans")
        .columns(["restaurant_id", "scanned_day", "scan_at", "look_at"])
        .values_panic([restaurant.into(), "".into(), "".into(), 0_i64.into()])
        .to_owned();
    let tx = db.begin_write().await.unwrap();
    tx.execute(&restaurants).await.unwrap();
    tx.execute(&scans).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn jerusalem() -> Pantry {
    let pantry = Pantry::open().await;
    told_of(&pantry.db, pantry.restaurant, "Asia/Jerusalem").await;
    pantry
}

/// The clock moves on to this moment of Jerusalem (two hours ahead of UTC) and somebody looks.
pub async fn look(pantry: &Pantry, local: &str) -> usize {
    let now = format!("{local}:00+02:00");
    pantry.clock.set(now.parse().unwrap());
    pantry.service.scan_expiry().await.unwrap()
}

/// An owner whose token is as of now.
fn owner(pantry: &Pantry) -> Api {
    let person = pantry.issuer.person(pantry.restaurant, Role::Owner);
    pantry.nobody.with_token(&person.token)
}

/// A lot of ten.
pub async fn lot(pantry: &Pantry, product: &Value, date: &str) {
    let lot = json!({
        "product_id": product["id"], "type": "IN", "units": 10, "expiry_date": date,
    });
    owner(pantry).post("/stock/movement", &lot).await.ok();
}

/// What was told of, as (kind, product's name, date, days left, stage).
pub async fn told(pantry: &Pantry) -> Vec<Value> {
    of_dates(&pantry.db, pantry.restaurant).await
}

pub async fn of_dates(db: &Database, restaurant: Uuid) -> Vec<Value> {
    let log = LocalLog::new(db.clone(), "inventory");
    let all = log.read(restaurant, 0, 500).await.unwrap().items;
    all.into_iter()
        .filter(|event| event.kind.starts_with("lot_"))
        .map(|event| {
            let lot = &event.payload;
            json!([
                event.kind,
                lot["name"],
                lot["expiry_date"],
                lot["days_left"],
                lot["stage_days"]
            ])
        })
        .collect()
}

#[tokio::test]
async fn a_lot_is_told_of_once_at_each_stage() {
    let pantry = jerusalem().await;
    let milk = json!({"name_en": "Milk", "box_size": 6});
    let milk = pantry.product("חלב", milk).await;
    let delivery = json!({"boxes": 2, "units": 3, "expiry_date": "2026-03-09"});
    pantry.receive(&milk, delivery).await;
    assert_eq!(look(&pantry, "2026-03-01T12:00").await, 0);
    assert_eq!(look(&pantry, "2026-03-02T06:59").await, 0);
    assert_eq!(look(&pantry, "2026-03-02T07:00").await, 1);
    let event = pantry.published().await.pop().unwrap();
    assert_eq!(event.kind, "lot_expiring");
    assert_eq!(
        event.payload,
        json!({
            "product_id": milk["id"], "name": "חלב", "name_en": "Milk", "unit_type": "unit",
            "box_size": 6, "expiry_date": "2026-03-09", "days_left": 7, "stage_days": 7,
            "boxes": 2, "units": 3, "total": 15,
        })
    );
    assert_eq!(look(&pantry, "2026-03-02T08:00").await, 0);
    // More of the same date is the same lot.
    lot(&pantry, &milk, "2026-03-09").await;
    for day in 3..=5 {
        assert_eq!(look(&pantry, &format!("2026-03-0{day}T07:00")).await, 0);
    }
    // Nobody looked on the 6th.
    assert_eq!(look(&pantry, "2026-03-07T07:00").await, 1);
    assert_eq!(look(&pantry, "2026-03-09T07:00").await, 0);
    assert_eq!(look(&pantry, "2026-03-10T07:00").await, 1);
    for day in 11..=25 {
        assert_eq!(look(&pantry, &format!("2026-03-{day}T07:00")).await, 0);
    }
    assert_eq!(
        told(&pantry).await,
        [
            json!(["lot_expiring", "חלב", "2026-03-09", 7, 7]),
            json!(["lot_expiring", "חלב", "2026-03-09", 2, 3]),
            json!(["lot_expired", "חלב", "2026-03-09", -1, null]),
        ]
    );
    let expired = pantry.published().await.pop().unwrap().payload;
    assert_eq!(
        (&expired["boxes"], &expired["total"]),
        (&json!(2), &json!(25))
    );
}

#[tokio::test]
async fn what_is_gone_or_retired_is_not_told_of() {
    let pantry = jerusalem().await;
    let [milk, cream, retired, undated] = [
        pantry.product("חלב", json!({})).await,
        pantry.product("שמנת", json!({})).await,
        pantry.product("ישן", json!({})).await,
        pantry.product("מלח", json!({})).await,
    ];
    for product in [&milk, &cream, &retired] {
        lot(&pantry, product, "2026-03-05").await;
    }
    pantry.receive(&undated, json!({"units": 5})).await;
    let used = json!({"product_id": milk["id"], "type": "OUT", "units": 10});
    let used = pantry.owner.post("/stock/movement", &used).await.ok();
    let path = format!("/products/{}", retired["id"].as_str().unwrap());
    pantry.owner.delete(&path).await.ok();
    assert_eq!(look(&pantry, "2026-03-02T07:00").await, 1);
    // It comes back after the stage has begun: told of once, at the next look.
    let movement = used["movement"]["id"].as_str().unwrap();
    let undo = format!("/stock/movements/{movement}/undo");
    owner(&pantry).post(&undo, &json!({})).await.ok();
    assert_eq!(look(&pantry, "2026-03-03T07:00").await, 1);
    let wasted = json!({"product_id": cream["id"], "type": "WASTE", "units": 10});
    let owner = owner(&pantry);
    owner.post("/stock/movement", &wasted).await.ok();
    assert_eq!(look(&pantry, "2026-03-06T07:00").await, 1);
    assert_eq!(
        told(&pantry).await,
        [
            json!(["lot_expiring", "שמנת", "2026-03-05", 3, 3]),
            json!(["lot_expiring", "חלב", "2026-03-05", 2, 3]),
            json!(["lot_expired", "חלב", "2026-03-05", -1, null]),
        ]
    );
}

#[tokio::test]
async fn short_dates_and_short_lives() {
    let pantry = jerusalem().await;
    let cheese = pantry
        .product("גבינה", json!({"default_expiry_days": 30}))
        .await;
    let milk = pantry
        .product("חלב", json!({"default_expiry_days": 5}))
        .await;
    let pita = pantry
        .product("פיתה", json!({"default_expiry_days": 2}))
        .await;
    look(&pantry, "2026-03-01T12:00").await;
    lot(&pantry, &cheese, "2026-03-02").await;
    lot(&pantry, &cheese, "2026-02-25").await;
    // Long past when it came in: it stands in the list of what has expired.
    lot(&pantry, &cheese, "2026-01-01").await;
    pantry.receive(&milk, json!({"units": 10})).await;
    pantry.receive(&pita, json!({"units": 100})).await;
    for day in 1..=9 {
        look(&pantry, &format!("2026-03-0{day}T13:00")).await;
    }
    assert_eq!(
        told(&pantry).await,
        [
            json!(["lot_expired", "גבינה", "2026-02-25", -5, null]),
            json!(["lot_expiring", "גבינה", "2026-03-02", 0, 3]),
            json!(["lot_expired", "גבינה", "2026-03-02", -1, null]),
            json!(["lot_expiring", "חלב", "2026-03-06", 3, 3]),
            json!(["lot_expired", "פיתה", "2026-03-03", -1, null]),
            json!(["lot_expired", "חלב", "2026-03-06", -1, null]),
        ]
    );
}

#[tokio::test]
async fn a_missed_morning_is_made_up_for_on_the_same_business_day() {
    let pantry = jerusalem().await;
    let milk = pantry.product("חלב", json!({})).await;
    look(&pantry, "2026-03-01T12:00").await;
    lot(&pantry, &milk, "2026-03-05").await;
    // 03:30 on the 3rd is still the evening of the 2nd, 04:30 waits for seven o'clock.
    assert_eq!(look(&pantry, "2026-03-03T03:30").await, 1);
    assert_eq!(told(&pantry).await[0][3], 3);
    lot(&pantry, &milk, "2026-03-04").await;
    assert_eq!(look(&pantry, "2026-03-03T04:30").await, 0);
    assert_eq!(look(&pantry, "2026-03-03T15:00").await, 1);
    lot(&pantry, &milk, "2026-03-06").await;
    assert_eq!(look(&pantry, "2026-03-03T16:00").await, 0);
    // A clock that goes back does not make another morning of the same day.
    assert_eq!(look(&pantry, "2026-03-03T07:00").await, 0);
    assert_eq!(look(&pantry, "2026-03-04T07:00").await, 1);
}
