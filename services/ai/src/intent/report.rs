//! Reports of one clause: which operation each item means, and what is doubtful about it.

use super::Doubt;
use super::clause::{Chunk, ChunkKind, Clause};
use super::mood::{self, Withheld};
use super::tag::VerbUse;
use super::text::Text;
use super::understand::{Report, Understanding};
use super::verbless::ask;
use crate::entities::items::Item;
use crate::entities::mention::{Mention, Reader};
use crate::entities::people::Performer;
use crate::lexicon::{Answer, Form, Lexicon, Operation, QueryKind, Sense, Verb};

/// The verb of a report with what hangs on it.
pub(super) struct Said<'a> {
    pub(super) verb: VerbUse,
    pub(super) doubts: &'a [Doubt],
    pub(super) performer: &'a Option<Performer>,
}

pub(super) fn report(
    reader: &Reader<'_>,
    clause: &Clause,
    items: &[Item],
    said: &Said<'_>,
    out: &mut Understanding,
) {
    let Some(verb) = reader.lexicon.verb(said.verb.verb) else {
        return;
    };
    let told = matches!(said.verb.form, Form::Any | Form::Third);
    let has_amount = items.iter().any(|item| !item.amounts.is_empty());
    // "No eggplant left".
    let none = verb.operation == Operation::Count
        && !has_amount
        && !clause.asked
        && mood::has(clause, Sense::Answer(Answer::No));
    if none {
        return none_left(reader, items, said, out);
    }
    // «נשאר חלב»: no count without a number.
    if verb.operation == Operation::Count && told && !has_amount {
        return ask(reader, clause, items, QueryKind::Stock, out);
    }
    // «took 3 yoghurts, no 4», «היו 10 יוגורט לקחתי 3»: one name, and which amount is not certain.
    let named = items.iter().filter(|item| !item.name.is_empty()).count();
    let put_right = named == 1 && items.len() > 1;
    // «חלמתי לקחתי 3 יוגורט», «יוסף, קח 3 יוגורט»: words before the verb that name nothing may say
    // that it did not happen, or to whom it is said.
    let strange = |item: &Item| {
        item.amounts.is_empty()
            && item.name_at() < clause.verb_at.start
            && clause.verb.is_some()
            && reader
                .mentions(item)
                .iter()
                .all(|m| m.candidates.is_empty() || m.fuzzy)
    };
    // «לסלט לקחתי 2 קילו»: only what for, or from where.
    let context = |item: &Item| {
        let first = item
            .name
            .first()
            .and_then(|token| reader.text.folded.get(*token));
        first.is_some_and(|word| {
            Lexicon::peel(&reader.lexicon.aside, word).is_some()
                || reader.lexicon.senses(word).contains(&Sense::Purpose)
        })
    };
    let unsaid = |item: &Item| strange(item) && !context(item);
    let prefaced = items.len() > 1 && items.iter().any(unsaid);
    for (at, item) in items.iter().enumerate() {
        if put_right && item.name.is_empty() {
            continue;
        }
        if items.len() > 1 && strange(item) {
            continue;
        }
        if mood::denies(clause, item.piece) {
            out.withheld = Some((Withheld::Denial, verb.operation));
            continue;
        }
        for mut mention in reader.mentions(item) {
            if let Some(amount) = mention.amount.as_mut().filter(|_| put_right) {
                amount.unclear = true;
            }
            if beside(reader, &mention) {
                continue;
            }
            let (operation, could_be) = meant(clause, item, &mention, said.verb, reader.lexicon);
            let mut doubts = said.doubts.to_vec();
            if prefaced {
                doubts.push(Doubt::Uncertain);
            }
            if mention.other_container {
                doubts.push(Doubt::Container);
            }
            // Whoever brought the goods, they are here.
            let happened = operation == Operation::Waste && verb.reason.is_some();
            if operation != Operation::In
                && !happened
                && said
                    .performer
                    .as_ref()
                    .is_some_and(|who| who.people.is_empty())
            {
                doubts.push(Doubt::Stranger);
            }
            let keeps = (operation == Operation::In)
                .then(|| mood::expiry(clause, items, at))
                .flatten();
            out.reports.push(Report {
                operation,
                could_be,
                reason: verb.reason.clone().or_else(|| why(clause, item)),
                expiry: keeps,
                mention,
                doubts,
                performer: said.performer.clone(),
            });
        }
    }
    if items.is_empty() {
        out.reports.push(bare(verb, clause, said));
    }
}

/// Why this item: of several reasons the first that is said after it.
fn why(clause: &Clause, item: &Item) -> Option<String> {
    let after = clause.reasons.iter().find(|(at, _)| *at > item.name_at());
    let several = clause.reasons.len() > 1;
    after
        .filter(|_| several)
        .map(|(_, reason)| reason.clone())
        .or_else(|| clause.reason.clone())
}

/// "No eggplant left".
fn none_left(reader: &Reader<'_>, items: &[Item], said: &Said<'_>, out: &mut Understanding) {
    for mention in items.iter().flat_map(|item| reader.mentions(item)) {
        out.reports.push(Report {
            operation: Operation::Finished,
            could_be: Vec::new(),
            reason: None,
            expiry: None,
            mention,
            doubts: said.doubts.to_vec(),
            performer: None,
        });
    }
}

