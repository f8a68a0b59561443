//! Misspelt verbs: one letter off, doubled, missing or swapped. Found ones are always confirmed.

use super::clause::{ChunkKind, Clause};
use super::slip::{Slip, slip};
use super::tag::VerbUse;
use super::text::Text;
use crate::entities::catalogue::Catalogue;
use crate::lexicon::{Lexicon, Operation};

/// Letters a word needs before it is compared.
const SHORTEST: usize = 4;

/// When no clause has a verb, takes the one word that is nearly a verb and no product's word.
pub fn misspelt_verb(
    clauses: &mut [Clause],
    text: &Text,
    lexicon: &Lexicon,
    catalogue: &Catalogue,
) {
    if clauses.iter().any(|clause| clause.verb.is_some()) {
        return;
    }
    for clause in clauses {
        let Some((chunk, word, verb)) = find(clause, text, lexicon, catalogue) else {
            continue;
        };
        let Some(ChunkKind::Name(words)) = clause.chunks.get_mut(chunk).map(|c| &mut c.kind) else {
            continue;
        };
        let Some(at) = words.iter().position(|token| *token == word) else {
            continue;
        };
        // Only at the edge of a name: in its middle it is a word of the name.
        let rest: Vec<usize> = words.split_off(at).into_iter().skip(1).collect();
        let left_empty = words.is_empty();
        if left_empty {
            *words = rest;
        } else if !rest.is_empty() {
            words.push(word);
            words.extend(rest);
            continue;
        }
        clause.before = if left_empty { chunk } else { chunk + 1 };
        let gone = matches!(clause.chunks.get(chunk).map(|c| &c.kind), Some(ChunkKind::Name(w)) if w.is_empty());
        if gone {
            clause.chunks.remove(chunk);
        }
        clause.verb = Some(verb);
        clause.verb_at = word..word + 1;
        return;
    }
}

fn find(
    clause: &Clause,
    text: &Text,
    lexicon: &Lexicon,
    catalogue: &Catalogue,
) -> Option<(usize, usize, VerbUse)> {
    for (chunk, part) in clause.chunks.iter().enumerate() {
        let ChunkKind::Name(words) = &part.kind else {
            continue;
        };
        for token in words {
            let Some(word) = text.folded.get(*token) else {
                continue;
            };
            if word.chars().count() + 1 < SHORTEST || catalogue.index().word_strength(word) > 0.85 {
                continue;
            }
            if let Some(verb) = nearest(word, lexicon) {
                return Some((chunk, *token, verb));
            }
        }
    }
    None
}

/// Whether a slip leaves no doubt about the verb: letters swapped, doubled, or one missing or too many.
fn same(word: &str, verb: &str, sounds: &[String]) -> bool {
    let letters = word.chars().count().min(verb.chars().count());
    match slip(word, verb, sounds) {
        Some(Slip::Doubled) => true,
        Some(Slip::Length) => letters >= SHORTEST,
        Some(Slip::Other) => letters >= 7,
        None => false,
    }
}

/// The verb one letter away: the least slip wins; where another operation is as near, none does.
fn nearest(word: &str, lexicon: &Lexicon) -> Option<VerbUse> {
    let first = word.chars().next()?;
    let mut found: Vec<(Slip, VerbUse, Operation)> = Vec::new();
    for meant in lexicon.phrases().verbs() {
        if !meant.word.starts_with(first) || meant.word.chars().count() < SHORTEST {
            continue;
        }
        let Some(slip) = slip(word, &meant.word, &lexicon.sounds) else {
            continue;
        };
        if slip != Slip::Doubled && word.chars().count() < SHORTEST {
            continue;
        }
        let said = VerbUse {
            verb: meant.verb,
            form: meant.form,
            relative: false,
            conditional: false,
            misspelt: !same(word, &meant.word, &lexicon.sounds),
            guessed: true,
        };
        found.push((slip, said, lexicon.verb(meant.verb)?.operation));
    }
    // Whatever order the words come in, the same one wins.
    found.sort_by_key(|(slip, said, _)| (*slip, std::cmp::Reverse((said.form, said.verb))));
    let (slip, mut said, operation) = *found.first()?;
    let others = found.iter().filter(|(_, _, other)| *other != operation);
    for (other, ..) in others {
        if *other == slip {
            return None;
        }
        said.misspelt = true;
    }
    Some(said)
}
