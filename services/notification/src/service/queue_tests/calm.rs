//! Grouping, limits, nights, Shabbat, severity and the daily summary, each alone.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

#[tokio::test]
async fn what_happens_within_a_minute_is_one_message_without_what_is_over() {
    let push = Told::new(Channel::Push);
    let calm = Calm {
        group_seconds: 60,
        hourly_limit: 0,
    };
    let bench = Bench::new(&[&push], calm).await;
    bench.low("a").await;
    let over = bench.low("b").await;
    bench.clock.advance_seconds(30);
    bench.low("c").await;
    bench.level("stock_recovered", over, "b").await;
    bench.turn().await;
    assert!(push.titles().is_empty(), "the minute is not over");
    bench.clock.advance_seconds(31);
    bench.turn().await;
    let sent = push.tried.lock().unwrap()[0].clone();
    assert!(sent.title.starts_with("2 alerts"), "{}", sent.title);
    assert!(sent.body.contains("Low stock: a") && sent.body.contains("Low stock: c"));
    assert!(
        !sent.body.contains("Low stock: b"),
        "it has recovered: {}",
        sent.body
    );
    push.titles();
    // Of one that recovered before anybody was told nothing is said at all.
    let short = bench.low("d").await;
    bench.level("stock_recovered", short, "d").await;
    bench.clock.advance_seconds(61);
    bench.turn().await;
    assert!(push.titles().is_empty());
    assert_eq!(bench.states().await[1], DeliveryState::Cancelled);
}

#[tokio::test]
async fn nobody_is_told_more_often_than_the_limit() {
    let push = Told::new(Channel::Push);
    let calm = Calm {
        group_seconds: 0,
        hourly_limit: 3,
    };
    let bench = Bench::new(&[&push], calm).await;
    for number in 0..10 {
        bench.low(&format!("{number}")).await;
        bench.turn().await;
        bench.clock.advance_seconds(60);
    }
    assert_eq!(push.titles().len(), 3);
    bench.clock.advance_seconds(3_600);
    bench.turn().await;
    let rest = push.titles();
    assert_eq!(rest.len(), 1, "{rest:?}");
    assert!(rest[0].starts_with("7 alerts"), "{rest:?}");
}

#[tokio::test]
async fn nights_are_quiet_and_the_inbox_fills() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    bench
        .prefers(|own| own.quiet_hours = defaults(Role::Owner).quiet_hours)
        .await;
    bench.clock.set("2026-01-05T21:30:00Z".parse().unwrap()); // 23:30
    bench.low("a").await;
    bench.low("b").await;
    bench.turn().await;
    assert!(push.titles().is_empty());
    let inbox = bench.core.inbox(&bench.owner, 9, None).await.unwrap();
    assert_eq!(inbox.items.len(), 2, "the inbox makes no noise");
    bench.clock.set("2026-01-06T05:00:00Z".parse().unwrap()); // 07:00
    bench.turn().await;
    let morning = push.titles();
    assert_eq!(morning.len(), 1, "{morning:?}");
    assert!(morning[0].starts_with("2 alerts"), "{morning:?}");
}

#[tokio::test]
async fn shabbat_is_quiet_from_candle_lighting_to_havdalah_of_the_town() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    bench.prefers(|own| own.shabbat = true).await;
    let restaurant = Restaurant {
        id: bench.restaurant,
        name: "Falafel".to_owned(),
        time_zone: "Asia/Jerusalem".to_owned(),
        day_starts_at: "04:00".to_owned(),
        town: Some("חיפה".to_owned()),
        language: Language::He,
        currency: "ILS".to_owned(),
        created_at: Timestamp::default(),
    };
    let tx = bench.core.db.begin_write().await.unwrap();
    people::keep_restaurant(&tx, &restaurant).await.unwrap();
    tx.commit().await.unwrap();
    // Friday 9.1.2026 in Haifa: candles about 16:18 (30 minutes before sunset), havdalah about 17:30.
    for (at, due) in [
        ("2026-01-09T14:00:00Z", 1),
        ("2026-01-09T14:40:00Z", 0),
        ("2026-01-10T10:00:00Z", 0),
        ("2026-01-10T15:10:00Z", 0),
        // Three that waited as one, and the one of this moment.
        ("2026-01-10T15:50:00Z", 2),
    ] {
        bench.clock.set(at.parse().unwrap());
        bench.low("a").await;
        bench.turn().await;
        let told = push.titles();
        assert_eq!(told.len(), due, "{at}: {told:?}");
    }
}

