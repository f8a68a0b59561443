//! Events that come twice, in the wrong order, or were never published.
//!
//! The streams in Redis are only a fast path, so anybody may have stirred them: what is applied is
//! decided by the sequence of each restaurant's log.

use mezave_tests::{System, until};
use shared_redis::redis::aio::MultiplexedConnection;
use shared_redis::redis::streams::{StreamId, StreamRangeReply};
use shared_redis::redis::{self, AsyncTypedCommands as _};

use crate::scenarios::falls::Falls;
use crate::scenarios::load::Load;

const CLIENTS: usize = 4;
/// The field of an entry that holds the event.
const FIELD: &str = "event";

struct Stream {
    connection: MultiplexedConnection,
    key: String,
}

impl Stream {
    /// The stream of inventory's events, once there is one.
    async fn of_inventory(system: &System) -> Self {
        let url = system
            .stores
            .as_ref()
            .expect("a form with Redis")
            .redis_url
            .as_str();
        let client = redis::Client::open(url).expect("its address");
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        let key = until(
            "a stream of inventory's",
            crate::scenarios::insist::LIMIT,
            async || connection.keys("*events:inventory").await.unwrap().pop(),
        )
        .await;
        Self { connection, key }
    }

    async fn entries(&mut self) -> Vec<StreamId> {
        let all: StreamRangeReply = redis::cmd("XRANGE")
            .arg(&self.key)
            .arg(&["-", "+"])
            .query_async(&mut self.connection)
            .await
            .unwrap();
        all.ids
    }

    async fn add(&mut self, event: &str) {
        let mut add = redis::cmd("XADD");
        add.arg(&self.key).arg(&["*", FIELD, event]);
        add.query_async::<String>(&mut self.connection)
            .await
            .unwrap();
    }

    async fn remove(&mut self, entry: &StreamId) {
        let mut remove = redis::cmd("XDEL");
        remove.arg(&self.key).arg(&entry.id);
        remove
            .query_async::<i64>(&mut self.connection)
            .await
            .unwrap();
    }
}

fn event(entry: &StreamId) -> String {
    entry.get(FIELD).expect("an event")
}

/// Everything that was told is told again, newest first, while more happens; with nonsense in between.
pub async fn told_again(system: &System) {
    let owner = system.register("Dana").await;
    let mut falls = Falls::prepare(system, &owner, 4).await;
    let load = Load::start(system, &owner, CLIENTS).await;
    load.reaches(20).await;
    let mut stream = Stream::of_inventory(system).await;
    for _ in 0..4 {
        falls.fall().await;
        let told = stream.entries().await;
        assert!(!told.is_empty(), "inventory publishes into {}", stream.key);
        for entry in told.iter().rev().take(300) {
            stream.add(&event(entry)).await;
        }
        for nonsense in ["", "{}", "\0", "[1,2]", "{\"producer\":\"inventory\"}"] {
            stream.add(nonsense).await;
        }
        load.goes_on(5).await;
    }
    load.settled(system).await;
    falls.told_once().await;
}

/// What waits for a notification that stands still is reordered, doubled and thinned out before it is
/// read.
pub async fn reordered(system: &System) {
    let owner = system.register("Dana").await;
    let mut falls = Falls::prepare(system, &owner, 3).await;
    let load = Load::start(system, &owner, CLIENTS).await;
    load.reaches(20).await;
    falls.fall().await;
    let mut stream = Stream::of_inventory(system).await;
    for number in 0..system.count("notification") {
        system.process("notification", number).await.pause().await;
    }
    let before = stream.entries().await.len();
    falls.fall().await;
    falls.fall().await;
    load.goes_on(60).await;
    let waiting = stream.entries().await.split_off(before);
    assert!(waiting.len() > 20, "only {} events came", waiting.len());
    for entry in &waiting {
        stream.remove(entry).await;
    }
    let (even, odd): (Vec<_>, Vec<_>) = waiting.iter().enumerate().partition(|(at, _)| at % 2 == 0);
    for (at, entry) in odd.into_iter().rev().chain(even) {
        // Each seventh is lost for good; the others come twice.
        if at % 7 != 0 {
            stream.add(&event(entry)).await;
            stream.add(&event(entry)).await;
        }
    }
    for number in 0..system.count("notification") {
        system.process("notification", number).await.resume().await;
    }
    load.settled(system).await;
    falls.told_once().await;
}
