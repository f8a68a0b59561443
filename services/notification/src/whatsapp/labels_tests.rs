//! What shortened labels look like, and that they are told apart whatever comes.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

#[test]
fn what_fits_stays() {
    let labels = ["פחית", "פלסטיק", "זכוכית"];
    assert_eq!(shorten(&labels, 20), labels);
}

#[test]
fn what_is_long_ends_early() {
    let labels = ["קולה זירו פחית 330 מ״ל", "ספרייט"];
    assert_eq!(shorten(&labels, 20), ["קולה זירו פחית 330…", "ספרייט"]);
}

#[test]
fn shared_words_give_way_to_those_that_differ() {
    let labels = [
        "קוקה קולה זירו סוכר 330 מ״ל",
        "קוקה קולה זירו סוכר 500 מ״ל",
        "Coca Cola Zero Sugar glass bottle",
        "Coca Cola Zero Sugar plastic bottle",
    ];
    let short = shorten(&labels, 20);
    for (short, differs) in short.iter().zip(["330", "500", "glass", "plastic"]) {
        assert!(short.contains(differs), "{short}");
        assert!(length(short) <= 20, "{short}");
    }
    assert_eq!(short[0], "קוקה קולה זירו…330…");
}

#[test]
fn long_words_show_where_they_differ() {
    let labels = ["abcdefghijklmnopqrstuvwxyz1", "abcdefghijklmnopqrstuvwxyz2"];
    let short = shorten(&labels, 20);
    assert!(
        short[0].ends_with("z1") && short[1].ends_with("z2"),
        "{short:?}"
    );
}

#[test]
fn what_cannot_be_told_apart_is_numbered() {
    assert_eq!(
        shorten(&["קולה", "קולה", "קולה"], 20),
        ["קולה", "קולה (2)", "קולה (3)"]
    );
    let turned = ["אחת שתיים שלוש ארבע חמש שש", "שש אחת שתיים שלוש ארבע חמש"];
    let short = shorten(&turned, 20);
    assert_ne!(short[0], short[1]);
}

#[test]
fn points_and_families_stay_whole() {
    let label = "שָׁקֵד ".repeat(6);
    let short = shorten(&[&label], 20);
    assert_eq!(
        short[0].matches('ש').count() * 2,
        short[0].matches(['\u{5C1}', '\u{5B8}']).count()
    );
}

/// Names as kitchens have them: few words, much in common.
fn names() -> impl Strategy<Value = Vec<String>> {
    let word = prop::sample::select(vec![
        "קולה",
        "זירו",
        "פחית",
        "330",
        "500",
        "מ״ל",
        "בקבוק",
        "זכוכית",
        "Coca",
        "Cola",
        "👨‍👩‍👧‍👦",
        "שָׁ",
        "a",
    ]);
    let name = prop::collection::vec(word, 1..9).prop_map(|words| words.join(" "));
    prop::collection::vec(name, 1..11)
}

fn holds(labels: &[String], most: usize) -> Result<(), TestCaseError> {
    let given: Vec<&str> = labels.iter().map(String::as_str).collect();
    let short = shorten(&given, most);
    prop_assert_eq!(short.len(), labels.len());
    let mut looks = HashSet::new();
    for (short, label) in short.iter().zip(labels) {
        prop_assert!(
            length(short) <= most && !short.trim().is_empty(),
            "{}",
            short
        );
        prop_assert!(
            looks.insert(short.clone()),
            "twice {} of {:?}",
            short,
            labels
        );
        let is_only = labels
            .iter()
            .filter(|other| clean(other) == clean(label))
            .count()
            == 1;
        if is_only && length(&clean(label)) <= most {
            prop_assert_eq!(short, &clean(label));
        }
        let whole = clean(label);
        let graphemes: HashSet<&str> = whole.graphemes(true).collect();
        let own = |part: &str| graphemes.contains(part) || "… (0123456789)".contains(part);
        prop_assert!(short.graphemes(true).all(own), "{} of {}", short, whole);
    }
    Ok(())
}

proptest! {
    #[test]
    fn names_are_told_apart(labels in names(), most in prop::sample::select(vec![20_usize, 24])) {
        holds(&labels, most)?;
    }

    #[test]
    fn so_is_anything(labels in prop::collection::vec(".{0,60}", 1..11)) {
        let given: Vec<&str> = labels.iter().map(String::as_str).collect();
        let short = shorten(&given, 20);
        let looks: HashSet<_> = short.iter().collect();
        prop_assert_eq!(looks.len(), labels.len());
        prop_assert!(short.iter().all(|short| length(short) <= 20 && !short.is_empty()));
    }
}
