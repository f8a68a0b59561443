//! Answers to alerts: ordered, not now, taken back.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

#[tokio::test]
async fn ordered_means_silence_until_the_delivery() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    let product = bench.low("a").await;
    bench.turn().await;
    push.titles();
    let inbox = bench.core.inbox(&bench.owner, 9, None).await.unwrap();
    let ordered = AnswerRequest {
        answer: AlertAnswer::Ordered,
        until: None,
    };
    let entry = inbox.items[0].id;
    let answered = bench
        .core
        .answer(&bench.owner, entry, ordered, None)
        .await
        .unwrap();
    assert_eq!(answered.body["handled"]["answer"], "ordered");
    assert_eq!(answered.body["handled"]["by_name"], "Dana");
    bench.level("stock_recovered", product, "a").await;
    bench.level("stock_low", product, "a").await;
    bench.turn().await;
    assert!(push.titles().is_empty(), "it is ordered");
    let inbox = bench.core.inbox(&bench.owner, 9, None).await.unwrap();
    let open: Vec<bool> = inbox.items.iter().map(|entry| entry.is_open).collect();
    assert_eq!(open, [true, false]);
    // A take ends nothing, the delivery does.
    for (kind, change) in [("OUT", -1), ("IN", 5)] {
        let movement = json!({"type": kind, "total_change": change, "undoes": null});
        let changed = json!({"stock": {"product_id": product}, "movements": [movement]});
        bench.event("stock_changed", changed).await;
        bench.level("stock_recovered", product, "a").await;
        bench.level("stock_low", product, "a").await;
        bench.turn().await;
        let expected = usize::from(kind == "IN");
        assert_eq!(push.titles().len(), expected, "{kind}");
    }
}

#[tokio::test]
async fn a_snooze_ends_by_itself_or_is_taken_back() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    let product = bench.low("a").await;
    bench.turn().await;
    push.titles();
    let entry = bench.core.inbox(&bench.owner, 9, None).await.unwrap().items[0].id;
    let again = async || {
        bench.level("stock_recovered", product, "a").await;
        bench.level("stock_low", product, "a").await;
        bench.turn().await;
        push.titles().len()
    };
    let answer = async |answer, until| {
        let request = AnswerRequest { answer, until };
        bench.core.answer(&bench.owner, entry, request, None).await
    };
    let tomorrow = bench.clock.now().plus_seconds(86_400);
    answer(AlertAnswer::Snooze, Some(tomorrow)).await.unwrap();
    assert_eq!(again().await, 0);
    bench.clock.advance_seconds(86_401);
    assert_eq!(again().await, 1);
    answer(AlertAnswer::Snooze, None).await.unwrap();
    assert_eq!(again().await, 0);
    answer(AlertAnswer::Wake, None).await.unwrap();
    assert_eq!(again().await, 1);
    let past = answer(AlertAnswer::Snooze, Some(tomorrow))
        .await
        .unwrap_err();
    assert_eq!(past.errors[0].field, "until");
}
