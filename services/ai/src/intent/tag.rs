//! What each stretch of tokens may be: a verb, a number, a unit, a mark, a small word or part of
//! a name. Beside the tags stand the cues: every mood, question word, answer and period found.

use shared_language::TokenKind;
use shared_language::numbers::NumberKind;

use super::aside;
use super::cues::collect_cues;
use super::expiry;
use super::glued::{self, before_touches, day, number, number_tag, stem_senses};
use super::said_date::SaidDate;
use super::text::Text;
use crate::lexicon::{Form, Lexicon, Mood, Sense, UnitRef};

/// A verb as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing about how it was said"
)]
pub struct VerbUse {
    /// Position in the lexicon.
    pub verb: usize,
    pub form: Form,
    /// Glued to "that": told about, not reported.
    pub relative: bool,
    /// Glued to "when".
    pub conditional: bool,
    /// Found only by likeness, and it may be another word.
    pub misspelt: bool,
    /// Found only by likeness.
    pub guessed: bool,
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

/// An amount that was said, but not in a number anybody could book.
const UNREAD: NumberUse = NumberUse {
    value: 0,
    kind: NumberKind::Range { low: 0, high: 0 },
    minus: None,
};

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
    /// Until when goods keep.
    Expiry(SaidDate),
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
    let goods = expiry::speaks_of_goods(text, lexicon);
    while at < text.len() {
        if goods && let Some((date, len)) = expiry::read(text, lexicon, at) {
            tags.push(Tagged {
                tag: Tag::Expiry(date),
                at,
                len,
                and: false,
            });
            at += len;
            continue;
        }
        let plain = tags.iter().rev().find(|tag| tag.tag != Tag::Small);
        let after_unit = plain.is_some_and(|tag| matches!(tag.tag, Tag::Unit(..)));
        let found = one(text, lexicon, at, (tags.last(), after_unit));
        if matches!(found.tag, Tag::Number(_)) && aside::led_by(text, lexicon, at, Sense::Level) {
            cues.push(Cue {
                sense: Sense::Level,
                at,
                len: found.len,
            });
        }
        if day(text, lexicon, at).is_some() {
            cues.push(Cue {
                sense: Sense::Mood(Mood::Uncertain),
                at,
                len: found.len,
            });
        }
        collect_cues(text, lexicon, at, &found, &mut cues);
        // «תעדכן שלקחתי 2»: what is to be noted follows.
        let said = tags.iter_mut().rev().find(|tag| tag.tag != Tag::Small);
        if let (Tag::Verb(_), Some(last)) = (found.tag, said)
            && matches!(last.tag, Tag::Verb(_))
            && last.len == 1
            && text
                .folded
                .get(last.at)
                .is_some_and(|word| lexicon.senses(word).contains(&Sense::Notes))
        {
            last.tag = Tag::Small;
        }
        at += found.len.max(1);
        tags.push(found);
    }
    (tags, cues)
}

/// `before` is the tag before, and whether the last that says something is a unit.
fn one(
    text: &Text,
    lexicon: &Lexicon,
    at: usize,
    (before, after_unit): (Option<&Tagged>, bool),
) -> Tagged {
    let tagged = |tag: Tag, len: usize, and: bool| Tagged { tag, at, len, and };
    let (Some(token), Some(word)) = (text.tokens.get(at), text.folded.get(at)) else {
        return tagged(Tag::Small, 1, false);
    };
    if token.kind == TokenKind::Newline {
        return tagged(Tag::Stop(false), 1, false);
    }
    if let Some(len) = day(text, lexicon, at).or_else(|| aside::counts_nothing(text, lexicon, at)) {
        return tagged(Tag::Small, len, false);
    }
    // «חלב 3%», «3 אחוז»: part of a name.
    if let Some((_, len)) = aside::percentage(text, lexicon, at) {
        return tagged(Tag::Word, len, false);
    }
    if aside::vague(text, lexicon, at, before) {
        return tagged(Tag::Number(UNREAD), 1, false);
    }
    let bullet = token.kind == TokenKind::Punct && !text.touches(at);
    if !bullet && let Some(reading) = number(text, lexicon, at) {
        return number_tag(text, lexicon, at, &reading, before);
    }
    if token.is_number() {
        // Digits that no language reads as an amount («1.2345»): there is one, and it is not clear.
        return tagged(Tag::Number(UNREAD), 1, false);
    }
    if token.kind == TokenKind::Punct {
        // «M&M», «קוקה-קולה»
        let within = before_touches(text, at) && text.touches(at);
        let tag = match token.text.as_str() {
            "&" | "-" if within => Tag::Small,
            "?" => Tag::Stop(true),
            "." | "!" | ";" => Tag::Stop(false),
            "," | ":" | "+" | "&" | "/" | "•" | "*" | "-" => Tag::Comma,
            _ => Tag::Small,
        };
        return tagged(tag, 1, false);
    }
    if glued::hyphened(text, lexicon, at) {
        return tagged(Tag::Small, 1, false);
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
        // «ארגז קרטוני פיצה»: what is counted comes in another container.
        let inside = after_unit && lexicon.unit(unit).is_some_and(|unit| unit.container);
        if inside {
            return tagged(Tag::Word, len, false);
        }
        if word.chars().count() > 1 || after_number {
            return tagged(Tag::Unit(unit, plural), len, false);
        }
        // «כפפות L»: a size, not litres.
        if len == 1 && lexicon.size_letters.contains(word) {
            return tagged(Tag::Word, len, false);
        }
    }
    if let Some(phrase) = phrases.iter().find(|phrase| aside::says_something(phrase)) {
        let joins = phrase.senses.contains(&Sense::And);
        let tag = if joins { Tag::Comma } else { Tag::Small };
        return tagged(tag, phrase.len, joins);
    }
    if let Some(found) = glued::glued(text, lexicon, at) {
        return found;
    }
    if before.is_some_and(|b| matches!(b.tag, Tag::Number(_)))
        && let Some((unit, plural)) = lexicon.unit_alike(word)
    {
        return tagged(Tag::Unit(unit, plural), 1, false);
    }
    let beside = !stem_senses(text, lexicon, at).is_empty();
    tagged(if beside { Tag::Small } else { Tag::Word }, 1, false)
}

pub(super) const fn plain_verb(verb: usize, form: Form) -> VerbUse {
    VerbUse {
        verb,
        form,
        relative: false,
        conditional: false,
        misspelt: false,
        guessed: false,
    }
}
