//! A WhatsApp message is a chat message of whoever has the number, answered the same way, once.

use std::time::Duration;

use mezave_ai::Config;
use serde_json::{Value, json};
use shared_auth::Role;
use shared_clock::SharedClock;
use shared_contract::event::{WhatsappMessageReceived, kind};
use shared_events::{NewEvent, Outbox};
use tokio::sync::mpsc::unbounded_channel;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::house::House;

const NUMBER: &str = "+972501234567";

async fn arrives(house: &House, restaurant: Uuid, messages: &[(&str, &str, &str)]) {
    let clock: SharedClock = house.clock.clone();
    let notification = Outbox::new("notification", clock);
    let tx = house.db.begin_write().await.unwrap();
    for (wamid, from, text) in messages {
        let message = WhatsappMessageReceived {
            wamid: (*wamid).to_owned(),
            from: (*from).to_owned(),
            text: (*text).to_owned(),
            option_id: None,
            voice: None,
        };
        let event = NewEvent::new(kind::WHATSAPP_MESSAGE_RECEIVED, &message);
        notification
            .append(&tx, restaurant, &[event])
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_message_books_once_for_whoever_has_the_number() {
    let (sent, mut answers) = unbounded_channel::<Value>();
    let (house, verified) = House::with_telephone(Config::default(), sent).await;
    let id = house.restaurant(&[("קולה", "unit")]);
    let (cook, api) = house.person(id, Role::Employee);
    *verified.lock().unwrap() = Some((NUMBER.to_owned(), cook.token.clone()));
    arrives(
        &house,
        id,
        &[
            ("wamid.0", "+972509999999", "לקחתי 9 קולה"),
            ("wamid.1", NUMBER, "לקחתי 3 קולה"),
            ("wamid.1", NUMBER, "לקחתי 3 קולה"),
            ("wamid.2", NUMBER, "הגיעו 5 קולה"),
        ],
    )
    .await;
    let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
    house.service.spawn_background(stop.clone(), &tasks);
    // The sender was away for the first answer: it comes with the second try, in its order.
    let booked = loop {
        tokio::select! {
            answer = answers.recv() => break answer.unwrap(),
            () = tokio::time::sleep(Duration::from_millis(50)) => house.clock.advance_seconds(5),
        }
    };
    assert_eq!(booked["user_id"], json!(cook.id));
    assert!(
        booked["body"].as_str().unwrap().contains("רשמתי"),
        "{booked}"
    );
    let refused = answers.recv().await.unwrap();
    assert!(
        refused["body"].as_str().unwrap().contains("מנהל"),
        "{refused}"
    );
    assert_eq!(house.bookings(), 1, "once, and nothing for a stranger");
    let listed = api.get("/chat/conversations").await.ok();
    assert_eq!(
        listed["items"].as_array().unwrap().len(),
        1,
        "one conversation goes on"
    );
    stop.cancel();
    tasks.close();
    tasks.wait().await;
    assert!(answers.try_recv().is_err());
}
