//! The queue from an alert to a provider that does what a test says: order, repeats, faults, calm.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use sea_orm::DbErr;
use serde_json::json;
use shared_auth::{Language, Principal, Role};
use shared_clock::{Clock as _, ManualClock, SharedClock, Timestamp, new_id};
use shared_contract::auth::{Restaurant, User};
use shared_contract::event::UserChanged;
use shared_contract::inventory::StockLevel;
use shared_contract::notification::{
    AlertAnswer, AlertType, AnswerRequest, Channel, DeliveriesQuery, DeliveryState, Preferences,
};
use shared_events::{Effect as _, Envelope, Outbox};
use shared_quantity::Qty;
use shared_storage::Database;
use shared_testkit::{TempDatabase, TestIssuer, temp_database};
use shared_transport::{AuthClient, InProcess, ServiceTokens};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::{Live, Notification, StockAlerts};
use crate::config::Calm;
use crate::migrations::Migrator;
use crate::model::{Content, Outcome, Parcel, Person, Texts, defaults};
use crate::queue::Sender;
use crate::repository::{people, preferences, queue};
use crate::ways::Ways;

/// A provider that answers as it is told, `Sent` when it is told nothing, and remembers.
struct Told {
    channel: Channel,
    answers: Mutex<VecDeque<Outcome>>,
    hangs: bool,
    tried: Mutex<Vec<Parcel>>,
}

impl Told {
    fn new(channel: Channel) -> Arc<Self> {
        Arc::new(Self {
            channel,
            answers: Mutex::default(),
            hangs: false,
            tried: Mutex::default(),
        })
    }

    fn answers(&self, outcomes: impl IntoIterator<Item = Outcome>) {
        self.answers.lock().unwrap().extend(outcomes);
    }

    /// Titles of everything that was tried, in order, since the last question.
    fn titles(&self) -> Vec<String> {
        let tried = std::mem::take(&mut *self.tried.lock().unwrap());
        tried.into_iter().map(|parcel| parcel.title).collect()
    }

    fn ids(&self) -> Vec<Uuid> {
        let tried = self.tried.lock().unwrap();
        tried.iter().map(|parcel| parcel.delivery_id).collect()
    }
}

#[async_trait]
impl Sender for Told {
    fn channel(&self) -> Channel {
        self.channel
    }

    fn missing(&self) -> Vec<&'static str> {
        Vec::new()
    }

    async fn address(&self, _: Uuid, _: &Person) -> Result<Option<String>, DbErr> {
        Ok(Some("here".to_owned()))
    }

    async fn send(&self, parcel: &Parcel) -> Outcome {
        self.tried.lock().unwrap().push(parcel.clone());
        if self.hangs {
            std::future::pending::<()>().await;
        }
        let told = self.answers.lock().unwrap().pop_front();
        told.unwrap_or(Outcome::sent())
    }
}

struct Bench {
    core: Notification,
    clock: Arc<ManualClock>,
    restaurant: Uuid,
    owner: Principal,
    seq: Mutex<i64>,
    _folder: TempDatabase,
}

/// Monday, 12:00 in Jerusalem.
const NOON: &str = "2026-01-05T10:00:00Z";

const LOUD: Calm = Calm {
    group_seconds: 0,
    hourly_limit: 0,
};

