//! From data files to [`LanguageData`], refusing what contradicts itself.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Debug;

use serde::de::DeserializeOwned;

use super::raw::{LanguageFile, NumbersFile, ProductsFile, ScriptFile};
use super::{LanguageData, LexiconError, Measure, NumberWord, NumberWords, SuffixRule};
use crate::normalise::{fold, normalise, regular};

/// A normalised word with regular final letters: the key of number words.
pub(crate) fn key(word: &str) -> String {
    normalise(word).chars().map(regular).collect()
}

pub(super) fn language(code: &str, files: &[(&str, &str)]) -> Result<LanguageData, LexiconError> {
    let base: LanguageFile = required(code, files, "language")?;
    let numbers: NumbersFile = required(code, files, "numbers")?;
    let products: ProductsFile = optional(code, files, "products")?.unwrap_or_default();
    let script: ScriptFile = optional(code, files, "script")?.unwrap_or_default();
    let mut data = LanguageData {
        code: code.to_owned(),
        letters: base.letters.chars().map(regular).collect(),
        longest_stack: longest(&base.prefixes.stacks),
        stacks: base.prefixes.stacks.into_iter().collect(),
        min_stem: base.prefixes.min_stem,
        ignored: folded_set(&base.words.ignored),
        numbers: number_words(code, &numbers)?,
        known: folded_set(&products.known),
        vowels: by_letters(script.vowels),
        sounds: by_letters(script.sounds),
        ..LanguageData::default()
    };
    for rule in base.suffix {
        let key_all = |all: Vec<String>| all.iter().map(|to| fold(to)).collect();
        data.suffixes.push(SuffixRule {
            ending: fold(&rule.ending),
            to: key_all(rule.to),
            keep: rule.keep,
        });
    }
    for (concept, forms) in products.containers {
        for form in forms {
            put(code, &mut data.containers, fold(&form), concept.clone())?;
        }
    }
    for (concept, forms) in products.sizes {
        for form in forms {
            put(code, &mut data.sizes, fold(&form), concept.clone())?;
        }
    }
    data.implies = products.implies.into_iter().collect();
    for measure in products.measure {
        for form in measure.forms {
            let meaning = Measure {
                base: measure.base.clone(),
                per: measure.per,
            };
            put(code, &mut data.measures, fold(&form), meaning)?;
        }
    }
    data.percent_of = folded_set(&products.percent_of);
    for (short, words) in products.short {
        let words = fold(&words).split(' ').map(str::to_owned).collect();
        put(code, &mut data.shorts, fold(&short), words)?;
    }
    for pack in products.pack {
        for form in pack.forms {
            put(code, &mut data.packs, fold(&form), pack.holds)?;
        }
    }
    for (letter, typed) in script.keys {
        if let (Some(letter), Some(typed)) = (letter.chars().next(), typed.chars().next()) {
            put(code, &mut data.keys, letter, typed)?;
        }
    }
    Ok(data)
}

fn number_words(code: &str, file: &NumbersFile) -> Result<NumberWords, LexiconError> {
    let mut words = NumberWords {
        conjunctions: key_set(&file.conjunctions),
        glued_conjunction: key(&file.glued_conjunction),
        approximate: file
            .approximate
            .iter()
            .map(|phrase| key(phrase).split(' ').map(str::to_owned).collect())
            .collect(),
        approximate_glued: key_set(&file.approximate_glued),
        minus: key_set(&file.minus),
        points: key_set(&file.points),
        range: key_set(&file.range),
        between: key_set(&file.between),
        articles: key_set(&file.articles),
        of: key_set(&file.of),
        teen_tail: key_set(&file.teen_tail),
        not_after: key_set(&file.not_after),
        ordinal_endings: key_set(&file.ordinal_endings),
        short_hundreds: file.short_hundreds,
        ..NumberWords::default()
    };
    for word in &file.word {
        for form in &word.forms {
            let (role, value) = (word.role, word.value);
            put(
                code,
                &mut words.exact,
                key(form),
                NumberWord::Count { role, value },
            )?;
        }
    }
    for counter in &file.counter {
        for form in &counter.forms {
            let (kind, value) = (counter.kind, counter.value);
            put(
                code,
                &mut words.exact,
                key(form),
                NumberWord::Counter { kind, value },
            )?;
        }
    }
    for fraction in &file.fraction {
        for (forms, plural) in [(&fraction.forms, false), (&fraction.plural, true)] {
            for form in forms {
                let parts = fraction.parts;
                put(
                    code,
                    &mut words.exact,
                    key(form),
                    NumberWord::Fraction { parts, plural },
                )?;
            }
        }
    }
    for ordinal in &file.ordinal {
        for form in &ordinal.forms {
            put(code, &mut words.ordinals, key(form), ordinal.value)?;
        }
    }
    words.folded = unambiguous(&words.exact);
    Ok(words)
}

/// The same words by their folded form, without those where folding joins two meanings.
fn unambiguous(exact: &HashMap<String, NumberWord>) -> HashMap<String, NumberWord> {
    let mut folded: HashMap<String, NumberWord> = HashMap::new();
    let mut torn = HashSet::new();
    for (form, meaning) in exact {
        let form = fold(form);
        if folded
            .insert(form.clone(), *meaning)
            .is_some_and(|old| old != *meaning)
        {
            torn.insert(form);
        }
    }
    folded.retain(|form, _| !torn.contains(form));
    folded
}

fn put<K, V>(code: &str, map: &mut HashMap<K, V>, form: K, meaning: V) -> Result<(), LexiconError>
where
    K: Eq + std::hash::Hash + Debug + Clone,
    V: PartialEq + Debug,
{
    if let Some(first) = map.get(&form)
        && *first != meaning
    {
        return Err(LexiconError::Contradiction {
            language: code.to_owned(),
            form: format!("{form:?}"),
            first: format!("{first:?}"),
            second: format!("{meaning:?}"),
        });
    }
    map.insert(form, meaning);
    Ok(())
}

fn required<T: DeserializeOwned>(
    code: &str,
    files: &[(&str, &str)],
    file: &'static str,
) -> Result<T, LexiconError> {
    optional(code, files, file)?.ok_or(LexiconError::Missing {
        language: code.to_owned(),
        file,
    })
}

fn optional<T: DeserializeOwned>(
    code: &str,
    files: &[(&str, &str)],
    file: &str,
) -> Result<Option<T>, LexiconError> {
    let Some((_, text)) = files.iter().find(|(name, _)| *name == file) else {
        return Ok(None);
    };
    toml::from_str(text)
        .map(Some)
        .map_err(|error| LexiconError::Malformed {
            language: code.to_owned(),
            file: file.to_owned(),
            message: error.to_string(),
        })
}

fn key_set(words: &[String]) -> HashSet<String> {
    words.iter().map(|word| key(word)).collect()
}

fn folded_set(words: &[String]) -> HashSet<String> {
    words.iter().map(|word| fold(word)).collect()
}

fn by_letters<V>(map: BTreeMap<String, V>) -> HashMap<Vec<char>, V> {
    map.into_iter()
        .map(|(letters, value)| (letters.chars().collect(), value))
        .collect()
}

fn longest(words: &[String]) -> usize {
    words
        .iter()
        .map(|word| word.chars().count())
        .max()
        .unwrap_or(0)
}
