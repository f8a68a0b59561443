//! Providers that fail, hang or refuse, workers that die, people who leave.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

#[tokio::test]
async fn a_provider_that_fails_for_ten_minutes_delays_and_loses_nothing() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    for name in ["a", "b", "c"] {
        bench.low(name).await;
    }
    let until = bench.clock.now().plus_seconds(600);
    let mut tries = 0;
    while bench.clock.now() < until {
        push.answers([Outcome::later("answered 500")]);
        bench.turn().await;
        push.answers.lock().unwrap().clear();
        let titles = push.titles();
        assert!(
            titles.iter().all(|title| title == "Low stock: a"),
            "{titles:?}"
        );
        tries += titles.len();
        bench.clock.advance_seconds(5);
    }
    assert!((4..=12).contains(&tries), "{tries} tries in ten minutes");
    assert_eq!(bench.states().await, [DeliveryState::Waiting; 3]);
    bench.clock.advance_seconds(900);
    bench.turn().await;
    assert_eq!(
        push.titles(),
        ["Low stock: a", "Low stock: b", "Low stock: c"]
    );
    assert_eq!(bench.states().await, [DeliveryState::Sent; 3]);
    bench.turn().await;
    assert!(push.titles().is_empty(), "nothing is sent twice");
}

#[tokio::test]
async fn what_a_dead_worker_held_is_sent_again_with_the_same_id() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    bench.low("a").await;
    let tx = bench.core.db.begin_write().await.unwrap();
    let (now, until) = (bench.clock.now(), bench.clock.now().plus_seconds(60));
    let held = queue::claim(&tx, Channel::Push, now, until, 9)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    bench.low("b").await;
    bench.turn().await;
    assert!(
        push.titles().is_empty(),
        "held, and what is behind it waits"
    );
    bench.clock.advance_seconds(61);
    bench.turn().await;
    assert_eq!(push.ids()[0], held[0].id);
    assert_eq!(push.titles(), ["Low stock: a", "Low stock: b"]);
}

#[tokio::test]
async fn several_workers_send_each_delivery_once() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    let names: Vec<String> = (0..40).map(|number| format!("{number:02}")).collect();
    for name in &names {
        bench.low(name).await;
    }
    futures::future::join_all((0..4).map(|_| bench.turn())).await;
    bench.turn().await;
    let expected: Vec<String> = names
        .iter()
        .map(|name| format!("Low stock: {name}"))
        .collect();
    assert_eq!(push.titles(), expected);
}

#[tokio::test]
async fn a_provider_that_hangs_holds_up_nobody_else() {
    let push = Arc::new(Told {
        hangs: true,
        ..Arc::into_inner(Told::new(Channel::Push)).unwrap()
    });
    let mail = Told::new(Channel::Email);
    let bench = Bench::new(&[&push, &mail], LOUD).await;
    bench.low("a").await;
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    bench.core.spawn_senders(&stop, &tasks);
    bench.core.kick();
    let came = async {
        while mail.ids().is_empty() || push.ids().is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(15), came)
        .await
        .expect("mail comes through");
    stop.cancel();
}

#[tokio::test]
async fn what_was_given_up_is_shown_and_sent_again() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    bench.low("a").await;
    push.answers([Outcome::dead("no device takes push messages")]);
    bench.turn().await;
    let dead = DeliveriesQuery {
        state: Some(DeliveryState::Dead),
        ..DeliveriesQuery::default()
    };
    let page = bench.core.deliveries(&bench.owner, dead).await.unwrap();
    let [delivery] = page.items.as_slice() else {
        panic!("{page:?}")
    };
    assert_eq!(
        delivery.last_error.as_deref(),
        Some("no device takes push messages")
    );
    assert_eq!((delivery.to.as_str(), delivery.attempts), ("Dana", 1));
    let again = bench
        .core
        .resend(&bench.owner, delivery.id, None)
        .await
        .unwrap();
    assert_eq!(again.body["state"], "waiting");
    bench.turn().await;
    assert_eq!(push.titles(), ["Low stock: a", "Low stock: a"]);
    let twice = bench.core.resend(&bench.owner, delivery.id, None).await;
    assert_eq!(twice.unwrap_err().code, "delivery_not_dead");
}

