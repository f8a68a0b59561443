//! What fingers and speech models do to a message before anybody reads it: words run together
//! («שניקילו»), cut in two («לק חתי»), said twice («שני שני קילו»), marks that were dictated
//! («פסיק»), a joining letter left alone («עשרים ו חמש») and numbered lines («1. 5 קילו גזר»).
//!
//! Words are in `[dictated]` and `[glue]` of `data/*/answers.toml`. Invariant: a word that anybody
//! knows, in the lexicon or in the catalogue, is left as it stands; a cut or a joint that could be
//! made in two ways is not made. To mend something else: one more function over the tokens.

use shared_language::{Token, TokenKind};

use super::glued::number;
use super::text::Text;
use crate::entities::catalogue::Catalogue;
use crate::lexicon::{Form, Lexicon, Sense, UnitRef};

/// Letters a product's word needs to be told apart from what it was glued to.
const LONG: usize = 4;

/// A stretch of the normalised text, and what stands there instead.
type Edit = (std::ops::Range<usize>, String);

/// The message as it was probably meant.
pub fn mended(message: &str, lexicon: &Lexicon, catalogue: &Catalogue) -> String {
    let text = Text::new(message);
    let mender = Mender {
        text: &text,
        lexicon,
        catalogue,
    };
    let mut edits = mender.numbered_lines();
    let mut at = 0;
    while at < text.len() {
        let found = mender.at(at);
        at += found.as_ref().map_or(1, |(_, used)| *used);
        edits.extend(found.map(|(edit, _)| edit));
    }
    edits.sort_by_key(|(range, _)| range.start);
    apply(text.plain(), &edits)
}

/// The text with its edits made; of two that overlap the first.
fn apply(plain: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(plain.len());
    let mut from = 0;
    for (range, instead) in edits {
        if range.start < from {
            continue;
        }
        out.push_str(plain.get(from..range.start).unwrap_or_default());
        out.push_str(instead);
        from = range.end;
    }
    out.push_str(plain.get(from..).unwrap_or_default());
    out
}

struct Mender<'a> {
    text: &'a Text,
    lexicon: &'a Lexicon,
    catalogue: &'a Catalogue,
}

