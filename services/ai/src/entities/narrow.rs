//! What narrows or mends what an item may mean: a size said in full, what it is for, slips, counters
//! that stand apart from their number.

use std::rc::Rc;

use uuid::Uuid;

use super::catalogue::Known;
use super::items::Item;
use super::mention::{Found, Mention, Reader};
use super::size::{of_size, size_said};
use crate::intent::clause::{AmountText, PartText};
use crate::intent::slip::surely;
use crate::intent::text::Text;
use crate::lexicon::{Lexicon, Sense, UnitKind};

impl Reader<'_> {
    /// What the words fit; when nothing, what they fit without a word of size, and which size.
    pub(super) fn without_size(&self, words: &str) -> (Rc<Found>, Option<(String, bool)>) {
        let found = self.look_up(words);
        if found.fit.is_empty()
            && let Some((rest, big)) = size_said(self.lexicon, words)
        {
            let plain = self.look_up(&rest);
            if !plain.fit.is_empty() {
                return (plain, Some((rest, big)));
            }
        }
        (found, None)
    }

    /// «קולה גדולה»: the big ones. Of one product only it may be another that is not known here.
    pub(super) fn by_size(&self, mention: &mut Mention, big: bool) {
        if let Some(chosen) = of_size(self.catalogue, self.lexicon, &mention.candidates, big) {
            mention.candidates = chosen;
        } else if let [one] = mention.candidates.as_slice() {
            let known = self.catalogue.get(*one);
            mention.fuzzy |= known.is_some_and(|known| !known.product.size.is_empty());
        }
    }

    /// Leaves out what the one word said names only in passing, where other products are called so:
    /// "tuna in water" for "water", «שמן זית» for «זיתים».
    pub(super) fn only_named(&self, words: &str, candidates: &mut Vec<Uuid>) {
        let text = Text::new(words);
        let ([said], true) = (text.folded.as_slice(), candidates.len() > 1) else {
            return;
        };
        let said = Lexicon::peel(&self.lexicon.the, said).unwrap_or(said);
        let in_passing = |id: &Uuid| {
            let known = self.catalogue.get(*id);
            known.is_some_and(|known| passing(known, said, self.lexicon))
        };
        let rest: Vec<Uuid> = candidates
            .iter()
            .copied()
            .filter(|id| !in_passing(id))
            .collect();
        if !rest.is_empty() {
            *candidates = rest;
        }
    }

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

    /// Whether these are boxes and then singles: «שני ארגזי סודה ושני בקבוקים».
    pub fn adds_singles(&self, boxes: &AmountText, singles: &AmountText) -> bool {
        let of = |amount: &AmountText, kind: UnitKind| match amount.parts.as_slice() {
            [part] => {
                let unit = part.unit.and_then(|unit| self.lexicon.unit(unit));
                part.value.is_some() && !part.range && unit.is_some_and(|unit| unit.kind == kind)
            }
            _ => false,
        };
        of(boxes, UnitKind::Box) && of(singles, UnitKind::Single) && singles.minus.is_none()
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

    /// «חסוט» for «חסות»: what the words fit once one letter is put for another that sounds alike, in
    /// a word that nobody knows; nothing when that may be done in two ways.
    pub(super) fn misheard(&self, words: &str) -> Vec<Uuid> {
        let text = Text::new(words);
        let index = self.catalogue.index();
        let mut unknown = text
            .tokens
            .iter()
            .zip(&text.folded)
            .filter(|(token, word)| {
                token.is_word() && word.chars().count() >= 4 && index.word_strength(word) < 0.9
            });
        let (Some((token, _)), None) = (unknown.next(), unknown.next()) else {
            return Vec::new();
        };
        let mut found: Vec<Uuid> = Vec::new();
        // «השבוע הקרוב» is no cabbage («הכרוב»): what is definite may describe the word before.
        let definite = Lexicon::peel(&self.lexicon.the, &token.text).is_some();
        let kept = if definite { 2 } else { 0 };
        for variant in alike(&token.text, &self.lexicon.sounds, kept) {
            let (before, after) = (
                text.plain().get(..token.start),
                text.plain().get(token.end..),
            );
            let words = [before, Some(variant.as_str()), after].map(Option::unwrap_or_default);
            let fit = &self.look_up(&words.concat()).fit;
            if !fit.is_empty() && !found.is_empty() && *fit != found {
                return Vec::new();
            }
            if !fit.is_empty() {
                found.clone_from(fit);
            }
        }
        found
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

/// Whether a product's names hold this word, or one of its stem, only behind "in", or only as a word
/// of another number that does not head the name.
fn passing(known: &Known, said: &str, lexicon: &Lexicon) -> bool {
    let names = [&known.product.name, &known.product.name_en];
    let mut held = false;
    for (name, heads_first) in names.into_iter().zip([true, false]) {
        let words = Text::new(name).folded;
        let lies_in = words.iter().position(|word| lexicon.within.contains(word));
        let own = words
            .get(..lies_in.unwrap_or(words.len()))
            .unwrap_or_default();
        let stem = |word: &String| word != said && same_stem(word, said);
        let heads = if heads_first { own.first() } else { own.last() };
        if own.iter().any(|word| word == said) || heads.is_some_and(stem) {
            return false;
        }
        held |= words.iter().any(|word| word == said || stem(word));
    }
    held
}

/// «זית» and «זיתים», "olive" and "olives".
fn same_stem(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let letters = short.chars().count();
    letters > 2 && long.starts_with(short) && long.chars().count() <= letters + 2
}

/// The word with each of its letters but the first `kept` in turn put for those that sound alike.
fn alike(word: &str, sounds: &[String], kept: usize) -> Vec<String> {
    let mut out = Vec::new();
    for (at, letter) in word.char_indices().skip(kept) {
        let others = sounds
            .iter()
            .filter(|group| group.contains(letter))
            .flat_map(|group| group.chars().filter(|other| *other != letter));
        for other in others {
            let (front, back) = word.split_at(at);
            let back = back.strip_prefix(letter).unwrap_or_default();
            out.push(format!("{front}{other}{back}"));
        }
    }
    out
}
