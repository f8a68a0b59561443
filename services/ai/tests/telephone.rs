//! A WhatsApp message is a chat message of whoever has the number, answered the same way, once.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use mezave_ai::{Config, Speech};
use serde_json::{Value, json};
use shared_auth::Role;
use shared_clock::SharedClock;
use shared_contract::event::{WhatsappMessageReceived, WhatsappVoice, kind};
use shared_events::{NewEvent, Outbox, Relay};
use shared_testkit::{Api, Person};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::house::{House, Telephone};
use crate::stand_in::{Fault, StandIn};
use crate::voice::{clearly, wav, webm};

const NUMBER: &str = "+972501234567";

/// A cook with a verified number, and what comes to it.
struct Line {
    house: House,
    telephone: Telephone,
    notification: Outbox,
    restaurant: Uuid,
    cook: Person,
    api: Api,
    answers: UnboundedReceiver<Value>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

async fn line(config: Config, products: &[(&str, &str)]) -> Line {
    let (sent, answers) = unbounded_channel::<Value>();
    let (house, telephone) = House::with_telephone(config, sent).await;
    let restaurant = house.restaurant(products);
    let (cook, api) = house.person(restaurant, Role::Employee);
    *telephone.verified.lock().unwrap() = Some((NUMBER.to_owned(), cook.token.clone()));
    let clock: SharedClock = house.clock.clone();
    Line {
        notification: Outbox::new("notification", clock),
        house,
        telephone,
        restaurant,
        cook,
        api,
        answers,
        stop: CancellationToken::new(),
        tasks: TaskTracker::new(),
    }
}

fn text(wamid: &str, text: &str) -> WhatsappMessageReceived {
    WhatsappMessageReceived {
        wamid: wamid.to_owned(),
        from: NUMBER.to_owned(),
        text: text.to_owned(),
        option_id: None,
        voice: None,
    }
}

fn tap(wamid: &str, option: &Value) -> WhatsappMessageReceived {
    WhatsappMessageReceived {
        option_id: Some(option["id"].as_str().unwrap().parse().unwrap()),
        ..text(wamid, option["label"].as_str().unwrap())
    }
}

fn voice(wamid: &str) -> WhatsappMessageReceived {
    WhatsappMessageReceived {
        voice: Some(WhatsappVoice {
            media_id: wamid.to_owned(),
            mime_type: "audio/ogg; codecs=opus".to_owned(),
        }),
        ..text(wamid, "")
    }
}

impl Line {
    fn open(&self) {
        let bus = Arc::new(self.house.bus.clone());
        let relay = Relay::new(self.notification.clone(), self.house.db.clone(), bus);
        self.tasks.spawn(relay.run(self.stop.clone()));
        self.house
            .service
            .spawn_background(self.stop.clone(), &self.tasks);
    }

