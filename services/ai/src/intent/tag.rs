//! What each stretch of tokens may be: a verb, a number, a unit, a mark, a small word or part of
//! a name. Beside the tags stand the cues: every mood, question word, answer and period found.

use shared_language::TokenKind;
use shared_language::numbers::{self, NumberKind, NumberReading};

use super::text::Text;
use crate::lexicon::{Answer, Form, Lexicon, Mood, Sense, UnitRef};

/// A verb as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerbUse {
    /// Position in the lexicon.
    pub verb: usize,
    pub form: Form,
    /// Glued to "that": told about, not reported.
    pub relative: bool,
    /// Glued to "when".
    pub conditional: bool,
    /// Found only by likeness.
    pub misspelt: bool,
}

/// A number as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberUse {
    /// Thousandths, without sign.
    pub value: i64,
    pub kind: NumberKind,
    /// An explicit sign: true is minus.
    pub minus: Option<bool>,
}

/// What a stretch of tokens is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tag {
    Verb(VerbUse),
    Number(NumberUse),
    /// A unit, and whether its word is a plural.
    Unit(UnitRef, bool),
    /// A comma, or a word that only joins.
    Comma,
    /// End of a sentence or line; true after a question mark.
    Stop(bool),
    /// Carries no name: a filler, a mood, a question word.
    Small,
    /// Part of a name, as far as one can tell.
    Word,
}

/// A tag over tokens `at..at + len`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tagged {
    pub tag: Tag,
    pub at: usize,
    pub len: usize,
    /// Glued to "and".
    pub and: bool,
}

/// A sense that says something about the sentence around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cue {
    pub sense: Sense,
    pub at: usize,
    pub len: usize,
}

/// Tags and cues of a text, both in order.
pub fn tag(text: &Text, lexicon: &Lexicon) -> (Vec<Tagged>, Vec<Cue>) {
    let mut tags: Vec<Tagged> = Vec::new();
    let mut cues: Vec<Cue> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let found = one(text, lexicon, at, tags.last());
        if day(text, lexicon, at).is_some() {
            cues.push(Cue {
                sense: Sense::Mood(Mood::Uncertain),
                at,
                len: found.len,
            });
        }
        collect_cues(text, lexicon, at, &found, &mut cues);
        at += found.len.max(1);
        tags.push(found);
    }
    (tags, cues)
}

fn one(text: &Text, lexicon: &Lexicon, at: usize, before: Option<&Tagged>) -> Tagged {
    let tagged = |tag: Tag, len: usize, and: bool| Tagged { tag, at, len, and };
    let (Some(token), Some(word)) = (text.tokens.get(at), text.folded.get(at)) else {
        return tagged(Tag::Small, 1, false);
    };
    if token.kind == TokenKind::Newline {
        return tagged(Tag::Stop(false), 1, false);
    }
    if let Some(len) = day(text, lexicon, at) {
        return tagged(Tag::Small, len, false);
    }
    let bullet = token.kind == TokenKind::Punct && !text.touches(at);
    if !bullet && let Some(reading) = number(text, lexicon, at) {
        return number_tag(text, lexicon, at, &reading, before);
    }
    if token.is_number() {
        // Digits that no language reads as an amount («1.2345»): there is one, and it is not clear.
        let unread = NumberUse {
            value: 0,
            kind: NumberKind::Range { low: 0, high: 0 },
            minus: None,
        };
        return tagged(Tag::Number(unread), 1, false);
    }
    if token.kind == TokenKind::Punct {
        let tag = match token.text.as_str() {
            "?" => Tag::Stop(true),
            "." | "!" | ";" => Tag::Stop(false),
            "," | ":" | "+" | "&" | "/" | "•" | "*" => Tag::Comma,
            "-" if !(before_touches(text, at) && text.touches(at)) => Tag::Comma,
            _ => Tag::Small,
        };
        return tagged(tag, 1, false);
    }
    let phrases = lexicon.at(&text.from(at));
    let verb = phrases.iter().find_map(|phrase| {
        phrase.senses.iter().find_map(|sense| match sense {
            Sense::Verb(verb, form) => Some((plain_verb(*verb, *form), phrase.len)),
            _ => None,
        })
    });
    if let Some((verb, len)) = verb {
        return tagged(Tag::Verb(verb), len, false);
    }
    let unit = phrases.iter().find_map(|phrase| {
        phrase.senses.iter().find_map(|sense| match sense {
            Sense::Unit(unit, plural) => Some((*unit, *plural, phrase.len)),
            _ => None,
        })
    });
    if let Some((unit, plural, len)) = unit {
        let after_number = before.is_some_and(|b| matches!(b.tag, Tag::Number(_)));
        if word.chars().count() > 1 || after_number {
            return tagged(Tag::Unit(unit, plural), len, false);
        }
    }
    if let Some(phrase) = phrases.first() {
        let joins = phrase.senses.contains(&Sense::And);
        let tag = if joins { Tag::Comma } else { Tag::Small };
        return tagged(tag, phrase.len, false);
    }
    if let Some(found) = glued(text, lexicon, at) {
        return found;
    }
    let beside = !stem_senses(text, lexicon, at).is_empty();
    tagged(if beside { Tag::Small } else { Tag::Word }, 1, false)
}

