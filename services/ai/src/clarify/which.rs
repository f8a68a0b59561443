//! Which of the products offered an answer means: by its label, its words, its size or its measure.

use shared_language::fold;
use uuid::Uuid;

use super::ask::{Choice, Question};
use super::facts::Facts;
use crate::entities::mention::{look_up, sort_out};
use crate::entities::size::{of_size, size_said};
use crate::intent::AnswerReading;
use crate::intent::text::Text;
use crate::lexicon::Lexicon;

/// Products a question is about: its options, or everything that fits when it only narrows.
pub(super) fn offered_products(question: &Question) -> Vec<Uuid> {
    let options: Vec<Uuid> = question
        .options
        .iter()
        .filter_map(|option| match option.choice {
            Choice::Product(id) => Some(id),
            _ => None,
        })
        .collect();
    if options.is_empty() {
        question.task.mention.candidates.clone()
    } else {
        options
    }
}

/// Which of these products the words mean: a label said exactly, else every word fits.
pub(super) fn which_of(
    question: &Question,
    ids: &[Uuid],
    words: &str,
    facts: &Facts<'_>,
) -> Vec<Uuid> {
    let folded = fold(words);
    let labelled: Vec<Uuid> = question
        .options
        .iter()
        .filter(|option| fold(&option.label) == folded)
        .filter_map(|option| match option.choice {
            Choice::Product(id) => Some(id),
            _ => None,
        })
        .collect();
    if labelled.len() == 1 {
        return labelled;
    }
    let found = sort_out(
        &facts
            .catalogue
            .among(ids, facts.lexicon)
            .search(words, ids.len().max(1)),
    );
    if !found.fit.is_empty() {
        return found.fit;
    }
    if let [one] = held_by(ids, words, facts).as_slice() {
        return vec![*one];
    }
    // «הגדול» of several sizes.
    if let Some((rest, big)) = size_said(facts.lexicon, words) {
        let among = if rest.is_empty() {
            ids.to_vec()
        } else {
            let index = facts.catalogue.among(ids, facts.lexicon);
            sort_out(&index.search(&rest, ids.len().max(1))).fit
        };
        if let Some(chosen) = of_size(facts.catalogue, facts.lexicon, &among, big) {
            return chosen;
        }
    }
    // Alike counts among a few offered, when it can be one only.
    if found.alike.len() == 1 && look_up(facts.catalogue, words).fit.is_empty() {
        return found.alike;
    }
    Vec::new()
}

/// Products whose own words hold these, glued letters aside: «של השמן» of «טונה בשמן».
fn held_by(ids: &[Uuid], words: &str, facts: &Facts<'_>) -> Vec<Uuid> {
    let lexicon = facts.lexicon;
    let said = Text::new(words).folded;
    let bare = |word: &str| {
        let peeled = [&lexicon.the, &lexicon.aside].map(|glue| Lexicon::peel(glue, word));
        peeled.into_iter().flatten().map(str::to_owned).collect()
    };
    let holds = |id: &&Uuid| {
        facts.catalogue.get(**id).is_some_and(|known| {
            said.iter().all(|word| {
                let said: Vec<String> = bare(word);
                known.words().any(|own| {
                    let own_bare: Vec<String> = bare(own);
                    own == word
                        || said
                            .iter()
                            .any(|said| said == own || own_bare.contains(said))
                        || own_bare.contains(word)
                })
            })
        })
    };
    let found = ids.iter().filter(holds).copied();
    if said.is_empty() {
        Vec::new()
    } else {
        found.collect()
    }
}

/// Those of the products found that hold the measure said («זירו ליטר וחצי»), when it tells some apart.
pub(super) fn by_measure(
    found: Vec<Uuid>,
    reading: &AnswerReading,
    facts: &Facts<'_>,
) -> (Vec<Uuid>, bool) {
    let Some([part]) = reading
        .amount
        .as_ref()
        .map(|amount| amount.parts.as_slice())
    else {
        return (found, false);
    };
    let lexicon = facts.lexicon;
    let unit = part.unit.as_deref().and_then(|id| lexicon.unit_named(id));
    let measure = unit.filter(|unit| lexicon.unit(*unit).is_some_and(|unit| unit.base > 0));
    let Some(measure) = measure else {
        return (found, false);
    };
    let holds = |id: &Uuid| {
        let known = facts.catalogue.get(*id);
        known.is_some_and(|known| {
            !known.measured() && known.has_number(lexicon, part.value.thousandths(), Some(measure))
        })
    };
    let sized: Vec<Uuid> = found.iter().copied().filter(holds).collect();
    if sized.is_empty() {
        (found, false)
    } else {
        (sized, true)
    }
}
