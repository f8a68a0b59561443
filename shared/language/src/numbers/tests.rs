//! What numbers in sentences mean; property tests that nothing panics.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::{Lexicon, tokens};

fn first(text: &str, code: &str) -> Option<(i64, usize, NumberKind)> {
    let tokens = tokens(text);
    let lexicon = Lexicon::shared().unwrap();
    read(&tokens, 0, lexicon.language(code).unwrap()).map(|r| (r.value, r.len, r.kind))
}

/// The whole text is one number of this value.
fn whole(text: &str, code: &str, value: i64, kind: NumberKind) {
    let len = tokens(text).len();
    assert_eq!(first(text, code), Some((value, len, kind)), "{text}");
}

#[test]
fn hebrew_counts_in_every_form() {
    use NumberKind::{Dozen, Exact, Fraction, Pair};
    for (text, value, kind) in [
        ("שתיים", 2000, Exact),
        ("שני", 2000, Exact),
        ("שלושת", 3000, Exact),
        ("שלוש עשרה", 13_000, Exact),
        ("שנים עשר", 12_000, Exact),
        ("עשרים ושבע", 27_000, Exact),
        ("מאה ועשרים", 120_000, Exact),
        ("מאתיים וארבעים ושמונה", 248_000, Exact),
        ("שלוש מאות ותשע עשרה", 319_000, Exact),
        ("אלף ומאה", 1_100_000, Exact),
        ("אלפיים וחמש", 2_005_000, Exact),
        ("שלושת אלפים שש מאות", 3_600_000, Exact),
        ("עשרים וארבעה אלף", 24_000_000, Exact),
        ("תשעים ותשעה אלף תשע מאות תשעים ותשע", 99_999_000, Exact),
        ("חצי", 500, Fraction),
        ("רבע", 250, Fraction),
        ("שלושת רבעי", 750, Fraction),
        ("שתיים וחצי", 2500, Exact),
        ("3 וחצי", 3500, Exact),
        ("2 ושלושת רבעי", 2750, Exact),
        ("2½", 2500, Exact),
        ("2 1/2", 2500, Exact),
        ("אלף וחצי", 1_500_000, Exact),
        ("זוג", 2000, Pair),
        ("שלושה זוגות", 6000, Pair),
        ("תריסר", 12_000, Dozen),
        ("חצי תריסר", 6000, Dozen),
        ("תריסר וחצי", 18_000, Dozen),
        ("2 תריסרים", 24_000, Dozen),
        ("3/4", 750, Fraction),
    ] {
        whole(text, "he", value, kind);
    }
}

#[test]
fn english_counts() {
    use NumberKind::{Dozen, Exact, Fraction, Pair};
    for (text, value, kind) in [
        ("twenty-one", 21_000, Exact),
        ("two and a half", 2500, Exact),
        ("one hundred and five", 105_000, Exact),
        ("seven thousand twelve", 7_012_000, Exact),
        ("a hundred", 100_000, Exact),
        ("a dozen", 12_000, Dozen),
        ("a dozen of", 12_000, Dozen),
        ("two dozen", 24_000, Dozen),
        ("half a dozen", 6000, Dozen),
        ("a pair of", 2000, Pair),
        ("three quarters", 750, Fraction),
        ("half", 500, Fraction),
        ("two point five", 2500, Exact),
    ] {
        whole(text, "en", value, kind);
    }
}

#[test]
fn what_is_one_by_itself() {
    whole("single", "en", 1000, NumberKind::Lone);
    whole("a single", "en", 1000, NumberKind::Lone);
    whole("יחיד", "he", 1000, NumberKind::Lone);
    assert_eq!(first("single cream", "en"), None);
    assert_eq!(first("3 single", "en"), Some((3000, 1, NumberKind::Exact)));
    let lexicon = Lexicon::shared().unwrap();
    let en = lexicon.language("en").unwrap();
    assert_eq!(read(&tokens("3 single"), 1, en), None);
}

