//! Which way a line runs, in plain text and in HTML.
//!
//! Text comes with isolates (U+2068 … U+2069) around what may run the other way. What is kept here
//! is always balanced within a line, so that no name can turn what stands around it.

use std::iter::once;

/// Begins what runs in its own direction.
pub const ISOLATE: char = '\u{2068}';
/// Ends it.
pub const END_ISOLATE: char = '\u{2069}';

/// Which way a text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From right to left.
    Rtl,
    /// From left to right.
    Ltr,
}

impl Direction {
    /// As HTML writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rtl => "rtl",
            Self::Ltr => "ltr",
        }
    }

    /// The side on which lines begin.
    pub const fn start(self) -> &'static str {
        match self {
            Self::Rtl => "right",
            Self::Ltr => "left",
        }
    }

    /// The side on which they end.
    pub const fn end(self) -> &'static str {
        match self {
            Self::Rtl => "left",
            Self::Ltr => "right",
        }
    }

    const fn mark(self) -> char {
        match self {
            Self::Rtl => '\u{200F}',
            Self::Ltr => '\u{200E}',
        }
    }
}

/// One line: control characters become spaces, isolates are balanced, nothing else steers.
pub fn line(text: &str) -> String {
    let mut open = 0_usize;
    let mut line = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            ISOLATE => open += 1,
            END_ISOLATE if open == 0 => continue,
            END_ISOLATE => open -= 1,
            char if steers(char) => continue,
            char if breaks(char) => {
                line.push(' ');
                continue;
            }
            _ => {}
        }
        line.push(char);
    }
    line.extend((0..open).map(|_| END_ISOLATE));
    line.trim().to_owned()
}

/// A name that stands inside a sentence.
pub fn isolated(name: &str) -> String {
    let name: String = line(name)
        .chars()
        .filter(|char| !matches!(*char, ISOLATE | END_ISOLATE))
        .collect();
    once(ISOLATE)
        .chain(name.chars())
        .chain(once(END_ISOLATE))
        .collect()
}

/// The direction of the first letter that has one, isolates left out (rule P2 of UAX 9).
pub fn first_strong(line: &str) -> Option<Direction> {
    let mut open = 0_usize;
    for char in line.chars() {
        match char {
            ISOLATE => open += 1,
            END_ISOLATE => open = open.saturating_sub(1),
            _ if open > 0 => {}
            char if is_rtl(char) => return Some(Direction::Rtl),
            char if char.is_alphabetic() => return Some(Direction::Ltr),
            _ => {}
        }
    }
    None
}

/// A line of plain text that a reader's program will show in `direction`: with a mark before it
/// where its first letter would say otherwise.
pub fn marked(line: &str, direction: Direction) -> String {
    if line.is_empty() || first_strong(line) == Some(direction) {
        return line.to_owned();
    }
    once(direction.mark()).chain(line.chars()).collect()
}

/// Overrides and embeddings, and isolates that force a direction.
const fn steers(char: char) -> bool {
    matches!(char, '\u{202A}'..='\u{202E}' | '\u{2066}' | '\u{2067}')
}

fn breaks(char: char) -> bool {
    char.is_control() || matches!(char, '\u{2028}' | '\u{2029}')
}

const fn is_rtl(char: char) -> bool {
    matches!(char, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{200F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_and_balanced() {
        assert_eq!(line("a\r\nBcc: x"), "a  Bcc: x");
        assert_eq!(line("\u{2068}a"), "\u{2068}a\u{2069}");
        assert_eq!(line("a\u{2069}b\u{202E}c\u{2028}d\u{85}e"), "abc d e");
        assert_eq!(isolated("x\u{2069}y"), "\u{2068}xy\u{2069}");
    }

    #[test]
    fn marks_stand_where_they_are_needed() {
        let marked = |text| marked(text, Direction::Rtl);
        assert_eq!(marked("שלום"), "שלום");
        assert_eq!(
            marked("\u{2068}Cola\u{2069} נגמר"),
            "\u{2068}Cola\u{2069} נגמר"
        );
        assert_eq!(marked("Cola נגמר"), "\u{200F}Cola נגמר");
        assert_eq!(marked("12"), "\u{200F}12");
        assert_eq!(marked(""), "");
        assert_eq!(super::marked("12 left", Direction::Ltr), "12 left");
        assert_eq!(super::marked("שלום", Direction::Ltr), "\u{200E}שלום");
    }
}