#[tokio::test]
async fn who_wants_only_what_matters_gets_only_that() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    bench
        .prefers(|own| own.min_severity = shared_contract::notification::Severity::Critical)
        .await;
    bench.low("a").await;
    bench.turn().await;
    assert!(push.titles().is_empty());
    bench
        .prefers(|own| {
            own.channels
                .insert(AlertType::StockLow, vec![Channel::Email]);
        })
        .await;
    bench.low("b").await;
    bench.turn().await;
    assert!(push.titles().is_empty(), "another channel was chosen");
}

#[tokio::test]
async fn a_summary_comes_once_a_day_at_its_time() {
    let mail = Told::new(Channel::Email);
    let bench = Bench::new(&[&mail], LOUD).await;
    bench
        .prefers(|own| own.digest = Some("08:00".to_owned()))
        .await;
    bench.low("a").await;
    bench.turn().await;
    mail.titles();
    bench.clock.set("2026-01-06T05:59:00Z".parse().unwrap()); // 07:59
    for (minutes, due) in [(0, 0), (1, 1), (1, 0), (600, 0), (24 * 60 - 600, 1)] {
        bench.clock.advance_seconds(minutes * 60);
        bench.core.queue_digests().await.unwrap();
        bench.turn().await;
        let tried = mail.tried.lock().unwrap().clone();
        assert_eq!(
            mail.titles().len(),
            due,
            "{minutes} minutes later: {tried:?}"
        );
        for parcel in tried {
            assert!(parcel.body.contains("Low stock: a"), "{}", parcel.body);
        }
    }
}

#[tokio::test]
async fn what_waited_for_a_provider_does_not_ring_at_night() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    bench
        .prefers(|own| own.quiet_hours = defaults(Role::Owner).quiet_hours)
        .await;
    bench.clock.set("2026-01-05T20:59:55Z".parse().unwrap()); // 22:59:55
    bench.low("a").await;
    push.answers([Outcome::later("answered 500")]);
    bench.turn().await;
    push.titles();
    bench.clock.set("2026-01-05T22:00:00Z".parse().unwrap()); // midnight
    bench.turn().await;
    assert!(push.titles().is_empty(), "it is night");
    bench.clock.set("2026-01-06T05:00:00Z".parse().unwrap()); // 07:00
    bench.turn().await;
    assert_eq!(push.titles(), ["Low stock: a"]);
}

#[tokio::test]
async fn what_piles_up_behind_a_provider_becomes_one_message() {
    let push = Told::new(Channel::Push);
    let calm = Calm {
        group_seconds: 1,
        hourly_limit: 0,
    };
    let bench = Bench::new(&[&push], calm).await;
    bench.low("a").await;
    bench.clock.advance_seconds(2);
    push.answers([Outcome::later("answered 500")]);
    bench.turn().await;
    push.titles();
    for name in ["b", "c", "d"] {
        bench.low(name).await;
        bench.clock.advance_seconds(2);
    }
    bench.clock.advance_seconds(60);
    bench.turn().await;
    let told = push.titles();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].starts_with("3 alerts"), "{told:?}");
}

#[tokio::test]
async fn a_change_of_mind_at_night_counts_in_the_morning() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    let quiet = |own: &mut Preferences| own.quiet_hours = defaults(Role::Owner).quiet_hours;
    bench.prefers(quiet).await;
    bench.clock.set("2026-01-05T21:30:00Z".parse().unwrap()); // 23:30
    bench.low("a").await;
    bench
        .prefers(|own| {
            quiet(own);
            own.channels
                .insert(AlertType::StockLow, vec![Channel::Inbox]);
        })
        .await;
    bench.clock.set("2026-01-06T05:00:00Z".parse().unwrap()); // 07:00
    bench.turn().await;
    assert!(push.titles().is_empty());
    assert_eq!(bench.states().await, [DeliveryState::Cancelled]);
}

#[tokio::test]
async fn a_long_rest_ends_with_one_summary() {
    let mail = Told::new(Channel::Email);
    let bench = Bench::new(&[&mail], LOUD).await;
    bench
        .prefers(|own| {
            own.digest = Some("08:00".to_owned());
            own.shabbat = true;
        })
        .await;
    // Rosh Hashana 5787 is Shabbat 12.9.2026 and the Sunday after it.
    for at in ["2026-09-12T06:00:00Z", "2026-09-13T06:00:00Z"] {
        bench.clock.set(at.parse().unwrap());
        bench.core.queue_digests().await.unwrap();
        bench.turn().await;
        assert!(mail.titles().is_empty(), "{at}");
    }
    bench.clock.set("2026-09-13T18:00:00Z".parse().unwrap());
    bench.core.queue_digests().await.unwrap();
    bench.turn().await;
    assert_eq!(mail.titles().len(), 1);
}
