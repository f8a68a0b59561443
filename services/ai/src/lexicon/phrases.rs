//! Phrases: folded words of one to six tokens, each with everything they may mean.
//!
//! One phrase may have several senses («לא» is a denial, an answer and a correction); which one
//! counts is decided where the sentence is read, never here.

use std::collections::HashMap;

use super::{Answer, Form, Interrogative, Mood, Operation, Period, QueryKind, Talk, UnitRef};

/// One thing a phrase may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// Position in [`super::Lexicon::verbs`], and how it is said.
    Verb(usize, Form),
    /// A unit, and whether the word is a plural.
    Unit(UnitRef, bool),
    /// A product so described comes in this container.
    ComesIn(UnitRef),
    Asks(Interrogative),
    Mood(Mood),
    Query(QueryKind),
    Talk(Talk),
    Answer(Answer),
    /// Counted from one; zero is the last.
    Ordinal(u8),
    Filler,
    Pronoun,
    /// "He", «היא»: who that is, only a person can say.
    SomebodyElse,
    /// Speaks of a list, an order or a minimum.
    Elsewhere,
    /// Contradicts a report of this operation.
    Contradicts(Operation),
    Period(Period),
    DayLead,
    /// The number after it counts nothing in stock («שולחן 5», «בשעה 8»).
    LabelLead,
    /// Beside a number: a price.
    Money,
    /// Before a number after a name: its price, perhaps («יוגורט ב-50»).
    Price,
    /// A number with a letter or word of direction: a level reached, not a change («ירד ל-5»).
    Level,
    Range,
    And,
    /// After it "that …" is a report («תרשום שלקחתי»).
    Notes,
    /// Never stock: beside a verb of stock it is small talk.
    Beside,
    /// Before what it is for («בשביל הסלט»).
    Purpose,
    /// After a number: part of a name («3 אחוז»).
    Percent,
    /// Begins until when goods keep («תוקף עד»).
    ExpiryLead,
}

/// A phrase found at some token: how many tokens it takes and what it may mean.
#[derive(Debug, Clone, Copy)]
pub struct Phrase<'a> {
    pub len: usize,
    pub senses: &'a [Sense],
}

/// All phrases of all languages.
#[derive(Debug, Default)]
pub struct Phrases {
    by_words: HashMap<String, Vec<Sense>>,
    longest: usize,
    /// Unknown words are compared with these, one by one: kept apart from the rest.
    units: Vec<(String, UnitRef, bool)>,
    verbs: Vec<VerbWord>,
}

/// A single word that is a verb: its position in [`super::Lexicon::verbs`], and how it is said.
#[derive(Debug)]
pub struct VerbWord {
    pub word: String,
    pub verb: usize,
    pub form: Form,
}

impl Phrases {
    /// Adds one sense to a phrase given as folded words joined by single spaces.
    pub fn add(&mut self, folded: String, sense: Sense) {
        self.longest = self.longest.max(folded.split(' ').count());
        if !folded.contains(' ') {
            self.list(&folded, sense);
        }
        let senses = self.by_words.entry(folded).or_default();
        if !senses.contains(&sense) {
            senses.push(sense);
        }
    }

    /// A word's first sense as a unit, and as a verb, is the one that counts.
    fn list(&mut self, word: &str, sense: Sense) {
        match sense {
            Sense::Unit(unit, plural) if self.units.iter().all(|(own, ..)| own != word) => {
                self.units.push((word.to_owned(), unit, plural));
            }
            Sense::Verb(verb, form) if self.verbs.iter().all(|own| own.word != word) => {
                self.verbs.push(VerbWord {
                    word: word.to_owned(),
                    verb,
                    form,
                });
            }
            _ => {}
        }
    }

    /// What exactly these words mean.
    pub fn get(&self, folded: &str) -> &[Sense] {
        self.by_words.get(folded).map_or(&[], Vec::as_slice)
    }

    /// Every phrase that starts `words`, longest first.
    pub fn at<'a>(&'a self, words: &[&str]) -> Vec<Phrase<'a>> {
        let mut found = Vec::new();
        let mut joined = String::new();
        for (at, word) in words.iter().take(self.longest).enumerate() {
            if at > 0 {
                joined.push(' ');
            }
            joined.push_str(word);
            let senses = self.get(&joined);
            // A description counts for products only: in a sentence it is part of a name.
            if senses
                .iter()
                .any(|sense| !matches!(sense, Sense::ComesIn(_)))
            {
                found.push(Phrase {
                    len: at + 1,
                    senses,
                });
            }
        }
        found.reverse();
        found
    }

    /// Every phrase with its senses, in order.
    pub fn all(&self) -> impl Iterator<Item = (&str, &[Sense])> {
        let mut all: Vec<_> = self.by_words.iter().collect();
        all.sort_by_key(|(phrase, _)| phrase.as_str());
        all.into_iter()
            .map(|(phrase, senses)| (phrase.as_str(), senses.as_slice()))
    }

    /// All single words that are units, and whether they are plurals.
    pub fn units(&self) -> &[(String, UnitRef, bool)] {
        &self.units
    }

    /// All single words that are verbs: what a misspelt verb is compared with.
    pub fn verbs(&self) -> &[VerbWord] {
        &self.verbs
    }
}