impl Bench {
    async fn new(ways: &[&Arc<Told>], calm: Calm) -> Self {
        let clock = ManualClock::at(NOON.parse().unwrap());
        let shared: SharedClock = clock.clone();
        let (folder, db) = temp_database().await;
        shared_storage::migrate::<Migrator>(&db).await.unwrap();
        let issuer = TestIssuer::new(shared.clone());
        let restaurant = new_id(&*shared);
        let person = issuer.person(restaurant, Role::Owner);
        let auth = AuthClient::new(Arc::new(InProcess::new(Router::new())));
        let all: Vec<Arc<dyn Sender>> = ways
            .iter()
            .map(|way| Arc::clone(way) as Arc<dyn Sender>)
            .collect();
        let core = Notification {
            db: db.clone(),
            outbox: Outbox::new("notification", shared.clone()),
            texts: Arc::new(Texts::load().unwrap()),
            live: Live::default(),
            verifier: issuer.verifier("notification"),
            calm,
            queued: Arc::new(all.iter().map(|way| (way.channel(), Arc::default())).collect()),
            ways: Ways::new(all, None),
            tokens: ServiceTokens::new(auth.clone(), "notification", "secret", shared.clone()),
            auth,
            clock: shared,
        };
        let bench = Self {
            core,
            owner: Principal {
                user_id: person.id,
                restaurant_id: restaurant,
                role: Role::Owner,
                name: "Dana".to_owned(),
                language: Language::En,
                amr: Vec::new(),
                bearer: person.token.clone(),
                ..principal(&person.token)
            },
            clock,
            restaurant,
            seq: Mutex::new(0),
            _folder: folder,
        };
        bench.joins(person.id).await;
        bench.prefers(|_| ()).await;
        bench
    }

    async fn joins(&self, id: Uuid) {
        let user = User {
            id,
            email: "dana@example.com".to_owned(),
            name: "Dana".to_owned(),
            role: Role::Owner,
            employee_id: None,
            phone: None,
            phone_verified: false,
            language: Language::En,
            is_active: true,
            created_at: Timestamp::default(),
        };
        let tx = self.core.db.begin_write().await.unwrap();
        people::keep(&tx, self.restaurant, &UserChanged { user }).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Everything by every way, no quiet hours, and what `change` makes of it.
    async fn prefers(&self, change: impl FnOnce(&mut Preferences)) {
        let mut own = defaults(Role::Owner);
        own.quiet_hours = None;
        own.shabbat = false;
        for channels in own.channels.values_mut() {
            *channels = Channel::ALL.to_vec();
        }
        change(&mut own);
        let tx = self.core.db.begin_write().await.unwrap();
        let now = self.clock.now();
        preferences::keep(&tx, self.restaurant, self.owner.user_id, &own, now).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn event(&self, kind: &str, payload: serde_json::Value) {
        let seq = {
            let mut seq = self.seq.lock().unwrap();
            *seq += 1;
            *seq
        };
        let event = Envelope {
            id: new_id(&*self.clock),
            producer: "inventory".to_owned(),
            restaurant_id: self.restaurant,
            epoch: 1,
            seq,
            kind: kind.to_owned(),
            version: 1,
            occurred_at: self.clock.now(),
            payload,
        };
        let tx = self.core.db.begin_write().await.unwrap();
        StockAlerts(self.core.clone()).apply(&tx, &event).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn level(&self, kind: &str, product: Uuid, name: &str) {
        let level = StockLevel {
            product_id: product,
            name: name.to_owned(),
            name_en: None,
            unit_type: "unit".to_owned(),
            boxes: 0,
            units: Qty::from_units(3),
            total: Qty::from_units(3),
            min_stock_level: Qty::from_units(10),
            seq: 1,
        };
        self.event(kind, serde_json::to_value(level).unwrap()).await;
    }

    /// A product called `name` falls under its minimum.
    async fn low(&self, name: &str) -> Uuid {
        let product = new_id(&*self.clock);
        self.level("stock_low", product, name).await;
        product
    }

    /// Whatever is due now is sent, as a worker would.
    async fn turn(&self) {
        for way in self.core.ways.all() {
            let tasks = TaskTracker::new();
            let (places, stop) = (Arc::new(Semaphore::new(8)), CancellationToken::new());
            while self.core.send_due(way, &places, &tasks, &stop).await.unwrap() {}
            tasks.close();
            tasks.wait().await;
        }
    }

    async fn states(&self) -> Vec<DeliveryState> {
        let page = self.core.deliveries(&self.owner, DeliveriesQuery::default()).await;
        let items = page.unwrap().items;
        items.iter().rev().map(|delivery| delivery.state).collect()
    }
}

fn principal(token: &str) -> Principal {
    Principal {
        bearer: token.to_owned(),
        ..Principal::default()
    }
}

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
        let tried = push.titles();
        assert!(tried.iter().all(|title| title == "Low stock: a"), "{tried:?}");
        tries += tried.len();
        bench.clock.advance_seconds(5);
    }
    assert!((4..=12).contains(&tries), "{tries} tries in ten minutes");
    assert_eq!(bench.states().await, [DeliveryState::Waiting; 3]);
    bench.clock.advance_seconds(900);
    bench.turn().await;
    assert_eq!(push.titles(), ["Low stock: a", "Low stock: b", "Low stock: c"]);
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
    let held = queue::claim(&tx, Channel::Push, now, until, 9).await.unwrap();
    tx.commit().await.unwrap();
    bench.low("b").await;
    bench.turn().await;
    assert!(push.titles().is_empty(), "held, and what is behind it waits");
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
    let expected: Vec<String> = names.iter().map(|name| format!("Low stock: {name}")).collect();
    assert_eq!(push.titles(), expected);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_hangs_holds_up_nobody_else() {
    let push = Arc::new(Told {
        hangs: true,
        ..Arc::into_inner(Told::new(Channel::Push)).unwrap()
    });
    let mail = Told::new(Channel::Email);
    // Real time would be spent waiting for it; the databases need real time, so only one way waits.
    tokio::time::resume();
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
    tokio::time::timeout(Duration::from_secs(15), came).await.expect("mail comes through");
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
    assert_eq!(delivery.last_error.as_deref(), Some("no device takes push messages"));
    assert_eq!((delivery.to.as_str(), delivery.attempts), ("Dana", 1));
    let again = bench.core.resend(&bench.owner, delivery.id, None).await.unwrap();
    assert_eq!(again.body["state"], "waiting");
    bench.turn().await;
    assert_eq!(push.titles(), ["Low stock: a", "Low stock: a"]);
    let twice = bench.core.resend(&bench.owner, delivery.id, None).await;
    assert_eq!(twice.unwrap_err().code, "delivery_not_dead");
}

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
    assert!(!sent.body.contains("Low stock: b"), "it has recovered: {}", sent.body);
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
            own.channels.insert(AlertType::StockLow, vec![Channel::Email]);
        })
        .await;
    bench.low("b").await;
    bench.turn().await;
    assert!(push.titles().is_empty(), "another channel was chosen");
}

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
    let answered = bench.core.answer(&bench.owner, entry, ordered, None).await.unwrap();
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
    for kind in ["OUT", "IN"] {
        let movement = json!({"type": kind, "undoes": null});
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
    let past = answer(AlertAnswer::Snooze, Some(tomorrow)).await.unwrap_err();
    assert_eq!(past.errors[0].field, "until");
}

