//! How products are found in a small kitchen's catalogue.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::Lexicon;

/// `name | english | brand | size | container | category | nicknames`
const CATALOGUE: &str = "
    קולה | cola | קוקה קולה | 330 מ\"ל | פחית | שתייה |
    קולה | cola | קוקה קולה | 350 מ\"ל | זכוכית | שתייה |
    קולה | cola | קוקה קולה | 500 מ\"ל | פלסטיק | שתייה |
    קולה זירו | cola zero | קוקה קולה | 330 מ\"ל | פחית | שתייה |
    ספרייט | sprite | ספרייט | 1.5 ליטר | פלסטיק | שתייה |
    עגבניות | tomatoes | | | | ירקות |
    עגבניות שרי | cherry tomatoes | | | | ירקות | שרי
    בצל יבש | onion | | | | ירקות |
    בצל סגול | red onion | | | | ירקות |
    תפוזים | oranges | | | | פירות |
    שמן זית | olive oil | | 1 ליטר | בקבוק | יבשים |
    שמנת מתוקה | sweet cream | תנובה | 250 מ\"ל | | חלב |
    מוצרלה מגורדת | | גד | 2 ק\"ג | שקית | חלב | צהובה
    רוטב עגבניות ושום | | | | צנצנת | רטבים |
    פיתות | pita | | | | לחמים |
    משקה תוסס | | Schweppes | 1.5 ליטר | פלסטיק | שתייה |
    קוטג' 5% | cottage | תנובה | 250 גרם | גביע | חלב |
    בורגר 200 גרם | burger | | | | בשר |
    קרטון פיצה | pizza box | | 33 ס\"מ | | חד פעמי |
";

/// Runs a check for every case and names the one that failed.
fn cases<T: std::fmt::Debug + Copy>(cases: &[T], check: impl Fn(T) -> bool) {
    let failed: Vec<&T> = cases.iter().filter(|case| !check(**case)).collect();
    assert!(failed.is_empty(), "{failed:?}");
}

fn index() -> ProductIndex {
    let docs = CATALOGUE
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .zip(1_u128..)
        .map(|(line, id)| {
            let mut cells = line.split('|').map(|cell| cell.trim().to_owned());
            let mut next = || cells.next().unwrap_or_default();
            ProductDoc {
                id: Uuid::from_u128(id),
                name: next(),
                name_en: next(),
                brand: next(),
                size: next(),
                container: next(),
                category: next(),
                barcodes: vec![format!("729000000{id:04}")],
                nicknames: Some(next()).filter(|n| !n.is_empty()).into_iter().collect(),
            }
        })
        .collect();
    ProductIndex::build(docs, Lexicon::shared().unwrap())
}

/// Names of the products that all words fit, best first.
fn fitting(query: &str) -> Vec<String> {
    let index = index();
    let found = index.search(query, 20);
    let fitting = found.iter().filter(|found| found.all_words_fit);
    fitting
        .map(|found| index.get(found.id).unwrap().name.clone())
        .collect()
}

fn first(query: &str) -> (String, Match) {
    let index = index();
    let found = index.search(query, 3).into_iter().next().expect(query);
    (index.get(found.id).unwrap().name.clone(), found)
}

#[test]
fn the_product_comes_first_and_every_word_fits() {
    cases(
        &[
            ("עגבנייה", "עגבניות"),
            ("בעגבניות", "עגבניות"),
            ("tomato", "עגבניות"),
            ("עגבניית שרי", "עגבניות שרי"),
            ("sprite", "ספרייט"),
            ("ספריט", "ספרייט"),
            ("ספרייט ליטר וחצי", "ספרייט"),
            ("sprite 1.5L", "ספרייט"),
            ("שוופס", "משקה תוסס"),
            ("mozzarella", "מוצרלה מגורדת"),
            ("מוצרלה 2000 גרם", "מוצרלה מגורדת"),
            ("מוצארלה", "מוצרלה מגורדת"),
            ("תפוז", "תפוזים"),
            ("שמן", "שמן זית"),
            ("פיתה", "פיתות"),
            ("קוטג", "קוטג' 5%"),
            ("קוטג׳ 5%", "קוטג' 5%"),
            ("קולהזירו", "קולה זירו"),
            ("קולה בקבוק זכוכית", "קולה"),
            ("צהובה", "מוצרלה מגורדת"),
            ("לשמן הזית", "שמן זית"),
            ("קרטוני פיצה", "קרטון פיצה"),
            ("עגבניות השרי", "עגבניות שרי"),
            ("הבצל הסגול", "בצל סגול"),
            ("בצל סגולה", "בצל סגול"),
            ("red onions", "בצל סגול"),
            ("שמנת מתוקה של תנובה", "שמנת מתוקה"),
            ("השמנת המתוקה 250", "שמנת מתוקה"),
            ("קולה זירו בפחית", "קולה זירו"),
            ("כולה זירו", "קולה זירו"),
            ("cola זירו", "קולה זירו"),
            ("בורגר 0.2 קילו", "בורגר 200 גרם"),
        ],
        |(query, name)| {
            let (found, best) = first(query);
            found == name && best.all_words_fit
        },
    );
}

