//! The message and its headers.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::model::Recipient;

fn parcel(body: &str) -> Parcel {
    let now = Timestamp::from_micros(1_790_000_000_000_000);
    Parcel {
        delivery_id: Uuid::from_u128(7),
        restaurant_id: Uuid::from_u128(1),
        restaurant: "הגליל".to_owned(),
        to: Recipient {
            user_id: Some(Uuid::from_u128(2)),
            name: "דנה".to_owned(),
            language: Language::He,
            address: String::new(),
        },
        kind: Kind::Alert,
        severity: Severity::Critical,
        title: "אזל: <b>\"קולה\"</b>".to_owned(),
        body: body.to_owned(),
        data: json!({"link": "#/stock/p/7"}),
        topic: Some("stock:7".to_owned()),
        at: now,
        expires_at: Timestamp::from_micros(now.as_micros() + 90_500_000),
        reached: Vec::new(),
    }
}

fn read(parcel: &Parcel) -> Value {
    serde_json::from_slice(&message(parcel)).unwrap()
}

#[test]
fn everything_the_worker_needs() {
    let mut parcel = parcel("נשארו 0");
    let told = read(&parcel);
    let topic = topic(&parcel).unwrap();
    assert_eq!(topic.len(), 32);
    assert_eq!(
        told,
        json!({
            "delivery_id": "00000000-0000-0000-0000-000000000007",
            "title": "אזל: <b>\"קולה\"</b>", "body": "נשארו 0", "language": "he", "dir": "rtl",
            "tag": topic, "link": "#/stock/p/7", "severity": "critical",
            "at": "2026-09-21T14:13:20.000000Z",
        })
    );
    parcel.topic = None;
    parcel.to.language = Language::En;
    for elsewhere in [
        json!("https://evil.example/"),
        json!("#x"),
        json!(7),
        json!("#/ x"),
    ] {
        parcel.data = json!({"link": elsewhere});
        assert_eq!(read(&parcel)["link"], Value::Null);
    }
    assert_eq!(read(&parcel)["tag"], told["delivery_id"]);
    assert_eq!(read(&parcel)["dir"], "ltr");
}

#[test]
fn headers_follow_the_parcel() {
    let mut parcel = parcel("x");
    assert_eq!(urgency(&parcel), "high");
    parcel.severity = Severity::Warning;
    assert_eq!(urgency(&parcel), "normal");
    parcel.severity = Severity::Info;
    assert_eq!(urgency(&parcel), "low");
    parcel.kind = Kind::Test;
    assert_eq!(urgency(&parcel), "high");
    assert_eq!(seconds_to_live(&parcel, parcel.at), 90);
    assert_eq!(seconds_to_live(&parcel, parcel.expires_at), 0);
    let later = Timestamp::from_micros(parcel.expires_at.as_micros() + 1);
    assert_eq!(seconds_to_live(&parcel, later), 0);
    parcel.expires_at = Timestamp::from_micros(i64::MAX);
    assert_eq!(seconds_to_live(&parcel, parcel.at), LONGEST_SECONDS);
}

proptest! {
    /// Whatever it says, it fits, and it begins as it began.
    #[test]
    fn a_message_always_fits(
        body in "(?s)(\\PC|[\u{1}-\u{1f}]|[\"\\\\]|[א-ת ]){0,5000}",
        title in "(?s)([\u{1}-\u{1f}]|.){0,300}",
    ) {
        let mut parcel = parcel(&body);
        parcel.title = title;
        let bytes = message(&parcel);
        prop_assert!(bytes.len() <= MOST);
        let told: Value = serde_json::from_slice(&bytes).unwrap();
        let said = told["body"].as_str().unwrap();
        if said != body {
            let kept = said.strip_suffix(CUT).unwrap();
            prop_assert!(body.starts_with(kept));
            prop_assert!(bytes.len() + 10 > MOST || body[kept.len()..].starts_with(char::is_whitespace));
        }
    }
}
