//! Text as `WhatsApp` takes it: no formatting of its own accord, within lengths, on one line where
//! a template wants that. Pure.
//!
//! Lengths are counted in UTF-16 units: what Meta counts is nowhere said, and no other way of
//! counting (code points, graphemes) finds more, so nothing is refused as too long.

use unicode_segmentation::UnicodeSegmentation as _;

const ISOLATE: char = '\u{2068}';
const END_ISOLATE: char = '\u{2069}';
const MORE: char = '…';

/// How long a text is to `WhatsApp`.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The beginning of `text` in at most `most` units, with `…` where something is missing: whole
/// graphemes, whole words where that costs little, and every isolate it opens closed.
pub fn cut(text: &str, most: usize) -> String {
    if length(text) <= most {
        return text.to_owned();
    }
    // One for the ellipsis, one for an isolate that must be closed.
    let room = most.saturating_sub(if text.contains(ISOLATE) { 2 } else { 1 });
    let mut kept = &text[..fitting(text, room)];
    if let Some((words, part)) = kept.rsplit_once(char::is_whitespace)
        && length(part) * 4 <= most
        && !words.trim().is_empty()
        && !text[kept.len()..].starts_with(char::is_whitespace)
    {
        kept = words;
    }
    let mut short = kept.trim_end().to_owned();
    let open = short.matches(ISOLATE).count() > short.matches(END_ISOLATE).count();
    if most > 0 {
        short.push(MORE);
    }
    if open && length(&short) < most {
        short.push(END_ISOLATE);
    }
    short
}

/// How many bytes of `text` are whole graphemes within `room` units.
pub fn fitting(text: &str, room: usize) -> usize {
    let mut used = 0;
    text.grapheme_indices(true)
        .find(|(_, grapheme)| {
            used += length(grapheme);
            used > room
        })
        .map_or(text.len(), |(at, _)| at)
}

/// `text` with nothing in it that `WhatsApp` would take for formatting (`*bold*`, `_italic_`,
/// `~struck~`, `` `code` ``, `> quote`), and no control characters but line feeds: such marks are
/// replaced by signs that look like them. A mark between two letters or digits (`6*330`) formats
/// nothing and stays.
pub fn plain(text: &str) -> String {
    let chars: Vec<char> = text
        .chars()
        .filter(|char| *char == '\n' || !char.is_control())
        .collect();
    let at = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied();
    let is_word = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let mut plain = String::with_capacity(text.len());
    for (index, char) in chars.iter().enumerate() {
        let before = at(index.checked_sub(1));
        let inside = is_word(before) && is_word(at(Some(index + 1)));
        plain.push(match char {
            '*' if !inside => '∗',
            '_' if !inside => 'ˍ',
            '~' if !inside => '∼',
            '`' => 'ˋ',
            '>' if matches!(before, None | Some('\n')) => '›',
            other => *other,
        });
    }
    plain
}

/// `text` on one line, as a template's parameter must be: no line feeds, no tabs, no runs of
/// spaces. Lines are parted by a dot unless they end a sentence.
pub fn flatten(text: &str) -> String {
    let mut flat = String::with_capacity(text.len());
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.is_empty() {
            continue;
        }
        if flat.ends_with(['.', ':', '!', '?', ',', ';', MORE]) {
            flat.push(' ');
        } else if !flat.is_empty() {
            flat.push_str(" · ");
        }
        flat.push_str(&words.join(" "));
    }
    flat
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cuts_between_words_and_never_inside_a_letter() {
        assert_eq!(cut("קולה קטן", 20), "קולה קטן");
        assert_eq!(cut("מלאי נמוך: קולה קטן בפחית", 20), "מלאי נמוך: קולה קטן…");
        // A letter with its vowel points, a family of four.
        assert_eq!(cut("שָּׁשָּׁ", 4), "…");
        assert_eq!(cut("ab👨‍👩‍👧‍👦", 8), "ab…");
        assert_eq!(
            cut("\u{2068}Coca Cola Zero\u{2069} ועוד", 10),
            "\u{2068}Coca…\u{2069}"
        );
    }

    #[test]
    fn names_format_nothing() {
        assert_eq!(plain("*קולה* _x_ ~y~ `z`"), "∗קולה∗ ˍxˍ ∼y∼ ˋzˋ");
        assert_eq!(plain("6*330 מ\"ל, a_b"), "6*330 מ\"ל, a_b");
        assert_eq!(plain("<b>\u{7}\n> x > y"), "<b>\n› x > y");
    }

    #[test]
    fn one_line_for_templates() {
        assert_eq!(
            flatten("במלאי: 3.\n\n  קולה\t\tזירו     קטן\nספרייט"),
            "במלאי: 3. קולה זירו קטן · ספרייט"
        );
        assert_eq!(flatten(" \n\t"), "");
    }

    proptest! {
        #[test]
        fn whatever_comes_fits(text in any::<String>(), most in 0_usize..60) {
            let short = cut(&text, most);
            prop_assert!(length(&short) <= most);
            let flat = flatten(&plain(&text));
            prop_assert!(!flat.contains(['\n', '\t', '\r']) && !flat.contains("    "));
        }
    }
}
