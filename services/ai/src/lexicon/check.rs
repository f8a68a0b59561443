//! What must hold across languages: the same replies with the same placeholders, every unit named.

use std::collections::{BTreeMap, BTreeSet};

use super::Unit;
use super::load::{LexiconError, Wording};

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
