//! Letters glued to the front of a word (ה ו ב ל מ ש כ and stacks of them in Hebrew).
//!
//! A word has as many readings as there are stacks it may begin with; which one is meant only the
//! caller can tell (is the rest a product, a number, a verb?). Invariants: the bare word is always
//! the first reading; prefix and stem together are the word.

use crate::lexicon::LanguageData;

/// One way of reading a word: `prefixes` peeled off, `stem` left.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reading {
    /// The glued letters as written; empty for the bare word.
    pub prefixes: String,
    pub stem: String,
}

/// Every reading of a normalised word, the bare word first, then by length of the prefix.
pub fn prefixes(word: &str, lang: &LanguageData) -> Vec<Reading> {
    let mut readings = vec![Reading {
        prefixes: String::new(),
        stem: word.to_owned(),
    }];
    let letters = word.chars().count();
    for (count, (at, _)) in word.char_indices().enumerate().skip(1) {
        if count > lang.longest_stack || letters - count < lang.min_stem {
            break;
        }
        let (front, stem) = word.split_at(at);
        if lang.stacks.contains(front) {
            readings.push(Reading {
                prefixes: front.to_owned(),
                stem: stem.to_owned(),
            });
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::Lexicon;

    fn readings(word: &str) -> Vec<(String, String)> {
        let lexicon = Lexicon::shared().unwrap();
        prefixes(word, lexicon.language("he").unwrap())
            .into_iter()
            .map(|r| (r.prefixes, r.stem))
            .collect()
    }

    #[test]
    fn peels_every_stack() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            readings("ובקולה"),
            [pair("", "ובקולה"), pair("ו", "בקולה"), pair("וב", "קולה")]
        );
        assert!(readings("כשהחלב").contains(&pair("כשה", "חלב")));
        assert!(readings("מהחלב").contains(&pair("מה", "חלב")));
        assert_eq!(readings("מים"), [pair("", "מים"), pair("מ", "ים")]);
        assert_eq!(readings("לא"), [pair("", "לא")]);
    }

    #[test]
    fn english_has_none() {
        let lexicon = Lexicon::shared().unwrap();
        assert_eq!(prefixes("milk", lexicon.language("en").unwrap()).len(), 1);
    }
}
