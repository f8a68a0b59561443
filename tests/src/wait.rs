//! Waiting for something to become true, by asking.

use std::time::Duration;

/// How long to leave the processors to the system between two questions.
const BETWEEN: Duration = Duration::from_millis(20);

/// Asks again and again until there is an answer; fails the test after `limit`.
///
/// Nothing is ever taken to be true because time went by: only the answer counts.
pub async fn until<T>(what: &str, limit: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(BETWEEN).await;
        }
    };
    let answered = tokio::time::timeout(limit, asking).await;
    answered.unwrap_or_else(|_| panic!("not within {limit:?}: {what}"))
}
