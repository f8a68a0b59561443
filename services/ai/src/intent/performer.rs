//! Takes out of a clause who did it: «יוסף לקח 2 ארגזים», "Yosef took 2 boxes".

use super::clause::{Chunk, ChunkKind, Clause};
use crate::entities::mention::Reader;
use crate::entities::people::{Performer, Person, named};
use crate::lexicon::{Form, Lexicon, Operation, Sense};

/// Gives the name right before a verb, which the clause before took in, to the clause of that verb:
/// «יוסף לקח 3 יוגורט ודנה לקחה 2 פיתות». A user, or a stranger joined by "and" to what is a product.
pub fn hand_over(reader: &Reader<'_>, clauses: &mut [Clause], people: &[Person]) {
    for at in 1..clauses.len() {
        let Some((before, after)) = clauses.split_at_mut_checked(at) else {
            continue;
        };
        let (Some(before), Some(after)) = (before.last_mut(), after.first_mut()) else {
            continue;
        };
        let told = |clause: &Clause| {
            clause
                .verb
                .is_some_and(|verb| matches!(verb.form, Form::Third | Form::Any))
        };
        if before.sentence != after.sentence || after.before > 0 || !told(after) {
            continue;
        }
        let Some(Chunk {
            kind: ChunkKind::Name(name),
            piece,
            ..
        }) = before.chunks.last()
        else {
            continue;
        };
        let (name, piece) = (name.clone(), *piece);
        let Some(from) = (0..name.len()).find(|from| somebody(reader, &name, *from, people)) else {
            continue;
        };
        let (own, given) = name.split_at(from);
        let last = before.chunks.len() - 1;
        keep(before, last, own.to_vec());
        after.chunks.insert(
            0,
            Chunk {
                kind: ChunkKind::Name(given.to_vec()),
                apart: false,
                and: false,
                piece,
            },
        );
        after.before = 1;
    }
}

/// Cuts a clause where somebody else begins without a verb of their own:
/// «יוסף לקח 3 יוגורט ונועה 2 חסות».
pub fn hand_on(reader: &Reader<'_>, clauses: &mut Vec<Clause>, people: &[Person]) {
    let mut at = 0;
    while let Some(clause) = clauses.get_mut(at) {
        at += 1;
        if let Some(more) = theirs(reader, clause, people) {
            clauses.insert(at, more);
        }
    }
}

/// What of a clause is somebody else's, taken out of it.
fn theirs(reader: &Reader<'_>, clause: &mut Clause, people: &[Person]) -> Option<Clause> {
    let verb = clause.verb?;
    if !matches!(verb.form, Form::First | Form::Third | Form::Any) {
        return None;
    }
    let (at, from) = (clause.before.max(1)..clause.chunks.len()).find_map(|at| {
        let ChunkKind::Name(name) = &clause.chunks.get(at)?.kind else {
            return None;
        };
        let amount = matches!(clause.chunks.get(at + 1)?.kind, ChunkKind::Amount(_));
        let from = (0..name.len()).find(|from| {
            let tail = name.get(*from..).unwrap_or_default();
            !users(reader, tail, people).is_empty()
                && reader.look_up(&reader.words(tail)).fit.is_empty()
        })?;
        amount.then_some((at, from))
    })?;
    let mut rest = clause.chunks.split_off(at);
    let first = rest.first_mut()?;
    let ChunkKind::Name(name) = &mut first.kind else {
        return None;
    };
    let given = name.split_off(from);
    if !name.is_empty() {
        let own = Chunk {
            kind: ChunkKind::Name(std::mem::take(name)),
            ..first.clone()
        };
        clause.chunks.push(own);
    }
    first.kind = ChunkKind::Name(given.clone());
    let (begin, end) = (*given.first()?, given.last()? + 1);
    let piece = first.piece;
    let (own_cues, their_cues) = std::mem::take(&mut clause.cues)
        .into_iter()
        .partition(|(cue, _)| cue.at < begin);
    clause.cues = own_cues;
    let (own_dates, their_dates) = std::mem::take(&mut clause.expiries)
        .into_iter()
        .partition(|(token, _)| *token < begin);
    clause.expiries = own_dates;
    Some(Clause {
        verb: Some(crate::intent::tag::VerbUse {
            form: Form::Third,
            ..verb
        }),
        verb_at: end..end,
        verb_piece: piece,
        chunks: rest,
        before: 1,
        cues: their_cues,
        expiries: their_dates,
        ..clause.clone()
    })
}

/// Whether the words of a name from here on are rather who did the next thing.
fn somebody(reader: &Reader<'_>, name: &[usize], from: usize, people: &[Person]) -> bool {
    let (own, tail) = name.split_at(from);
    let product = |words: &str| !reader.look_up(words).fit.is_empty();
    if product(&reader.words(name)) || product(&reader.words(tail)) {
        return false;
    }
    if !users(reader, tail, people).is_empty() {
        return true;
    }
    let joined = joined(reader, tail);
    joined.is_some_and(|rest| !product(&rest)) && product(&reader.words(own))
}

