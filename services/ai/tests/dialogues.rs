//! The dialogues of `tests/dialogues` against the pure step alone, with a ledger of a few lines.
//!
//! The same files run against the real services in the whole-system tests; here they run in
//! milliseconds, without storage or HTTP.

use std::path::Path;

use crate::{script, world::World};

#[test]
fn every_dialogue_comes_out_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/dialogues");
    let (products, dialogues) = script::load(&folder);
    let only = std::env::var("DIALOGUE").ok();
    let mut failed = Vec::new();
    for dialogue in &dialogues {
        if only
            .as_ref()
            .is_some_and(|only| !dialogue.name.contains(only.as_str()))
        {
            continue;
        }
        let mut world = World::new(&products, dialogue);
        for (at, step) in dialogue.turn.iter().enumerate() {
            let seen = world.run(step);
            let differences = script::differences(step, &seen);
            if only.is_some() {
                println!(
                    "> {:?} {:?}\n< [{}] {}\n",
                    step.say, step.tap, seen.state, seen.reply
                );
            }
            if !differences.is_empty() {
                failed.push(format!(
                    "{} / turn {at} {:?}{:?}\n   {}\n   reply: {}",
                    dialogue.name,
                    step.say.as_deref().unwrap_or_default(),
                    step.tap.as_deref().unwrap_or_default(),
                    differences.join("\n   "),
                    seen.reply
                ));
                break;
            }
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {}:\n{}",
        failed.len(),
        dialogues.len(),
        failed.join("\n")
    );
}
