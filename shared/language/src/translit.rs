//! How a word sounds, so that it is found in another script (ספרייט, sprite).
//!
//! Each script's data gives its letters sound classes shared between scripts, and a rough
//! spelling. Two words may be the same when a sound key is shared, and how likely that is follows
//! from their rough spellings ([`likeness`]).

use std::collections::HashMap;

use crate::lexicon::{LanguageData, Lexicon};

/// More ways of sounding than this add only noise.
const MOST_KEYS: usize = 8;
/// Letters of the longest pattern, the marks of both ends included.
const LONGEST_PATTERN: usize = 4;

/// What a folded word sounds like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sound {
    /// Consonant keys, any of which may be meant.
    pub keys: Vec<String>,
    /// Rough spelling with vowels.
    pub rough: String,
    /// Which language's letters it is written in.
    pub language: usize,
}

/// The sound of a folded word of one script; nothing for mixed or short words.
pub(crate) fn sound(folded: &str, lexicon: &Lexicon) -> Option<Sound> {
    let (language, data) = lexicon.languages().iter().enumerate().find(|(_, data)| {
        !data.sounds.is_empty() && folded.chars().all(|c| data.letters.contains(&c))
    })?;
    let marked: Vec<char> = std::iter::once('^')
        .chain(folded.chars())
        .chain(std::iter::once('$'))
        .collect();
    let mut keys = vec![String::new()];
    walk(&marked, &data.sounds, |options| {
        let mut next = Vec::new();
        for key in &keys {
            for option in options {
                if next.len() < MOST_KEYS {
                    next.push(append(key, option));
                }
            }
        }
        keys = next;
    });
    keys.sort();
    keys.dedup();
    keys.retain(|key| key.len() >= 2);
    if keys.is_empty() {
        return None;
    }
    Some(Sound {
        keys,
        rough: rough(&marked, data),
        language,
    })
}

/// How alike two words of different scripts sound: 0..=1.
pub(crate) fn likeness(a: &Sound, b: &Sound) -> f64 {
    strsim::normalized_levenshtein(&a.rough, &b.rough)
}

fn rough(marked: &[char], data: &LanguageData) -> String {
    let mut out = String::new();
    walk(marked, &data.vowels, |piece| {
        out = append(&out, piece);
    });
    out
}

/// Joins two pieces; a sound said twice in a row is said once.
fn append(front: &str, back: &str) -> String {
    let mut out = front.to_owned();
    for c in back.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// Calls `each` with the value of the longest pattern at every place of the word.
fn walk<V>(marked: &[char], patterns: &HashMap<Vec<char>, V>, mut each: impl FnMut(&V)) {
    let mut at = 0;
    while at < marked.len() {
        let mut step = 1;
        for length in (1..=LONGEST_PATTERN.min(marked.len() - at)).rev() {
            let piece = marked.get(at..at + length).unwrap_or_default();
            if let Some(value) = patterns.get(piece) {
                each(value);
                step = length;
                break;
            }
        }
        at += step;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::fold;

    fn alike(he: &str, en: &str) -> f64 {
        let lexicon = Lexicon::shared().unwrap();
        let (a, b) = (
            sound(&fold(he), lexicon).unwrap(),
            sound(&fold(en), lexicon).unwrap(),
        );
        if a.keys.iter().any(|key| b.keys.contains(key)) {
            likeness(&a, &b)
        } else {
            0.0
        }
    }

    #[test]
    fn hears_the_same_word() {
        for (he, en) in [
            ("ספרייט", "sprite"),
            ("קולה", "cola"),
            ("פפסי", "pepsi"),
            ("מוצרלה", "mozzarella"),
            ("צ'יפס", "chips"),
            ("חומוס", "hummus"),
            ("פיתה", "pita"),
            ("בננה", "banana"),
            ("זירו", "zero"),
            ("וודקה", "vodka"),
            ("פיצה", "pizza"),
            ("קטשופ", "ketchup"),
        ] {
            assert!(alike(he, en) > 0.74, "{he} {en} {}", alike(he, en));
        }
        for (he, en) in [
            ("קולה", "kale"),
            ("מלך", "milk"),
            ("פיתה", "feta"),
            ("בצל", "basil"),
        ] {
            assert!(alike(he, en) < 0.78, "{he} {en} {}", alike(he, en));
        }
    }
}
