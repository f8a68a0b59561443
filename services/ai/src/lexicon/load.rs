//! Reads the word files of every language into one [`Lexicon`].

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use shared_language::{Token, fold, tokens};

use super::dates::DateWords;
use super::phrases::{Phrase, Phrases, Sense};
use super::{Operation, Unit, UnitRef, Verb, check};
use crate::intent::slip::surely;

type Files = &'static [(&'static str, &'static [(&'static str, &'static str)])];
const LANGUAGES: Files = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// Why the word files were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LexiconError {
    #[error("language {language}: file {file}.toml is missing")]
    Missing { language: String, file: String },
    #[error("language {language}, {file}.toml: {message}")]
    Malformed {
        language: String,
        file: String,
        message: String,
    },
    #[error("language {language}: \"{phrase}\" is under {first:?} and under {second:?}")]
    Contradiction {
        language: String,
        phrase: String,
        first: Operation,
        second: Operation,
    },
    #[error("\"{phrase}\" cannot be both {first} and {second}")]
    Exclude {
        phrase: String,
        first: String,
        second: String,
    },
    #[error("language {language}: unit \"{unit}\" is missing or of another kind")]
    Unit { language: String, unit: String },
    #[error(
        "language {language}: reply \"{key}\" is missing or its placeholders differ: {placeholders}"
    )]
    Reply {
        language: String,
        key: String,
        placeholders: String,
    },
    #[error("{0}")]
    Shared(String),
}

/// How one language words its replies.
#[derive(Debug)]
pub struct Wording {
    pub right_to_left: bool,
    pub replies: BTreeMap<String, String>,
    /// Singular and plural of every unit, by [`UnitRef`].
    pub units: HashMap<UnitRef, (String, String)>,
}

/// The words of all languages.
#[derive(Debug)]
pub struct Lexicon {
    pub(super) verbs: Vec<Verb>,
    pub(super) units: Vec<Unit>,
    pub(super) phrases: Phrases,
    pub(super) wordings: BTreeMap<String, Wording>,
    /// Letters glued to the front of a word, folded.
    pub(crate) and: HashSet<String>,
    pub(crate) the: HashSet<String>,
    /// Letters that take what they are glued to as a means («השתמשתי בקילו»).
    pub(crate) with: HashSet<String>,
    /// Letters that make what they are glued to what something is for («לרוטב»).
    pub(crate) towards: HashSet<String>,
    /// Those, and letters of a place or a source («מתנובה», «במקרר»).
    pub(crate) aside: HashSet<String>,
    /// Letters that sound alike, a group each.
    pub(crate) sounds: Vec<String>,
    /// Words before what something only lies in ("tuna in water").
    pub(crate) within: HashSet<String>,
    /// Words of size, and whether they mean the big one.
    pub(crate) sizes: HashMap<String, bool>,
    /// Sizes that are letters, from the smallest on.
    pub(crate) size_letters: Vec<String>,
    /// Marks that were spoken, by their folded words.
    pub(crate) dictated: HashMap<String, &'static str>,
    pub(crate) that: HashSet<String>,
    pub(crate) when: HashSet<String>,
    pub(crate) dates: DateWords,
    numbers: &'static shared_language::Lexicon,
}

impl Lexicon {
    /// The embedded words, read and checked at first use.
    pub fn shared() -> Result<&'static Self, LexiconError> {
        static SHARED: OnceLock<Result<Lexicon, LexiconError>> = OnceLock::new();
        SHARED
            .get_or_init(|| Self::from_files(LANGUAGES))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// Reads `(language, [(file without .toml, text)])`.
    pub fn from_files(languages: &[(&str, &[(&str, &str)])]) -> Result<Self, LexiconError> {
        let numbers = shared_language::Lexicon::shared()
            .map_err(|error| LexiconError::Shared(error.to_string()))?;
        let mut lexicon = Self {
            verbs: Vec::new(),
            units: Vec::new(),
            phrases: Phrases::default(),
            wordings: BTreeMap::new(),
            and: HashSet::new(),
            the: HashSet::new(),
            with: HashSet::new(),
            towards: HashSet::new(),
            aside: HashSet::new(),
            sounds: Vec::new(),
            within: HashSet::new(),
            sizes: HashMap::new(),
            size_letters: Vec::new(),
            dictated: HashMap::new(),
            that: HashSet::new(),
            when: HashSet::new(),
            dates: DateWords::default(),
            numbers,
        };
        for (language, files) in languages {
            lexicon.language(language, files)?;
        }
        check::replies(&lexicon.wordings)?;
        check::units(&lexicon.wordings, &lexicon.units)?;
        check::senses(&lexicon.phrases, &lexicon.units)?;
        Ok(lexicon)
    }

