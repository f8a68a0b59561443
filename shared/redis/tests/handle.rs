//! The handle with a real server that goes and comes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use shared_redis::{PATIENCE, Redis, Unanswered, redis};
use shared_testkit::engines::{self, skip};

async fn ping(redis: &Redis) -> Result<String, Unanswered> {
    redis
        .ask(|mut connection| async move { redis::cmd("PING").query_async(&mut connection).await })
        .await
}

/// Asks until it answers; the time limit is the test's only clock.
async fn until_up(redis: &Redis) {
    let back = async {
        while ping(redis).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), back)
        .await
        .expect("it comes back");
}

#[tokio::test]
async fn it_may_be_down_at_the_start_and_comes_back_by_itself() {
    let Some(mut server) = engines::Redis::start() else {
        return skip("Redis");
    };
    server.stop();
    let redis = Redis::open(&server.url(), "test").await.unwrap();
    assert!(matches!(ping(&redis).await, Err(Unanswered::Down)));
    server.start_again();
    until_up(&redis).await;
}

#[tokio::test]
async fn a_dead_or_frozen_one_is_waited_for_once() {
    let Some(mut server) = engines::Redis::start() else {
        return skip("Redis");
    };
    let redis = Redis::open(&server.url(), "test").await.unwrap();
    until_up(&redis).await;
    server.pause();
    assert!(matches!(ping(&redis).await, Err(Unanswered::Down)));
    // Five thousand waits would be a quarter of an hour; they are refused without one.
    let many = async {
        for _ in 0..5_000 {
            assert!(matches!(ping(&redis).await, Err(Unanswered::Down)));
        }
    };
    tokio::time::timeout(PATIENCE * 50, many)
        .await
        .expect("nobody waits");
    server.resume();
    until_up(&redis).await;
    server.stop();
    assert!(matches!(ping(&redis).await, Err(Unanswered::Down)));
    assert!(!redis.is_up());
    server.start_again();
    until_up(&redis).await;
}

#[tokio::test]
async fn a_wrong_question_does_not_count_as_down() {
    let Some(server) = engines::Redis::start() else {
        return skip("Redis");
    };
    let redis = Redis::open_patient(&server.url(), "test", PATIENCE * 50)
        .await
        .unwrap();
    let wrong: Result<(), _> = redis
        .ask(
            |mut connection| async move { redis::cmd("NOSUCH").query_async(&mut connection).await },
        )
        .await;
    assert!(matches!(wrong, Err(Unanswered::Refused(_))));
    assert!(redis.is_up());
    assert_eq!(redis.key("a"), "test:a");
    assert!(Redis::open("http://nowhere", "test").await.is_err());
}
