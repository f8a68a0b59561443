//! Messages nobody would say, for fuzzing: letters, words of the grammar in any order, marks.
//!
//! A small generator of its own, seeded by the caller, so that what was found can be run again.

use crate::frame::{Frame, Kitchen, Session};

/// A stream of numbers that looks random (xorshift64*).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from((self.next() >> 11) % end).unwrap_or(0)
    }
}

/// What a fuzzed conversation is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Characters: nothing may be booked.
    Letters,
    /// Words of messages in any order: nothing may break.
    Words,
    /// Words in any order that end in a question mark: nothing may be booked.
    Question,
}

/// Ranges of characters that letters are drawn from.
const LETTERS: [(u32, u32); 8] = [
    (0x05D0, 0x05EA),
    (0x05D0, 0x05EA),
    (0x0020, 0x0040),
    (0x0061, 0x007A),
    (0x0591, 0x05C7),
    (0x2000, 0x2070),
    (0xFB1D, 0xFB4F),
    (0x0000, 0xD7FF),
];

/// One message of this kind, from the words of real messages.
pub fn message(kind: Kind, words: &[&str], dice: &mut Dice) -> String {
    let count = dice.below(14);
    if kind == Kind::Letters {
        return (0..count * 5)
            .filter_map(|_| {
                let (from, to) = *LETTERS.get(dice.below(LETTERS.len()))?;
                let span = usize::try_from(to - from).ok()? + 1;
                char::from_u32(from + u32::try_from(dice.below(span)).ok()?)
            })
            .collect();
    }
    let mut text = String::new();
    for _ in 0..count {
        let word = words
            .get(dice.below(words.len()))
            .copied()
            .unwrap_or_default();
        text.push_str(word);
        text.push_str(match dice.below(12) {
            0 => "\n",
            1 => ", ",
            2 => "",
            _ => " ",
        });
    }
    if kind == Kind::Question {
        text = text.replace(['\n', '?', '.', '!', ';'], " ");
        text.push('?');
    }
    text
}

/// A conversation of up to four messages; the first that books out of noise, if one does.
pub fn conversation(
    kind: Kind,
    kitchen: &Kitchen,
    language: &str,
    words: &[&str],
    dice: &mut Dice,
) -> Option<(String, Frame)> {
    let mut session = Session::new(kitchen, language);
    for _ in 0..=dice.below(4) {
        let text = message(kind, words, dice);
        let frame = session.say(&text);
        if frame.would_write && kind != Kind::Words {
            return Some((text, frame));
        }
    }
    None
}
