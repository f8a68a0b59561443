//! What tells products apart.

use std::collections::HashSet;

use uuid::Uuid;

use super::{ProductDoc, ProductIndex};
use crate::normalise::fold;

/// By what a label tells a product apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Distinction {
    Container,
    Size,
    Brand,
    /// Words of the name that not all of them share, or the whole name.
    Name,
    /// More than one of the above together.
    Mixed,
}

/// What to call one product among several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub id: Uuid,
    pub text: String,
    pub by: Distinction,
}

/// The question that narrows a long list most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowing {
    pub by: Distinction,
    /// Each possible answer and how many products it leaves, most first.
    pub values: Vec<(String, usize)>,
}

/// The fields asked about, in the order a person would name them.
const FIELDS: [Distinction; 3] = [
    Distinction::Container,
    Distinction::Size,
    Distinction::Brand,
];

impl ProductIndex {
    /// A label per product, in the given order: container, else size, else brand, else the
    /// remaining words of the name. Unknown ids are left out; labels are distinct whenever the
    /// products differ in anything shown.
    pub fn distinguish(&self, ids: &[Uuid]) -> Vec<Label> {
        let docs: Vec<&ProductDoc> = ids.iter().filter_map(|id| self.get(*id)).collect();
        // «פחית / זכוכית» only says enough when everything else about the names is the same.
        let by_field = || {
            let fields = FIELDS.into_iter().filter(|_| same_names(&docs));
            fields
                .map(|by| {
                    (
                        docs.iter().map(|doc| shown(doc, by)).collect::<Vec<_>>(),
                        by,
                    )
                })
                .find(|(texts, _)| all_told_apart(texts))
        };
        let (texts, by) = by_field()
            .or_else(|| told_apart_by_name(&docs))
            .unwrap_or_else(|| mixed(&docs));
        let labels = docs.iter().zip(texts);
        labels
            .map(|(doc, text)| Label {
                id: doc.id,
                text,
                by,
            })
            .collect()
    }

    /// What to ask when there are too many candidates to list: the field whose answers leave the
    /// fewest on average. Nothing when no field separates them.
    pub fn narrowing(&self, ids: &[Uuid]) -> Option<Narrowing> {
        let docs: Vec<&ProductDoc> = ids.iter().filter_map(|id| self.get(*id)).collect();
        let by_field = FIELDS.into_iter().map(|by| {
            let texts = docs.iter().map(|doc| shown(doc, by));
            (by, counted(texts.filter(|text| !text.is_empty())))
        });
        let by_word = (Distinction::Name, telling_words(&docs));
        by_field
            .chain(std::iter::once(by_word))
            .filter(|(_, values)| values.len() > 1)
            .min_by_key(|(_, values)| {
                let named: usize = values.iter().map(|(_, count)| count).sum();
                let unnamed = docs.len().saturating_sub(named);
                values.iter().map(|(_, count)| count * count).sum::<usize>() + unnamed * docs.len()
            })
            .map(|(by, values)| Narrowing { by, values })
    }
}

/// A field as shown; empty when not given.
fn shown(doc: &ProductDoc, by: Distinction) -> String {
    let text = match by {
        Distinction::Container => &doc.container,
        Distinction::Size => &doc.size,
        Distinction::Brand => &doc.brand,
        Distinction::Name | Distinction::Mixed => &doc.name,
    };
    text.trim().to_owned()
}

/// Every product has one and no two share it.
fn all_told_apart(texts: &[String]) -> bool {
    let keys: HashSet<String> = texts.iter().map(|text| fold(text)).collect();
    keys.len() == texts.len() && !keys.contains("")
}

/// The name without the words that all the names share; a product with no other word keeps its name.
fn told_apart_by_name(docs: &[&ProductDoc]) -> Option<(Vec<String>, Distinction)> {
    let shared = shared_words(docs);
    let texts: Vec<String> = docs
        .iter()
        .map(|doc| {
            let words = doc.name.split_whitespace();
            let rest: Vec<&str> = words.filter(|word| !shared.contains(&fold(word))).collect();
            if rest.is_empty() {
                doc.name.trim().to_owned()
            } else {
                rest.join(" ")
            }
        })
        .collect();
    all_told_apart(&texts).then_some((texts, Distinction::Name))
}

/// The name, then container, size and brand as far as needed and not said already.
fn mixed(docs: &[&ProductDoc]) -> (Vec<String>, Distinction) {
    let mut texts: Vec<String> = docs
        .iter()
        .map(|doc| shown(doc, Distinction::Name))
        .collect();
    for by in FIELDS {
        if all_told_apart(&texts) {
            break;
        }
        let values: Vec<String> = docs.iter().map(|doc| shown(doc, by)).collect();
        let differs = values.iter().any(|value| values.first() != Some(value));
        for (text, more) in texts.iter_mut().zip(&values) {
            if differs && !more.is_empty() && !fold(text).contains(&fold(more)) {
                *text = format!("{text} {more}");
            }
        }
    }
    (texts, Distinction::Mixed)
}

/// Whether the names are the same but for shared words and each product's own fields.
fn same_names(docs: &[&ProductDoc]) -> bool {
    let shared = shared_words(docs);
    docs.iter().all(|doc| {
        let fields = [&doc.container, &doc.size, &doc.brand];
        let own: HashSet<String> = fields.into_iter().flat_map(|text| words(text)).collect();
        words(&doc.name)
            .iter()
            .all(|word| shared.contains(word) || own.contains(word))
    })
}

fn shared_words(docs: &[&ProductDoc]) -> HashSet<String> {
    let mut names = docs.iter().map(|doc| words(&doc.name));
    let first = names.next().unwrap_or_default();
    names.fold(first, |shared, words| {
        shared.intersection(&words).cloned().collect()
    })
}

fn words(name: &str) -> HashSet<String> {
    name.split_whitespace().map(fold).collect()
}

/// Words that some but not all of the names have, as written, each counted.
fn telling_words(docs: &[&ProductDoc]) -> Vec<(String, usize)> {
    let shared = shared_words(docs);
    let telling = docs.iter().filter_map(|doc| {
        let mut words = doc.name.split_whitespace();
        words
            .find(|word| !shared.contains(&fold(word)))
            .map(str::to_owned)
    });
    counted(telling)
}

/// Each text once with how often it came, most first, then in order of appearance.
fn counted(texts: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, String, usize)> = Vec::new();
    for text in texts {
        let key = fold(&text);
        match counts.iter_mut().find(|(known, _, _)| *known == key) {
            Some((_, _, count)) => *count += 1,
            None => counts.push((key, text, 1)),
        }
    }
    counts.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
    counts
        .into_iter()
        .map(|(_, text, count)| (text, count))
        .collect()
}
