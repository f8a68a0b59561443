//! The dialogues of `dialogues/` against the real ai and the real inventory, over their routers.
//!
//! auth stands beside them as its event log and as the signer of tokens, so that the clock can be
//! moved. Each dialogue has a restaurant of its own.

#[path = "../dialogues/kitchen.rs"]
mod kitchen;

use std::path::Path;

use kitchen::Kitchen;
use serde_json::{Value, json};

use crate::script;

#[tokio::test(flavor = "multi_thread")]
async fn every_dialogue_comes_out_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("dialogues");
    let (products, dialogues) = script::load(&folder);
    assert!(dialogues.len() >= 20, "only {} dialogues", dialogues.len());
    let only = std::env::var("DIALOGUE").ok();
    let kitchen = Kitchen::open().await;
    let mut failed = Vec::new();
    for (day, dialogue) in dialogues.iter().enumerate() {
        if only
            .as_ref()
            .is_some_and(|only| !dialogue.name.contains(only.as_str()))
        {
            continue;
        }
        let mut table = kitchen.table(day, &products, dialogue).await;
        for (at, step) in dialogue.turn.iter().enumerate() {
            let seen = table.take(step).await;
            let differences = script::differences(step, &seen);
            if !differences.is_empty() {
                failed.push(format!(
                    "{} / turn {at} {:?}\n   {}\n   reply: {}",
                    dialogue.name,
                    step.say.as_ref().or(step.tap.as_ref()),
                    differences.join("\n   "),
                    seen.reply
                ));
                break;
            }
        }
    }
    kitchen.close().await;
    assert!(
        failed.is_empty(),
        "{} of {}:\n{}",
        failed.len(),
        dialogues.len(),
        failed.join("\n")
    );
}

/// A dialogue of nothing: for tests that talk by themselves.
fn quiet() -> script::Dialogue {
    toml::from_str("name = \"quiet\"\nturn = []").unwrap()
}