/// A verb alone.
fn bare(verb: &Verb, clause: &Clause, said: &Said<'_>) -> Report {
    Report {
        operation: verb.operation,
        could_be: verb.could_be.clone(),
        reason: verb.reason.clone().or_else(|| clause.reason.clone()),
        expiry: None,
        mention: Mention::default(),
        doubts: said.doubts.to_vec(),
        performer: said.performer.clone(),
    }
}

/// Takes out words between a verb and the amounts that only say from where or what for:
/// «קיבלנו מתנובה 3 ארגזים חלב», «לקחתי למנה הראשונה 3 יוגורט», «הגיע הירקן עם 5 קילו גזר».
pub(super) fn without_context(reader: &Reader<'_>, clause: &mut Clause) {
    let Some(verb) = clause.verb else {
        return;
    };
    let at = clause.before;
    let (Some(first), Some(second)) = (clause.chunks.get(at), clause.chunks.get(at + 1)) else {
        return;
    };
    let ChunkKind::Name(name) = &first.kind else {
        return;
    };
    let joined =
        |chunk: &&Chunk| !(chunk.apart || chunk.and && matches!(chunk.kind, ChunkKind::Amount(_)));
    let run: Vec<&Chunk> = clause
        .chunks
        .iter()
        .skip(at + 1)
        .take_while(joined)
        .collect();
    let (ChunkKind::Amount(_), Some(ChunkKind::Name(last))) =
        (&second.kind, run.last().map(|chunk| &chunk.kind))
    else {
        return;
    };
    let operation = reader.lexicon.verb(verb.verb).map(|verb| verb.operation);
    let goods = operation == Some(Operation::In);
    let glued = name
        .first()
        .and_then(|token| reader.text.folded.get(*token))
        .is_some_and(|word| Lexicon::peel(&reader.lexicon.aside, word).is_some());
    let brought = goods && matches!(verb.form, Form::Third | Form::Any);
    let found = reader.look_up(&reader.words(name));
    let unknown = found.fit.is_empty();
    // «בצל» is no "in a shadow": the word as it stands is a product's.
    let own = name
        .first()
        .and_then(|token| reader.text.folded.get(*token))
        .is_some_and(|word| {
            let known = found.fit.iter().filter_map(|id| reader.catalogue.get(*id));
            known
                .into_iter()
                .any(|known| known.words().any(|own| own == word))
        });
    let known = !reader.look_up(&reader.words(last)).fit.is_empty();
    // «הוצאתי עבור המטבח קילו בשר».
    let purpose = name
        .first()
        .and_then(|token| reader.text.folded.get(*token))
        .is_some_and(|word| reader.lexicon.senses(word).contains(&Sense::Purpose));
    let aside = (glued && !own) || (brought && unknown) || (purpose && unknown);
    if aside && known {
        clause.chunks.remove(at);
    }
}

/// «לקחתי אוטובוס», «קיבלתי 5 הודעות»: never stock, unless a product is really called so.
pub(super) fn beside(reader: &Reader<'_>, mention: &Mention) -> bool {
    let known = !mention.candidates.is_empty() && !mention.fuzzy;
    let text = Text::new(&mention.text);
    let aside = |word: &String| reader.lexicon.senses(word).contains(&Sense::Beside);
    let mut words = text.folded.iter();
    if known {
        !text.is_empty() && words.all(aside)
    } else {
        words.any(aside)
    }
}

/// The operation a verb means here, or what it may mean.
fn meant(
    clause: &Clause,
    item: &Item,
    mention: &Mention,
    said: VerbUse,
    lexicon: &Lexicon,
) -> (Operation, Vec<Operation>) {
    let Some(verb) = lexicon.verb(said.verb) else {
        return (Operation::Ambiguous, Vec::new());
    };
    let operation = verb.operation;
    if operation == Operation::Ambiguous {
        return (operation, verb.could_be.clone());
    }
    let ordered = matches!(said.form, Form::Imperative | Form::ImperativeWithAmount);
    let elsewhere = ordered && mood::has(clause, Sense::Elsewhere);
    let needs_amount = said.form == Form::ImperativeWithAmount && mention.amount.is_none();
    let minus = item.amounts.iter().find_map(|amount| amount.minus);
    let against_sign = matches!(
        (minus, operation),
        (Some(true), Operation::In | Operation::Count)
            | (
                Some(false),
                Operation::Out | Operation::Waste | Operation::Count
            )
    );
    let contradicted = mood::has(clause, Sense::Contradicts(operation));
    let finished_some = operation == Operation::Finished
        && mention
            .amount
            .as_ref()
            .is_some_and(|amount| !amount.parts.is_empty());
    // «ירד ל-5 קילו»: what is left, not what was taken.
    let level = matches!(operation, Operation::Out | Operation::In)
        && mood::has(clause, Sense::Level)
        && !elsewhere;
    if clause.counted && operation != Operation::Finished && !mood::has(clause, Sense::Level) {
        (Operation::Ambiguous, vec![operation])
    } else if level && !needs_amount {
        (Operation::Count, Vec::new())
    } else if elsewhere || needs_amount {
        (Operation::Ambiguous, vec![operation])
    } else if finished_some {
        (Operation::Ambiguous, vec![Operation::Out])
    } else if against_sign || contradicted {
        let other = if operation == Operation::In {
            Operation::Out
        } else {
            Operation::In
        };
        (Operation::Ambiguous, vec![operation, other])
    } else {
        (operation, Vec::new())
    }
}
