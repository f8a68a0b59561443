//! From a message that comes in to the answer that goes out, with the queue's workers running.

use serde_json::json;
use shared_testkit::Api;
use shared_testkit::whatsapp::{Fault, Status};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::{DANA, House, STRANGER};

/// The service's background work; ended by [`Work::end`].
struct Work(CancellationToken, TaskTracker);

impl Work {
    fn begin(house: &House) -> Self {
        let work = Self(CancellationToken::new(), TaskTracker::new());
        house.service.spawn_background(work.0.clone(), &work.1);
        work
    }

    async fn end(self) {
        self.0.cancel();
        self.1.close();
        self.1.wait().await;
    }
}

#[tokio::test]
async fn a_stranger_hears_back_and_the_report_counts_at_once() {
    let house = House::new().await;
    let work = Work::begin(&house);
    house.hears(&house.cloud.text(STRANGER, "שלום")).await;
    let taken = house.cloud.until_taken(1).await.pop().unwrap();
    assert_eq!(taken.message["to"], STRANGER);
    assert!(
        taken.message["text"]["body"]
            .as_str()
            .unwrap()
            .contains("פיצה")
    );
    // Whether or not the worker has written down by now that it sent.
    house
        .hears(&house.cloud.status(&taken, Status::Delivered))
        .await;
    let state = house.one::<String>("SELECT state FROM deliveries").await;
    assert_eq!(state.as_deref(), Some("delivered"));
    work.end().await;
    let state = house.one::<String>("SELECT state FROM deliveries").await;
    assert_eq!(
        state.as_deref(),
        Some("delivered"),
        "and the worker leaves it so"
    );
}

#[tokio::test]
async fn the_assistant_asks_back_and_the_tap_comes_home() {
    let house = House::new().await;
    let work = Work::begin(&house);
    house.dana_writes().await;
    let option = Uuid::from_u128(77);
    let bearer = house.world.issuer.service_token("ai", "notification");
    let request = json!({
        "user_id": house.dana,
        "restaurant_id": house.world.restaurant,
        "title": "",
        "body": "איזה סוג?",
        "data": {"options": [{"id": option, "label": "פחית"}, {"id": Uuid::nil(), "label": "בקבוק"}]},
    });
    let api = Api::new(house.router.clone()).with_token(&bearer);
    let reply = api.post("/notify/whatsapp", &request).await;
    assert_eq!(reply.status, 202, "{}", reply.body);
    let taken = house.cloud.until_taken(1).await.pop().unwrap();
    assert_eq!(taken.message["to"], DANA);
    assert_eq!(
        taken.message["biz_opaque_callback_data"],
        reply.body["delivery_id"]
    );
    let tapped = &taken.message["interactive"]["action"]["buttons"][0]["reply"];
    let content = json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": tapped}});
    house.hears(&house.cloud.message(DANA, &content)).await;
    let events = house.events().await;
    let heard = events
        .iter()
        .rfind(|event| event.kind == "whatsapp_message_received")
        .unwrap();
    assert_eq!(heard.payload["option_id"], json!(option));
    assert_eq!(heard.payload["text"], "פחית");
    work.end().await;
}

#[tokio::test]
async fn a_fault_delays_and_loses_nothing() {
    let house = House::new().await;
    house.cloud.fail_next([Fault::Status(500)]);
    let work = Work::begin(&house);
    house.hears(&house.cloud.text(STRANGER, "שלום")).await;
    let waits = async {
        loop {
            let tried =
                "SELECT attempts FROM deliveries WHERE next_at IS NOT NULL AND attempts > 0";
            if house.one::<i64>(tried).await.is_some() {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    waits.await;
    house.world.clock.advance_seconds(5 * 60);
    let taken = house.cloud.until_taken(1).await.pop().unwrap();
    let requests = house.cloud.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0], taken.message, "the same id");
    work.end().await;
}
