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
    let worded = texts.word(
        &low("קולה", Some("Cola"), "3", "bottle"),
        &reader(Language::En),
    );
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
        let notices: Vec<_> = words.notices.keys().cloned().collect();
        let movements: Vec<_> = words.movements.keys().cloned().collect();
        assert_eq!(words.months.len(), 12);
        (
            alerts,
            notices,
            movements,
            words.units.keys().cloned().collect::<Vec<_>>(),
        )
    };
    assert_eq!(said(&texts.hebrew), said(&texts.english));
    let known = [
        "product",
        "total",
        "total_unit",
        "minimum",
        "minimum_unit",
        "date",
        "when",
        "movement",
        "usual",
        "who",
        "time",
        "count",
        "restaurant",
        "lines",
        "code",
    ];
    for words in [&texts.hebrew, &texts.english] {
        let alerts = words.alerts.values().flat_map(BTreeMap::values);
        for template in alerts.chain(words.notices.values()) {
            for text in [&template.title, &template.body] {
                for place in text.split('{').skip(1) {
                    let name = place.split('}').next().unwrap();
                    assert!(known.contains(&name), "{name} in {text}");
                }
            }
        }
    }
}

#[test]
fn dates_amounts_and_people_are_said_in_the_restaurants_time() {
    use shared_contract::inventory::{LotExpiring, MovementType, UsualRange};
    let texts = Texts::load().unwrap();
    let lot = Alert::LotExpiring(LotExpiring {
        product_id: Uuid::nil(),
        name: "חלב".to_owned(),
        name_en: None,
        unit_type: "l".to_owned(),
        box_size: None,
        expiry_date: "2026-12-03".parse().unwrap(),
        days_left: 3,
        stage_days: 3,
        boxes: 0,
        units: Qty::from_units(4),
        total: Qty::from_units(4),
    });
    let said = texts.word(&lot, &reader(Language::He));
    assert_eq!(said.title, "פג תוקף בעוד \u{2068}3\u{2069} ימים: חלב");
    assert!(
        said.body.contains("\u{2068}3.12.2026\u{2069}"),
        "{}",
        said.body
    );
    let said = texts.word(&lot, &reader(Language::En));
    assert!(said.body.contains("3 December 2026"), "{}", said.body);
    let large = Alert::LargeMovement(Box::new(shared_contract::inventory::LargeMovement {
        movement_id: Uuid::nil(),
        seq: 1,
        product_id: Uuid::nil(),
        name: "קולה".to_owned(),
        name_en: Some("Cola".to_owned()),
        unit_type: "bottle".to_owned(),
        box_size: None,
        kind: MovementType::Out,
        total_change: Qty::from_units(-60),
        usual: UsualRange {
            low: Qty::from_units(2),
            median: Qty::from_units(3),
            high: Qty::from_units(6),
            mad: Qty::from_units(1),
        },
        reason: None,
        performed_by: Uuid::nil(),
        performed_by_name: Some("Yosef".to_owned()),
        reported_by: Uuid::nil(),
        reported_by_name: None,
        source: "chat".to_owned(),
        occurred_at: "2026-01-05T21:05:00Z".parse().unwrap(),
    }));
    let said = texts.word(&large, &reader(Language::En));
    assert_eq!(said.title, "Unusual amount: Cola");
    assert_eq!(
        said.body,
        "Taken: 60 bottles. Usual is 2–6. By Yosef, 5 January 2026, 23:05."
    );
}
