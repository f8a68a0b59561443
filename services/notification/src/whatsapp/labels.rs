//! Names of products on buttons of twenty letters: shortened so that one is still told from the
//! other, and what tells them apart can be read. Pure.
//!
//! A name that fits stays as it is. One that does not is cut at its end; where that makes two alike,
//! the words that they share give way instead («קולה…330 מ״ל», «קולה…500 מ״ל»), then their letters,
//! and what still looks alike is numbered. Invariants: as many as came, in their order, no longer
//! than asked, no two alike, whole graphemes only.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation as _;

use super::text::{cut, length};

/// Shortens a label among others, to so many units.
type Way = fn(&str, &[&str], usize) -> String;

/// `labels` in at most `most` units each (at least eight), no two alike.
pub fn shorten(labels: &[&str], most: usize) -> Vec<String> {
    let whole: Vec<String> = labels.iter().map(|label| clean(label)).collect();
    let mut short: Vec<String> = whole.iter().map(|label| cut(label, most)).collect();
    for way in [by_words as Way, by_letters] {
        let alike = groups(&short);
        for group in alike {
            let names: Vec<&str> = group.iter().map(|index| whole[*index].as_str()).collect();
            for index in group {
                if length(&whole[index]) > most {
                    short[index] = way(&whole[index], &names, most);
                }
            }
        }
    }
    number(&whole, short, most)
}

/// One line without anything that steers the direction of what stands around it.
pub fn clean(label: &str) -> String {
    let steers = |char: char| {
        char.is_control()
            || matches!(char, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let spaced = |char: char| if char.is_whitespace() { ' ' } else { char };
    let label: String = label
        .chars()
        .map(spaced)
        .filter(|char| !steers(*char))
        .collect();
    let words: Vec<&str> = label.split_whitespace().collect();
    if words.is_empty() {
        "–".to_owned()
    } else {
        words.join(" ")
    }
}

/// Indices of labels that look alike, in groups of two and more.
fn groups(short: &[String]) -> Vec<Vec<usize>> {
    let mut by_look: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, label) in short.iter().enumerate() {
        by_look.entry(label).or_default().push(index);
    }
    let mut groups: Vec<_> = by_look
        .into_values()
        .filter(|group| group.len() > 1)
        .collect();
    groups.sort();
    groups
}

/// Keeps the words that not all of `among` have, and of the others as many as there is room for,
/// from the beginning.
fn by_words(label: &str, among: &[&str], most: usize) -> String {
    let words: Vec<&str> = label.split(' ').collect();
    let count = |text: &str, word: &str| text.split(' ').filter(|other| *other == word).count();
    let mut kept: Vec<bool> = words
        .iter()
        .map(|word| {
            let own = count(label, word);
            among.iter().any(|other| count(other, word) < own)
        })
        .collect();
    for index in 0..words.len() {
        if kept[index] {
            continue;
        }
        kept[index] = true;
        if length(&joined(&words, &kept)) > most {
            kept[index] = false;
            break;
        }
    }
    cut(&joined(&words, &kept), most)
}

/// The kept words, `…` for each gap.
fn joined(words: &[&str], kept: &[bool]) -> String {
    let mut text = String::new();
    let mut gap = false;
    for (word, kept) in words.iter().zip(kept) {
        if !kept {
            gap = true;
            continue;
        }
        if gap {
            text.push('…');
        } else if !text.is_empty() {
            text.push(' ');
        }
        gap = false;
        text.push_str(word);
    }
    if gap {
        text.push('…');
    }
    text
}

/// From shortly before the first letter by which it differs from each of `among`.
fn by_letters(label: &str, among: &[&str], most: usize) -> String {
    let shared = |other: &&str| {
        let pairs = label.graphemes(true).zip(other.graphemes(true));
        pairs.take_while(|(own, other)| own == other).count()
    };
    let others = among.iter().filter(|other| **other != label);
    let first = others.map(shared).max().unwrap_or_default();
    let rest: String = label
        .graphemes(true)
        .skip(first.saturating_sub(2))
        .collect();
    cut(&format!("…{}", rest.trim_start()), most)
}

/// Numbers what still looks alike; those that fit whole keep their looks.
fn number(whole: &[String], mut short: Vec<String>, most: usize) -> Vec<String> {
    let mut taken = HashSet::new();
    let (fit, not): (Vec<usize>, Vec<usize>) =
        (0..short.len()).partition(|index| short[*index] == whole[*index]);
    for index in fit.into_iter().chain(not) {
        let mut number = 2;
        while taken.contains(&short[index]) {
            let tail = format!(" ({number})");
            short[index] = cut(&whole[index], most.saturating_sub(length(&tail))) + &tail;
            number += 1;
        }
        taken.insert(short[index].clone());
    }
    short
}

#[cfg(test)]
#[path = "labels_tests.rs"]
mod tests;
