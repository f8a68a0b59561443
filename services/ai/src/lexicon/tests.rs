//! The word files load, and contradictions in them are refused.
#![allow(clippy::unwrap_used, clippy::panic)]
use super::{Form, Lexicon, LexiconError, Operation, Sense};

fn files() -> Vec<(String, Vec<(String, String)>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let read = |language: &str| {
        ["verbs", "units", "questions", "answers", "replies"]
            .iter()
            .map(|name| {
                let path = folder.join(language).join(format!("{name}.toml"));
                ((*name).to_owned(), std::fs::read_to_string(path).unwrap())
            })
            .collect()
    };
    ["en", "he"]
        .iter()
        .map(|l| ((*l).to_owned(), read(l)))
        .collect()
}

fn load(files: &[(String, Vec<(String, String)>)]) -> Result<Lexicon, LexiconError> {
    let inner: Vec<Vec<(&str, &str)>> = files
        .iter()
        .map(|(_, files)| {
            files
                .iter()
                .map(|(n, t)| (n.as_str(), t.as_str()))
                .collect()
        })
        .collect();
    let outer: Vec<(&str, &[(&str, &str)])> = files
        .iter()
        .zip(&inner)
        .map(|((language, _), files)| (language.as_str(), files.as_slice()))
        .collect();
    Lexicon::from_files(&outer)
}

fn change(file: &str, from: &str, to: &str) -> Result<Lexicon, LexiconError> {
    let mut files = files();
    for (name, text) in &mut files[1].1 {
        if name == file {
            assert!(text.contains(from), "{from}");
            *text = text.replacen(from, to, 1);
        }
    }
    load(&files)
}

#[test]
fn the_words_load() {
    let lexicon = load(&files()).unwrap();
    assert_eq!(lexicon.languages().collect::<Vec<_>>(), ["en", "he"]);
    let sense = |word: &str| {
        lexicon.senses(word).iter().find_map(|sense| match sense {
            Sense::Verb(verb, form) => Some((lexicon.verb(*verb).unwrap().operation, *form)),
            _ => None,
        })
    };
    assert_eq!(sense("לקחתי"), Some((Operation::Out, Form::First)));
    assert_eq!(sense("לקחת"), Some((Operation::Out, Form::Plan)));
    assert_eq!(sense("הגיעו"), Some((Operation::In, Form::Third)));
    assert_eq!(
        sense("תוסיפ"),
        Some((Operation::In, Form::ImperativeWithAmount))
    );
    assert_eq!(sense("took"), Some((Operation::Out, Form::Any)));
}

#[test]
fn a_word_under_two_operations_is_refused() {
    let error = change("verbs", "third = [\"הגיע\"", "third = [\"לקחתי\", \"הגיע\"").unwrap_err();
    let LexiconError::Contradiction { first, second, .. } = error else {
        panic!("{error}");
    };
    assert_eq!((first, second), (Operation::Out, Operation::In));
}

#[test]
fn a_missing_reply_or_placeholder_is_refused() {
    let missing = change("replies", "cancelled = ", "canceled = ").unwrap_err();
    assert!(matches!(missing, LexiconError::Reply { .. }), "{missing}");
    let other = change(
        "replies",
        "{available} {product}. לאפס?",
        "{product}. לאפס?",
    )
    .unwrap_err();
    assert!(matches!(other, LexiconError::Reply { .. }), "{other}");
}

#[test]
fn a_unit_without_a_name_or_of_another_kind_is_refused() {
    let error = change("units", "id = \"roll\"", "id = \"role\"").unwrap_err();
    assert!(matches!(error, LexiconError::Unit { .. }), "{error}");
    let error = change("units", "kind = \"weight\"", "kind = \"volume\"").unwrap_err();
    assert!(matches!(error, LexiconError::Unit { .. }), "{error}");
}

#[test]
fn a_word_that_would_mean_two_things_is_refused() {
    for (file, from, to) in [
        ("answers", "no = [\"לא\"", "no = [\"כן\", \"לא\""),
        (
            "questions",
            "low = [\"מה חסר\"",
            "low = [\"מה להזמין\", \"מה חסר\"",
        ),
        ("units", "words = [\"שק\"]", "words = [\"שק\", \"פחית\"]"),
        ("answers", "2 = [\"שני\"", "2 = [\"ראשון\", \"שני\""),
    ] {
        let error = change(file, from, to).unwrap_err();
        assert!(
            matches!(error, LexiconError::Exclude { .. }),
            "{file}: {error}"
        );
    }
}

#[test]
fn a_misspelt_key_is_refused() {
    let error = change("answers", "pointing = ", "ponting = ").unwrap_err();
    assert!(matches!(error, LexiconError::Malformed { .. }), "{error}");
}

#[test]
fn a_third_language_is_data_only() {
    let mut files = files();
    let english = files[0].1.clone();
    files.push(("xx".to_owned(), english));
    assert_eq!(load(&files).unwrap().languages().count(), 3);
}
