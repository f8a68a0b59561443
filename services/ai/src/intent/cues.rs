//! What the words of a stretch say about the sentence around it: moods, question words, answers,
//! periods. A longer phrase of doubt takes in its own small words («אם אני לא טועה»).

use super::glued::{self, stem_senses};
use super::tag::{Cue, Tag, Tagged};
use super::text::Text;
use crate::lexicon::{Lexicon, Mood, Sense};

/// Every sense but verbs and units at `at`; inside a verb phrase moods and question words do not count.
pub(super) fn collect_cues(
    text: &Text,
    lexicon: &Lexicon,
    at: usize,
    tagged: &Tagged,
    cues: &mut Vec<Cue>,
) {
    let verb = matches!(tagged.tag, Tag::Verb(_));
    if glued::hyphened(text, lexicon, at) {
        return;
    }
    if matches!(tagged.tag, Tag::Small | Tag::Word) {
        let beside = stem_senses(text, lexicon, at);
        cues.extend(beside.into_iter().map(|sense| Cue { sense, at, len: 1 }));
        // «כשאני»: a condition, whatever word it is glued to.
        let when = text
            .folded
            .get(at)
            .and_then(|word| Lexicon::peel(&lexicon.when, word));
        if when.is_some_and(|rest| !lexicon.senses(rest).is_empty()) {
            cues.push(Cue {
                sense: Sense::Mood(Mood::Condition),
                at,
                len: 1,
            });
        }
    }
    // «אם אני לא טועה»: neither a condition nor a denial.
    let hedge = tagged.len > 1
        && lexicon.at(&text.from(at)).iter().any(|phrase| {
            phrase.len == tagged.len && phrase.senses.contains(&Sense::Mood(Mood::Uncertain))
        });
    for inside in at..at + tagged.len.max(1) {
        let words = text.from(inside);
        let mut phrases = lexicon.at(&words);
        let peeled = text
            .folded
            .get(inside)
            .and_then(|word| Lexicon::peel(&lexicon.and, word));
        if phrases.is_empty()
            && let Some(rest) = peeled
        {
            let mut words = words.clone();
            if let Some(first) = words.first_mut() {
                *first = rest;
            }
            phrases = lexicon.at(&words);
        }
        for phrase in phrases {
            for sense in phrase.senses {
                let silent = match sense {
                    Sense::Verb(..)
                    | Sense::Unit(..)
                    | Sense::LabelLead
                    | Sense::Money
                    | Sense::Price
                    | Sense::Level
                    | Sense::Beside
                    | Sense::Purpose
                    | Sense::Percent => true,
                    Sense::Mood(Mood::Condition | Mood::Denial)
                    | Sense::Answer(_)
                    | Sense::Asks(_)
                        if hedge =>
                    {
                        true
                    }
                    // «לקחתי כמה קילו»: some, not a question.
                    Sense::Asks(_) if matches!(tagged.tag, Tag::Number(_)) => true,
                    Sense::Answer(_) => verb && phrase.len < tagged.len,
                    Sense::Mood(mood) => verb && *mood != Mood::Condition,
                    Sense::Asks(_) | Sense::Filler | Sense::Range | Sense::Period(_) => {
                        verb && phrase.len <= tagged.len
                    }
                    _ => false,
                };
                if !silent {
                    cues.push(Cue {
                        sense: *sense,
                        at: inside,
                        len: phrase.len,
                    });
                }
            }
        }
    }
}
