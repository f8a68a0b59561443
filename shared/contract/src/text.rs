//! How names and labels are stored: trimmed, on one line, without bidi controls.
//!
//! Text pasted from messengers carries invisible direction marks; a stored name must not turn
//! around what stands beside it. Used as `#[serde(deserialize_with = …)]`, so that limits are
//! checked on what will be stored.

use serde::{Deserialize, Deserializer};

/// A direction mark, embedding, override or isolate.
const fn is_bidi_control(c: char) -> bool {
    matches!(
        c,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// One line: no bidi controls, every run of white space and control characters one space.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().filter(|c| !is_bidi_control(*c)) {
        if c.is_whitespace() || c.is_control() {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

/// Several lines, each as [`line`].
pub fn lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(line).collect();
    lines.join("\n").trim().to_owned()
}

/// Reads a text as [`line`].
pub fn de_line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(|text| line(&text))
}

/// Reads an optional text as [`line`]; an empty one counts as none.
pub fn de_some_line<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.map(|text| line(&text)).filter(|text| !text.is_empty()))
}

/// Reads an optional text as [`lines`]; an empty one counts as none.
pub fn de_some_lines<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text
        .map(|text| lines(&text))
        .filter(|text| !text.is_empty()))
}

/// Reads a list of texts as [`line`]; empty ones are left out.
pub fn de_line_list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let list = Vec::<String>::deserialize(deserializer)?;
    Ok(list
        .iter()
        .map(|text| line(text))
        .filter(|text| !text.is_empty())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_plain_line() {
        assert_eq!(
            line(" \u{200F}קולה\u{202C}\t \n330 \u{2068}ml\u{2069} "),
            "קולה 330 ml"
        );
        assert_eq!(line("\u{200E}\u{061C} "), "");
        assert_eq!(lines(" a \r\n\u{200F}b\n\n"), "a\nb");
    }
}