    pub fn verb(&self, verb: usize) -> Option<&Verb> {
        self.verbs.get(verb)
    }

    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    pub fn unit(&self, unit: UnitRef) -> Option<&Unit> {
        self.units.get(unit)
    }

    /// The unit with this id.
    pub fn unit_named(&self, id: &str) -> Option<UnitRef> {
        self.units.iter().position(|unit| unit.id == id)
    }

    /// The unit a single word names, if it names one.
    pub fn unit_word(&self, word: &str) -> Option<UnitRef> {
        self.phrases
            .get(&fold(word))
            .iter()
            .find_map(|sense| match sense {
                Sense::Unit(unit, _) => Some(*unit),
                _ => None,
            })
    }

    /// The unit whose word this surely is a slip of, and whether that word is a plural.
    pub fn unit_alike(&self, word: &str) -> Option<(UnitRef, bool)> {
        let mut found = None;
        for (own, unit, plural) in self.phrases.units() {
            if !surely(word, own, &self.sounds) {
                continue;
            }
            match found {
                Some((other, _)) if other != *unit => return None,
                _ => found = Some((*unit, *plural)),
            }
        }
        found
    }

    /// The container that a word of a product's description says it comes in.
    pub fn container_word(&self, word: &str) -> Option<UnitRef> {
        self.phrases
            .get(&fold(word))
            .iter()
            .find_map(|sense| match sense {
                Sense::Unit(unit, _) | Sense::ComesIn(unit) => Some(*unit),
                _ => None,
            })
    }

    /// Every phrase that starts these folded words, longest first.
    pub fn at<'a>(&'a self, words: &[&str]) -> Vec<Phrase<'a>> {
        self.phrases.at(words)
    }

    /// All senses of one folded phrase.
    pub fn senses(&self, folded: &str) -> &[Sense] {
        self.phrases.get(folded)
    }

    pub(crate) fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    /// `word` without one letter group of `glue` in front, when something is left.
    pub(crate) fn peel<'w>(glue: &HashSet<String>, word: &'w str) -> Option<&'w str> {
        glue.iter()
            .filter_map(|front| word.strip_prefix(front.as_str()))
            .find(|rest| rest.chars().count() > 1)
    }

    /// Number words and morphology of every language.
    pub fn shared_words(&self) -> &'static shared_language::Lexicon {
        self.numbers
    }

    /// Codes of the languages that have words.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.wordings.keys().map(String::as_str)
    }

    /// How a language words replies; an unknown one words them as the first language.
    pub fn wording(&self, language: &str) -> Option<&Wording> {
        self.wordings
            .get(language)
            .or_else(|| self.wordings.values().next_back())
    }
}

/// The words of a phrase as the lookup expects them.
pub fn key(phrase: &str) -> String {
    let words: Vec<String> = tokens(phrase).iter().map(folded).collect();
    words.join(" ")
}

/// A token's matching form; a mark stands for itself.
pub fn folded(token: &Token) -> String {
    let folded = fold(&token.text);
    if folded.is_empty() {
        token.text.clone()
    } else {
        folded
    }
}

pub(super) fn extend(set: &mut HashSet<String>, words: &[String]) {
    set.extend(words.iter().map(|word| fold(word)));
}

pub(super) fn read<T: DeserializeOwned>(
    language: &str,
    files: &[(&str, &str)],
    file: &str,
) -> Result<T, LexiconError> {
    let (_, text) = files
        .iter()
        .find(|(name, _)| *name == file)
        .ok_or_else(|| LexiconError::Missing {
            language: language.to_owned(),
            file: file.to_owned(),
        })?;
    toml::from_str(text).map_err(|error| LexiconError::Malformed {
        language: language.to_owned(),
        file: file.to_owned(),
        message: error.to_string(),
    })
}
