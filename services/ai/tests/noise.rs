//! Arbitrary text: never a panic, never a booking out of noise.

use std::path::Path;

use crate::script::{self, Turn};
use crate::world::World;
use proptest::prelude::*;

fn kitchen() -> World {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/dialogues");
    let (products, _) = script::load(&folder);
    let quiet = toml::from_str("name = \"quiet\"\nturn = []").unwrap();
    World::new(&products, &quiet)
}

fn say(text: &str) -> Turn {
    Turn {
        say: Some(text.to_owned()),
        ..Turn::default()
    }
}

/// Words of every kind, in any order: the grammar's own parts, shuffled.
fn jumble() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("לקחתי"),
        Just("הגיעו"),
        Just("זרקתי"),
        Just("נגמר"),
        Just("בטל"),
        Just("לא"),
        Just("אם"),
        Just("מחר"),
        Just("כמה"),
        Just("ספרתי"),
        Just("3"),
        Just("חצי"),
        Just("ארגז"),
        Just("קילו"),
        Just("פחיות"),
        Just("קולה"),
        Just("עגבניות"),
        Just("ו-5"),
        Just(","),
        Just("?"),
        Just("\n"),
        Just("took"),
        Just("boxes"),
        Just("of"),
        Just("sprite"),
        Just("כן"),
        Just("השני"),
        Just("-"),
        Just("1.5 ליטר"),
        Just("יוסף"),
        Just("וחצי"),
        Just("5-6"),
        Just("בעצם"),
        Just("התכוונתי"),
    ];
    prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn noise_books_nothing(texts in prop::collection::vec("\\PC{0,60}|[א-ת 0-9.,?!'\"-]{0,60}", 1..4)) {
        let mut kitchen = kitchen();
        for text in texts {
            let seen = kitchen.run(&say(&text));
            prop_assert!(seen.movements.is_empty(), "{text}: {:?}", seen.movements);
        }
    }

    #[test]
    fn a_question_mark_books_nothing(text in jumble()) {
        let mut kitchen = kitchen();
        let text = format!("{} ?", text.replace(['\n', '?'], " "));
        let seen = kitchen.run(&say(&text));
        prop_assert!(seen.movements.is_empty(), "{text}: {:?}", seen.movements);
    }

    #[test]
    fn without_a_verb_nothing_is_booked(text in "(3|5|חצי|שתי|כמה|מה|איפה)? ?(קולה|יוגורט|עגבניות|ספרייט|sprite|פיתות) ?(3|5|קילו|ארגזים|בודדים)?") {
        let mut kitchen = kitchen();
        let seen = kitchen.run(&say(&text));
        prop_assert!(seen.movements.is_empty(), "{text}: {:?}", seen.movements);
    }

    #[test]
    fn any_conversation_of_words_holds_together(texts in prop::collection::vec(jumble(), 1..6)) {
        let mut kitchen = kitchen();
        for text in texts {
            let seen = kitchen.run(&say(&text));
            prop_assert_eq!(seen.asking.is_some(), seen.state == "clarify", "{}", text);
            prop_assert!(!seen.reply.is_empty(), "{}", text);
            let labels_clean = seen.options.iter().all(|label| {
                !label.chars().any(|c| matches!(c, '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}'))
            });
            prop_assert!(labels_clean, "{:?}", seen.options);
        }
    }
}