impl Mender<'_> {
    /// What to mend at a token, and how many tokens that takes.
    fn at(&self, at: usize) -> Option<(Edit, usize)> {
        let token = self.text.tokens.get(at).filter(|token| token.is_word())?;
        self.dictated(at)
            .or_else(|| self.lone_and(at, token))
            .or_else(|| self.said_twice(at, token))
            .or_else(|| self.cut_in_two(at, token))
            .or_else(|| self.run_together(at, token))
    }

    /// «1. 5 קילו גזר»: numbers of lines that count up are no amounts.
    fn numbered_lines(&self) -> Vec<Edit> {
        let tokens = &self.text.tokens;
        let begins = |at: usize| {
            at == 0
                || tokens
                    .get(at - 1)
                    .is_some_and(|before| before.kind == TokenKind::Newline)
        };
        let numbered = |at: usize| {
            let (number, mark, after) = (tokens.get(at)?, tokens.get(at + 1)?, tokens.get(at + 2)?);
            let apart = !self.text.touches(at + 1) && (after.is_word() || after.is_number());
            let mark_fits = self.text.touches(at) && (mark.is_punct(".") || mark.is_punct(")"));
            let number: usize = number.text.parse().ok()?;
            (begins(at) && mark_fits && apart).then_some((number, at))
        };
        let lines: Vec<(usize, usize)> = (0..tokens.len()).filter_map(numbered).collect();
        let counts_up = lines
            .iter()
            .zip(1..)
            .all(|((number, _), line)| *number == line);
        if lines.len() < 2 || !counts_up {
            return Vec::new();
        }
        let edit = |at: usize| {
            Some((
                tokens.get(at)?.start..tokens.get(at + 1)?.end,
                String::new(),
            ))
        };
        lines.iter().filter_map(|(_, at)| edit(*at)).collect()
    }

    fn word(&self, at: usize) -> Option<(&Token, &str)> {
        let token = self.text.tokens.get(at).filter(|token| token.is_word())?;
        Some((token, self.text.folded.get(at)?))
    }

    /// The token after, where only a space stands between.
    fn next(&self, at: usize) -> Option<&Token> {
        self.text
            .tokens
            .get(at + 1)
            .filter(|_| !self.text.touches(at))
    }

    /// A word of the lexicon, or a number.
    fn said(&self, word: &str) -> bool {
        let text = Text::new(word);
        !self.lexicon.at(&text.from(0)).is_empty() || number(&text, self.lexicon, 0).is_some()
    }

    fn products(&self, word: &str) -> bool {
        self.catalogue.index().word_strength(word) >= 0.9
    }

    /// «פסיק», «שורה חדשה».
    fn dictated(&self, at: usize) -> Option<(Edit, usize)> {
        let two = |at: usize| {
            let (first, word) = self.word(at)?;
            let (last, next) = self.word(at + 1)?;
            Some((format!("{word} {next}"), first.start..last.end, 2))
        };
        let one = |at: usize| {
            let (token, word) = self.word(at)?;
            Some((word.to_owned(), token.start..token.end, 1))
        };
        [two(at), one(at)]
            .into_iter()
            .flatten()
            .find_map(|(said, range, used)| {
                let mark = self.lexicon.dictated.get(&said)?;
                (!self.products(&said)).then(|| ((range, (*mark).to_owned()), used))
            })
    }

    /// «עשרים ו חמש», «2 חסות ו 3 יוגורט».
    fn lone_and(&self, at: usize, token: &Token) -> Option<(Edit, usize)> {
        let next = self.next(at)?;
        let joins = self.lexicon.and.contains(self.text.folded.get(at)?);
        let glue = match next {
            next if next.is_word() => "",
            next if next.is_number() => "-",
            _ => return None,
        };
        joins.then(|| ((token.end..next.start, glue.to_owned()), 1))
    }

    /// «שני שני קילו»: a number before its unit, stammered.
    fn said_twice(&self, at: usize, token: &Token) -> Option<(Edit, usize)> {
        let (again, word) = self.word(at + 1)?;
        let same = self.text.folded.get(at).is_some_and(|own| own == word);
        let unit = self
            .text
            .folded
            .get(at + 2)
            .is_some_and(|word| self.lexicon.unit_word(word).is_some());
        let counts = number(&Text::new(word), self.lexicon, 0).is_some();
        (same && unit && counts).then(|| ((token.end..again.end, String::new()), 1))
    }

    /// «לק חתי», «ח ציל»: together a verb, a unit or a product's word, and neither alone is anything.
    fn cut_in_two(&self, at: usize, token: &Token) -> Option<(Edit, usize)> {
        let next = self.next(at).filter(|next| next.is_word())?;
        let (front, back) = (self.text.folded.get(at)?, self.text.folded.get(at + 1)?);
        if self.said(front) || self.said(back) {
            return None;
        }
        let whole = format!("{front}{back}");
        let letters = |word: &str| word.chars().count();
        let plain = self.lexicon.senses(&whole).iter().any(|sense| {
            matches!(
                sense,
                Sense::Unit(..) | Sense::Verb(_, Form::First | Form::Third | Form::Any)
            )
        });
        let short = letters(front).min(letters(back)) < LONG;
        let joins = letters(&whole) >= LONG
            && (plain || (short && self.catalogue.index().word_strength(&whole) > 0.99));
        (joins && !self.products(front) && !self.products(back))
            .then(|| ((token.end..next.start, String::new()), 2))
    }

    /// «שניקילו», «ארגזסודה», "twokilos": a number, unit or verb and what follows it.
    fn run_together(&self, at: usize, token: &Token) -> Option<(Edit, usize)> {
        let word = token.text.as_str();
        if word.chars().count() < 2 * LONG - 2 || self.said(self.text.folded.get(at)?) {
            return None;
        }
        let cuts: Vec<(usize, Begins)> = word
            .char_indices()
            .skip(2)
            .filter_map(|(cut, _)| {
                let (front, back) = word.split_at_checked(cut)?;
                Some((cut, self.two(front, back)?))
            })
            .collect();
        // «שלושה|יוגורטים» and «שלוש|היוגורטים» say the same.
        let (cut, begins) = *cuts.last()?;
        if cuts.iter().any(|(_, other)| *other != begins) || self.products(word) {
            return None;
        }
        let at = token.start + cut;
        Some(((at..at, " ".to_owned()), 1))
    }

    /// What the first of two words is, when the second may follow it.
    fn two(&self, front: &str, back: &str) -> Option<Begins> {
        let letters = |word: &str, least: usize| word.chars().count() >= least;
        let front = Text::new(front);
        let first = front
            .folded
            .first()
            .filter(|word| letters(word, LONG - 1))?;
        let counts = |text: &Text| number(text, self.lexicon, 0).map(|read| read.value);
        let verb = self
            .lexicon
            .senses(first)
            .iter()
            .any(|sense| matches!(sense, Sense::Verb(_, Form::First)));
        let begins = if verb {
            Begins::Verb
        } else if let Some(value) = counts(&front) {
            Begins::Number(value)
        } else {
            Begins::Unit(self.lexicon.unit_word(first)?)
        };
        let back = Text::new(back);
        let second = back.folded.first().filter(|word| letters(word, LONG - 1))?;
        let follows = self.lexicon.unit_word(second).is_some()
            || (verb && counts(&back).is_some())
            || (letters(first, LONG) && letters(second, LONG) && self.products(second));
        follows.then_some(begins)
    }
}

/// What the first of two words that ran together is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begins {
    Verb,
    Number(i64),
    Unit(UnitRef),
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::entities::Product;

    #[rstest]
    #[case("לקחתי שניקילו חציל", "לקחתי שני קילו חציל")]
    #[case("לקחתי שלושהיוגורטים", "לקחתי שלושה יוגורטים")]
    #[case("לק חתי 2 קילו ח ציל", "לקחתי 2 קילו חציל")]
    #[case("לקחתי שני שני קילו חציל", "לקחתי שני קילו חציל")]
    #[case("עשרים ו חמש יוגורט", "עשרים וחמש יוגורט")]
    #[case("קילו חציל פסיק 3 יוגורט", "קילו חציל , 3 יוגורט")]
    #[case("הגיעו\n1. 5 קילו חציל\n2. 3 יוגורט", "הגיעו\n 5 קילו חציל\n 3 יוגורט")]
    #[case("לקחתי 2.5 קילו חציל\n3 יוגורט", "לקחתי 2.5 קילו חציל\n3 יוגורט")]
    #[case("שניצל", "שניצל")]
    #[case("took twokilos of eggplant", "took two kilos of eggplant")]
    fn words_are_put_right(#[case] said: &str, #[case] meant: &str) {
        let lexicon = Lexicon::shared().unwrap();
        let products = ["חציל", "יוגורט"]
            .iter()
            .zip(1..)
            .map(|(name, id)| Product {
                id: Uuid::from_u128(id),
                name: (*name).to_owned(),
                unit_type: "unit".to_owned(),
                ..Product::default()
            });
        let catalogue = Catalogue::build(products.collect(), lexicon);
        assert_eq!(mended(said, lexicon, &catalogue), meant);
    }
}
