//! The words of every language, read once from `data/<language>/*.toml`.
//!
//! Owns the data and its checks; publishes [`Lexicon`] (all languages) and [`LanguageData`] (one).
//! Invariants: a form has one meaning within its kind; contradictions are refused when loading.
//! To add a language: add a folder with `language.toml` and `numbers.toml` (required),
//! `products.toml` and `script.toml` (optional). Nothing else changes.

mod load;
mod raw;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use serde::Deserialize;

/// `(language, [(file, text)])`, listed by the build script from `data/`.
type Files = &'static [(&'static str, &'static [(&'static str, &'static str)])];
const LANGUAGES: Files = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// What a number word does in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 0–9.
    Unit,
    /// 10–19 in one word.
    Teen,
    /// 10, 20 … 90.
    Ten,
    /// Multiplies what stands before it by 100.
    Hundred,
    /// Several hundreds in one word.
    Hundreds,
    /// Multiplies what stands before it by a thousand or more.
    Scale,
    /// Several thousands in one word.
    Thousands,
}

/// What a counting noun stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CounterKind {
    /// One by itself («יחיד», "single").
    Lone,
    Pair,
    Dozen,
}

/// A number word's meaning; values in whole units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberWord {
    Count { role: Role, value: i64 },
    Counter { kind: CounterKind, value: i64 },
    Fraction { parts: i64, plural: bool },
}

/// Number words and the small words around numbers. Keys are normalised with regular final letters.
#[derive(Debug, Default)]
pub struct NumberWords {
    pub(crate) exact: HashMap<String, NumberWord>,
    /// By [`crate::fold`], where that is unambiguous.
    pub(crate) folded: HashMap<String, NumberWord>,
    pub(crate) ordinals: HashMap<String, i64>,
    pub(crate) conjunctions: HashSet<String>,
    pub(crate) glued_conjunction: String,
    /// Each may be several words.
    pub(crate) approximate: Vec<Vec<String>>,
    pub(crate) approximate_glued: HashSet<String>,
    pub(crate) minus: HashSet<String>,
    pub(crate) points: HashSet<String>,
    pub(crate) range: HashSet<String>,
    pub(crate) between: HashSet<String>,
    pub(crate) articles: HashSet<String>,
    pub(crate) of: HashSet<String>,
    pub(crate) teen_tail: HashSet<String>,
    pub(crate) not_after: HashSet<String>,
    pub(crate) ordinal_endings: HashSet<String>,
    /// "one twenty two" is said for 122.
    pub(crate) short_hundreds: bool,
}

/// An ending and what may stand in its place.
#[derive(Debug, Clone)]
pub struct SuffixRule {
    pub(crate) ending: String,
    pub(crate) to: Vec<String>,
    pub(crate) keep: usize,
}

/// One unit of measure: `per` of the `base` (g, ml, cm).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    pub base: String,
    pub per: i64,
}

/// One language, ready for use.
#[derive(Debug, Default)]
pub struct LanguageData {
    pub(crate) code: String,
    pub(crate) letters: HashSet<char>,
    pub(crate) stacks: HashSet<String>,
    pub(crate) longest_stack: usize,
    pub(crate) min_stem: usize,
    pub(crate) suffixes: Vec<SuffixRule>,
    pub(crate) ignored: HashSet<String>,
    pub(crate) numbers: NumberWords,
    pub(crate) containers: HashMap<String, String>,
    pub(crate) sizes: HashMap<String, String>,
    pub(crate) implies: HashMap<String, Vec<String>>,
    pub(crate) measures: HashMap<String, Measure>,
    /// What percentages are of («שומן»); a name means the same without it.
    pub(crate) percent_of: HashSet<String>,
    /// Words written in short, in full.
    pub(crate) shorts: HashMap<String, Vec<String>>,
    /// Words that say how many a pack holds.
    pub(crate) packs: HashMap<String, i64>,
    pub(crate) known: HashSet<String>,
    pub(crate) sounds: HashMap<Vec<char>, Vec<String>>,
    pub(crate) vowels: HashMap<Vec<char>, String>,
    pub(crate) keys: HashMap<char, char>,
}

impl LanguageData {
    /// ISO 639-1 code, the name of the data folder.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Whether the word is written in this language's letters.
    pub fn writes(&self, word: &str) -> bool {
        word.chars().any(|c| self.letters.contains(&c))
    }

    /// The concept (`can`, `glass` …) behind a container word.
    pub fn container(&self, word: &str) -> Option<&str> {
        self.containers.get(&crate::fold(word)).map(String::as_str)
    }

