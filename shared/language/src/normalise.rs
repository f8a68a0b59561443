//! One spelling of a text.
//!
//! [`normalise`] is for reading and showing: it keeps every letter and unifies what keyboards,
//! phones and messengers vary (presentation forms, vowel points, quotes, hyphens, spaces, case).
//! [`fold`] is for matching: it also drops final letters, doubled ו and י, quotes and accents.
//! Invariants: both are idempotent and never leave a bidi control; a run of white space with a
//! line break in it becomes one `\n`, any other run one space.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Unifies a text for reading: see the module. Lines stay apart, everything else is one line's worth of spaces.
pub fn normalise(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = pass(text);
    // Outside ASCII and the Hebrew letters, lower-casing and composing can feed each other.
    if !out.chars().all(|c| c.is_ascii() || is_hebrew(c)) {
        for _ in 0..8 {
            let again = pass(&out);
            if again == out {
                break;
            }
            out = again;
        }
    }
    out
}

/// Whether a text surely is as it should be: words of Hebrew or small Latin letters and digits, with one
/// space between. Most are, and are asked for often.
fn is_plain(text: &str) -> bool {
    let letters = |c: char| is_hebrew(c) || c.is_ascii_lowercase() || c.is_ascii_digit();
    text.split(' ')
        .all(|word| !word.is_empty() && word.chars().all(letters))
}

/// The matching form of a text: [`normalise`]d, final letters regular, doubled ו and י single,
/// quotes and Latin accents gone.
pub fn fold(text: &str) -> String {
    let plain = normalise(text);
    let plain = if plain.chars().all(|c| c.is_ascii() || is_hebrew(c)) {
        plain
    } else {
        let bare: String = plain.nfkd().filter(|c| !is_combining_mark(*c)).collect();
        normalise(&bare)
    };
    // Dropped quotes may leave spaces side by side.
    collapse(fold_plain(&plain).chars())
}

/// [`fold`] of one token, which is normalised already.
pub(crate) fn fold_token(text: &str) -> String {
    if text.chars().all(|c| c.is_ascii() || is_hebrew(c)) {
        fold_plain(text)
    } else {
        fold(text)
    }
}

fn fold_plain(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len());
    let mut last = '\0';
    for c in plain.chars() {
        let c = regular(c);
        if c == '\'' || c == '"' || (c == last && matches!(c, 'ו' | 'י')) {
            continue;
        }
        out.push(c);
        last = c;
    }
    out
}

/// A Hebrew letter.
pub(crate) fn is_hebrew(c: char) -> bool {
    ('א'..='ת').contains(&c)
}

/// The regular form of a final letter; any other character as it is.
pub(crate) fn regular(c: char) -> char {
    match c {
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        other => other,
    }
}

fn pass(text: &str) -> String {
    let mut composed = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().filter_map(unify) {
        // Compatibility forms would turn "2½" into "21/2".
        if is_vulgar_fraction(c) {
            compose(&run, &mut composed);
            run.clear();
            composed.push(c);
        } else {
            run.push(c);
        }
    }
    compose(&run, &mut composed);
    let lower = composed
        .chars()
        .filter_map(unify)
        .flat_map(lower)
        .filter_map(unify);
    join_quotes(&collapse(lower))
}

/// Compatibility composition; most text needs none.
fn compose(run: &str, out: &mut String) {
    if run.chars().all(|c| c.is_ascii() || is_hebrew(c)) {
        out.push_str(run);
    } else {
        out.extend(run.nfkc());
    }
}

/// One spelling of a character, or nothing when it only decorates.
fn unify(c: char) -> Option<char> {
    Some(match c {
        // Bidi controls, zero-width characters, soft hyphen, variation selectors.
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{061c}'
        | '\u{feff}'
        | '\u{00ad}'
        | '\u{034f}'
        | '\u{fe00}'..='\u{fe0f}'
        // Hebrew cantillation and vowel points.
        | '\u{0591}'..='\u{05bd}'
        | '\u{05bf}'
        | '\u{05c1}'
        | '\u{05c2}'
        | '\u{05c4}'
        | '\u{05c5}'
        | '\u{05c7}'
        | '\u{fb1e}' => return None,
        '\u{05be}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{05f3}'
        | '\u{2018}'..='\u{201b}'
        | '\u{2032}'
        | '`'
        | '\u{00b4}'
        | '\u{02b9}'
        | '\u{02bc}' => '\'',
        '\u{05f4}' | '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{00ab}' | '\u{00bb}' => '"',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{00d7}' => '*',
        '\n' | '\u{2028}' | '\u{2029}' | '\u{000b}' | '\u{0085}' => '\n',
        c if c.is_whitespace() || c.is_control() => ' ',
        c => c,
    })
}

/// In lower case; most letters have none or an easy one.
fn lower(c: char) -> impl Iterator<Item = char> {
    let plain = c.is_ascii() || is_hebrew(c);
    let easy = plain.then(|| c.to_ascii_lowercase());
    let other = (!plain).then(|| c.to_lowercase());
    easy.into_iter().chain(other.into_iter().flatten())
}

pub(crate) fn is_vulgar_fraction(c: char) -> bool {
    matches!(c, '\u{00bc}'..='\u{00be}' | '\u{2150}'..='\u{215e}')
}

fn collapse(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut gap: Option<char> = None;
    for c in chars {
        if c == '\n' || c == ' ' {
            gap = Some(if c == '\n' || gap == Some('\n') {
                '\n'
            } else {
                ' '
            });
            continue;
        }
        if let Some(gap) = gap.take()
            && !out.is_empty()
        {
            out.push(gap);
        }
        out.push(c);
    }
    out
}

/// Two single quotes typed for one double quote.
fn join_quotes(text: &str) -> String {
    if text.contains("''") {
        text.replace("''", "\"")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn unifies_what_keyboards_vary() {
        for (raw, plain) in [
            ("ק״ג", "ק\"ג"),
            ("ק''ג", "ק\"ג"),
            ("ג׳", "ג'"),
            ("בית־ספר", "בית-ספר"),
            ("\u{2212}3", "-3"),
            ("\u{fb2a}ל\u{fb35}ם", "שלום"),
            ("שָׁלוֹם", "שלום"),
            ("\u{200f}קולה\u{202c}\u{2069}", "קולה"),
            ("Coca\u{a0} COLA ", "coca cola"),
            ("2½ ק”ג", "2½ ק\"ג"),
            ("א \r\n\n ב", "א\nב"),
            ("６*３３０", "6*330"),
        ] {
            assert_eq!(normalise(raw), plain, "{raw}");
        }
    }

    #[test]
    fn folds_for_matching() {
        for (raw, folded) in [
            ("לחם", "לחמ"),
            ("עגבנייה", "עגבניה"),
            ("וודקה", "ודקה"),
            ("צ'יפס", "ציפס"),
            ("Café", "cafe"),
            ("' קולה '", "קולה"),
        ] {
            assert_eq!(fold(raw), folded, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn what_is_plain_stays_as_it_is(text in "[א-ת a-z0-9]{0,30}") {
            prop_assert!(!is_plain(&text) || pass(&text) == text);
        }

        #[test]
        fn is_idempotent_and_leaves_no_bidi(text in "\\PC{0,40}|[א-ת\u{591}-\u{5f4}\u{fb1d}-\u{fb4f}\u{200e}-\u{202e}\u{2066}-\u{2069}'\" ½\n1-9]{0,40}|.{0,30}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once.clone());
            let bidi = once.chars().any(|c| {
                matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
            });
            prop_assert!(!bidi);
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded.clone());
        }
    }
}