#[tokio::test]
async fn who_left_is_told_nothing_more() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    bench.low("a").await;
    let tx = bench.core.db.begin_write().await.unwrap();
    let user = User {
        id: bench.owner.user_id,
        email: String::new(),
        name: "Dana".to_owned(),
        role: Role::Owner,
        employee_id: None,
        phone: None,
        phone_verified: false,
        language: Language::En,
        is_active: false,
        created_at: Timestamp::default(),
    };
    people::keep(&tx, bench.restaurant, &UserChanged { user })
        .await
        .unwrap();
    tx.commit().await.unwrap();
    bench.turn().await;
    assert!(push.titles().is_empty());
    assert_eq!(bench.states().await, [DeliveryState::Cancelled]);
}

#[tokio::test]
async fn a_test_message_goes_at_once_and_a_code_is_kept_nowhere() {
    let whatsapp = Told::new(Channel::Whatsapp);
    let bench = Bench::new(&[&whatsapp], Calm::default()).await;
    let sent = bench
        .core
        .to_oneself(&bench.owner, Channel::Whatsapp, Content::Test, None)
        .await
        .unwrap();
    assert_eq!(sent.status, 202);
    bench.turn().await;
    assert_eq!(whatsapp.titles(), ["A message from Mezave"]);
    bench.clock.advance_seconds(1);
    // auth cannot be reached here: the code is asked for again later, and none stands anywhere.
    bench
        .core
        .to_oneself(&bench.owner, Channel::Whatsapp, Content::Code, None)
        .await
        .unwrap();
    bench.turn().await;
    assert!(whatsapp.titles().is_empty());
    let page = bench
        .core
        .deliveries(&bench.owner, DeliveriesQuery::default())
        .await
        .unwrap();
    assert_eq!(page.items[0].kind, "code");
    assert!(page.items[0].body.contains("••••••"));
}

#[tokio::test]
async fn one_device_that_cannot_be_reached_holds_up_no_other() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    bench.low("a").await;
    push.answers([Outcome::Later {
        error: "one device does not answer".to_owned(),
        after: Some(Duration::from_hours(20)),
        reached: vec![Uuid::from_u128(1)],
    }]);
    bench.turn().await;
    assert_eq!(push.titles(), ["Low stock: a"]);
    bench.clock.advance_seconds(1);
    bench.low("b").await;
    bench.turn().await;
    assert_eq!(push.titles(), ["Low stock: b"]);
    assert_eq!(
        bench.states().await,
        [DeliveryState::Waiting, DeliveryState::Sent]
    );
}

#[tokio::test]
async fn what_comes_too_late_is_given_up_and_can_be_sent_again() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    bench.low("a").await;
    bench.clock.advance_seconds(25 * 3_600);
    bench.turn().await;
    assert!(push.titles().is_empty());
    assert_eq!(bench.states().await, [DeliveryState::Dead]);
    let page = bench
        .core
        .deliveries(&bench.owner, DeliveriesQuery::default());
    let id = page.await.unwrap().items[0].id;
    bench.core.resend(&bench.owner, id, None).await.unwrap();
    bench.turn().await;
    assert_eq!(push.titles(), ["Low stock: a"]);
}

#[tokio::test]
async fn what_was_reached_stays_reached_through_a_try_that_reached_nothing() {
    let push = Told::new(Channel::Push);
    let bench = Bench::new(&[&push], LOUD).await;
    bench.low("a").await;
    let device = Uuid::from_u128(1);
    push.answers([
        Outcome::Later {
            error: "one device does not answer".to_owned(),
            after: None,
            reached: vec![device],
        },
        Outcome::later("no answer in time"),
    ]);
    for _ in 0..3 {
        bench.turn().await;
        bench.clock.advance_seconds(900);
    }
    let tried = push.tried.lock().unwrap();
    let reached: Vec<_> = tried.iter().map(|parcel| parcel.reached.clone()).collect();
    assert_eq!(reached, [vec![], vec![device], vec![device]]);
}

#[tokio::test]
async fn nothing_joins_what_was_tried_before_it_was_sent_again() {
    let push = Told::new(Channel::Push);
    let calm = Calm {
        group_seconds: 60,
        hourly_limit: 0,
    };
    let bench = Bench::new(&[&push], calm).await;
    bench.low("a").await;
    bench.clock.advance_seconds(61);
    push.answers([Outcome::dead("refused")]);
    bench.turn().await;
    push.titles();
    let page = bench
        .core
        .deliveries(&bench.owner, DeliveriesQuery::default());
    let id = page.await.unwrap().items[0].id;
    bench.core.resend(&bench.owner, id, None).await.unwrap();
    bench.low("b").await;
    bench.turn().await;
    assert_eq!(push.titles(), ["Low stock: a"], "the same says the same");
    bench.clock.advance_seconds(61);
    bench.turn().await;
    assert_eq!(push.titles(), ["Low stock: b"]);
}
