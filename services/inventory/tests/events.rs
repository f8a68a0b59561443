//! Live streams, and what auth tells of people and restaurants.

use crate::pantry::{Pantry, each, id, until};
use http::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn changes_arrive_as_they_happen_and_a_stream_goes_on_where_it_ended() {
    let pantry = Pantry::open().await;
    pantry.start();
    let token = pantry.owner_person.token.clone();
    pantry.product("לפני", json!({})).await;
    let mut live = pantry.events(&token, None).await;
    let cola = pantry
        .product("קולה", json!({"min_stock_level": 2, "price_estimate": 3}))
        .await;
    let first = live.next().await.unwrap();
    assert_eq!(
        (first.kind.as_str(), first.id.as_str()),
        ("product_changed", "inventory:1:2")
    );
    assert_eq!(first.data["product"], cola);
    pantry.receive(&cola, json!({"units": 5})).await;
    let changed = live.next().await.unwrap();
    assert_eq!(
        (changed.kind.as_str(), &changed.data["stock"]["total"]),
        ("stock_changed", &json!(5))
    );
    assert_eq!(live.next().await.unwrap().kind, "stock_recovered");
    drop(live);

    let take = json!({"product_id": cola["id"], "type": "OUT", "units": 4});
    pantry.owner.post("/stock/movement", &take).await.ok();
    let mut live = pantry.events(&token, Some(&changed.id)).await;
    let kinds = [live.next().await, live.next().await, live.next().await];
    let kinds = kinds.map(|message| message.unwrap().kind);
    assert_eq!(kinds, ["stock_recovered", "stock_changed", "stock_low"]);
    pantry.change(&cola, json!({"brand": "x"})).await.ok();
    let next = live.next().await.unwrap();
    assert_eq!(
        (next.kind.as_str(), next.id.as_str()),
        ("product_changed", "inventory:1:7")
    );
    pantry.stop.cancel();
    assert_eq!(
        live.next().await,
        None,
        "a service that stops ends its streams"
    );
}

#[tokio::test]
async fn an_id_that_leads_nowhere_asks_to_read_everything_again() {
    let pantry = Pantry::open().await;
    pantry.start();
    pantry.product("קולה", json!({})).await;
    let token = &pantry.owner_person.token;
    for unknown in ["inventory:7:1", "inventory:1:99"] {
        let mut live = pantry.events(token, Some(unknown)).await;
        let message = live.next().await.unwrap();
        assert_eq!(
            (message.kind.as_str(), message.id.as_str()),
            ("resync", "inventory:1:1")
        );
    }
    // What is no id of ours begins now, and so does a stream without one.
    let mut live = pantry.events(token, Some("notification:1:1")).await;
    pantry.product("ספרייט", json!({})).await;
    assert_eq!(live.next().await.unwrap().id, "inventory:1:2");
}

#[tokio::test]
async fn everybody_hears_only_what_they_may() {
    let pantry = Pantry::open().await;
    pantry.start();
    let mut employee = pantry.events(&pantry.employee_person.token, None).await;
    let stranger = pantry
        .issuer
        .person(uuid::Uuid::from_u128(7), shared_auth::Role::Owner);
    let mut other = pantry.events(&stranger.token, None).await;
    pantry.product("קולה", json!({"price_estimate": 3})).await;
    let heard = employee.next().await.unwrap();
    assert_eq!(heard.data["product"]["price_estimate"], Value::Null);
    let theirs = json!({"name": "שלהם", "unit_type": "unit"});
    pantry
        .nobody
        .with_token(&stranger.token)
        .post("/products", &theirs)
        .await
        .ok();
    assert_eq!(other.next().await.unwrap().data["product"]["name"], "שלהם");
    assert_eq!(
        pantry.nobody.get("/events").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_withdrawn_token_ends_its_streams() {
    let pantry = Pantry::open().await;
    pantry.start();
    let person = pantry.employee_person.clone();
    let mut live = pantry.events(&person.token, None).await;
    let verifier = pantry.issuer.verifier("inventory");
    verifier.not_before(pantry.restaurant, person.id, pantry.now_seconds() + 1);
    assert_eq!(live.next().await, None);
    let reply = pantry.employee.get("/products").await;
    assert_eq!(
        (reply.status, reply.code()),
        (StatusCode::UNAUTHORIZED, "token_withdrawn")
    );
    pantry.owner.get("/products").await.ok();
}

#[tokio::test]
async fn the_restaurant_says_when_its_day_begins() {
    let pantry = Pantry::open().await;
    let milk = pantry.product("חלב", json!({})).await;
    pantry
        .receive(&milk, json!({"units": 1, "expiry_date": "2026-03-01"}))
        .await;
    let days_left = async || {
        let list = pantry.owner.get("/products/expiring").await.ok();
        each(&list, "/days_left")
    };
    assert_eq!(days_left().await, [json!(0)]);
    pantry.restaurant_is("Asia/Jerusalem", "13:00").await;
    pantry.start();
    until("the day begins at one", async || {
        days_left().await == [json!(1)]
    })
    .await;
    pantry.restaurant_is("Asia/Tokyo", "04:00").await;
    until("the restaurant moved", async || {
        days_left().await == [json!(0)]
    })
    .await;
    assert!(!id(&milk).is_empty());
}
