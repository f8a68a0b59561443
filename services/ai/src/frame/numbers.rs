//! Every number that a text says, whatever it counts.

use shared_language::numbers::{NumberKind, NumberReading, read_any};
use shared_language::{Token, fold, normalise, tokens};
use shared_quantity::Qty;

use crate::lexicon::{Lexicon, Sense};

/// The numbers in order; of a range both ends. «קילו וחצי» is one and a half.
pub(super) fn numbers(lexicon: &Lexicon, text: &str) -> Vec<Qty> {
    let said = Said {
        tokens: tokens(&normalise(text)),
        lexicon,
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < said.tokens.len() {
        let reading = said.number(at);
        let (value, next) = match &reading {
            Some(reading) => match reading.kind {
                NumberKind::Range { low, high } => {
                    found.extend([low, high].map(Qty::from_thousandths));
                    at += reading.len.max(1);
                    continue;
                }
                _ => (reading.value, at + reading.len.max(1)),
            },
            None => (1000, at),
        };
        let part = said.unit(next).then(|| said.part(next + 1)).flatten();
        match (part, reading) {
            (Some((part, end)), _) => {
                found.push(Qty::from_thousandths(value.saturating_add(part)));
                at = end;
            }
            (None, Some(_)) => {
                found.push(Qty::from_thousandths(value));
                at = next;
            }
            (None, None) => at += 1,
        }
    }
    found
}

struct Said<'a> {
    tokens: Vec<Token>,
    lexicon: &'a Lexicon,
}

impl Said<'_> {
    fn number(&self, at: usize) -> Option<NumberReading> {
        read_any(&self.tokens, at, self.lexicon.shared_words())
    }

    fn unit(&self, at: usize) -> bool {
        let token = self.tokens.get(at);
        token.is_some_and(|token| self.lexicon.unit_word(&token.text).is_some())
    }

    fn means(&self, at: usize, sense: Sense) -> bool {
        let token = self.tokens.get(at);
        token.is_some_and(|token| self.lexicon.senses(&fold(&token.text)).contains(&sense))
    }

    /// «וחצי», "and a half", where no unit of its own follows; and the token after it.
    fn part(&self, at: usize) -> Option<(i64, usize)> {
        let joined = self.means(at, Sense::And);
        let begin = at + usize::from(joined);
        let (begin, reading) = match self.number(begin) {
            Some(reading) => (begin, reading),
            None if joined && self.means(begin, Sense::Filler) => {
                (begin + 1, self.number(begin + 1)?)
            }
            None => return None,
        };
        let glued = reading.prefixes.chars().next();
        let and = joined || glued.is_some_and(|c| self.lexicon.and.contains(&c.to_string()));
        let end = begin + reading.len.max(1);
        let fraction = (1..1000).contains(&reading.value);
        (and && fraction && !self.unit(end)).then_some((reading.value, end))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("קילו וחצי עגבניות", &[1500])]
    #[case("ליטר וחצי", &[1500])]
    #[case("שני קילו ורבע", &[2250])]
    #[case("חצי ארגז", &[500])]
    #[case("ארגז וחצי", &[1500])]
    #[case("3 ארגזים וחצי סודה ו-2 חסות", &[3500, 2000])]
    #[case("קילו וחצי ליטר", &[500])]
    #[case("a kilo and a half", &[1500])]
    #[case("two boxes and a half", &[2500])]
    #[case("2.5 kg and 3 lettuces", &[2500, 3000])]
    #[case("לקחתי 5-6 יוגורט", &[5000, 6000])]
    #[case("שולחן 5 לקח קילו", &[5000])]
    fn every_number_is_read(#[case] text: &str, #[case] expected: &[i64]) {
        let found = numbers(Lexicon::shared().unwrap(), text);
        let wanted: Vec<Qty> = expected.iter().map(|n| Qty::from_thousandths(*n)).collect();
        assert_eq!(found, wanted);
    }
}