    async fn arrives(&self, messages: &[WhatsappMessageReceived]) {
        let tx = self.house.db.begin_write().await.unwrap();
        for message in messages {
            let event = NewEvent::new(kind::WHATSAPP_MESSAGE_RECEIVED, message);
            self.notification
                .append(&tx, self.restaurant, &[event])
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        self.notification.committed([self.restaurant]);
    }

    /// The next answer; the house's time passes until it comes.
    async fn answer(&mut self) -> Value {
        loop {
            tokio::select! {
                answer = self.answers.recv() => return answer.unwrap(),
                () = tokio::time::sleep(Duration::from_millis(50)) => {
                    self.house.clock.advance_seconds(5);
                }
            }
        }
    }

    /// A message, and the answer to it.
    async fn says(&mut self, message: WhatsappMessageReceived) -> Value {
        self.arrives(&[message]).await;
        let answer = self.answer().await;
        assert_eq!(answer["user_id"], json!(self.cook.id));
        answer
    }

    async fn close(mut self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        assert!(self.answers.try_recv().is_err());
    }
}

fn body(answer: &Value) -> &str {
    answer["body"].as_str().unwrap()
}

#[tokio::test]
async fn a_message_books_once_for_whoever_has_the_number() {
    let mut line = line(Config::default(), &[("קולה", "unit")]).await;
    let stranger = WhatsappMessageReceived {
        from: "+972509999999".to_owned(),
        ..text("wamid.0", "לקחתי 9 קולה")
    };
    line.arrives(&[
        stranger,
        text("wamid.1", "לקחתי 3 קולה"),
        text("wamid.1", "לקחתי 3 קולה"),
        text("wamid.2", "הגיעו 5 קולה"),
    ])
    .await;
    line.telephone.away.store(true, Ordering::SeqCst);
    line.open();
    // The sender was away for the first answer: it comes with the second try, in its order.
    let booked = line.answer().await;
    assert_eq!(booked["user_id"], json!(line.cook.id));
    assert!(body(&booked).contains("רשמתי"), "{booked}");
    assert!(booked.get("data").is_none(), "{booked}");
    let refused = line.answer().await;
    assert!(body(&refused).contains("מנהל"), "{refused}");
    assert_eq!(line.house.bookings(), 1, "once, and nothing for a stranger");
    let listed = line.api.get("/chat/conversations").await.ok();
    assert_eq!(
        listed["items"].as_array().unwrap().len(),
        1,
        "one conversation goes on"
    );
    line.close().await;
}

#[tokio::test]
async fn a_tapped_answer_counts_in_its_own_conversation_and_once() {
    let colas = [("קולה פחית", "unit"), ("קולה בקבוק", "unit")];
    let mut line = line(Config::default(), &colas).await;
    line.open();
    let asked = line.says(text("w.1", "לקחתי 3 קולה")).await;
    let options = asked["data"]["options"].as_array().unwrap().clone();
    assert_eq!(options.len(), 2, "{asked}");
    assert!(options.iter().all(|o| o["label"].is_string()), "{asked}");
    // Meanwhile the person talks about something else, at a screen.
    let elsewhere = json!({"text": "לקחתי 2 קולה"});
    line.api.post("/chat/message", &elsewhere).await.ok();
    // What the messenger shows of a label may be cut: the id counts.
    let cut = json!({"id": options[0]["id"], "label": "ק…"});
    let booked = line.says(tap("w.2", &cut)).await;
    assert!(body(&booked).contains("רשמתי"), "{booked}");
    let told = line.house.writes.lock().unwrap()[0].clone();
    assert_eq!(told["units"], 3);
    for wamid in ["w.3", "w.4"] {
        let closed = line.says(tap(wamid, &options[1])).await;
        assert!(body(&closed).contains("כבר נסגרה"), "{closed}");
    }
    let unknown = json!({"id": Uuid::nil(), "label": "כן"});
    let closed = line.says(tap("w.5", &unknown)).await;
    assert!(body(&closed).contains("כבר נסגרה"), "{closed}");
    assert_eq!(line.house.bookings(), 1);
    line.close().await;
}

async fn hearing(change: impl FnOnce(&mut Speech)) -> (StandIn, Line) {
    let server = StandIn::start().await;
    let mut speech = Speech {
        base_url: server.base_url.clone(),
        model: "stand-in".to_owned(),
        ..Speech::default()
    };
    change(&mut speech);
    let config = Config {
        speech,
        ..Config::default()
    };
    let line = line(config, &[("קולה", "unit")]).await;
    line.open();
    (server, line)
}

impl Line {
    fn recorded(&self, media: &str, bytes: Vec<u8>) {
        let mut all = self.telephone.media.lock().unwrap();
        all.insert(media.to_owned(), bytes);
    }
}

#[tokio::test]
async fn a_voice_note_is_heard_shown_and_answered() {
    let (server, mut line) = hearing(|_| {}).await;
    for wamid in ["v.1", "v.2"] {
        line.recorded(wamid, webm());
    }
    server.hears(clearly("לקחתי 3 קולה"));
    let booked = line.says(voice("v.1")).await;
    let (heard, rest) = body(&booked).split_once('\n').unwrap();
    assert!(heard.contains("שמעתי") && heard.contains("לקחתי 3 קולה"));
    assert!(rest.contains("רשמתי"), "{booked}");
    assert_eq!(line.house.bookings(), 1);
    // What was not heard for sure is confirmed with a tap.
    server.hears(json!({"text": "לקחתי 4 קולה"}));
    let asked = line.says(voice("v.2")).await;
    assert!(body(&asked).contains("לקחתי 4 קולה"), "{asked}");
    let yes = asked["data"]["options"][0].clone();
    assert_eq!(yes["label"], "כן");
    assert_eq!(line.house.bookings(), 1);
    let booked = line.says(tap("v.3", &yes)).await;
    assert!(!body(&booked).contains("שמעתי"), "{booked}");
    assert_eq!(line.house.bookings(), 2);
    line.close().await;
}

#[tokio::test]
async fn recordings_of_which_nothing_comes_are_answered_in_words() {
    let (server, mut line) = hearing(|speech| speech.max_seconds = 60).await;
    line.recorded("silent", wav(2, 5));
    line.recorded("long", wav(90, 5_000));
    line.recorded("broken", b"OggS".to_vec());
    line.recorded("other", b"%PDF-1.7 not a recording".to_vec());
    line.recorded("mumbled", webm());
    server.hears(json!({"text": "לקחתי לקחתי", "segments": [{"compression_ratio": 9.0}]}));
    for (media, words) in [
        ("silent", "לא שמעתי כלום"),
        ("long", "ארוכה מדי"),
        ("broken", "לא הצלחתי לפתוח"),
        ("other", "לא הצלחתי לפתוח"),
        ("gone", "לא הצלחתי לפתוח"),
        ("mumbled", "לא הבנתי מה נאמר"),
    ] {
        let answer = line.says(voice(media)).await;
        assert!(body(&answer).contains(words), "{media}: {answer}");
    }
    let long = line.says(text("words", &"א".repeat(2_001))).await;
    assert!(body(&long).contains("ארוכה מדי"), "{long}");
    // A sticker is nothing to answer.
    line.arrives(&[text("sticker", "")]).await;
    let greeted = line.says(text("hello", "היי")).await;
    assert!(body(&greeted).contains("בשמחה"), "{greeted}");
    assert_eq!(line.house.bookings(), 0);
    line.close().await;
}

#[tokio::test]
async fn without_a_speech_server_voice_notes_are_answered_all_the_same() {
    let (_, mut line) = hearing(|speech| speech.base_url = String::new()).await;
    let answer = line.says(voice("v.1")).await;
    assert!(body(&answer).contains("כתבו לי"), "{answer}");
    line.close().await;
}

#[tokio::test]
async fn a_speech_server_that_is_away_is_asked_again_for_some_minutes() {
    let (server, mut line) = hearing(|_| {}).await;
    line.recorded("v.1", webm());
    server.fails(Fault::Status(500));
    line.arrives(&[voice("v.1")]).await;
    // Each arrival is an occasion to look for what waits.
    let mut others = 0;
    let answer = loop {
        tokio::select! {
            answer = line.answers.recv() => break answer.unwrap(),
            () = tokio::time::sleep(Duration::from_millis(50)) => {
                line.house.clock.advance_seconds(60);
                others += 1;
                line.arrives(&[WhatsappMessageReceived {
                    from: "+972509999999".to_owned(),
                    ..text(&format!("other.{others}"), "היי")
                }]).await;
            }
        }
    };
    assert!(body(&answer).contains("לא מצליח לשמוע"), "{answer}");
    let tries = server.asked().len();
    assert!((1..=5).contains(&tries), "{tries} tries");
    assert_eq!(line.house.bookings(), 0);
    line.close().await;
}
