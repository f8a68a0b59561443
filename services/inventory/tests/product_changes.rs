//! What follows from changing a product: units, boxes, minimums, nicknames.

use crate::pantry::{Pantry, each, id};
use http::StatusCode;
use serde_json::{Value, json};
use shared_testkit::Api;

#[tokio::test]
async fn the_unit_stays_once_something_was_booked() {
    let pantry = Pantry::open().await;
    let flour = pantry.product("קמח", json!({})).await;
    let mut kilos = flour.clone();
    kilos["unit_type"] = json!("kg");
    assert_eq!(
        pantry.change(&kilos, json!({})).await.ok()["unit_type"],
        "kg"
    );
    pantry.receive(&flour, json!({"units": 2.5})).await;
    let refused = pantry.change(&flour, json!({})).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::CONFLICT, "unit_in_use")
    );
    assert_eq!(refused.body["errors"][0]["field"], "unit_type");
}

#[tokio::test]
async fn a_new_box_size_opens_the_boxes_in_the_same_breath() {
    let pantry = Pantry::open().await;
    let cola = pantry
        .product("קולה", json!({"box_size": 24, "min_stock_level": 10}))
        .await;
    pantry.receive(&cola, json!({"boxes": 2, "units": 5})).await;
    let stock = format!("/stock/{}", id(&cola));
    let changed = pantry
        .owner
        .with_header("x-mezave-source", "screen")
        .put(
            &format!("/products/{}", id(&cola)),
            &json!({"name": "קולה", "unit_type": "unit", "box_size": 12}),
        )
        .await
        .ok();
    assert_eq!(changed["box_size"], 12);
    let now = pantry.owner.get(&stock).await.ok();
    assert_eq!(
        (&now["boxes"], &now["units"], &now["total"]),
        (&json!(0), &json!(53), &json!(53))
    );
    assert_eq!(now["box_size"], 12);
    let history = format!("/stock/movements?product_id={}", id(&cola));
    let movements = pantry.owner.get(&history).await.ok();
    let repacked = &movements["items"][0];
    assert_eq!(
        (&repacked["type"], &repacked["reason"]),
        (&json!("ADJUSTMENT"), &json!("repacked"))
    );
    assert_eq!(
        (&repacked["total_change"], &repacked["boxes_change"]),
        (&json!(0), &json!(-2))
    );
    assert_eq!(repacked["source"], "screen");
    assert!(
        pantry.owner.get("/stock/verify").await.ok()["ok"]
            .as_bool()
            .unwrap()
    );
    let told = pantry.published().await;
    let last = told
        .iter()
        .rev()
        .find(|event| event.kind == "stock_changed");
    let last = &last.unwrap().payload["stock"];
    assert_eq!(
        (&last["box_size"], &last["units"]),
        (&json!(12), &json!(53))
    );
    // Boxed or not, with nothing to open there is nothing to book.
    pantry.change(&cola, json!({"box_size": null})).await.ok();
    pantry.change(&cola, json!({"box_size": 0})).await.ok();
    let movements = pantry.owner.get(&history).await.ok();
    assert_eq!(each(&movements, "/id").len(), 2);
}

#[tokio::test]
async fn a_new_minimum_is_announced_when_it_crosses_the_total() {
    let pantry = Pantry::open().await;
    let cola = pantry.product("קולה", json!({"box_size": 24})).await;
    pantry.receive(&cola, json!({"boxes": 1})).await;
    let alerts = async || {
        let kinds = pantry.published_kinds().await;
        let about = |kind: &String| kind == "stock_low" || kind == "stock_recovered";
        kinds.into_iter().filter(about).collect::<Vec<_>>()
    };
    pantry
        .change(&cola, json!({"min_stock_level": 24}))
        .await
        .ok();
    assert_eq!(alerts().await, [""; 0], "as much as the minimum is enough");
    pantry
        .change(&cola, json!({"min_stock_level": 24.001}))
        .await
        .ok();
    assert_eq!(alerts().await, ["stock_low"]);
    pantry
        .change(&cola, json!({"min_stock_level": 50, "brand": "x"}))
        .await
        .ok();
    assert_eq!(alerts().await, ["stock_low"], "once per crossing");
    // A repacking in between crosses nothing.
    pantry.change(&cola, json!({"box_size": 6})).await.ok();
    assert_eq!(alerts().await, ["stock_low"]);
    pantry
        .change(&cola, json!({"min_stock_level": null}))
        .await
        .ok();
    assert_eq!(alerts().await, ["stock_low", "stock_recovered"]);
    let low = pantry
        .published()
        .await
        .into_iter()
        .find(|event| event.kind == "stock_low");
    let low = low.unwrap().payload;
    assert_eq!(
        (&low["total"], &low["min_stock_level"]),
        (&json!(24), &json!(24.001))
    );
    assert_eq!(low["name"], "קולה");
}

