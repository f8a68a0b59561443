//! The shape of a language's data files, as TOML. `load.rs` checks them and builds what code uses.
//!
//! Roles of number words: `unit` 0–9, `teen` 10–19, `ten` 10, 20…90 (a ten may follow a unit as a
//! `teen_tail`), `hundred` and `scale` multiply what stands before them, `hundreds` and
//! `thousands` are whole amounts in one word.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `language.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LanguageFile {
    pub letters: String,
    pub prefixes: PrefixesFile,
    #[serde(default)]
    pub suffix: Vec<SuffixFile>,
    pub words: WordsFile,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrefixesFile {
    pub stacks: Vec<String>,
    pub min_stem: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SuffixFile {
    pub ending: String,
    pub to: Vec<String>,
    /// Letters a word must keep when nothing replaces the ending.
    #[serde(default = "shortest_word")]
    pub keep: usize,
}

/// A bare two-letter rest is too often another word.
fn shortest_word() -> usize {
    3
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordsFile {
    pub ignored: Vec<String>,
}

/// `numbers.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NumbersFile {
    pub conjunctions: Vec<String>,
    pub glued_conjunction: String,
    pub approximate: Vec<String>,
    pub approximate_glued: Vec<String>,
    pub minus: Vec<String>,
    pub points: Vec<String>,
    pub range: Vec<String>,
    pub between: Vec<String>,
    pub articles: Vec<String>,
    pub of: Vec<String>,
    pub teen_tail: Vec<String>,
    pub not_after: Vec<String>,
    #[serde(default)]
    pub ordinal_endings: Vec<String>,
    /// A unit before a ten and a unit is said for hundreds ("one twenty two").
    #[serde(default)]
    pub short_hundreds: bool,
    pub word: Vec<NumberFile>,
    pub counter: Vec<CounterFile>,
    pub fraction: Vec<FractionFile>,
    pub ordinal: Vec<OrdinalFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NumberFile {
    pub role: super::Role,
    pub value: i64,
    pub forms: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CounterFile {
    pub kind: super::CounterKind,
    pub value: i64,
    pub forms: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FractionFile {
    pub parts: i64,
    pub forms: Vec<String>,
    pub plural: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrdinalFile {
    pub value: i64,
    pub forms: Vec<String>,
}

/// `products.toml`: words for containers, sizes and measures; nouns that are no misspelling.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProductsFile {
    /// Concept → every way of writing it. Concepts are shared between languages.
    #[serde(default)]
    pub containers: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub sizes: BTreeMap<String, Vec<String>>,
    /// Concept → what it is also called (a glass bottle is a bottle).
    #[serde(default)]
    pub implies: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub measure: Vec<MeasureFile>,
    /// What percentages are of.
    #[serde(default)]
    pub percent_of: Vec<String>,
    /// Words that names write in short → in full.
    #[serde(default)]
    pub short: BTreeMap<String, String>,
    /// Words for a pack of a known number («שישייה»).
    #[serde(default)]
    pub pack: Vec<PackFile>,
    /// Real words: never taken for a misspelling of another word.
    #[serde(default)]
    pub known: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeasureFile {
    /// `g`, `ml`, `cm` …: shared between languages.
    pub base: String,
    /// How many of the base one of this is.
    pub per: i64,
    pub forms: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackFile {
    pub holds: i64,
    pub forms: Vec<String>,
}

/// `script.toml`: how the language's letters sound and where they sit on a keyboard.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScriptFile {
    /// Letters as written → sound classes, any of which may be meant.
    #[serde(default)]
    pub sounds: BTreeMap<String, Vec<String>>,
    /// Letters as written → a rough spelling with vowels.
    #[serde(default)]
    pub vowels: BTreeMap<String, String>,
    /// Letter → the key of a US keyboard that types it.
    #[serde(default)]
    pub keys: BTreeMap<String, String>,
}