async fn opened() -> (Kitchen, Vec<script::Product>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("dialogues");
    (Kitchen::open().await, script::load(&folder).0)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_client_message_books_once_and_gets_the_same_answer() {
    let (kitchen, products) = opened().await;
    let table = kitchen.table(0, &products, &quiet()).await;
    let body = json!({"text": "לקחתי 4 יוגורט", "client_message_id": "m-1"});
    let first = table.ai.post("/chat/message", &body).await.ok();
    let again = table.ai.post("/chat/message", &body).await.ok();
    assert_eq!(first, again);
    assert_eq!(first["movements"].as_array().unwrap().len(), 1);
    assert_eq!(first["movements"][0]["source"], "chat");
    assert_eq!(table.held("yoghurt").await, "0+6");
    let other = json!({"text": "לקחתי 5 יוגורט", "client_message_id": "m-1"});
    let refused = table.ai.post("/chat/message", &other).await;
    assert_eq!(
        (refused.status.as_u16(), refused.code()),
        (422, "idempotency_mismatch")
    );
    let keyed = table.ai.with_header("idempotency-key", "k-1");
    let body = json!({"text": "לקחתי 1 יוגורט"});
    let first = keyed.post("/chat/message", &body).await.ok();
    assert_eq!(keyed.post("/chat/message", &body).await.ok(), first);
    assert_eq!(table.held("yoghurt").await, "0+5");
    kitchen.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_books_once_when_tried_again() {
    let (kitchen, products) = opened().await;
    let table = kitchen.table(0, &products, &quiet()).await;
    let body = json!({"text": "לקחתי 8 יוגורט", "client_message_id": "m-2"});
    kitchen.lose_the_next_answer();
    let lost = table.ai.post("/chat/message", &body).await;
    assert_eq!(lost.status.as_u16(), 503);
    assert_eq!(table.held("yoghurt").await, "0+2");
    // Decided anew it would ask, since only 2 are left; it goes on with what was decided.
    let answer = table.ai.post("/chat/message", &body).await.ok();
    assert_eq!(answer["state"], "done");
    assert_eq!(answer["movements"].as_array().unwrap().len(), 1);
    assert_eq!(table.held("yoghurt").await, "0+2");
    kitchen.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_message_first_finishes_what_was_begun() {
    let (kitchen, products) = opened().await;
    let table = kitchen.table(0, &products, &quiet()).await;
    let hello = table
        .ai
        .post("/chat/message", &json!({"text": "שלום"}))
        .await
        .ok();
    let id = &hello["conversation_id"];
    kitchen.lose_the_next_answer();
    let body = json!({"text": "לקחתי 8 יוגורט", "conversation_id": id});
    let lost = table.ai.post("/chat/message", &body).await;
    assert_eq!(lost.status.as_u16(), 503);
    let undo = json!({"text": "בטל", "conversation_id": id});
    let undone = table.ai.post("/chat/message", &undo).await.ok();
    assert_eq!(undone["movements"][0]["total_change"], 8);
    assert_eq!(table.held("yoghurt").await, "0+10");
    kitchen.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_answers_at_once_book_once() {
    let (kitchen, products) = opened().await;
    let table = kitchen.table(0, &products, &quiet()).await;
    let asked = json!({"text": "לקחתי 3 בודדים קולה קטן"});
    let asked = table.ai.post("/chat/message", &asked).await.ok();
    let option = asked["options"]
        .as_array()
        .unwrap()
        .iter()
        .find(|o| o["label"] == "פחית")
        .unwrap();
    let tap = json!({
        "text": "פחית", "conversation_id": asked["conversation_id"], "option_id": option["id"],
    });
    let (one, two) = tokio::join!(
        table.ai.post("/chat/message", &tap),
        table.ai.post("/chat/message", &tap)
    );
    let booked = |answer: &Value| answer["movements"].as_array().unwrap().len();
    assert_eq!(booked(&one.ok()) + booked(&two.ok()), 1);
    assert_eq!(table.held("cola_can").await, "5+9");
    kitchen.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_is_its_owners_only() {
    let (kitchen, products) = opened().await;
    let table = kitchen.table(0, &products, &quiet()).await;
    let other = kitchen.table(0, &products, &quiet()).await;
    let said = json!({"text": "בלה בלה בלה"});
    let answer = table.ai.post("/chat/message", &said).await.ok();
    assert_eq!(answer["state"], "not_understood");
    let id = answer["conversation_id"].as_str().unwrap();
    let history = table
        .ai
        .get(&format!("/chat/history?conversation_id={id}"))
        .await
        .ok();
    assert_eq!(history["items"][0]["answer"], answer);
    assert_eq!(
        table.ai.get("/chat/conversations").await.ok()["items"][0]["id"],
        id
    );
    assert_eq!(
        table.ai.get("/chat/unanswered").await.ok()["items"][0]["text"],
        "בלה בלה בלה"
    );
    let stolen = other
        .ai
        .get(&format!("/chat/history?conversation_id={id}"))
        .await;
    assert_eq!(stolen.status.as_u16(), 404);
    let stolen = json!({"text": "שלום", "conversation_id": id});
    assert_eq!(
        other
            .ai
            .post("/chat/message", &stolen)
            .await
            .status
            .as_u16(),
        404
    );
    assert!(
        other.ai.get("/chat/unanswered").await.ok()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    kitchen.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_requests_are_refused_by_name() {
    let (kitchen, products) = opened().await;
    let table = kitchen.table(0, &products, &quiet()).await;
    for (body, field) in [
        (json!({"text": ""}), "text"),
        (json!({"text": "x".repeat(2001)}), "text"),
        (json!({"text": "שלום", "option_id": "none"}), "option_id"),
        (json!({"text": "שלום", "language": "fr"}), "language"),
        (json!({"text": "שלום", "color": "red"}), "color"),
        (json!({"text": "a\u{0}b"}), "text"),
        (json!({}), "text"),
    ] {
        let refused = table.ai.post("/chat/message", &body).await;
        assert_eq!(refused.status.as_u16(), 422, "{body}");
        assert_eq!(refused.body["errors"][0]["field"], field, "{body}");
    }
    kitchen.close().await;
}
