//! What goes out for each kind of parcel.
#![allow(clippy::unwrap_used)]

use shared_auth::Language;
use shared_clock::Timestamp;
use shared_contract::notification::Severity;
use uuid::Uuid;

use super::*;
use crate::model::Recipient;
use crate::whatsapp::words::Words;

fn parcel(kind: Kind, title: &str, body: &str, data: Value) -> Parcel {
    Parcel {
        delivery_id: Uuid::from_u128(7),
        restaurant_id: Uuid::nil(),
        restaurant: "פיצה".to_owned(),
        to: Recipient {
            user_id: None,
            name: String::new(),
            language: Language::He,
            address: "+972501234567".to_owned(),
        },
        kind,
        severity: Severity::Warning,
        title: title.to_owned(),
        body: body.to_owned(),
        data,
        topic: None,
        at: Timestamp::from_micros(0),
        expires_at: Timestamp::from_micros(1),
        reached: Vec::new(),
    }
}

fn sent(parcel: &Parcel) -> Value {
    let words = Words::load().unwrap();
    session(parcel, words.of(Language::He), "https://stock.example/")
}

fn options(labels: &[&str]) -> Value {
    let options: Vec<Value> = labels
        .iter()
        .enumerate()
        .map(|(at, label)| json!({"id": format!("id-{at}"), "label": label}))
        .collect();
    json!({"options": options})
}

#[test]
fn an_alert_is_a_bold_title_and_its_text() {
    let data = json!({"link": "#/stock/1"});
    let sent = sent(&parcel(
        Kind::Alert,
        "מלאי נמוך: *קולה*",
        "נשארו 3.\nהמינימום 10.",
        data,
    ));
    assert_eq!(sent["type"], "text");
    assert_eq!(
        sent["text"]["body"],
        "*מלאי נמוך: ∗קולה∗*\nנשארו 3.\nהמינימום 10.\nhttps://stock.example/#/stock/1"
    );
    assert_eq!(
        sent["biz_opaque_callback_data"],
        Uuid::from_u128(7).to_string()
    );
    assert_eq!(sent["to"], "+972501234567");
}

#[test]
fn up_to_three_answers_are_buttons() {
    let long = "קוקה קולה זירו סוכר 330 מ״ל";
    let sent = sent(&parcel(
        Kind::Answer,
        "",
        "איזה סוג?",
        options(&["פחית", long]),
    ));
    let interactive = &sent["interactive"];
    assert_eq!(interactive["type"], "button");
    let buttons = interactive["action"]["buttons"].as_array().unwrap();
    assert_eq!(buttons[0]["reply"], json!({"id": "id-0", "title": "פחית"}));
    assert!(length(buttons[1]["reply"]["title"].as_str().unwrap()) <= 20);
    // The whole name stands above.
    assert!(interactive["body"]["text"].as_str().unwrap().contains(long));
}

#[test]
fn up_to_ten_are_a_list_and_more_are_said_above() {
    let names: Vec<String> = (0..12)
        .map(|at| format!("מוצר עם שם ארוך מאוד מאוד {at}"))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let sent = sent(&parcel(Kind::Answer, "", "איזה?", options(&names)));
    let interactive = &sent["interactive"];
    assert_eq!(interactive["type"], "list");
    let rows = interactive["action"]["sections"][0]["rows"]
        .as_array()
        .unwrap();
    assert_eq!(rows.len(), 10);
    assert_eq!(rows[3]["description"], names[3]);
    assert!(
        rows[3]["title"].as_str().unwrap().ends_with("…3"),
        "{}",
        rows[3]
    );
    let above = interactive["body"]["text"].as_str().unwrap();
    assert!(above.contains(names[10]) && above.contains(names[11]) && !above.contains(names[9]));
}

#[test]
fn what_is_too_long_for_buttons_is_text_with_all_answers() {
    let body = "א ".repeat(1_000);
    let sent = sent(&parcel(
        Kind::Answer,
        "",
        &body,
        options(&["פחית", "בקבוק"]),
    ));
    let text = sent["text"]["body"].as_str().unwrap();
    assert!(
        length(text) <= 4_096 && text.ends_with("פחית / בקבוק"),
        "{text}"
    );
}

#[test]
fn options_without_id_or_name_are_left_out() {
    let data = json!({"options": [{"id": "", "label": "x"}, {"label": "y"}, {"id": "1", "label": " "},
        {"id": "2", "label": "כן"}, {"id": "2", "label": "לא"}, 7]});
    let sent = sent(&parcel(Kind::Answer, "", "לרשום?", data));
    assert_eq!(
        sent["interactive"]["action"]["buttons"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_template_is_two_lines_that_fit() {
    let body = "שורה אחת\nשורה\tשתיים    ".repeat(200);
    let sent = template(
        &parcel(Kind::Digest, "", &body, Value::Null),
        &Templates::default(),
    );
    let template = &sent["template"];
    assert_eq!(template["name"], "mezave_alert");
    assert_eq!(template["language"]["code"], "he");
    let parameters = template["components"][0]["parameters"].as_array().unwrap();
    assert_eq!(parameters[0]["text"], "פיצה");
    let text = parameters[1]["text"].as_str().unwrap();
    assert!(length(text) <= 700 && !text.contains(['\n', '\t']));
}

#[test]
fn a_code_stands_in_the_text_and_on_the_button() {
    for data in [json!({"code": "123456"}), Value::Null] {
        let parcel = parcel(Kind::Code, "קוד", "הקוד: 123456. טוב ל־10 דקות.", data);
        let sent = template(&parcel, &Templates::default());
        let components = &sent["template"]["components"];
        assert_eq!(sent["template"]["name"], "mezave_code");
        assert_eq!(components[0]["parameters"][0]["text"], "123456");
        assert_eq!(components[1]["sub_type"], "url");
        assert_eq!(components[1]["index"], "0");
        assert_eq!(components[1]["parameters"][0]["text"], "123456");
    }
}
