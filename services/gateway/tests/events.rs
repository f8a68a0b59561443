//! One live stream out of two.

use crate::common::{Opened, Over, World, world, world_with};
use axum::body::{Body, BodyDataStream};
use futures::StreamExt as _;
use http::Request;
use mezave_gateway::Config;
use rstest::rstest;
use std::collections::HashMap;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

struct Stream {
    body: BodyDataStream,
    text: String,
}

impl Stream {
    async fn open(world: &World, last: Option<&str>) -> Self {
        let mut request = Request::get("/api/events").header("accept-encoding", "gzip");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = world.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert!(!response.headers().contains_key("content-encoding"));
        Self {
            body: response.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    /// The next event as it came; comments are passed over.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                if event.starts_with(':') {
                    continue;
                }
                return Some(event);
            }
            let chunk = self.body.next().await?.unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

async fn both(world: &mut World) -> HashMap<&'static str, Opened> {
    let mut opened = HashMap::new();
    while opened.len() < 2 {
        let one = world.opened.recv().await.unwrap();
        opened.insert(one.service, one);
    }
    opened
}

#[rstest]
#[tokio::test]
async fn both_streams_arrive_as_one(
    #[values(Over::InProcess, Over::Socket, Over::OneDead)] over: Over,
) {
    let mut world = world(over).await;
    let mut stream = Stream::open(&world, None).await;
    let opened = both(&mut world).await;
    let say = |service: &str, text: &str| opened[service].say.send(text.to_owned()).unwrap();
    say(
        "inventory",
        ": heartbeat\n\nevent: stock_low\nid: inventory:1:41\ndata: {\"a\"",
    );
    say("inventory", ":1}\n\n");
    let event = stream.next().await.unwrap();
    assert_eq!(
        event,
        "event: stock_low\ndata: {\"a\":1}\nid: inventory:1:41"
    );
    say(
        "notification",
        "event: inbox_changed\ndata: {}\nid: notification:1:7\n\n",
    );
    let event = stream.next().await.unwrap();
    assert_eq!(
        event,
        "event: inbox_changed\ndata: {}\nid: inventory:1:41;notification:1:7"
    );
    assert_eq!(opened["inventory"].last_event_id, None);
}

#[rstest]
#[tokio::test]
async fn it_resumes_each_where_it_was(
    #[values(Over::InProcess, Over::Socket, Over::OneDead)] over: Over,
) {
    let mut world = world(over).await;
    let last = "inventory:1:41;notification:1:7";
    let mut stream = Stream::open(&world, Some(last)).await;
    let mut opened = both(&mut world).await;
    assert_eq!(
        opened["inventory"].last_event_id.as_deref(),
        Some("inventory:1:41")
    );
    assert_eq!(
        opened["notification"].last_event_id.as_deref(),
        Some("notification:1:7")
    );
    let inventory = opened.remove("inventory").unwrap();
    inventory
        .say
        .send("data: x\nid: inventory:1:42\n\n".to_owned())
        .unwrap();
    let event = stream.next().await.unwrap();
    assert_eq!(event, "data: x\nid: inventory:1:42;notification:1:7");
    drop(inventory);
    let again = world.opened.recv().await.unwrap();
    assert_eq!(again.service, "inventory");
    assert_eq!(again.last_event_id.as_deref(), Some("inventory:1:42"));
    again
        .say
        .send("data: y\nid: inventory:1:43\n\n".to_owned())
        .unwrap();
    let event = stream.next().await.unwrap();
    assert_eq!(event, "data: y\nid: inventory:1:43;notification:1:7");
}

#[rstest]
#[tokio::test]
async fn it_ends_with_its_token(
    #[values(Over::InProcess, Over::Socket, Over::OneDead)] over: Over,
) {
    let mut world = world(over).await;
    let mut stream = Stream::open(&world, None).await;
    let opened = both(&mut world).await;
    world.clock.advance_seconds(2 * 24 * 60 * 60);
    drop(opened);
    assert_eq!(stream.next().await, None);
}

#[rstest]
#[tokio::test]
async fn it_ends_with_the_gateway_and_its_client(
    #[values(Over::InProcess, Over::Socket, Over::OneDead)] over: Over,
) {
    let mut world = world(over).await;
    let stream = Stream::open(&world, None).await;
    let opened = both(&mut world).await;
    drop(stream);
    opened["inventory"].say.closed().await;
    opened["notification"].say.closed().await;

    let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
    world.service.spawn_background(stop.clone(), &tasks);
    let mut stream = Stream::open(&world, None).await;
    let _opened = both(&mut world).await;
    stop.cancel();
    assert_eq!(stream.next().await, None);
    tasks.close();
    tasks.wait().await;
}

#[tokio::test]
async fn one_person_holds_only_so_many() {
    let config = Config {
        streams_per_person: 2,
        ..Config::default()
    };
    let world = world_with(Over::InProcess, config).await;
    let first = Stream::open(&world, None).await;
    let _second = Stream::open(&world, None).await;
    let reply = world.api().get("/api/events").await;
    assert_eq!(
        (reply.status.as_u16(), reply.code()),
        (429, "too_many_streams")
    );
    assert_eq!(reply.headers["retry-after"], "30");
    drop(first);
    let _third = Stream::open(&world, None).await;
}
