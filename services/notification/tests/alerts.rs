//! From an inventory event to inboxes: once, to the right people, whatever the bus does.

use crate::common::{Stream, World};
use serde_json::json;
use shared_auth::{Language, Role};
use shared_events::Envelope;
use std::sync::Arc;

/// Processing is in order, so an alert about another product shows that all before it is done.
async fn settle(world: &World, stream: &mut Stream) {
    let sentinel = world.id();
    let event = world.low(sentinel, 1).await;
    world.publish(&[event]).await;
    stream.entry_about(sentinel).await;
}

fn count(inbox: &serde_json::Value, product: uuid::Uuid) -> usize {
    inbox["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["product_id"] == product.to_string())
        .count()
}

#[tokio::test]
async fn one_alert_for_each_who_runs_the_place() {
    let world = World::new().await;
    let owner = world.person(Role::Owner).await;
    let manager = world.person(Role::Manager).await;
    let gone = world.person(Role::Manager).await;
    world
        .changed(&gone, Role::Manager, false, Language::He)
        .await;
    let employee = world.person(Role::Employee).await;
    let running = world.start().await;
    let mut stream = Stream::open(running.router(), &owner.token, None).await;
    let product = world.id();
    let low = world.low(product, 3).await;
    world.publish(std::slice::from_ref(&low)).await;
    let heard = stream.entry_about(product).await;
    assert_eq!(heard.kind, "inbox_changed");
    assert_eq!(heard.data["unread_count"], 1);
    for person in [&owner, &manager] {
        let inbox = running.api(person).get("/notify/inbox").await.ok();
        assert_eq!(inbox["unread_count"], 1);
        let item = &inbox["items"][0];
        assert_eq!(item["type"], "stock_low");
        assert_eq!(item["severity"], "warning");
        assert_eq!(item["product_id"], product.to_string());
        assert_eq!(item["read_at"], json!(null));
        assert_eq!(item["data"]["total"], 3);
        assert_eq!(item["created_at"], json!(low.occurred_at));
        assert!(
            item["title"]
                .as_str()
                .unwrap()
                .contains("\u{2068}קולה Zero\u{2069}")
        );
    }
    for person in [&gone, &employee] {
        let inbox = running.api(person).get("/notify/inbox").await.ok();
        assert_eq!(inbox["items"], json!([]));
    }
    running.stop().await;
}

#[tokio::test]
async fn duplicates_disorder_and_gaps_make_one_alert_per_change() {
    let world = World::new().await;
    let owner = world.person(Role::Owner).await;
    let running = world.start().await;
    let mut stream = Stream::open(running.router(), &owner.token, None).await;
    let product = world.id();
    let mut events: Vec<Arc<Envelope>> = vec![
        world.low(product, 9).await,
        world.low(product, 8).await,
        world.recovered(product).await,
        world.low(product, 5).await,
        world.low(product, 0).await,
    ];
    // Out of order, some twice, one never.
    events.remove(2);
    events.reverse();
    let twice: Vec<_> = events.iter().chain(&events).cloned().collect();
    world.publish(&twice).await;
    settle(&world, &mut stream).await;
    world.publish(&twice).await;
    settle(&world, &mut stream).await;
    let api = running.api(&owner);
    let inbox = api.get("/notify/inbox").await.ok();
    assert_eq!(count(&inbox, product), 2, "low, recovered, low again");
    running.stop().await;
}

#[tokio::test]
async fn what_happened_while_it_was_down_arrives_once() {
    let world = World::new().await;
    let owner = world.person(Role::Owner).await;
    let product = world.id();
    let running = world.start().await;
    let mut stream = Stream::open(running.router(), &owner.token, None).await;
    let first = world.low(product, 3).await;
    world.publish(std::slice::from_ref(&first)).await;
    stream.entry_about(product).await;
    running.stop().await;
    assert_eq!(stream.next().await, None, "a stream ends with the service");

    let other = world.id();
    world.low(other, 2).await;
    let running = world.start().await;
    let mut stream = Stream::open(running.router(), &owner.token, None).await;
    world.publish(&[first]).await;
    settle(&world, &mut stream).await;
    let inbox = running.api(&owner).get("/notify/inbox").await.ok();
    assert_eq!((count(&inbox, product), count(&inbox, other)), (1, 1));
    running.stop().await;
}

#[tokio::test]
async fn who_comes_later_finds_what_is_open() {
    let world = World::new().await;
    let owner = world.person(Role::Owner).await;
    let running = world.start().await;
    let mut stream = Stream::open(running.router(), &owner.token, None).await;
    let (open, over) = (world.id(), world.id());
    let events = [
        world.low(open, 3).await,
        world.low(over, 3).await,
        world.recovered(over).await,
    ];
    world.publish(&events).await;
    settle(&world, &mut stream).await;
    let late = world.issuer.person(world.restaurant, Role::Manager);
    let mut lates = Stream::open(running.router(), &late.token, None).await;
    world
        .changed(&late, Role::Manager, true, Language::En)
        .await;
    let heard = lates.entry_about(open).await;
    assert_eq!(heard.data["entry"]["title"], "Low stock: Cola Zero");
    world
        .changed(&late, Role::Employee, true, Language::En)
        .await;
    world.changed(&late, Role::Owner, true, Language::En).await;
    settle(&world, &mut lates).await;
    let inbox = running.api(&late).get("/notify/inbox").await.ok();
    assert_eq!((count(&inbox, open), count(&inbox, over)), (1, 0));
    running.stop().await;
}

#[tokio::test]
async fn an_unreadable_event_stops_nothing() {
    let world = World::new().await;
    let owner = world.person(Role::Owner).await;
    let running = world.start().await;
    let mut stream = Stream::open(running.router(), &owner.token, None).await;
    let broken = world
        .inventory
        .write(world.restaurant, "stock_low", &json!({"product_id": 7}))
        .await;
    world.publish(&[broken]).await;
    settle(&world, &mut stream).await;
    running.stop().await;
}

#[tokio::test]
async fn a_withdrawn_token_ends_its_stream() {
    let world = World::new().await;
    let owner = world.person(Role::Owner).await;
    let running = world.start().await;
    let mut stream = Stream::open(running.router(), &owner.token, None).await;
    assert!(stream.next().await.is_some());
    let later = shared_clock::Clock::now(&*world.clock).as_seconds() + 1;
    let verifier = world.issuer.verifier("notification");
    verifier.not_before(owner.restaurant_id, owner.id, later);
    while stream.next().await.is_some() {}
    let refused = running.api(&owner).get("/notify/inbox").await;
    assert_eq!(
        (refused.status.as_u16(), refused.code()),
        (401, "token_withdrawn")
    );
    running.stop().await;
}