/// Senses of a word under its glued letters, as far as they speak of something beside stock («מהרשימה»).
fn stem_senses(text: &Text, lexicon: &Lexicon, at: usize) -> Vec<Sense> {
    let Some(token) = text.tokens.get(at) else {
        return Vec::new();
    };
    let languages = lexicon.shared_words().languages();
    languages
        .iter()
        .filter(|language| language.writes(&token.text))
        .flat_map(|language| shared_language::prefixes(&token.text, language))
        .filter(|reading| !reading.prefixes.is_empty())
        .flat_map(|reading| {
            lexicon
                .senses(&shared_language::fold(&reading.stem))
                .to_vec()
        })
        .filter(|sense| *sense == Sense::Elsewhere)
        .collect()
}

const fn plain_verb(verb: usize, form: Form) -> VerbUse {
    VerbUse {
        verb,
        form,
        relative: false,
        conditional: false,
        misspelt: false,
    }
}

/// A word with "and", "that", "when" or "the" glued to it, when the rest is a verb, unit or small word.
fn glued(text: &Text, lexicon: &Lexicon, at: usize) -> Option<Tagged> {
    let word = text.folded.get(at)?;
    let rest_of = |rest: &str| -> Option<(Sense, usize)> {
        let mut words = text.from(at);
        *words.first_mut()? = rest;
        let phrases = lexicon.at(&words);
        let useful = |sense: &Sense| matches!(sense, Sense::Verb(..) | Sense::Unit(..));
        phrases
            .iter()
            .find_map(|p| p.senses.iter().find(|s| useful(s)).map(|s| (*s, p.len)))
            .or_else(|| {
                phrases
                    .first()
                    .and_then(|p| Some((*p.senses.first()?, p.len)))
            })
    };
    let tagged = |tag: Tag, len: usize, and: bool| Some(Tagged { tag, at, len, and });
    for (glue, relative, conditional) in [
        (&lexicon.and, false, false),
        (&lexicon.that, true, false),
        (&lexicon.when, false, true),
    ] {
        let Some(rest) = Lexicon::peel(glue, word) else {
            continue;
        };
        match rest_of(rest) {
            Some((Sense::Verb(verb, form), len)) => {
                let verb = VerbUse {
                    relative,
                    conditional,
                    ..plain_verb(verb, form)
                };
                return tagged(Tag::Verb(verb), len, !relative && !conditional);
            }
            Some((Sense::Unit(unit, plural), len)) if !relative && !conditional => {
                return tagged(Tag::Unit(unit, plural), len, true);
            }
            Some((Sense::Filler | Sense::Pronoun | Sense::Mood(_) | Sense::Asks(_), len))
                if !relative && !conditional =>
            {
                return tagged(Tag::Small, len, true);
            }
            _ => {}
        }
    }
    // «בקילו», «ובקילו»: used with a verb that takes it.
    let joined = Lexicon::peel(&lexicon.and, word);
    for (rest, and) in [(Some(word.as_str()), false), (joined, true)] {
        let unit = rest
            .and_then(|rest| Lexicon::peel(&lexicon.with, rest))
            .and_then(rest_of);
        if let Some((Sense::Unit(unit, plural), len)) = unit {
            return tagged(Tag::Unit(unit, plural), len, and);
        }
    }
    let rest = Lexicon::peel(&lexicon.the, word)?;
    match rest_of(rest) {
        Some((Sense::Unit(unit, plural), len)) => tagged(Tag::Unit(unit, plural), len, false),
        _ => None,
    }
}

