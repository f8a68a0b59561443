//! Booking over the router: amounts, roles, strangers, who did it.

use crate::kitchen::Kitchen;
use serde_json::json;
use uuid::Uuid;

#[tokio::test]
async fn a_take_opens_a_box_and_says_so() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 2.0).await;
    let body = json!({"product_id": cola, "type": "OUT", "units": -3, "notes": "לבר"});
    let reply = kitchen
        .book(
            &kitchen.employee.with_header("x-mezave-source", "chat"),
            &body,
        )
        .await;
    assert_eq!(reply.status, 201);
    let booked = reply.ok();
    let movement = &booked["movement"];
    assert_eq!(movement["type"], "OUT");
    assert_eq!(movement["boxes_change"], -1);
    assert_eq!(movement["units_change"], 21);
    assert_eq!(movement["total_change"], -3);
    assert_eq!(movement["box_size"], 24);
    assert_eq!(movement["box_opened"], true);
    assert_eq!(movement["source"], "chat");
    assert_eq!(movement["notes"], "לבר");
    assert_eq!(movement["performed_by"], json!(kitchen.employee_id));
    assert_eq!(movement["reported_by"], json!(kitchen.employee_id));
    assert_eq!(movement["hash"].as_str().unwrap().len(), 64);
    assert_eq!(booked["stock"]["boxes"], 4);
    assert_eq!(booked["stock"]["units"], 23);
    assert_eq!(booked["stock"]["total"], 119);
    assert_eq!(booked["stock"]["seq"], movement["seq"]);
    assert_eq!(kitchen.held(cola).await, (4, 23.0, 119.0));
    kitchen.prove().await;
}

#[tokio::test]
async fn too_much_is_refused_with_what_is_there() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 0, 2.5).await;
    let mut body = json!({"product_id": cola, "type": "OUT", "boxes": 1});
    let refused = kitchen.book(&kitchen.employee, &body).await;
    assert_eq!(
        (refused.status.as_u16(), refused.code()),
        (409, "insufficient_stock")
    );
    assert_eq!(
        refused.body["available"],
        json!({"boxes": 0, "units": 2.5, "total": 2.5})
    );
    body["if_short"] = json!("take_available");
    let taken = kitchen.book(&kitchen.employee, &body).await.ok();
    assert_eq!(taken["short_by"], 21.5);
    assert_eq!(taken["stock"]["total"], 0);
}

#[tokio::test]
async fn expiry_is_the_date_given_or_counted_from_the_business_day() {
    let kitchen = Kitchen::open().await;
    let milk = kitchen.product(0, 0).await;
    kitchen
        .sql("UPDATE products SET default_expiry_days = 7")
        .await
        .unwrap();
    let mut body = json!({"product_id": milk, "type": "IN", "units": 4});
    let booked = kitchen.book(&kitchen.manager, &body).await.ok();
    assert_eq!(booked["stock"]["lots"][0]["expiry_date"], "2026-03-08");
    body["expiry_date"] = json!("2026-03-03");
    kitchen.book(&kitchen.manager, &body).await.ok();
    let taken = kitchen.take(milk, 5.0).await;
    assert_eq!(
        taken["lots"],
        json!([
            {"expiry_date": "2026-03-03", "boxes_change": 0, "units_change": -4},
            {"expiry_date": "2026-03-08", "boxes_change": 0, "units_change": -1},
        ])
    );
}

#[tokio::test]
async fn each_role_books_what_the_table_says() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 0.0).await;
    for (kind, employee) in [
        ("IN", 403),
        ("OUT", 201),
        ("WASTE", 201),
        ("ADJUSTMENT", 403),
        ("ADJUST", 403),
    ] {
        let body = json!({"product_id": cola, "type": kind, "units": 1});
        assert_eq!(
            kitchen.book(&kitchen.employee, &body).await.status,
            employee,
            "{kind}"
        );
        for api in [&kitchen.manager, &kitchen.owner] {
            assert_eq!(kitchen.book(api, &body).await.status, 201, "{kind}");
        }
    }
    let verify = "/stock/verify";
    assert_eq!(kitchen.employee.get(verify).await.code(), "forbidden");
    assert_eq!(kitchen.manager.get(verify).await.code(), "forbidden");
    assert_eq!(kitchen.owner.get(verify).await.status, 200);
}

#[tokio::test]
async fn others_see_nothing_and_book_nothing() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 0.0).await;
    let taken = kitchen.take(cola, 1.0).await;
    let stranger = kitchen.stranger();
    let undo = format!("/stock/movements/{}/undo", taken["id"].as_str().unwrap());
    let body = json!({"product_id": cola, "type": "OUT", "units": 1});
    assert_eq!(stranger.get(&format!("/stock/{cola}")).await.status, 404);
    assert_eq!(stranger.post("/stock/movement", &body).await.status, 404);
    assert_eq!(stranger.post(&undo, &json!({})).await.status, 404);
    assert_eq!(stranger.get("/stock").await.ok()["items"], json!([]));
    assert_eq!(
        stranger.get("/stock/movements").await.ok()["items"],
        json!([])
    );
    let count = json!({"items": [{"product_id": cola, "units": 1}]});
    let result = &stranger.post("/stock/sync", &count).await.ok()["results"][0];
    assert_eq!(
        (&result["status"], &result["problem"]["status"]),
        (&json!("refused"), &json!(404))
    );
}

#[tokio::test]
async fn somebody_else_may_have_taken_it() {
    let kitchen = Kitchen::open().await;
    let cola = kitchen.stocked(24, 5, 0.0).await;
    let former = kitchen.former_employee().await;
    let mut body = json!({
        "product_id": cola, "type": "OUT", "units": 1, "performed_by": kitchen.employee_id,
    });
    let booked = kitchen.book(&kitchen.manager, &body).await.ok();
    assert_eq!(
        booked["movement"]["performed_by"],
        json!(kitchen.employee_id)
    );
    assert_eq!(booked["movement"]["reported_by"], json!(kitchen.manager_id));
    body["performed_by"] = json!(former);
    let refused = kitchen.book(&kitchen.manager, &body).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.body["errors"][0]["field"]),
        (422, &json!("performed_by"))
    );
    body["performed_by"] = json!(Uuid::nil());
    assert_eq!(kitchen.book(&kitchen.manager, &body).await.status, 404);
}
