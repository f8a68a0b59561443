//! What narrows or mends what an item may mean: a size said in full, what it is for, slips, counters
//! that stand apart from their number.

use uuid::Uuid;

use super::items::Item;
use super::mention::{Mention, Reader};
use crate::intent::clause::{AmountText, PartText};
use crate::intent::slip::surely;
use crate::intent::text::Text;
use crate::lexicon::{Lexicon, Sense, UnitKind};

impl Reader<'_> {
    /// Whether the second amount only tells the box size of the one product meant.
    pub(super) fn holds(
        &self,
        boxes: &AmountText,
        inside: &AmountText,
        candidates: &[Uuid],
    ) -> bool {
        let kind = |part: &PartText| self.lexicon.unit(part.unit?).map(|unit| unit.kind);
        let (([first], [second]), [one]) = (
            (boxes.parts.as_slice(), inside.parts.as_slice()),
            candidates,
        ) else {
            return false;
        };
        let size = self
            .catalogue
            .get(*one)
            .map(|known| known.product.box_size.thousandths());
        kind(first) == Some(UnitKind::Box)
            && matches!(kind(second), None | Some(UnitKind::Single))
            && second.said
            && !second.range
            && second.value.is_some()
            && second.value == size
    }

    /// «קולה פלסטיק 1.5 ליטר» said in full is that product, whatever else is of that size.
    pub(super) fn whole_with_size(&self, mention: &mut Mention, item: &Item, used: &[&AmountText]) {
        if mention.candidates.len() < 2 {
            return;
        }
        let mut words = mention.text.clone();
        for amount in item.amounts.iter().filter(|amount| !used.contains(amount)) {
            for part in amount.parts.iter().filter(|part| part.said) {
                let end = part.unit_at.as_ref().map_or(part.at.end, |unit| unit.end);
                words.push(' ');
                words.push_str(self.text.slice(part.at.start..end.max(part.at.end)));
            }
        }
        let found = self.look_up(&words);
        let whole: Vec<Uuid> = found
            .fit
            .iter()
            .copied()
            .filter(|id| found.whole && mention.candidates.contains(id))
            .collect();
        if !whole.is_empty() {
            mention.candidates = whole;
        }
    }

    /// «5 קרטונים של קרטון פיצה»: the counter beside the same word in the name is a closed box.
    pub(super) fn box_of_boxes(&self, mention: &mut Mention) {
        let named: Vec<String> = Text::new(&mention.text)
            .tokens
            .iter()
            .filter_map(|token| self.lexicon.unit(self.lexicon.unit_word(&token.text)?))
            .filter(|unit| unit.kind == UnitKind::Box && unit.container)
            .map(|unit| unit.id.clone())
            .collect();
        for part in mention
            .amount
            .iter_mut()
            .flat_map(|amount| &mut amount.parts)
        {
            if part.unit.as_ref().is_some_and(|unit| named.contains(unit)) {
                part.unit = Some("box".to_owned());
            }
        }
    }

    /// «קילו ענבים» is not the grape juice that comes in bottles: what only shares a word with the one
    /// product found, and cannot be had in this measure, is something else.
    pub(super) fn unless_weighed(&self, mention: &mut Mention, amounts: &[&AmountText]) {
        let ([one], [amount]) = (mention.candidates.as_slice(), amounts) else {
            return;
        };
        let (Some(known), [part]) = (self.catalogue.get(*one), amount.parts.as_slice()) else {
            return;
        };
        let kind = part
            .unit
            .and_then(|unit| self.lexicon.unit(unit))
            .map(|unit| unit.kind);
        let weighed = kind == Some(UnitKind::Weight)
            && known.unit_kind == UnitKind::Single
            && known
                .content
                .is_none_or(|(content, _)| content != UnitKind::Weight);
        let folded = Text::new(&mention.text).folded;
        let begins = known.words().next().is_some_and(|own| {
            folded
                .iter()
                .any(|word| word == own || Lexicon::peel(&self.lexicon.the, word) == Some(own))
        });
        let several = known.product.name.contains(' ');
        if weighed && several && !begins {
            mention.nearest.clone_from(&mention.candidates);
            mention.candidates.clear();
        }
    }

    /// «3 חסות בשביל הסלט», «עגבניות לרוטב»: without what it is for, when only the rest is a product.
    pub(super) fn without_purpose(&self, name: &[usize], words: String) -> String {
        if name.len() < 2 || !self.look_up(&words).fit.is_empty() {
            return words;
        }
        for (at, token) in name.iter().enumerate().skip(1) {
            let Some(word) = self.text.folded.get(*token) else {
                continue;
            };
            let said = self.lexicon.senses(word).contains(&Sense::Purpose);
            // «בתנור», but not «בחומץ» where there is vinegar: that may be what kind it is.
            let index = self.catalogue.index();
            let place =
                |bare: &str| index.word_strength(word) < 0.9 && index.word_strength(bare) < 0.9;
            let glued = Lexicon::peel(&self.lexicon.towards, word).is_some()
                || Lexicon::peel(&self.lexicon.aside, word).is_some_and(place);
            if !said && !glued {
                continue;
            }
            let head = self.words(name.get(..at).unwrap_or_default());
            let found = self.look_up(&head);
            if !found.fit.is_empty() && (said || found.whole) {
                return head;
            }
        }
        words
    }

    /// Whether every word is a product's own, or surely a slip of one.
    pub(super) fn surely(&self, words: &str, id: Uuid) -> bool {
        let Some(known) = self.catalogue.get(id) else {
            return false;
        };
        let text = Text::new(words);
        let index = self.catalogue.index();
        text.tokens.iter().zip(&text.folded).all(|(token, word)| {
            !token.is_word()
                || index.word_strength(word) >= 0.9
                || known
                    .words()
                    .any(|own| surely(word, own, &self.lexicon.sounds))
                || Lexicon::peel(&self.lexicon.the, word).is_some_and(|bare| {
                    known
                        .words()
                        .any(|own| surely(bare, own, &self.lexicon.sounds))
                })
        })
    }
}

/// A bare number before and a counter without one after the name.
pub(super) fn counted(count: &AmountText, unit: &AmountText) -> bool {
    match (count.parts.as_slice(), unit.parts.as_slice()) {
        ([number], [unit]) => {
            number.said && number.unit.is_none() && !unit.said && unit.unit.is_some()
        }
        _ => false,
    }
}

/// One of a counter in the singular, or several of one in the plural.
pub(super) fn agree(count: &AmountText, unit: &AmountText) -> bool {
    match (count.parts.as_slice(), unit.parts.as_slice()) {
        ([number], [unit]) => unit.value.is_none() || number.value == unit.value,
        _ => false,
    }
}
