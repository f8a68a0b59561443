//! Spoken messages: what is heard is shown, what is not sure is asked, what is no speech says so.

use mezave_ai::{Config, Confirm, Speech};
use serde_json::{Value, json};
use shared_auth::Role;
use shared_testkit::{Api, Person};
use uuid::Uuid;

use crate::house::House;
use crate::stand_in::{Fault, StandIn};

/// The head of what a browser records, and bytes that nobody decodes here.
pub fn webm() -> Vec<u8> {
    let mut bytes = vec![0x1A, 0x45, 0xDF, 0xA3];
    bytes.resize(4_000, 7);
    bytes
}

pub fn wav(seconds: u32, loud: i16) -> Vec<u8> {
    let rate = 8_000_u32;
    let mut bytes = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
    bytes.extend([16, 0, 0, 0, 1, 0, 1, 0]);
    bytes.extend(rate.to_le_bytes());
    bytes.extend((rate * 2).to_le_bytes());
    bytes.extend([2, 0, 16, 0]);
    bytes.extend(b"data");
    bytes.extend((seconds * rate * 2).to_le_bytes());
    for at in 0..seconds * rate {
        let sample = if at % 2 == 0 { loud } else { -loud };
        bytes.extend(sample.to_le_bytes());
    }
    bytes
}

pub fn clearly(text: &str) -> Value {
    json!({"text": text, "duration": 2.0, "segments": [
        {"avg_logprob": -0.1, "no_speech_prob": 0.01, "compression_ratio": 1.1}]})
}

struct Kitchen {
    server: StandIn,
    house: House,
    cook: Person,
    api: Api,
    restaurant: Uuid,
}

async fn kitchen(change: impl FnOnce(&mut Speech)) -> Kitchen {
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
    let house = House::open(config).await;
    let restaurant = house.restaurant(&[("עגבניות", "kg"), ("קולה", "unit")]);
    let (cook, api) = house.person(restaurant, Role::Owner);
    Kitchen {
        server,
        house,
        cook,
        api,
        restaurant,
    }
}

impl Kitchen {
    async fn speak(&self, audio: &[u8], fields: &[(&str, &str)]) -> (u16, Value) {
        let (status, body) = self.house.speak(&self.cook, audio, fields).await;
        (status.as_u16(), body)
    }
}

#[tokio::test]
async fn what_was_heard_for_sure_is_booked_and_shown() {
    let k = kitchen(|_| {}).await;
    k.server.hears(clearly("לקחתי 3 קולה"));
    for audio in [webm(), wav(1, 5_000)] {
        let (status, answer) = k.speak(&audio, &[("language", "he")]).await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!(answer["transcript"], "לקחתי 3 קולה");
        assert_eq!(answer["state"], "done", "{answer}");
    }
    assert_eq!(k.house.bookings(), 2);
    let (_, asked) = &k.server.asked()[0];
    assert!(
        asked.contains("קולה") && asked.contains("עגבניות"),
        "no vocabulary"
    );
    assert!(asked.contains("voice.webm") && asked.contains("verbose_json"));
    let id = k.house.product(k.restaurant, "קולה").to_string();
    assert_eq!(k.house.writes.lock().unwrap()[0]["product_id"], id);
}

#[tokio::test]
async fn what_was_not_heard_for_sure_is_asked_first() {
    for (confirm, heard) in [
        (Confirm::Unsure, json!({"text": "לקחתי 3 קולה"})),
        (Confirm::Always, clearly("לקחתי 3 קולה")),
    ] {
        let k = kitchen(|speech| speech.confirm = confirm).await;
        k.server.hears(heard);
        let (_, asked) = k.speak(&webm(), &[]).await;
        assert_eq!(asked["asking"], "confirmation", "{asked}");
        assert_eq!(asked["transcript"], "לקחתי 3 קולה");
        assert_eq!(k.house.bookings(), 0);
        k.server.hears(json!({"text": "כן"}));
        let id = asked["conversation_id"].as_str().unwrap();
        let (_, booked) = k.speak(&webm(), &[("conversation_id", id)]).await;
        assert_eq!(booked["state"], "done", "{booked}");
        assert_eq!(k.house.bookings(), 1);
        // The undo of it, misheard or not, is asked for as well.
        k.server.hears(json!({"text": "בטל"}));
        let (_, asked) = k.speak(&webm(), &[("conversation_id", id)]).await;
        assert_eq!(asked["asking"], "confirmation", "{asked}");
    }
}

