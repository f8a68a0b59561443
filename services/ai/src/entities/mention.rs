//! Which products an item may mean, and how much of them.
//!
//! A number or container word may be an amount or part of the name («1.5 ליטר», «קרטון פיצה»). Where
//! a fitting product carries it in its name or size, it is the name; the amount is then asked.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::amount::Spoken;
use super::catalogue::Catalogue;
pub use super::found::{Found, look_up, sort_out};
use super::items::Item;
use super::narrow::{agree, counted};
use crate::intent::aside::percentage;
use crate::intent::clause::{AmountText, PartText};
use crate::intent::text::Text;
use crate::lexicon::{Lexicon, Sense, UnitKind, UnitRef};

/// What an item may mean.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mention {
    /// The words of the name as said.
    pub text: String,
    /// Products that every word fits, best first.
    pub candidates: Vec<Uuid>,
    /// When nothing fits: what is nearest.
    pub nearest: Vec<Uuid>,
    /// Nothing for no amount.
    pub amount: Option<Spoken>,
    /// The candidates only resemble the words.
    pub fuzzy: bool,
    /// The container said is not one these products come in.
    pub other_container: bool,
}

/// What looks items up.
pub struct Reader<'a> {
    pub text: &'a Text,
    pub lexicon: &'a Lexicon,
    pub catalogue: &'a Catalogue,
    /// What this message already looked up: the same words are read in several ways.
    seen: RefCell<HashMap<String, Rc<Found>>>,
}

impl<'a> Reader<'a> {
    pub fn new(text: &'a Text, lexicon: &'a Lexicon, catalogue: &'a Catalogue) -> Self {
        Self {
            text,
            lexicon,
            catalogue,
            seen: RefCell::default(),
        }
    }

    /// Looks words up, once a message.
    pub fn look_up(&self, words: &str) -> Rc<Found> {
        if let Some(found) = self.seen.borrow().get(words) {
            return Rc::clone(found);
        }
        let found = Rc::new(look_up(self.catalogue, words));
        self.seen
            .borrow_mut()
            .insert(words.to_owned(), Rc::clone(&found));
        found
    }

    /// Words of these tokens, as written.
    pub fn words(&self, tokens: &[usize]) -> String {
        let mut out = String::new();
        let mut last = None;
        for &at in tokens {
            // «שלושה אחוז» as products write it.
            if let Some((value, len)) = percentage(self.text, self.lexicon, at)
                && tokens.contains(&(at + len - 1))
            {
                out.push_str(if out.is_empty() { "" } else { " " });
                out.push_str(&value);
                last = Some(at);
                continue;
            }
            let glued = last.is_some_and(|last: usize| last + 1 == at && self.text.touches(last));
            // «3 אחוז» as products write it.
            let folded = self.text.folded.get(at).map_or("", String::as_str);
            if last.is_some() && self.lexicon.senses(folded).contains(&Sense::Percent) {
                out.push('%');
                last = Some(at);
                continue;
            }
            if !out.is_empty() && !glued {
                out.push(' ');
            }
            out.push_str(self.text.slice(at..at + 1));
            last = Some(at);
        }
        out
    }

    /// Whether an amount is rather part of the name before it.
    pub fn belongs(&self, name: &[usize], amount: &AmountText) -> bool {
        let [part] = amount.parts.as_slice() else {
            return false;
        };
        let words = self.words(name);
        if !part.said {
            return self
                .unit_text(part)
                .is_some_and(|word| !self.look_up(&format!("{words} {word}")).fit.is_empty());
        }
        let measure = part.unit.filter(|unit| self.base(*unit) > 0);
        (measure.is_some() && self.numbered(&words, part, measure).is_some())
            || (part.unit.is_none() && self.numbered(&words, part, None).is_some())
    }

    /// What an item means; a name joined by "and" may be two.
    pub fn mentions(&self, item: &Item) -> Vec<Mention> {
        let whole = self.mention(item);
        if !whole.candidates.is_empty() && !whole.fuzzy {
            return vec![whole];
        }
        for (at, token) in item.name.iter().enumerate().skip(1) {
            let Some(word) = self.text.folded.get(*token) else {
                continue;
            };
            let (Some(rest), Some((left, right))) = (
                Lexicon::peel(&self.lexicon.and, word),
                item.name.split_at_checked(at),
            ) else {
                continue;
            };
            let tail = right.get(1..).unwrap_or_default();
            let second = format!("{rest} {}", self.words(tail));
            let found = self.look_up(second.trim());
            let mut first = self.mention(&Item {
                name: left.to_vec(),
                ..item.clone()
            });
            if !found.fit.is_empty() && !first.candidates.is_empty() && !first.fuzzy {
                // «מהגזר ומהשום קילו»: of one or of each?
                let after = |amount: &AmountText| Item::amount_at(amount) > item.name_at();
                let amount = first
                    .amount
                    .take_if(|_| item.amounts.iter().all(after))
                    .map(|amount| Spoken {
                        unclear: true,
                        ..amount
                    });
                let second = Mention {
                    text: second.trim().to_owned(),
                    candidates: found.fit.clone(),
                    amount,
                    ..Mention::default()
                };
                return vec![first, second];
            }
        }
        vec![whole]
    }

