//! Data is checked when it is loaded, and a language is only data.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::numbers::{self, NumberKind as Kind};
use crate::tokens;

const LANGUAGE: &str = r#"
letters = "abcdefghijklmnopqrstuvwxyz"
[prefixes]
stacks = ["al"]
min_stem = 2
[words]
ignored = ["kun"]
"#;

const NUMBERS: &str = r#"
conjunctions = ["kaj"]
glued_conjunction = ""
approximate = ["ĉirkaŭ"]
approximate_glued = []
minus = []
points = ["komo"]
range = ["ĝis"]
between = []
articles = []
of = ["da"]
teen_tail = []
not_after = []
[[word]]
role = "unit"
value = 3
forms = ["tri"]
[[word]]
role = "ten"
value = 20
forms = ["dudek"]
[[word]]
role = "scale"
value = 1000
forms = ["mil"]
[[counter]]
kind = "dozen"
value = 12
forms = ["dekduo"]
[[fraction]]
parts = 2
forms = ["duono"]
plural = ["duonoj"]
[[ordinal]]
value = 3
forms = ["tria"]
"#;

#[test]
fn a_third_language_is_only_data() {
    let files = [("language", LANGUAGE), ("numbers", NUMBERS)];
    let lexicon = Lexicon::from_files(&[("eo", &files)]).unwrap();
    let lang = lexicon.language("eo").unwrap();
    let read = |text: &str| numbers::read(&tokens(text), 0, lang).map(|r| (r.value, r.kind));
    assert_eq!(read("dudek tri mil"), Some((23_000_000, Kind::Exact)));
    assert_eq!(read("tri kaj duono"), Some((3500, Kind::Exact)));
    assert_eq!(read("ĉirkaŭ dudek"), Some((20_000, Kind::Approximate)));
    assert_eq!(read("altri"), Some((3000, Kind::Exact)));
    assert_eq!(read("three"), None);
}

#[test]
fn contradictions_are_refused() {
    let twice = format!("{NUMBERS}\n[[word]]\nrole = \"unit\"\nvalue = 4\nforms = [\"tri\"]\n");
    let files = [("language", LANGUAGE), ("numbers", twice.as_str())];
    let error = Lexicon::from_files(&[("eo", &files)]).unwrap_err();
    assert!(
        matches!(error, LexiconError::Contradiction { .. }),
        "{error}"
    );

    let products = "[containers]\ncan = [\"skatolo\"]\ntin = [\"skatolo\"]\n";
    let files = [
        ("language", LANGUAGE),
        ("numbers", NUMBERS),
        ("products", products),
    ];
    let error = Lexicon::from_files(&[("eo", &files)]).unwrap_err();
    assert!(
        matches!(error, LexiconError::Contradiction { .. }),
        "{error}"
    );
}

#[test]
fn broken_files_are_named() {
    let error = Lexicon::from_files(&[("eo", &[("language", LANGUAGE)])]).unwrap_err();
    assert!(error.to_string().contains("numbers.toml"), "{error}");
    let files = [("language", "letters = 3"), ("numbers", NUMBERS)];
    let error = Lexicon::from_files(&[("eo", &files)]).unwrap_err();
    assert!(error.to_string().contains("language.toml"), "{error}");
}

#[test]
fn the_shipped_data_holds() {
    let lexicon = Lexicon::load().unwrap();
    for code in ["he", "en"] {
        assert_eq!(lexicon.language(code).unwrap().code(), code);
    }
    let he = lexicon.language("he").unwrap();
    assert_eq!(he.container("פחיות"), Some("can"));
    assert_eq!(he.size("קטנות"), Some("small"));
    assert_eq!(he.measure("ק״ג").map(|m| m.per), Some(1000));
    assert!(matches!(
        lexicon.language("xx"),
        Err(LexiconError::Unknown(_))
    ));
}
