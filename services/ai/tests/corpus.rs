//! The corpus holds the level that was reached, and noise comes to nothing.
//!
//! `cargo nextest run -p mezave-ai --run-ignored only noise_for_long` fuzzes for ten minutes.

use std::path::Path;
use std::time::{Duration, Instant};

use mezave_ai::eval::noise::{Dice, Kind, conversation};
use mezave_ai::eval::{Corpus, Figures, evaluate};
use mezave_ai::frame::{Kitchen, Session};
use proptest::prelude::*;

fn folder(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/corpus")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn kitchen(language: &str) -> Kitchen {
    let people = folder("people.tsv");
    let names: Vec<&str> = people
        .lines()
        .find_map(|line| line.strip_prefix(language))
        .unwrap()
        .trim()
        .split('\t')
        .collect();
    let now = "2026-03-04T10:00:00.000000Z".parse().unwrap();
    Kitchen::from_table(&folder("catalogue.tsv"), now)
        .unwrap()
        .with_people(&names)
}

fn measured(part: &str, language: &str) -> (Figures, Vec<String>) {
    let corpus = Corpus::read(&folder(&format!("{part}.jsonl")), &folder("disputed.tsv")).unwrap();
    let place = kitchen(language);
    let of = |lang: &str| (lang == language).then_some(&place);
    let (figures, failing) = evaluate(&corpus, &of, &|| Duration::ZERO);
    (figures, failing.iter().map(ToString::to_string).collect())
}

/// Products of a shop and what other shops call them. Most are asked about; what is booked is right in at
/// least 98 of 100: the rule in `entities/found.rs` was chosen by this. The weights of the index, which
/// were fitted to these names, have no say in it.
#[test]
fn by_other_names_a_product_is_booked_rightly_or_asked_about() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/language/fitting/names.tsv");
    let table = std::fs::read_to_string(path).unwrap();
    let now = "2026-03-04T10:00:00.000000Z".parse().unwrap();
    let place = Kitchen::from_table(&table, now).unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    // Some products have one name twice, from two makers.
    let name_of = |id: &str| rows.iter().find(|row| row[0] == id).map(|row| row[1]);
    let (mut booked, mut wrong) = (0, Vec::new());
    for row in &rows[1..] {
        for other in row[2..].iter().filter(|other| !other.is_empty()) {
            let frame = Session::new(&place, "he").say(&format!("לקחתי 2 {other}"));
            if frame.would_write {
                booked += 1;
                let ids = frame
                    .items
                    .iter()
                    .filter_map(|item| item.product_id.as_deref());
                if ids.map(name_of).any(|name| name != Some(row[1])) {
                    wrong.push(format!("{other}: {}", row[1]));
                }
            }
        }
    }
    assert!(booked > 200, "{booked}");
    assert!(wrong.len() * 50 <= booked, "{booked}: {wrong:#?}");
}

#[test]
fn the_development_corpus_is_understood() {
    for language in ["he", "en"] {
        let (figures, failing) = measured("development", language);
        assert!(failing.is_empty(), "{}\n{figures}", failing.join("\n"));
        assert!(figures.rows >= if language == "he" { 400 } else { 150 });
    }
}

#[test]
fn what_was_held_out_keeps_the_level_that_was_reached() {
    for (language, rows, exact) in [("he", 328, 312), ("en", 99, 96)] {
        let (figures, _) = measured("held_out", language);
        assert_eq!(
            (figures.wrong_writes, figures.wrong_directions),
            (0, 0),
            "{figures}"
        );
        assert_eq!(figures.rows, rows);
        assert!(figures.exact >= exact, "{figures}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn letters_and_questions_write_nothing(seed in any::<u64>()) {
        let place = kitchen("he");
        let texts = folder("development.jsonl");
        let words: Vec<&str> = texts.split(['"', ' ']).filter(|word| !word.is_ascii()).collect();
        let mut dice = Dice::new(seed);
        for kind in [Kind::Letters, Kind::Words, Kind::Question] {
            let found = conversation(kind, &place, "he", &words, &mut dice);
            prop_assert!(found.is_none(), "{found:?}");
        }
    }

    #[test]
    fn any_text_comes_to_a_frame(text in "\\PC{0,80}") {
        let place = kitchen("he");
        let frame = Session::new(&place, "he").say(&text);
        prop_assert!(!frame.would_write && !frame.intent.is_empty(), "{text}: {frame:?}");
    }
}

#[test]
#[ignore = "runs for ten minutes"]
fn noise_for_long() {
    let place = kitchen("he");
    let texts = folder("development.jsonl");
    let words: Vec<&str> = texts
        .split(['"', ' '])
        .filter(|word| !word.is_ascii())
        .collect();
    let begun = Instant::now();
    let mut dice = Dice::new(7);
    while begun.elapsed() < Duration::from_mins(10) {
        for kind in [Kind::Letters, Kind::Words, Kind::Question] {
            let found = conversation(kind, &place, "he", &words, &mut dice);
            assert!(found.is_none(), "{found:?}");
        }
    }
}
