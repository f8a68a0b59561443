//! Parts of one: «וחצי», "and a half", «שלושת רבעי».

use super::value::Simple;
use super::words::Words;
use super::{NumberKind, ONE, digits};
use crate::lexicon::{NumberWord, Role};

impl Words<'_> {
    /// «וחצי», "and a half", «ושלושת רבעי»; and «שלושת רבעי» itself.
    pub fn add_part(self, simple: &mut Simple, bare_scale: Option<i64>) -> Option<()> {
        let plural_at = |at: usize| match self.bare(at) {
            Some(NumberWord::Fraction {
                parts,
                plural: true,
            }) => Some(parts),
            _ => None,
        };
        let dash = self
            .token(simple.end)
            .is_some_and(|token| token.is_punct("-"));
        let plural = simple.end + usize::from(dash);
        if let Some(parts) = plural_at(plural).filter(|_| simple.value % ONE == 0) {
            simple.value = digits::round(simple.value / ONE, parts)?;
            simple.end = plural + 1;
            if simple.value < ONE {
                simple.kind = NumberKind::Fraction;
            }
            return Some(());
        }
        let Some((part, end)) = self.part_after_conjunction(simple.end) else {
            return Some(());
        };
        if simple.value % ONE != 0 || simple.end == 0 {
            return Some(());
        }
        let scale = bare_scale.unwrap_or(1);
        simple.value = simple.value.checked_add(part.checked_mul(scale)?)?;
        simple.end = end;
        Some(())
    }

    /// A part of one joined to what stands before `at`: thousandths, and the token after.
    pub fn part_after_conjunction(self, at: usize) -> Option<(i64, usize)> {
        match self.after_glued_conjunction(at) {
            Some(NumberWord::Fraction {
                parts,
                plural: false,
            }) => {
                return Some((digits::round(1, parts)?, at + 1));
            }
            Some(NumberWord::Count { value, .. }) => {
                let Some(NumberWord::Fraction {
                    parts,
                    plural: true,
                }) = self.bare(at + 1)
                else {
                    return None;
                };
                return Some((digits::round(value, parts)?, at + 2));
            }
            _ => {}
        }
        // "and a half", "and three quarters", «ו-1/2»
        let glued = self
            .key(at)
            .is_some_and(|key| key == self.lang.numbers.glued_conjunction);
        if !glued && !self.is_conjunction(at) {
            return None;
        }
        let dash = self.token(at + 1).is_some_and(|token| token.is_punct("-"));
        let next = at + 1 + usize::from(dash);
        if let Some(token) = self
            .token(next)
            .filter(|token| digits::is_part(&token.text))
        {
            return Some((digits::value(&token.text)?, next + 1));
        }
        let next = next + usize::from(self.is_article(next));
        match self.bare(next)? {
            NumberWord::Fraction {
                parts,
                plural: false,
            } => Some((digits::round(1, parts)?, next + 1)),
            NumberWord::Count {
                role: Role::Unit,
                value,
            } => match self.bare(next + 1)? {
                NumberWord::Fraction {
                    parts,
                    plural: true,
                } => Some((digits::round(value, parts)?, next + 2)),
                _ => None,
            },
            _ => None,
        }
    }
}
