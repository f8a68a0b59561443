//! How names and labels are stored: trimmed, on one line, without bidi controls.
//!
//! Text pasted from messengers carries invisible direction marks; a stored name must not turn
//! around what stands beside it. Used as `#[serde(deserialize_with = …)]`, so that limits are
//! checked on what will be stored.

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// A direction mark, embedding, override or isolate.
const fn is_bidi_control(c: char) -> bool {
    matches!(
        c,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// What nobody sees: alone it is no text. Between letters some of these join emoji and scripts.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}'..='\u{200D}'
            | '\u{2060}'..='\u{2064}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// One line: no bidi controls, every run of white space and control characters one space. A text
/// of which nothing would be seen is empty.
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
    if out.chars().all(|c| is_invisible(c) || c == ' ') {
        out.clear();
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

/// A date exactly as `YYYY-MM-DD`; jiff alone would take other writings as well.
pub fn date(text: &str) -> Option<Date> {
    let is_plain = text.len() == 10 && text.as_bytes().get(4) == Some(&b'-');
    text.parse().ok().filter(|_| is_plain)
}

/// Reads an optional date as [`date`].
pub fn de_some_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let read =
        |text: String| date(&text).ok_or_else(|| D::Error::custom("not a date such as 2026-03-01"));
    Option::<String>::deserialize(deserializer)?
        .map(read)
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_one_writing() {
        assert_eq!(date("2028-02-29").map(Date::day), Some(29));
        for wrong in [
            "20280229",
            "2026-02-29",
            "2028-02-29T00:00",
            "2028-060",
            "+002028-02-29",
        ] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn names_are_one_plain_line() {
        assert_eq!(
            line(" \u{200F}קולה\u{202C}\t \n330 \u{2068}ml\u{2069} "),
            "קולה 330 ml"
        );
        assert_eq!(line("\u{200E}\u{061C} "), "");
        assert_eq!(line("\u{200B} \u{FEFF}\u{2060}"), "");
        assert_eq!(line("👨\u{200D}🍳"), "👨\u{200D}🍳");
        assert_eq!(lines(" a \r\n\u{200F}b\n\n"), "a\nb");
    }
}