#[tokio::test]
async fn the_same_recording_is_heard_and_booked_once() {
    let k = kitchen(|_| {}).await;
    k.server.hears(clearly("לקחתי 3 קולה"));
    let fields = [("client_message_id", "v-1")];
    let first = k.speak(&webm(), &fields).await;
    let again = k.speak(&webm(), &fields).await;
    assert_eq!(first, again);
    assert_eq!((k.server.asked().len(), k.house.bookings()), (1, 1));
    let mut other = webm();
    other.push(1);
    let (status, refused) = k.speak(&other, &fields).await;
    assert_eq!(
        (status, &refused["code"]),
        (422, &json!("idempotency_mismatch"))
    );
}

#[tokio::test]
async fn what_is_no_speech_says_so_and_books_nothing() {
    let k = kitchen(|_| {}).await;
    let long = wav(600, 5_000);
    for (audio, status, code) in [
        (wav(2, 5), 422, "no_speech"),
        (long, 422, "audio_too_long"),
        (
            b"%PDF-1.7 not a recording".to_vec(),
            415,
            "unsupported_audio",
        ),
        (b"OggS".to_vec(), 422, "audio_unreadable"),
        (Vec::new(), 415, "unsupported_audio"),
    ] {
        let (got, answer) = k.speak(&audio, &[]).await;
        assert_eq!((got, answer["code"].as_str().unwrap()), (status, code));
    }
    assert_eq!(k.server.asked().len(), 0, "nobody had to listen to that");
    for (heard, code) in [
        (json!({"text": ""}), "no_speech"),
        (
            json!({"text": "תודה", "segments": [{"avg_logprob": -1.1, "no_speech_prob": 0.95}]}),
            "no_speech",
        ),
        (
            json!({"text": "לקחתי לקחתי", "segments": [{"compression_ratio": 9.0}]}),
            "speech_unclear",
        ),
        (
            json!({"text": "לקחתי 3 קולה", "duration": 700.0}),
            "audio_too_long",
        ),
    ] {
        k.server.hears(heard);
        let (status, answer) = k.speak(&webm(), &[]).await;
        assert_eq!((status, answer["code"].as_str().unwrap()), (422, code));
    }
    assert_eq!(k.house.bookings(), 0);
}

#[tokio::test]
async fn faults_of_the_speech_server_are_named_and_writing_goes_on() {
    for (fault, code) in [
        (Fault::Hang, "speech_unavailable"),
        (Fault::Status(500), "speech_unavailable"),
        (Fault::Status(400), "audio_unreadable"),
        (Fault::Body("<html>".to_owned()), "speech_unavailable"),
        (Fault::Half, "speech_unavailable"),
    ] {
        let k = kitchen(|speech| speech.time_limit_ms = 150).await;
        k.server.fails(fault.clone());
        let (_, answer) = k.speak(&webm(), &[]).await;
        assert_eq!(answer["code"], code, "{fault:?}");
        let said = json!({"text": "לקחתי 3 קולה"});
        let written = k.api.post("/chat/message", &said).await.ok();
        assert_eq!(written["state"], "done");
    }
}

#[tokio::test]
async fn without_a_speech_server_there_are_no_spoken_messages() {
    let k = kitchen(|speech| speech.base_url = String::new()).await;
    let (status, answer) = k.speak(&webm(), &[]).await;
    assert_eq!(
        (status, &answer["code"]),
        (503, &json!("speech_not_configured"))
    );
}

#[tokio::test]
async fn wrong_forms_are_refused_by_name() {
    let k = kitchen(|_| {}).await;
    for (name, value) in [
        ("conversation_id", "none"),
        ("language", "fr"),
        ("color", "red"),
    ] {
        let (status, answer) = k.speak(&webm(), &[(name, value)]).await;
        assert_eq!(status, 422, "{answer}");
        assert_eq!(answer["errors"][0]["field"], name);
    }
    let as_json = k.api.post("/chat/voice", &json!({"audio": "x"})).await;
    assert_eq!(as_json.status.as_u16(), 415);
}