/// Users that these words name, with or without "and" glued to the first.
fn users(reader: &Reader<'_>, tokens: &[usize], people: &[Person]) -> Vec<Person> {
    let mut words: Vec<&str> = tokens
        .iter()
        .filter_map(|token| reader.text.folded.get(*token).map(String::as_str))
        .collect();
    let found = named(&words, people);
    if !found.is_empty() {
        return found;
    }
    let peeled = words.first().and_then(|word| {
        Lexicon::peel(&reader.lexicon.and, word)
            .or_else(|| Lexicon::peel(&reader.lexicon.that, word))
    });
    match (words.first_mut(), peeled) {
        (Some(first), Some(rest)) => {
            *first = rest;
            named(&words, people)
        }
        _ => Vec::new(),
    }
}

/// These words without the "and" glued to the first; nothing when there is none.
fn joined(reader: &Reader<'_>, tokens: &[usize]) -> Option<String> {
    let (first, rest) = tokens.split_first()?;
    let word = reader.text.folded.get(*first)?;
    let bare = Lexicon::peel(&reader.lexicon.and, word)?;
    Some(format!("{bare} {}", reader.words(rest)).trim().to_owned())
}

/// Whether a user is named among the things of a clause: what is theirs cannot be told.
pub fn somebody_else(reader: &Reader<'_>, clause: &Clause, people: &[Person]) -> bool {
    clause.chunks.iter().any(|chunk| match &chunk.kind {
        ChunkKind::Name(name) => {
            reader.look_up(&reader.words(name)).fit.is_empty()
                && name
                    .iter()
                    .any(|token| !users(reader, &[*token], people).is_empty())
        }
        ChunkKind::Amount(_) => false,
    })
}

/// Whether a clause that names nobody goes on about who did the one before: «יוסף לקח 3 ולקח 2».
pub fn goes_on(reader: &Reader<'_>, clause: &Clause) -> bool {
    let Some(verb) = clause.verb else {
        return false;
    };
    let operation = reader.lexicon.verb(verb.verb).map(|verb| verb.operation);
    let told = matches!(verb.form, Form::Third | Form::Any);
    // "and I took 2".
    let mut cues = clause.cues.iter();
    let somebody = cues.any(|(cue, _)| cue.sense == Sense::Pronoun && cue.at < clause.verb_at.end);
    told && matches!(operation, Some(Operation::Out | Operation::Waste)) && !somebody
}

/// Finds the person and removes the name from the clause's chunks.
pub fn take(
    reader: &Reader<'_>,
    clause: &mut Clause,
    all: &[Clause],
    people: &[Person],
) -> Option<Performer> {
    let verb = clause.verb?;
    if !matches!(verb.form, Form::Third | Form::Any) {
        return None;
    }
    // «משה לקח:» over a list.
    let list = all.iter().any(|other| {
        other.sentence == clause.sentence + 1 && other.verb.is_none() && !other.chunks.is_empty()
    });
    before_verb(reader, clause, list, people)
        .or_else(|| after_verb(reader, clause, people))
        .or_else(|| unnamed(clause))
}

/// "He threw 2": somebody, but who that is has to be asked.
fn unnamed(clause: &Clause) -> Option<Performer> {
    let mut cues = clause.cues.iter();
    let told = cues.any(|(cue, _)| cue.sense == Sense::SomebodyElse && cue.at < clause.verb_at.end);
    told.then(|| Performer {
        said: String::new(),
        people: Vec::new(),
    })
}

/// The name right before the verb: a user, or a stranger when it is no product and items follow.
fn before_verb(
    reader: &Reader<'_>,
    clause: &mut Clause,
    list: bool,
    people: &[Person],
) -> Option<Performer> {
    let at = clause.before.checked_sub(1)?;
    let items_follow = list || clause.chunks.len() > clause.before;
    let ChunkKind::Name(name) = &clause.chunks.get(at)?.kind else {
        return None;
    };
    let name = name.clone();
    for from in 0..name.len() {
        let tail = name.get(from..)?;
        let found = users(reader, tail, people);
        if !found.is_empty() && reader.look_up(&reader.words(tail)).fit.is_empty() {
            let (begin, people) = with_those_before(reader, &name, from, found, people);
            let said = reader.words(name.get(begin..)?);
            keep(clause, at, name.get(..begin)?.to_vec());
            return Some(Performer { said, people });
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

/// «יוסף ונועה לקחו»: everybody who is named, from the first name on.
fn with_those_before(
    reader: &Reader<'_>,
    name: &[usize],
    from: usize,
    mut found: Vec<Person>,
    people: &[Person],
) -> (usize, Vec<Person>) {
    let mut begin = from;
    while joined(reader, name.get(begin..).unwrap_or_default()).is_some() {
        let earlier = (0..begin).find_map(|at| {
            let named = users(reader, name.get(at..begin)?, people);
            (!named.is_empty()).then_some((at, named))
        });
        let Some((at, named)) = earlier else {
            break;
        };
        let new: Vec<Person> = named
            .into_iter()
            .filter(|person| !found.contains(person))
            .collect();
        found.extend(new);
        begin = at;
    }
    (begin, found)
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
