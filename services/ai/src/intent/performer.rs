//! Takes out of a clause who did it: «יוסף לקח 2 ארגזים», "Yosef took 2 boxes".

use super::clause::{ChunkKind, Clause};
use crate::entities::mention::Reader;
use crate::entities::people::{Performer, Person, named};
use crate::lexicon::Form;

/// Finds the person and removes the name from the clause's chunks.
pub fn take(reader: &Reader<'_>, clause: &mut Clause, people: &[Person]) -> Option<Performer> {
    let verb = clause.verb?;
    if !matches!(verb.form, Form::Third | Form::Any) {
        return None;
    }
    before_verb(reader, clause, people).or_else(|| after_verb(reader, clause, people))
}

/// The name right before the verb: a user, or a stranger when it is no product and items follow.
fn before_verb(reader: &Reader<'_>, clause: &mut Clause, people: &[Person]) -> Option<Performer> {
    let at = clause.before.checked_sub(1)?;
    let items_follow = clause.chunks.len() > clause.before;
    let ChunkKind::Name(name) = &clause.chunks.get(at)?.kind else {
        return None;
    };
    let name = name.clone();
    for from in 0..name.len() {
        let tail = name.get(from..)?;
        let words: Vec<&str> = tail
            .iter()
            .filter_map(|token| reader.text.folded.get(*token).map(String::as_str))
            .collect();
        let found = named(&words, people);
        if !found.is_empty() && reader.look_up(&reader.words(tail)).fit.is_empty() {
            let said = reader.words(tail);
            keep(clause, at, name.get(..from)?.to_vec());
            return Some(Performer {
                said,
                people: found,
            });
        }
    }
    let said = reader.words(&name);
    if items_follow && reader.look_up(&said).fit.is_empty() {
        keep(clause, at, Vec::new());
        return Some(Performer {
            said,
            people: Vec::new(),
        });
    }
    None
}

/// «לקח יוסף 2 קולה»: the first word after the verb, only when it is a user.
fn after_verb(reader: &Reader<'_>, clause: &mut Clause, people: &[Person]) -> Option<Performer> {
    let at = clause.before;
    let ChunkKind::Name(name) = &clause.chunks.get(at)?.kind else {
        return None;
    };
    let (first, rest) = name.split_first()?;
    let word = reader.text.folded.get(*first)?;
    let found = named(&[word.as_str()], people);
    let said = reader.words(&[*first]);
    if found.is_empty() || !reader.look_up(&said).fit.is_empty() {
        return None;
    }
    let rest = rest.to_vec();
    keep(clause, at, rest);
    Some(Performer {
        said,
        people: found,
    })
}

/// Leaves these words in the chunk, or removes it.
fn keep(clause: &mut Clause, at: usize, words: Vec<usize>) {
    if words.is_empty() {
        clause.chunks.remove(at);
        if at < clause.before {
            clause.before -= 1;
        }
    } else if let Some(chunk) = clause.chunks.get_mut(at) {
        chunk.kind = ChunkKind::Name(words);
    }
}