#[tokio::test]
async fn confirmed_answers_teach_a_nickname_that_can_be_seen_and_forgotten() {
    let pantry = Pantry::open().await;
    let cola = pantry.product("קולה", json!({})).await;
    let zero = pantry.product("זירו", json!({})).await;
    let service = |name: &str| {
        let token = pantry.issuer.service_token(name, "inventory");
        Api::new(pantry.router.clone()).with_token(&token)
    };
    let learned = |product: &Value| {
        json!({"restaurant_id": pantry.restaurant, "product_id": product["id"],
            "nickname": "השחור", "confirmed_by": pantry.restaurant})
    };
    let path = "/internal/nicknames";
    assert_eq!(pantry.owner.post(path, &learned(&cola)).await.status, 403);
    let other = service("notification");
    assert_eq!(other.post(path, &learned(&cola)).await.status, 403);
    let ai = service("ai");
    assert_eq!(ai.post(path, &learned(&cola)).await.ok(), json!(true));
    // It names one product only, and once.
    assert_eq!(ai.post(path, &learned(&cola)).await.ok(), json!(false));
    assert_eq!(ai.post(path, &learned(&zero)).await.ok(), json!(false));
    let listed = pantry.manager.get("/products/nicknames").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed["items"][0]["learned"], true);
    assert_eq!(listed["items"][0]["product_id"], cola["id"]);
    assert_eq!(pantry.employee.get("/products/nicknames").await.status, 403);
    let nickname = listed["items"][0]["id"].as_str().unwrap();
    let path = format!("/products/{}/nicknames/{nickname}", id(&cola));
    assert_eq!(pantry.manager.delete(&path).await.status, 204);
    let listed = pantry.manager.get("/products/nicknames").await.ok();
    assert!(listed["items"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn nicknames_are_taught_and_forgotten() {
    let pantry = Pantry::open().await;
    let cola = pantry.product("קולה", json!({"aliases": ["קוקה"]})).await;
    let path = format!("/products/{}/nicknames", id(&cola));
    pantry.clock.advance_micros(1_000);
    let reply = pantry
        .manager
        .post(&path, &json!({"nickname": " שחורה "}))
        .await;
    assert_eq!(reply.status, StatusCode::CREATED);
    let black = reply.ok();
    assert_eq!(
        (&black["nickname"], &black["product_id"]),
        (&json!("שחורה"), &cola["id"])
    );
    let again = pantry
        .manager
        .post(&path, &json!({"nickname": "שחורה"}))
        .await
        .ok();
    assert_eq!(again, black);
    let list = pantry.owner.get(&path).await.ok();
    assert_eq!(each(&list, "/nickname"), ["קוקה", "שחורה"]);
    let product = pantry
        .owner
        .get(&format!("/products/{}", id(&cola)))
        .await
        .ok();
    assert_eq!(product["aliases"], json!(["קוקה", "שחורה"]));
    let told = pantry.published().await.pop().unwrap();
    assert_eq!(told.payload["product"]["aliases"], json!(["קוקה", "שחורה"]));

    let gone = pantry.owner.delete(&format!("{path}/{}", id(&black))).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let named = format!("{path}?nickname=%D7%A7%D7%95%D7%A7%D7%94");
    assert_eq!(
        pantry.owner.delete(&named).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        pantry.owner.delete(&named).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(each(&pantry.owner.get(&path).await.ok(), "/id").len(), 0);
    let word = json!({"nickname": "x"});
    assert_eq!(
        pantry.employee.post(&path, &word).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        pantry.stranger.post(&path, &word).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        pantry.stranger.get(&path).await.status,
        StatusCode::NOT_FOUND
    );
    let empty = pantry.owner.post(&path, &json!({"nickname": " "})).await;
    assert_eq!(empty.body["errors"][0]["field"], "nickname");
}
