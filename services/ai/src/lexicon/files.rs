//! The shape of the word files, as serde reads them. An unknown field is an error, so that a
//! misspelt key in a new language is found when loading and not in a kitchen.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Operation, UnitKind};

type Words = Vec<String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerbsFile {
    pub prefixes: Prefixes,
    pub endings: Endings,
    pub verb: Vec<VerbEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prefixes {
    pub and: Words,
    pub that: Words,
    pub when: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endings {
    pub first: Words,
    pub second: Words,
    pub third: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerbEntry {
    pub operation: Operation,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub could_be: Vec<Operation>,
    #[serde(default)]
    pub past: Words,
    #[serde(default)]
    pub first: Words,
    #[serde(default)]
    pub second: Words,
    #[serde(default)]
    pub third: Words,
    #[serde(default)]
    pub any: Words,
    #[serde(default)]
    pub phrases: Words,
    #[serde(default)]
    pub imperative: Words,
    #[serde(default)]
    pub imperative_with_amount: Words,
    #[serde(default)]
    pub plan: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitsFile {
    #[serde(default)]
    pub size: Sizes,
    pub unit: Vec<UnitEntry>,
}

/// Words that choose among products of several sizes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sizes {
    pub big: Words,
    pub small: Words,
    /// Sizes that are letters, from the smallest on.
    pub letters: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitEntry {
    pub id: String,
    pub kind: UnitKind,
    #[serde(default)]
    pub container: bool,
    /// One of it holds many pieces of what is counted by the piece.
    #[serde(default)]
    pub holds_many: bool,
    /// Units of products it is said of too.
    #[serde(default)]
    pub like: Words,
    #[serde(default)]
    pub base: i64,
    pub one: String,
    pub many: String,
    pub words: Words,
    #[serde(default)]
    pub plural: Words,
    /// What a product's own description calls it («זכוכית» is a bottle); nobody counts in it.
    #[serde(default)]
    pub comes_as: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionsFile {
    pub interrogative: Interrogatives,
    pub mood: Moods,
    pub query: Queries,
    pub small_talk: SmallTalk,
    pub elsewhere: Elsewhere,
    pub beside: Elsewhere,
    pub expiry: ExpiryWords,
    pub contradicts: BTreeMap<Operation, Words>,
    pub period: Periods,
    pub day: Day,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interrogatives {
    pub who: Words,
    pub when: Words,
    pub how_much: Words,
    pub what: Words,
    pub other: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moods {
    pub plan: Words,
    pub denial: Words,
    pub condition: Words,
    pub uncertain: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queries {
    pub stock: Words,
    pub low: Words,
    pub expiring: Words,
    pub order: Words,
    pub history: Words,
    pub waste: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallTalk {
    pub greeting: Words,
    pub help: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    pub words: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Periods {
    pub today: Words,
    pub yesterday: Words,
    pub week: Words,
    pub month: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    pub lead: Words,
    /// Words after which a number is a label or an hour.
    pub label: Words,
    /// Currencies.
    pub money: Words,
    /// Letters before a number, or words, that may make it a price.
    pub price: Words,
    /// Letters before a number, or words, that make it the level reached.
    pub level: Words,
    /// Words after a number that make it part of a name.
    pub percent: Words,
}

/// How people say until when something keeps.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpiryWords {
    pub lead: Words,
    pub skip: Words,
    pub start: Words,
    pub middle: Words,
    pub end: Words,
    pub ahead: Words,
    pub next: Words,
    pub day_words: Words,
    pub week_words: Words,
    pub month_words: Words,
    pub two_days: Words,
    pub two_weeks: Words,
    pub two_months: Words,
    pub today: Words,
    pub tomorrow: Words,
    pub after_tomorrow: Words,
    /// Letters glued to the front of a month.
    pub prefixes: Words,
    /// From January on.
    pub months: Vec<Words>,
    /// From Monday on.
    pub weekdays: Vec<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswersFile {
    pub answer: Answers,
    pub ordinal: BTreeMap<String, Words>,
    pub filler: Filler,
    pub range: RangeWords,
    #[serde(default)]
    pub dictated: Dictated,
    pub glue: Glue,
}

/// Marks that were spoken.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dictated {
    pub comma: Words,
    pub stop: Words,
    pub line: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    pub yes: Words,
    pub no: Words,
    pub cancel: Words,
    pub correction: Words,
    pub pointing: Words,
    pub neither: Words,
    pub all_of_it: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filler {
    pub words: Words,
    pub pronouns: Words,
    /// Somebody who is not in the talk: "he", «היא».
    #[serde(default)]
    pub others: Words,
    /// "Note" before "that I took".
    #[serde(default)]
    pub notes: Words,
    /// Before what something is for.
    #[serde(default)]
    pub purpose: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeWords {
    pub words: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Glue {
    /// Letters glued to a word that join it to the one before.
    pub and: Words,
    /// Letters glued to a word that make it definite.
    pub the: Words,
    /// Letters glued to a word that make it a means.
    pub with: Words,
    /// Letters glued to a word that make it what something is for.
    pub towards: Words,
    /// Letters glued to a word that make it a place or a source.
    pub aside: Words,
    /// Letters that sound alike, a group each.
    pub sounds: Words,
    /// Whole words that join.
    pub and_words: Words,
    /// Before what something only lies in.
    #[serde(default)]
    pub within: Words,
}

/// `direction = "rtl" | "ltr"` and the sentences.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepliesFile {
    pub direction: String,
    pub replies: BTreeMap<String, String>,
}