/// «ביום שני»: a day and not an amount.
fn day(text: &Text, lexicon: &Lexicon, at: usize) -> Option<usize> {
    let phrases = lexicon.at(&text.from(at));
    let lead = phrases
        .iter()
        .find(|p| p.senses.contains(&Sense::DayLead))?;
    let next = text.folded.get(at + lead.len)?;
    let ordinal = lexicon
        .senses(next)
        .iter()
        .any(|sense| matches!(sense, Sense::Ordinal(_)));
    ordinal.then_some(lead.len + 1)
}

/// The longest number that any language reads at `at`.
pub fn number(text: &Text, lexicon: &Lexicon, at: usize) -> Option<NumberReading> {
    lexicon
        .shared_words()
        .languages()
        .iter()
        .filter_map(|language| numbers::read(&text.tokens, at, language))
        .max_by_key(|reading| reading.len)
}

fn number_tag(
    text: &Text,
    lexicon: &Lexicon,
    at: usize,
    reading: &NumberReading,
    before: Option<&Tagged>,
) -> Tagged {
    let len = reading.len.max(1);
    let and = reading
        .prefixes
        .chars()
        .next()
        .is_some_and(|c| lexicon.and.contains(&c.to_string()));
    let tagged = |tag: Tag| Tagged { tag, at, len, and };
    // «the glass one»: points, does not count.
    let points = len == 1
        && before.is_some_and(|b| matches!(b.tag, Tag::Word | Tag::Unit(..)))
        && text.folded.get(at).is_some_and(|word| {
            lexicon
                .senses(word)
                .contains(&Sense::Answer(Answer::Pointing))
        });
    if points {
        return tagged(Tag::Small);
    }
    if in_a_name(text, lexicon, at, len, before) {
        return tagged(Tag::Word);
    }
    tagged(Tag::Number(NumberUse {
        value: reading.value.saturating_abs(),
        kind: reading.kind,
        minus: reading.signed.then_some(reading.value < 0),
    }))
}

/// «7up», «A4», «3%», «6*330»: digits that belong to what they touch.
fn in_a_name(
    text: &Text,
    lexicon: &Lexicon,
    at: usize,
    len: usize,
    before: Option<&Tagged>,
) -> bool {
    let last = at + len - 1;
    let next = text.tokens.get(last + 1);
    if text.touches(last)
        && next.is_some_and(|next| match next.kind {
            TokenKind::Word => {
                lexicon.unit_word(&next.text).is_none()
                    && next.text.starts_with(|c: char| c.is_ascii_alphabetic())
            }
            TokenKind::Punct => matches!(next.text.as_str(), "%" | "*"),
            _ => false,
        })
    {
        return true;
    }
    let digits = text
        .tokens
        .get(at)
        .is_some_and(shared_language::Token::is_number);
    let after_star = at > 0
        && text.tokens.get(at - 1).is_some_and(|t| t.is_punct("*"))
        && before_touches(text, at);
    let glued_latin = before.is_some_and(|b| b.tag == Tag::Word)
        && before_touches(text, at)
        && text.tokens.get(at.wrapping_sub(1)).is_some_and(|t| {
            t.is_word()
                && t.text
                    .chars()
                    .next_back()
                    .is_some_and(|c| c.is_ascii_alphabetic())
        });
    digits && (after_star || glued_latin)
}

fn before_touches(text: &Text, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| text.touches(before))
}

/// Every sense but verbs and units at `at`; inside a verb phrase moods and question words do not count.
fn collect_cues(text: &Text, lexicon: &Lexicon, at: usize, tagged: &Tagged, cues: &mut Vec<Cue>) {
    let verb = matches!(tagged.tag, Tag::Verb(_));
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
                    Sense::Verb(..) | Sense::Unit(..) => true,
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
