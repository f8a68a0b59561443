//! How far a word is from the one that was meant: which slips of the finger are safe to read over.

use strsim::osa_distance;

/// A slip between two words of different spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// A letter twice, one that sounds alike, or two the wrong way round: hardly ever another word.
    Doubled,
    /// A letter too many or too few.
    Length,
    /// Another letter: often another word.
    Other,
}

/// The slip between two words, if one letter explains it.
pub fn slip(word: &str, meant: &str, sounds: &[String]) -> Option<Slip> {
    let (one, other) = (word.chars().count(), meant.chars().count());
    if word == meant || one.abs_diff(other) > 1 || osa_distance(word, meant) != 1 {
        return None;
    }
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let single = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.dedup();
        letters
    };
    let alike = one == other
        && word
            .chars()
            .zip(meant.chars())
            .filter(|(one, other)| one != other)
            .all(|(one, other)| {
                sounds
                    .iter()
                    .any(|group| group.contains(one) && group.contains(other))
            });
    Some(
        if alike || sorted(word) == sorted(meant) || single(word) == single(meant) {
            Slip::Doubled
        } else if one == other {
            Slip::Other
        } else {
            Slip::Length
        },
    )
}

/// Whether a misspelt word is surely the other: the riskier the slip, the longer it has to be.
pub fn surely(word: &str, meant: &str, sounds: &[String]) -> bool {
    let letters = word.chars().count().min(meant.chars().count());
    match slip(word, meant, sounds) {
        Some(Slip::Doubled) => letters >= 4,
        Some(Slip::Length) => letters >= 5,
        Some(Slip::Other) => letters >= 7,
        None => letters >= 9 && osa_distance(word, meant) == 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_sure_when_no_other_word_is_near() {
        let sounds = ["תט".to_owned()];
        assert!(surely("עגבנייות", "עגבניות", &[]) && surely("לקחתתי", "לקחתי", &[]));
        assert!(!surely("סויה", "סודה", &[]) && !surely("שמרתי", "שברתי", &[]));
        assert!(surely("לקחטי", "לקחתי", &sounds) && !surely("לקחטי", "לקחתי", &[]));
        assert_eq!(slip("שמרתי", "שברתי", &sounds), Some(Slip::Other));
        assert_eq!(slip("מושרום", "משרום", &sounds), Some(Slip::Length));
        assert_eq!(slip("חסה", "חסה", &sounds), None);
    }
}
