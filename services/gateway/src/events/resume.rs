//! How far each producer was heard: ids such as `inventory:1:42;notification:1:7`.

use std::collections::BTreeMap;
use std::fmt;

use axum::http::HeaderMap;

use super::PRODUCERS;

/// The last id of each producer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position(BTreeMap<&'static str, String>);

impl Position {
    /// From `Last-Event-ID`; what is no id of a producer is left out.
    pub fn read(headers: &HeaderMap) -> Self {
        let mut position = Self::default();
        let said = headers.get("last-event-id").and_then(|id| id.to_str().ok());
        for part in said.unwrap_or_default().split(';') {
            let id = part.trim();
            for producer in PRODUCERS {
                if is_id_of(producer, id) {
                    position.0.insert(producer, id.to_owned());
                }
            }
        }
        position
    }

    /// The last id of `producer`.
    pub fn of(&self, producer: &str) -> Option<&str> {
        self.0.get(producer).map(String::as_str)
    }

    /// Remembers an id of `producer`.
    pub fn heard(&mut self, producer: &'static str, id: &str) {
        if is_id_of(producer, id) {
            self.0.insert(producer, id.to_owned());
        }
    }
}

/// `<producer>:<epoch>:<number>`.
fn is_id_of(producer: &str, id: &str) -> bool {
    let numbers = id
        .strip_prefix(producer)
        .and_then(|rest| rest.strip_prefix(':'))
        .and_then(|rest| rest.split_once(':'));
    let is_number =
        |text: &str| (1..=19).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    numbers.is_some_and(|(epoch, number)| is_number(epoch) && is_number(number))
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<&str> = self.0.values().map(String::as_str).collect();
        f.write_str(&ids.join(";"))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn read(id: &'static str) -> Position {
        let mut headers = HeaderMap::new();
        headers.insert("last-event-id", HeaderValue::from_static(id));
        Position::read(&headers)
    }

    #[test]
    fn splits_and_joins() {
        let mut position = read("notification:1:7;inventory:2:42");
        assert_eq!(position.of("inventory"), Some("inventory:2:42"));
        assert_eq!(position.of("notification"), Some("notification:1:7"));
        position.heard("notification", "notification:1:8");
        position.heard("notification", "inventory:1:8");
        assert_eq!(position.to_string(), "inventory:2:42;notification:1:8");
        assert_eq!(
            read("auth:1:1;inventory:x:1;inventory:1:;;1"),
            Position::default()
        );
    }
}
