//! The evaluator judges rightly: made-up frames against made-up rows.
#![allow(clippy::unwrap_used)]
use rstest::rstest;
use shared_quantity::Qty;

use super::{Corpus, Expected, ExpectedItem, judge, wilson};
use crate::frame::{Frame, FrameItem};

fn expected(would_write: bool) -> Expected {
    Expected {
        intent: "stock_out".to_owned(),
        items: vec![ExpectedItem {
            operation: Some("OUT".to_owned()),
            product_id: Some("milk".to_owned()),
            quantity: Some(Qty::from_units(2)),
            unit: Some("box".to_owned()),
            total: Some(Qty::from_units(24)),
            ..ExpectedItem::default()
        }],
        ask: None,
        would_write,
    }
}

fn frame() -> Frame {
    Frame {
        intent: "stock_out".to_owned(),
        items: vec![FrameItem {
            text: "חלב".to_owned(),
            operation: Some("OUT"),
            product_id: Some("milk".to_owned()),
            quantity: Some(Qty::from_units(2)),
            unit: Some("box"),
            total: Some(Qty::from_units(24)),
            ..FrameItem::default()
        }],
        would_write: true,
        ..Frame::default()
    }
}

#[test]
fn the_same_frame_is_exact() {
    let verdict = judge(&expected(true), &frame());
    assert!(verdict.exact && verdict.intent, "{verdict:?}");
    assert!(!verdict.wrong_write && !verdict.wrong_direction);
}

#[test]
fn what_was_not_to_be_booked_is_a_wrong_write() {
    let verdict = judge(&expected(false), &frame());
    assert!(verdict.wrong_write && !verdict.exact && verdict.intent);
}

#[test]
fn another_amount_booked_is_a_wrong_write_but_a_question_is_not() {
    let mut got = frame();
    got.items[0].total = Some(Qty::from_units(2));
    assert!(judge(&expected(true), &got).wrong_write);
    got.would_write = false;
    got.ask = Some("unit".to_owned());
    let verdict = judge(&expected(true), &got);
    assert!(!verdict.wrong_write && !verdict.exact);
    assert_eq!(verdict.differences.len(), 3, "{:?}", verdict.differences);
}

#[test]
fn the_other_way_round_is_a_wrong_direction_even_unbooked() {
    let mut got = frame();
    got.items[0].operation = Some("IN");
    let verdict = judge(&expected(true), &got);
    assert!(verdict.wrong_direction && verdict.wrong_write);
    got.would_write = false;
    assert!(judge(&expected(true), &got).wrong_direction);
}

#[test]
fn booking_twice_is_a_wrong_write() {
    let mut got = frame();
    got.items.push(got.items[0].clone());
    assert!(judge(&expected(true), &got).wrong_write);
}

#[rstest]
#[case(0, 0, 0.0, 1.0)]
#[case(10, 10, 0.722, 1.0)]
#[case(95, 100, 0.888, 0.978)]
fn the_interval_is_wilsons(
    #[case] right: usize,
    #[case] of: usize,
    #[case] low: f64,
    #[case] high: f64,
) {
    let (from, to) = wilson(right, of);
    assert!(
        (from - low).abs() < 0.001 && (to - high).abs() < 0.001,
        "{from} {to}"
    );
}

#[test]
fn rows_are_messages_or_dialogues_and_nothing_else() {
    let one = r#"{"id":"a","lang":"he","say":"x","about":[],"expect":{"intent":"other","items":[],"ask":null,"would_write":false}}"#;
    let corpus = Corpus::read(&format!("{one}\n\n"), "a\tboth are right\n").unwrap();
    assert!(corpus.rows[0].disputed && corpus.rows[0].turns.len() == 1);
    let error = Corpus::read(&one.replace("\"say\"", "\"sat\""), "").unwrap_err();
    assert_eq!(error.line, 1);
    assert!(Corpus::read(r#"{"id":"a","lang":"he","about":[]}"#, "").is_err());
}
