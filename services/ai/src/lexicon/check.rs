//! What must hold across languages: the same replies with the same placeholders, every unit named.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{LexiconError, Wording};
use super::phrases::{Phrases, Sense};
use super::{Answer, Unit};

/// Names between braces in a template.
pub fn placeholders(template: &str) -> BTreeSet<&str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .collect()
}

/// Every language has every reply, with the placeholders the first one has.
pub fn replies(wordings: &BTreeMap<String, Wording>) -> Result<(), LexiconError> {
    let all: BTreeSet<&String> = wordings.values().flat_map(|w| w.replies.keys()).collect();
    for key in all {
        let mut expected: Option<BTreeSet<&str>> = None;
        for (language, wording) in wordings {
            let refuse = |placeholders: String| LexiconError::Reply {
                language: language.clone(),
                key: key.clone(),
                placeholders,
            };
            let template = wording
                .replies
                .get(key)
                .ok_or_else(|| refuse("no such reply".to_owned()))?;
            let found = placeholders(template);
            match &expected {
                Some(expected) if *expected != found => {
                    return Err(refuse(format!("{expected:?} and {found:?}")));
                }
                Some(_) => {}
                None => expected = Some(found),
            }
        }
    }
    Ok(())
}

/// No phrase says two things that exclude each other, in whichever languages they stand.
pub fn senses(phrases: &Phrases, units: &[Unit]) -> Result<(), LexiconError> {
    for (phrase, senses) in phrases.all() {
        for (at, one) in senses.iter().enumerate() {
            let rest = senses.iter().skip(at + 1);
            if let Some(other) = rest.into_iter().find(|other| exclude(one, other, units)) {
                return Err(LexiconError::Exclude {
                    phrase: phrase.to_owned(),
                    first: format!("{one:?}"),
                    second: format!("{other:?}"),
                });
            }
        }
    }
    Ok(())
}

/// Whether one phrase cannot mean both.
fn exclude(one: &Sense, other: &Sense, units: &[Unit]) -> bool {
    match (one, other) {
        (Sense::Unit(a, _), Sense::Unit(b, _)) => {
            let kind = |unit: usize| units.get(unit).map(|unit| unit.kind);
            kind(*a) != kind(*b)
        }
        (Sense::Query(a), Sense::Query(b)) => a != b,
        (Sense::Ordinal(a), Sense::Ordinal(b)) => a != b,
        (Sense::Talk(a), Sense::Talk(b)) => a != b,
        (Sense::Answer(Answer::Yes), Sense::Answer(Answer::No))
        | (Sense::Answer(Answer::No), Sense::Answer(Answer::Yes))
        | (Sense::Beside, Sense::Unit(..))
        | (Sense::Unit(..), Sense::Beside) => true,
        _ => false,
    }
}

/// Every unit has a name in every language.
pub fn units(wordings: &BTreeMap<String, Wording>, units: &[Unit]) -> Result<(), LexiconError> {
    for (language, wording) in wordings {
        for (at, unit) in units.iter().enumerate() {
            if !wording.units.contains_key(&at) {
                return Err(LexiconError::Unit {
                    language: language.clone(),
                    unit: unit.id.clone(),
                });
            }
        }
    }
    Ok(())
}
