//! What is taught: sentences nobody understood with their counts, nicknames, house notes.

use mezave_ai::Config;
use serde_json::json;
use shared_auth::Role;

use crate::house::House;

#[tokio::test]
async fn a_sentence_is_counted_and_one_tap_settles_it() {
    let house = House::open(Config::default()).await;
    let id = house.restaurant(&[("קולה", "unit")]);
    let (_, owner) = house.person(id, Role::Owner);
    let (_, cook) = house.person(id, Role::Employee);
    for text in ["הבאסה של השחור", "הבאסה של השחור!", "בלה בלה בלה"]
    {
        let said = json!({"text": text});
        cook.post("/chat/message", &said).await.ok();
        house.clock.advance_seconds(1);
    }
    let listed = owner.get("/chat/unanswered?limit=1").await.ok();
    assert_eq!(listed["items"][0]["text"], "בלה בלה בלה");
    let next = listed["next_cursor"].as_str().unwrap();
    let second = owner
        .get(&format!("/chat/unanswered?cursor={next}"))
        .await
        .ok();
    assert_eq!(second["items"].as_array().unwrap().len(), 1);
    assert_eq!(second["items"][0]["count"], 2);
    let sentence = second["items"][0]["id"].as_str().unwrap();
    let path = format!("/chat/unanswered/{sentence}");

    let missing = owner.post(&path, &json!({"action": "nickname"})).await;
    assert_eq!(missing.status.as_u16(), 422);
    assert_eq!(missing.body["errors"][0]["field"], "product_id");
    let product = house.product(id, "קולה");
    let tap = json!({"action": "nickname", "nickname": "השחור", "product_id": product});
    assert_eq!(cook.post(&path, &tap).await.status.as_u16(), 403);
    let settled = owner.post(&path, &tap).await.ok();
    assert_eq!(settled["state"], "nickname");
    let aliases = owner.get("/chat/aliases").await.ok();
    assert_eq!(aliases["items"][0]["nickname"], "השחור");
    assert_eq!(aliases["items"][0]["product_name"], "קולה");

    let other = listed["items"][0]["id"].as_str().unwrap();
    let note = json!({"action": "note"});
    owner
        .post(&format!("/chat/unanswered/{other}"), &note)
        .await
        .ok();
    let open = owner.get("/chat/unanswered").await.ok();
    assert!(open["items"].as_array().unwrap().is_empty());
    let noted = owner.get("/chat/unanswered?state=noted").await.ok();
    assert_eq!(noted["items"][0]["text"], "בלה בלה בלה");

    let forget =
        format!("/chat/aliases?product_id={product}&nickname=%D7%94%D7%A9%D7%97%D7%95%D7%A8");
    assert_eq!(cook.delete(&forget).await.status.as_u16(), 403);
    assert_eq!(owner.delete(&forget).await.status.as_u16(), 204);
    assert_eq!(owner.delete(&forget).await.status.as_u16(), 404);
}

#[tokio::test]
async fn another_restaurants_sentences_and_notes_are_not_there() {
    let house = House::open(Config::default()).await;
    let (one, two) = (house.restaurant(&[("קולה", "unit")]), house.restaurant(&[]));
    let (_, owner) = house.person(one, Role::Owner);
    let (_, stranger) = house.person(two, Role::Owner);
    owner
        .post("/chat/message", &json!({"text": "בלה בלה בלה"}))
        .await
        .ok();
    let note = json!({"text": "המפתח אצל דנה"});
    let written = owner.post("/chat/notes", &note).await.ok();
    let again = owner.post("/chat/notes", &note).await.ok();
    assert_eq!(written, again);
    let listed = owner.get("/chat/unanswered").await.ok();
    let sentence = listed["items"][0]["id"].as_str().unwrap();
    let path = format!("/chat/unanswered/{sentence}");
    let tap = json!({"action": "dismiss"});
    assert_eq!(stranger.post(&path, &tap).await.status.as_u16(), 404);
    let path = format!("/chat/notes/{}", written["id"].as_str().unwrap());
    assert_eq!(stranger.delete(&path).await.status.as_u16(), 404);
    let notes = stranger.get("/chat/notes").await.ok();
    assert!(notes["items"].as_array().unwrap().is_empty());
    assert_eq!(owner.delete(&path).await.status.as_u16(), 204);
}