    fn mention(&self, item: &Item) -> Mention {
        let mut words = self.words(&item.name);
        let mut keep: Option<HashSet<Uuid>> = None;
        let mut amounts: Vec<&AmountText> = Vec::new();
        for amount in &item.amounts {
            let after = Item::amount_at(amount) > item.name_at();
            match amount.parts.as_slice() {
                [part] if !part.said && after && self.belongs(&item.name, amount) => {
                    if let Some(word) = self.unit_text(part) {
                        words = format!("{words} {word}");
                    }
                }
                [part] if part.said => match self.absorbed(&words, item, part, after) {
                    Some(products) => {
                        let products: HashSet<Uuid> = products.into_iter().collect();
                        keep = Some(keep.map_or(products.clone(), |kept| &kept & &products));
                    }
                    None => amounts.push(amount),
                },
                _ => amounts.push(amount),
            }
        }
        let mut mention = self.named(&self.without_purpose(&item.name, words), &amounts);
        if let Some(keep) = keep {
            mention.candidates.retain(|id| keep.contains(id));
            self.whole_with_size(&mut mention, item, &amounts);
        }
        self.unless_weighed(&mut mention, &amounts);
        mention.amount = match amounts.as_slice() {
            [] => None,
            [one] => Some(Spoken::from_text(one, self.lexicon)),
            // «4 קולה ארגזים»: the counter after the name.
            [count, unit] if counted(count, unit) => {
                let mut together = (*count).clone();
                if let (Some(part), [unit]) = (together.parts.first_mut(), unit.parts.as_slice()) {
                    part.unit = unit.unit;
                }
                Some(Spoken::from_text(&together, self.lexicon))
            }
            // «ארגז של 24 פחיות קולה»: how many are in a box of it.
            [boxes, inside] if self.holds(boxes, inside, &mention.candidates) => {
                Some(Spoken::from_text(boxes, self.lexicon))
            }
            // «ארגז סודה אחד», «ארגזים סודה 3».
            [unit, count] if counted(count, unit) && agree(count, unit) => {
                let mut together = (*count).clone();
                if let (Some(part), [unit]) = (together.parts.first_mut(), unit.parts.as_slice()) {
                    part.unit = unit.unit;
                }
                Some(Spoken::from_text(&together, self.lexicon))
            }
            _ => Some(Spoken {
                unclear: true,
                ..Spoken::default()
            }),
        };
        self.box_of_boxes(&mut mention);
        if item.unclear
            && let Some(amount) = &mut mention.amount
        {
            amount.unclear = true;
        }
        mention
    }

    /// Candidates for a name, narrowed by the container word of its amount.
    fn named(&self, words: &str, amounts: &[&AmountText]) -> Mention {
        let mut mention = Mention {
            text: words.to_owned(),
            ..Mention::default()
        };
        let container = amounts
            .iter()
            .flat_map(|amount| &amount.parts)
            .find_map(|part| {
                let word = self.container_word(part)?;
                Some((part.unit?, word))
            });
        if words.is_empty() {
            return self.container_alone(mention, container);
        }
        let (found, size) = self.without_size(words);
        mention.candidates.clone_from(&found.fit);
        let bare = size.as_ref().map_or(words, |(rest, _)| rest.as_str());
        self.only_named(bare, &mut mention.candidates);
        if let Some((_, big)) = size {
            self.by_size(&mut mention, big);
        }
        if let Some((unit, word)) = container {
            let narrowed = self.look_up(&format!("{word} {words}"));
            let boxes = self
                .lexicon
                .unit(unit)
                .is_some_and(|u| u.kind == UnitKind::Box);
            if !narrowed.fit.is_empty()
                && (narrowed.whole || !boxes || mention.candidates.is_empty())
            {
                mention.candidates.clone_from(&narrowed.fit);
            } else if !boxes {
                self.by_container(&mut mention, unit);
            }
        }
        if let (true, [one]) = (mention.candidates.is_empty(), found.alike.as_slice())
            && self.surely(words, *one)
        {
            mention.candidates.push(*one);
        }
        if mention.candidates.is_empty() {
            mention.candidates = self.misheard(words);
        }
        if mention.candidates.is_empty() {
            mention.fuzzy = !found.alike.is_empty();
            mention.candidates.clone_from(&found.alike);
            mention.nearest.clone_from(&found.near);
        }
        mention
    }

    /// «לקחתי 3 פחיות» alone says no product.
    fn container_alone(
        &self,
        mut mention: Mention,
        container: Option<(UnitRef, String)>,
    ) -> Mention {
        if let Some((_, word)) = container {
            let found = self.look_up(&word);
            // «קרטון» alone may be the name of something; a bare container is asked about.
            if found.whole {
                mention.candidates.clone_from(&found.fit);
            } else {
                mention.nearest.clone_from(&found.near);
            }
        }
        mention
    }

    /// Only products that come in this container; if none does, and some come in another, it is asked.
    fn by_container(&self, mention: &mut Mention, unit: UnitRef) {
        let containers = |id: &Uuid| self.catalogue.get(*id).map(|known| &known.containers);
        let comes_in = |id: &Uuid| {
            let known = self.catalogue.get(*id);
            known.is_some_and(|known| known.comes_in(unit, self.lexicon))
        };
        let narrowed: Vec<Uuid> = mention
            .candidates
            .iter()
            .copied()
            .filter(comes_in)
            .collect();
        if narrowed.is_empty() {
            mention.other_container = mention
                .candidates
                .iter()
                .any(|id| containers(id).is_some_and(|own| !own.is_empty()));
        } else {
            mention.candidates = narrowed;
        }
    }

    /// The unit word of a part that stands without a number, as written.
    fn unit_text(&self, part: &PartText) -> Option<String> {
        let at = part.unit_at.clone()?;
        Some(self.text.slice(at).to_owned())
    }

    /// The container word of a part, as written.
    fn container_word(&self, part: &PartText) -> Option<String> {
        let unit = self.lexicon.unit(part.unit?)?;
        let at = part.unit_at.clone()?;
        unit.container.then(|| self.text.slice(at).to_owned())
    }
}