    /// The concept (`small`, `family` …) behind a size word.
    pub fn size(&self, word: &str) -> Option<&str> {
        self.sizes.get(&crate::fold(word)).map(String::as_str)
    }

    /// The unit of measure behind a word (`ק"ג` → 1000 g).
    pub fn measure(&self, word: &str) -> Option<&Measure> {
        self.measures.get(&crate::fold(word))
    }

    /// Whether the word says nothing about which product is meant.
    pub fn ignores(&self, word: &str) -> bool {
        self.ignored.contains(&crate::fold(word))
    }
}

/// Why the data of a language was refused.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum LexiconError {
    #[error("language {language}: file {file}.toml is missing")]
    Missing {
        language: String,
        file: &'static str,
    },
    #[error("language {language}, {file}.toml: {message}")]
    Malformed {
        language: String,
        file: String,
        message: String,
    },
    #[error("language {language}: \"{form}\" means both {first} and {second}")]
    Contradiction {
        language: String,
        form: String,
        first: String,
        second: String,
    },
    #[error("no language \"{0}\"")]
    Unknown(String),
}

/// Every language that has data; a clone shares it.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    languages: Arc<[LanguageData]>,
}

impl Lexicon {
    /// Reads and checks the embedded data of all languages.
    pub fn load() -> Result<Self, LexiconError> {
        Self::from_files(LANGUAGES)
    }

    /// The embedded data, read at first use and kept.
    pub fn shared() -> Result<&'static Self, LexiconError> {
        static SHARED: OnceLock<Result<Lexicon, LexiconError>> = OnceLock::new();
        SHARED
            .get_or_init(Self::load)
            .as_ref()
            .map_err(Clone::clone)
    }

    /// Builds a lexicon from `(language, [(file without .toml, text)])`.
    pub fn from_files(files: &[(&str, &[(&str, &str)])]) -> Result<Self, LexiconError> {
        let languages = files
            .iter()
            .map(|(code, files)| load::language(code, files))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            languages: languages.into(),
        })
    }

    pub fn languages(&self) -> &[LanguageData] {
        &self.languages
    }

    /// The language with this code.
    pub fn language(&self, code: &str) -> Result<&LanguageData, LexiconError> {
        self.languages
            .iter()
            .find(|language| language.code == code)
            .ok_or_else(|| LexiconError::Unknown(code.to_owned()))
    }

    /// Whether the folded word says nothing about which product is meant, in any language.
    pub(crate) fn ignores(&self, folded: &str) -> bool {
        self.languages.iter().any(|l| l.ignored.contains(folded))
    }

    /// Whether the folded word is a real word in some language, so no misspelling of another.
    pub(crate) fn knows(&self, folded: &str) -> bool {
        self.languages.iter().any(|l| l.known.contains(folded))
    }

    /// The container or size concept behind a folded word, and what it implies.
    pub(crate) fn concepts(&self, folded: &str) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for language in self.languages.iter() {
            let container = language.containers.get(folded);
            if let Some(concept) = container.or_else(|| language.sizes.get(folded)) {
                let implied = language.implies.get(concept).into_iter().flatten();
                for concept in std::iter::once(concept).chain(implied) {
                    if !out.contains(&concept.as_str()) {
                        out.push(concept);
                    }
                }
            }
        }
        out
    }

    /// Whether the folded word names a pack of however many.
    pub(crate) fn is_pack(&self, folded: &str) -> bool {
        let mut languages = self.languages.iter();
        languages.any(|l| {
            l.containers
                .get(folded)
                .is_some_and(|concept| concept == "pack")
        })
    }

    /// Whether the folded word only says what a percentage is of.
    pub(crate) fn measured_in_percent(&self, folded: &str) -> bool {
        self.languages.iter().any(|l| l.percent_of.contains(folded))
    }

    /// The words that a folded word stands for.
    pub(crate) fn short(&self, folded: &str) -> Option<&[String]> {
        let mut shorts = self.languages.iter().filter_map(|l| l.shorts.get(folded));
        shorts.next().map(Vec::as_slice)
    }

    /// How many the pack that a folded word names holds.
    pub(crate) fn pack(&self, folded: &str) -> Option<i64> {
        let mut packs = self.languages.iter().filter_map(|l| l.packs.get(folded));
        packs.next().copied()
    }

    /// The unit of measure behind a folded word.
    pub(crate) fn measure(&self, folded: &str) -> Option<&Measure> {
        self.languages.iter().find_map(|l| l.measures.get(folded))
    }
}
