//! Who did it, when a sentence names somebody.

use serde::{Deserialize, Serialize};
use shared_language::{fold, tokens};
use uuid::Uuid;

/// A user of the restaurant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: Uuid,
    pub name: String,
}

/// Who a report says did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Performer {
    /// The words said.
    pub said: String,
    /// Users that fit them; nobody when it is a stranger.
    pub people: Vec<Person>,
}

/// Users one of whose names begins with these words, or is called so in part.
pub fn named(words: &[&str], people: &[Person]) -> Vec<Person> {
    if words.is_empty() {
        return Vec::new();
    }
    let said: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let fits = |person: &&Person| {
        let own: Vec<String> = tokens(&person.name).iter().map(|t| fold(&t.text)).collect();
        said.iter().all(|word| own.contains(word))
    };
    let mut found: Vec<Person> = people.iter().filter(fits).cloned().collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}
