//! A client that does not give up: the same request with the same key until it is answered.
//!
//! This is what a phone with bad Wi-Fi does. An answer that is final is a success or a refusal; a
//! broken connection, a server error and "still running" are tried again.

use std::time::Duration;

use mezave_tests::{Door, Person, Reply};
use reqwest::Method;
use serde_json::Value;

/// How long anything may take that a client waits for, fault included.
pub const LIMIT: Duration = Duration::from_secs(90);
/// Between a failed try and the next: the system needs the processor to get well.
const BETWEEN: Duration = Duration::from_millis(20);
/// Whoever holds the connection may be paused: a client waits only so long.
const ANSWER: Duration = Duration::from_secs(4);

/// Sends `body` through one door after another, beginning with number `first`.
pub async fn insist(
    person: &Person,
    doors: &[Door],
    first: usize,
    path: &str,
    body: &Value,
    key: &str,
) -> Value {
    let insisting = async {
        for attempt in first.. {
            let person = person.through(&doors[attempt % doors.len()]);
            if let Some(reply) = once(&person, path, body, key).await {
                return reply.ok();
            }
            tokio::time::sleep(BETWEEN).await;
        }
        unreachable!()
    };
    let answered = tokio::time::timeout(LIMIT, insisting).await;
    answered.unwrap_or_else(|_| panic!("{key} is never answered"))
}

/// One try; none if it is to be tried again.
async fn once(person: &Person, path: &str, body: &Value, key: &str) -> Option<Reply> {
    let bytes = Some(body.to_string().into_bytes());
    let headers = [("idempotency-key", key)];
    let sent = person.try_send(Method::POST, path, bytes, &headers);
    let reply = tokio::time::timeout(ANSWER, sent).await.ok()?.ok()?;
    let running = reply.status == 409 && reply.code() == "in_progress";
    let again = running || reply.status == 429 || reply.status.is_server_error();
    (!again).then_some(reply)
}