#[test]
fn a_misspelling_is_found_and_told() {
    cases(
        &[("מוצרלב", "מוצרלה מגורדת"), ("ספרלייט", "ספרייט")],
        |(query, name)| {
            let (found, best) = first(query);
            found == name && best.all_words_fit && best.matched_on == MatchedOn::Fuzzy
        },
    );
}

#[test]
fn a_whole_name_wins_over_a_part() {
    let (name, best) = first("עגבניות");
    assert!(name == "עגבניות" && best.whole_name);
    assert_eq!(fitting("בצל"), ["בצל יבש", "בצל סגול"]);
    // in a sauce, but not by itself
    assert_eq!(fitting("רוטב שום"), ["רוטב עגבניות ושום"]);
    let (_, onion) = first("בצל");
    assert!(!onion.whole_name);
    let colas = index().search("קולה", 10);
    let whole = colas
        .iter()
        .filter(|found| found.whole_name && found.all_words_fit);
    assert_eq!(whole.count(), 3, "three colas are a question");
}

#[test]
fn container_and_size_narrow() {
    let index = index();
    for query in ["פחיות קולה", "cans of cola", "קולה פחית 330"] {
        let found = index.search(query, 10);
        let best = &found[0];
        assert!(best.all_words_fit && best.whole_name, "{query}");
        assert_eq!(best.id, Uuid::from_u128(1), "{query}");
        let sure = found.iter().filter(|m| m.all_words_fit && m.whole_name);
        assert_eq!(sure.count(), 1, "{query}");
    }
    let bottles = index.search("בקבוק קולה", 10);
    assert_eq!(bottles.iter().filter(|m| m.all_words_fit).count(), 2);
}

#[test]
fn what_there_is_none_of_fits_nothing() {
    // Real words one letter away from a product, and strangers.
    cases(
        &["תפוחים", "שומן", "מיץ", "אננס", "xyzzy", "עגבניות כחולות"],
        |query| fitting(query).is_empty(),
    );
    let nearest = index().search("שמנית", 3);
    assert!(!nearest.is_empty());
}

#[test]
fn other_ways_in() {
    let (name, best) = first("7290000000005");
    assert_eq!(
        (name.as_str(), best.matched_on),
        ("ספרייט", MatchedOn::Barcode)
    );
    let (name, best) = first("שרי");
    assert_eq!(
        (name.as_str(), best.matched_on),
        ("עגבניות שרי", MatchedOn::Nickname)
    );
    // the other keyboard layout: ספרייט, sprite
    assert_eq!(first("xprhhy").0, "ספרייט");
    assert_eq!(first("דפרןאק").0, "ספרייט");
    let (_, brand) = first("תנובה");
    assert_eq!(brand.matched_on, MatchedOn::Brand);
    let index = index();
    let begun = index.search_prefix("קולה זי", 3);
    assert!(begun[0].all_words_fit && begun[0].id == Uuid::from_u128(4));
    assert!(index.word_strength("לקולה") >= 0.9);
    assert!(index.word_strength("לקחתי") < 0.68);
}

#[test]
fn tells_candidates_apart() {
    let index = index();
    let labels = |ids: &[u128]| -> Vec<String> {
        let ids: Vec<Uuid> = ids.iter().map(|id| Uuid::from_u128(*id)).collect();
        index
            .distinguish(&ids)
            .into_iter()
            .map(|label| label.text)
            .collect()
    };
    assert_eq!(labels(&[1, 2, 3]), ["פחית", "זכוכית", "פלסטיק"]);
    assert_eq!(labels(&[8, 9]), ["יבש", "סגול"]);
    assert_eq!(labels(&[6, 7]), ["עגבניות", "שרי"]);
    assert_eq!(labels(&[1, 4]), ["קולה", "זירו"]);
    let ids: Vec<Uuid> = (1..=5).map(Uuid::from_u128).collect();
    let narrowing = index.narrowing(&ids).unwrap();
    assert_eq!(narrowing.by, Distinction::Size);
}

proptest! {
    #[test]
    fn never_panics(query in ".{0,40}|[א-ת a-z0-9.,'\"%*-]{0,40}") {
        let index = index();
        for found in index.search(&query, 5).iter().chain(&index.search_prefix(&query, 5)) {
            prop_assert!((0.0..=1.0).contains(&found.score));
        }
    }
}