#[test]
fn what_is_said_twice_or_in_short() {
    use NumberKind::{Exact, Unsure};
    whole("45 (forty five)", "en", 45_000, Exact);
    whole("forty-five (45)", "en", 45_000, Exact);
    whole("שתיים (2)", "he", 2000, Exact);
    assert_eq!(first("45 (46)", "en"), Some((45_000, 1, Exact)));
    whole("one twenty two", "en", 122_000, Unsure);
    let lexicon = Lexicon::shared().unwrap();
    let en = lexicon.language("en").unwrap();
    assert_eq!(super::whole("a hundred", en), Some(100_000));
    assert_eq!(super::whole("5-6", en), None);
    assert_eq!(super::whole("5 boxes", en), None);
    assert_eq!(first("two (big) colas", "en"), Some((2000, 1, Exact)));
}

#[test]
fn prefixes_signs_and_vagueness() {
    let lexicon = Lexicon::shared().unwrap();
    let he = lexicon.language("he").unwrap();
    let at = |text: &str| read(&tokens(text), 0, he);
    let glued = at("ב-3 ארגזים").unwrap();
    assert_eq!(
        (glued.value, glued.len, glued.prefixes.as_str()),
        (3000, 3, "ב")
    );
    assert_eq!(at("ו-5").unwrap().prefixes, "ו");
    assert_eq!(at("לשלוש").unwrap().prefixes, "ל");
    for text in ["כ-2", "בערך 2", "כשניים", "משהו כמו 2", "~2"] {
        let reading = at(text).unwrap();
        assert_eq!(
            (reading.value, reading.kind),
            (2000, NumberKind::Approximate),
            "{text}"
        );
    }
    let minus = at("-3 קולה").unwrap();
    assert_eq!((minus.value, minus.signed, minus.len), (-3000, true, 2));
    assert_eq!(at("+3").unwrap().value, 3000);
    assert!(at("- 3").is_none(), "a bullet is no minus");
    let tokens = tokens("כוסברה-3");
    let hebrew = Lexicon::shared().unwrap().language("he").unwrap();
    assert!(
        read(&tokens, 1, hebrew).is_none(),
        "a hyphen behind a word is no minus"
    );
}

#[test]
fn ranges_are_told() {
    let kind = NumberKind::Range {
        low: 5000,
        high: 6000,
    };
    for text in [
        "5-6",
        "5 - 6",
        "5 עד 6",
        "חמש שש",
        "חמש או שש",
        "בין 5 ל-6",
        "בין חמש לשש",
    ] {
        whole(text, "he", 5000, kind);
    }
    whole("between five and six", "en", 5000, kind);
    whole("5 to 6", "en", 5000, kind);
}

#[test]
fn what_is_no_amount() {
    for text in ["3% שומן", "6*330", "12:30", "1.5.2024", "קולה", "של", "מים"] {
        assert_eq!(first(text, "he"), None, "{text}");
    }
    let lexicon = Lexicon::shared().unwrap();
    let he = lexicon.language("he").unwrap();
    assert_eq!(read(&tokens("ביום שני"), 1, he), None);
    assert_eq!(ordinal(&tokens("השני"), 0, he).unwrap().value, 2);
    let en = lexicon.language("en").unwrap();
    assert_eq!(
        ordinal(&tokens("2nd"), 0, en).unwrap(),
        OrdinalReading { value: 2, len: 2 }
    );
    // Two counts side by side are two numbers.
    assert_eq!(first("10 ו-5", "he"), Some((10_000, 1, NumberKind::Exact)));
}

proptest! {
    #[test]
    fn never_panics(text in "((חצי|וחצי|שלוש|עשרה|מאה|אלף|אלפיים|ו-|כ-|זוג|תריסר|עד|בין|מינוס|רבעי|נקודה|a |half |and |dozen |thousand |million |point |9999999|1/2|½|,5|-|\\.|%|\\*| ){0,10})|.{0,40}") {
        let tokens = tokens(&text);
        for lang in Lexicon::shared().unwrap().languages() {
            for at in 0..=tokens.len() {
                if let Some(reading) = read(&tokens, at, lang) {
                    prop_assert!(reading.len > 0 && at + reading.len <= tokens.len());
                }
                ordinal(&tokens, at, lang);
            }
        }
    }
}
