//! What alerts say, and that every language says everything.
#![allow(clippy::unwrap_used)]

use super::*;
use shared_contract::inventory::StockLevel;
use shared_quantity::Qty;
use uuid::Uuid;

fn low(name: &str, name_en: Option<&str>, total: &str, unit: &str) -> Alert {
    Alert::StockLow(StockLevel {
        product_id: Uuid::nil(),
        name: name.to_owned(),
        name_en: name_en.map(str::to_owned),
        total: total.parse().unwrap(),
        min_stock_level: Qty::from_units(10),
        unit_type: unit.to_owned(),
        boxes: 0,
        units: total.parse().unwrap(),
        seq: 1,
    })
}

fn reader(language: Language) -> Reader {
    Reader {
        language,
        zone: TimeZone::get("Asia/Jerusalem").unwrap(),
    }
}

#[test]
fn hebrew_isolates_numbers_and_latin_names() {
    let texts = Texts::load().unwrap();
    let worded = texts.word(&low("קולה Zero", None, "2.5", "kg"), &reader(Language::He));
    assert_eq!(worded.title, "מלאי נמוך: \u{2068}קולה Zero\u{2069}");
    assert_eq!(
        worded.body,
        "במלאי: \u{2068}2.5\u{2069} ק״ג. המינימום: \u{2068}10\u{2069} ק״ג."
    );
    let plain = texts.word(&low("קולה קטן", None, "1", "bottle"), &reader(Language::He));
    assert_eq!(plain.title, "מלאי נמוך: קולה קטן");
    assert!(plain.body.contains("בקבוק."), "{}", plain.body);
}

#[test]
fn english_takes_the_english_name_or_isolates_the_hebrew_one() {
    let texts = Texts::load().unwrap();
    let worded = texts.word(&low("קולה", Some("Cola"), "3", "bottle"), &reader(Language::En));
    assert_eq!(worded.title, "Low stock: Cola");
    assert_eq!(worded.body, "3 bottles left; the minimum is 10 bottles.");
    let without = texts.word(&low("קולה", None, "0", "bottle"), &reader(Language::En));
    assert_eq!(without.title, "Out of stock: \u{2068}קולה\u{2069}");
}

#[test]
fn a_name_cannot_steer_the_sentence() {
    let texts = Texts::load().unwrap();
    let worded = texts.word(
        &low("a\u{2069}\u{202E}{total}<b>", None, "3", "crate"),
        &reader(Language::He),
    );
    assert_eq!(worded.title, "מלאי נמוך: \u{2068}a{total}<b>\u{2069}");
    assert!(worded.body.contains("\u{2068}crate\u{2069}"));
}

#[test]
fn every_language_says_everything_with_known_places_only() {
    let texts = Texts::load().unwrap();
    let said = |words: &Words| {
        let alerts: Vec<_> = words
            .alerts
            .iter()
            .flat_map(|(kind, by)| {
                by.keys()
                    .map(move |severity| (kind.clone(), severity.clone()))
            })
            .collect();
        (alerts, words.units.keys().cloned().collect::<Vec<_>>())
    };
    assert_eq!(said(&texts.hebrew), said(&texts.english));
    let known = ["product", "total", "total_unit", "minimum", "minimum_unit"];
    for words in [&texts.hebrew, &texts.english] {
        for template in words.alerts.values().flat_map(BTreeMap::values) {
            for text in [&template.title, &template.body] {
                for place in text.split('{').skip(1) {
                    let name = place.split('}').next().unwrap();
                    assert!(known.contains(&name), "{name} in {text}");
                }
            }
        }
    }
}