#[tokio::test]
async fn a_summary_comes_once_a_day_at_its_time() {
    let mail = Told::new(Channel::Email);
    let bench = Bench::new(&[&mail], LOUD).await;
    bench.prefers(|own| own.digest = Some("08:00".to_owned())).await;
    bench.low("a").await;
    bench.turn().await;
    mail.titles();
    bench.clock.set("2026-01-06T05:59:00Z".parse().unwrap()); // 07:59
    for (minutes, due) in [(0, 0), (1, 1), (1, 0), (600, 0), (24 * 60 - 600, 1)] {
        bench.clock.advance_seconds(minutes * 60);
        bench.core.queue_digests().await.unwrap();
        bench.turn().await;
        let tried = mail.tried.lock().unwrap().clone();
        assert_eq!(mail.titles().len(), due, "{minutes} minutes later: {tried:?}");
        for parcel in tried {
            assert!(parcel.body.contains("Low stock: a"), "{}", parcel.body);
        }
    }
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
    people::keep(&tx, bench.restaurant, &UserChanged { user }).await.unwrap();
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
    // auth cannot be reached here: the code is asked for again later, and none stands anywhere.
    bench
        .core
        .to_oneself(&bench.owner, Channel::Whatsapp, Content::Code, None)
        .await
        .unwrap();
    bench.turn().await;
    assert!(whatsapp.titles().is_empty());
    let page = bench.core.deliveries(&bench.owner, DeliveriesQuery::default()).await.unwrap();
    assert_eq!(page.items[0].kind, "code");
    assert!(page.items[0].body.contains("••••••"));
}
