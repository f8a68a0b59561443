//! Searching: which products fit what was said, best first.
//!
//! Words are matched to terms, terms to products; a first rough order picks candidates, which are
//! then judged one by one: do all words fit, was a whole name said. Letters (three at a time) give
//! an order where words say nothing.

use std::cmp::Ordering;

use super::hits::{CUT, Hit, order};
use super::judge::{Query, Said};
use super::kin::Kin;
use super::text::{Unit, letters, units};
use super::{Evidence, Match, MatchedOn, ProductIndex, Weights};
use crate::keyboard::other_layouts;
use crate::normalise::{fold, normalise};
use crate::token::tokens;

/// Candidates judged at least, whatever the limit.
const JUDGED: usize = 64;
/// Strength of a name said exactly: nothing outweighs it.
const EXACT: f32 = 30.0;
/// A product that every word fits is preferred to one that only resembles them.
const FITS: f32 = 1.0;
/// Where all words fit, what the letters of the rest of a name look like is no reason to prefer it.
const STEP: f32 = 0.5;
/// Tills and suppliers cut names at twenty letters: at such a length the last word may go on.
pub(super) const CUT_AT: std::ops::RangeInclusive<usize> = 18..=20;

impl ProductIndex {
    /// Products that fit the words, best first.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Match> {
        self.find(query, limit, false)
    }

    /// As [`ProductIndex::search`], while somebody is still typing: the last word may be a beginning.
    pub fn search_prefix(&self, query: &str, limit: usize) -> Vec<Match> {
        self.find(query, limit, true)
    }

    /// How well one word is known here (a word of some product's name, brand, container …):
    /// 0..=1, 0.9 and above when it is such a word, below that when it only resembles one.
    pub fn word_strength(&self, word: &str) -> f32 {
        let units = units(word, &self.lexicon);
        let best = |unit: &Unit| {
            let hits = self.hits(unit, false);
            hits.into_iter().map(|(_, fit)| fit).fold(0.0, f32::max)
        };
        units.iter().map(best).reduce(f32::min).unwrap_or(0.0)
    }

    fn find(&self, query: &str, limit: usize, open: bool) -> Vec<Match> {
        let query = normalise(query);
        if limit == 0 || query.is_empty() {
            return Vec::new();
        }
        if let Some(found) = self.by_barcode(&query) {
            return vec![found];
        }
        let found = self.ranked(&query, limit, open);
        if found.iter().any(|found| found.all_words_fit) {
            return found;
        }
        // Nothing fits as typed: perhaps it was typed on another keyboard layout.
        for slip in other_layouts(&query, &self.lexicon) {
            let meant = self.ranked(&normalise(&slip), limit, open);
            let sure = |best: &Match| best.all_words_fit && best.matched_on != MatchedOn::Fuzzy;
            if meant.iter().any(sure) {
                return meant;
            }
        }
        found
    }

    fn by_barcode(&self, query: &str) -> Option<Match> {
        let doc = self.docs.get(*self.barcodes.get(query)? as usize)?;
        Some(Match {
            id: doc.id,
            score: 1.0,
            lead: 1.0,
            matched_on: MatchedOn::Barcode,
            whole_name: true,
            all_words_fit: true,
        })
    }

    fn ranked(&self, query: &str, limit: usize, open: bool) -> Vec<Match> {
        let (candidates, rarity) = self.candidates(query, limit, open);
        let none = self.weights.doubt(rarity);
        let folded = fold(query);
        let mut found: Vec<(f32, Match, u32)> = candidates
            .into_iter()
            .map(|(found, doc, evidence)| {
                let exact = found.whole_name && self.is_called(doc, &folded);
                let fits = found.all_words_fit && found.matched_on != MatchedOn::Fuzzy;
                let known = if exact { EXACT } else { 0.0 } + if fits { FITS } else { 0.0 };
                let strength = self.weights.strength(&evidence) + known;
                let strength = if found.all_words_fit {
                    (strength / STEP).round() * STEP
                } else {
                    strength
                };
                (strength, found, doc)
            })
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| self.by_text(a.2, b.2)));
        let top = found.first().map_or(none, |best| best.0.max(none));
        let share = |strength: f32| (strength - top).exp();
        let some: f32 = found.iter().map(|found| share(found.0)).sum();
        let part = |strength: f32, all: f32| {
            (share(strength) / all.max(f32::MIN_POSITIVE)).clamp(0.0, 1.0)
        };
        found.truncate(limit);
        found
            .into_iter()
            .map(|(strength, found, _)| Match {
                score: part(strength, some + share(none)),
                lead: part(strength, some),
                ..found
            })
            .collect()
    }

    /// Whether one of a product's names is exactly this.
    fn is_called(&self, doc: u32, folded: &str) -> bool {
        let doc = self.docs.get(doc as usize);
        doc.is_some_and(|doc| {
            let names = [&doc.name, &doc.name_en].into_iter().chain(&doc.nicknames);
            names.into_iter().any(|name| fold(name) == folded)
        })
    }

    /// Which of two equally likely products comes first: shorter names, then in the order of the texts.
    fn by_text(&self, a: u32, b: u32) -> Ordering {
        let key = |doc: u32| {
            let doc = self.docs.get(doc as usize)?;
            let texts = [&doc.name, &doc.container, &doc.size, &doc.brand];
            Some((doc.name.len(), texts, doc.id))
        };
        key(a).cmp(&key(b))
    }

    /// Candidates with what speaks for each, and the rarity of all that was said, for fitting the weights.
    #[doc(hidden)]
    pub fn evidence(&self, query: &str) -> (Vec<(uuid::Uuid, Evidence)>, f32) {
        let (found, rarity) = self.candidates(&normalise(query), 10, false);
        let found = found.into_iter();
        let found = found.map(|(found, _, evidence)| (found.id, evidence));
        (found.collect(), rarity)
    }

    /// Weighs by other weights than those it comes with, for fitting them.
    #[doc(hidden)]
    pub fn set_weights(&mut self, weights: Weights) {
        self.weights = weights;
    }

    fn candidates(
        &self,
        query: &str,
        limit: usize,
        open: bool,
    ) -> (Vec<(Match, u32, Evidence)>, f32) {
        let said = self.said(query, open);
        let letters = letters(&tokens(query));
        let [threes, fours] = &self.grams;
        let (by_threes, by_fours) = (threes.shared(&letters), fours.shared(&letters));
        let total: f32 = said.words.iter().map(|word| word.rarity).sum();
        let mut rough: Vec<f32> = vec![0.0; self.docs.len()];
        for word in &said.words {
            for (doc, fit) in &word.docs {
                if let Some(sum) = rough.get_mut(*doc as usize) {
                    *sum += word.rarity * order(*fit) / total;
                }
            }
        }
        threes.add_cosines(&by_threes, &mut rough);
        let numbered = rough.into_iter().zip(0_u32..);
        let mut likely: Vec<(f32, u32)> = numbered.filter(|(score, _)| *score > 0.05).collect();
        let judged = JUDGED.max(limit.saturating_mul(2));
        let best_first = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if likely.len() > judged {
            likely.select_nth_unstable_by(judged, best_first);
            likely.truncate(judged);
        }
        let mut kin = Kin::new(self, &said.words);
        let found = likely.into_iter().filter_map(|(_, doc)| {
            let alike = [
                threes.likeness(&by_threes, doc),
                fours.likeness(&by_fours, doc),
            ];
            let (found, evidence) = self.judge(doc, alike, kin.of(doc), &said)?;
            Some((found, doc, evidence))
        });
        (found.collect(), total)
    }

    /// The words of a query that say which product is meant.
    fn said(&self, query: &str, open: bool) -> Query {
        let mut units = units(query, &self.lexicon);
        let meaningful = |unit: &Unit| !self.lexicon.ignores(&unit.term);
        if units.iter().any(meaningful) {
            units.retain(meaningful);
        }
        let last = units.len().wrapping_sub(1);
        let cut = CUT_AT.contains(&query.chars().count());
        let ends_in_word = !query.ends_with(|c: char| !c.is_alphanumeric());
        let mut said: Vec<Said> = Vec::with_capacity(units.len());
        for (at, unit) in units.iter().enumerate() {
            let mut hits = self.hits(unit, open && at == last && ends_in_word);
            if cut && at == last && unit.word {
                hits.extend(self.vocabulary.begun(&unit.term).map(|id| (id, CUT)));
            }
            let neighbours = [at.checked_sub(1), Some(at)];
            for first in neighbours.into_iter().flatten() {
                // «קוקה קולה» said of a product written as one word
                if let (Some(a), Some(b)) = (units.get(first), units.get(first + 1))
                    && a.word
                    && b.word
                    && let Some(term) = self.vocabulary.id(&format!("{}{}", a.term, b.term))
                {
                    hits.push((term, 0.95));
                }
            }
            said.push(self.spread(hits, &unit.term));
        }
        Query {
            words: said,
            facts: units.iter().filter_map(|unit| unit.fact).collect(),
            cut,
        }
    }

    fn hits(&self, unit: &Unit, open: bool) -> Vec<Hit> {
        if unit.word {
            return self
                .vocabulary
                .candidates(&unit.term, open || unit.cut, &self.lexicon);
        }
        let own = self.vocabulary.id(&unit.term).map(|term| (term, 1.0));
        let others = unit.others.iter();
        let others = others.filter_map(|(term, fit)| Some((self.vocabulary.id(term)?, *fit)));
        own.into_iter().chain(others).collect()
    }

    /// From terms to products, and to those that write the word as two.
    fn spread(&self, mut terms: Vec<Hit>, word: &str) -> Said {
        let mut docs: Vec<(u32, f32)> = Vec::new();
        for (term, fit) in &terms {
            let postings = self.postings.get(*term as usize).into_iter().flatten();
            docs.extend(postings.map(|(doc, _)| (*doc, *fit)));
        }
        for pair in self.joined.get(word) {
            let [first, second] = pair.terms.map(|term| self.vocabulary.text(term));
            if word.strip_prefix(first) == Some(second) {
                docs.push((pair.doc, 0.95));
                terms.extend(pair.terms.map(|term| (term, 0.95)));
            }
        }
        let best_first = |a: &(u32, f32), b: &(u32, f32)| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1));
        docs.sort_unstable_by(best_first);
        docs.dedup_by_key(|(doc, _)| *doc);
        terms.sort_unstable_by(best_first);
        terms.dedup_by_key(|(term, _)| *term);
        let best = docs.iter().map(|(_, fit)| *fit).fold(0.0, f32::max);
        let as_good = docs.iter().filter(|(_, fit)| *fit >= best - 0.1).count();
        Said {
            terms,
            best,
            rarity: self.rarity(as_good),
            docs,
        }
    }

    #[allow(clippy::cast_precision_loss)] // counts of products are far below 2^24
    pub(super) fn rarity(&self, with: usize) -> f32 {
        (1.0 + self.docs.len() as f32 / (1.0 + with as f32)).ln()
    }
}
