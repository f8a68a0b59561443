//! Forms of one word: plural and singular, masculine and feminine, construct form.
//!
//! Suffix rules come from data. Two words are forms of each other when their [`lemmas`] meet.

use crate::lexicon::LanguageData;

/// Shortest stem an ending may leave.
const MIN_STEM: usize = 2;

/// The folded word itself first, then every word it may be a form of.
pub fn lemmas(folded: &str, lang: &LanguageData) -> Vec<String> {
    let mut out = vec![folded.to_owned()];
    if !lang.writes(folded) {
        return out;
    }
    for rule in &lang.suffixes {
        let Some(stem) = folded.strip_suffix(rule.ending.as_str()) else {
            continue;
        };
        let letters = stem.chars().count();
        for to in &rule.to {
            if letters < MIN_STEM || (to.is_empty() && letters < rule.keep) {
                continue;
            }
            let lemma = format!("{stem}{to}");
            if !out.contains(&lemma) {
                out.push(lemma);
            }
        }
    }
    out
}

/// The word without the letters that full spelling adds (ו and י inside it).
pub(crate) fn skeleton(folded: &str) -> Option<String> {
    let bare: String = folded
        .chars()
        .enumerate()
        .filter(|&(i, c)| i == 0 || !matches!(c, 'ו' | 'י'))
        .map(|(_, c)| c)
        .collect();
    (bare.chars().count() >= 3).then_some(bare)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::{Lexicon, fold};

    fn related(a: &str, b: &str) -> bool {
        Lexicon::shared().unwrap().languages().iter().any(|lang| {
            let b = lemmas(&fold(b), lang);
            lemmas(&fold(a), lang).iter().any(|lemma| b.contains(lemma))
        })
    }

    #[test]
    fn joins_forms_of_one_word() {
        for (a, b) in [
            ("עגבנייה", "עגבניות"),
            ("מלפפון", "מלפפונים"),
            ("קטן", "קטנות"),
            ("קטנה", "קטנים"),
            ("פחית", "פחיות"),
            ("ביצה", "ביצים"),
            ("גבינה", "גבינת"),
            ("פיתה", "פיתות"),
            ("tomato", "tomatoes"),
            ("cherry", "cherries"),
            ("cans", "can"),
            ("דגים", "דג"),
            ("תותים", "תות"),
            ("עוגיות", "עוגיה"),
        ] {
            assert!(related(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("שמן", "שמנת"),
            ("חלב", "חלה"),
            ("מים", "מ"),
            ("תפוח", "תפוז"),
        ] {
            assert!(!related(a, b), "{a} {b}");
        }
    }
}
