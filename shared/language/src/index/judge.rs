//! Judging one candidate: do all words fit, was a whole name said, what did it match on.

use super::build::field;
use super::vocabulary::{BEGUN, Hit, POSSIBLE, STRONG};
use super::{Match, MatchedOn, ProductIndex};

/// What a score is made of, before the steps for "all words fit" and "whole name said".
pub(super) mod weight {
    /// Of the words said, how much was found in the product.
    pub const SAID: f32 = 0.45;
    /// Of the product's name, how much was said.
    pub const NAMED: f32 = 0.10;
    /// Likeness by letters.
    pub const LETTERS: f32 = 0.45;
    pub const BASE: f32 = 0.6;
    pub const ALL_FIT: f32 = 0.25;
    pub const WHOLE: f32 = 0.15;
}

/// One word said, with everything it may be.
pub(super) struct Said {
    pub terms: Vec<Hit>,
    /// Product → fit, ascending by product.
    pub docs: Vec<(u32, f32)>,
    pub best: f32,
    pub rarity: f32,
}

impl Said {
    fn fit(&self, doc: u32) -> f32 {
        let found = self.docs.binary_search_by_key(&doc, |(doc, _)| *doc);
        found
            .ok()
            .and_then(|at| self.docs.get(at))
            .map_or(0.0, |(_, fit)| *fit)
    }

    fn term_fit(&self, term: u32) -> f32 {
        let found = self.terms.binary_search_by_key(&term, |(term, _)| *term);
        found
            .ok()
            .and_then(|at| self.terms.get(at))
            .map_or(0.0, |(_, fit)| *fit)
    }

    /// Whether the word fits a product, given what better it fits elsewhere.
    fn fits(&self, fit: f32) -> bool {
        let least = if self.best >= STRONG {
            STRONG
        } else {
            self.best - 0.04
        };
        fit >= least.max(POSSIBLE)
    }
}

impl ProductIndex {
    /// One candidate in detail.
    pub(super) fn judge(&self, doc: u32, rough: f32, said: &[Said]) -> Option<Match> {
        let id = self.docs.get(doc as usize)?.id;
        let fits: Vec<f32> = said.iter().map(|word| word.fit(doc)).collect();
        // «שמן» is oil, not the tuna in oil: one word at least has to stand there by itself.
        let strongest = |fits: &mut dyn Iterator<Item = f32>| fits.fold(0.0, f32::max);
        let here = strongest(&mut fits.iter().copied());
        let anywhere = strongest(&mut said.iter().map(|word| word.best));
        let all_words_fit = !said.is_empty()
            && (here > STRONG || anywhere <= STRONG)
            && said.iter().zip(&fits).all(|(word, fit)| word.fits(*fit));
        let mut named = 0.0_f32;
        let mut whole: Option<u8> = None;
        for form in self.forms.get(doc as usize).into_iter().flatten() {
            let (mut have, mut all, mut complete) = (0.0, 0.0, true);
            for term in &form.terms {
                let rarity = self.rarity(self.postings.get(*term as usize).map_or(0, Vec::len));
                let fit = said
                    .iter()
                    .map(|word| word.term_fit(*term))
                    .fold(0.0, f32::max);
                have += rarity * fit;
                all += rarity;
                complete &= fit >= STRONG;
            }
            named = named.max(have / f32::max(all, f32::EPSILON));
            if complete && whole.is_none() {
                whole = Some(form.field);
            }
        }
        let mut score = (rough + weight::NAMED * named) * weight::BASE;
        if all_words_fit {
            score += weight::ALL_FIT;
            if whole.is_some() {
                score += weight::WHOLE;
            }
        }
        Some(Match {
            id,
            score: score.clamp(0.0, 1.0),
            matched_on: self.matched_on(doc, whole, said, &fits),
            whole_name: whole.is_some(),
            all_words_fit,
        })
    }

    fn matched_on(&self, doc: u32, whole: Option<u8>, said: &[Said], fits: &[f32]) -> MatchedOn {
        let guessed = said
            .iter()
            .zip(fits)
            .any(|(word, fit)| word.fits(*fit) && *fit < BEGUN);
        let heaviest = said
            .iter()
            .zip(fits)
            .filter(|(_, fit)| **fit >= BEGUN)
            .max_by(|(a, _), (b, _)| a.rarity.total_cmp(&b.rarity));
        let (Some((word, fit)), false) = (heaviest, guessed) else {
            return MatchedOn::Fuzzy;
        };
        let fields = whole.unwrap_or_else(|| {
            let best = word.terms.iter().filter(|(_, term_fit)| term_fit >= fit);
            best.fold(0, |fields, (term, _)| fields | self.fields(*term, doc))
        });
        [
            (field::NAME, MatchedOn::Name),
            (field::NAME_EN, MatchedOn::NameEn),
            (field::NICKNAME, MatchedOn::Nickname),
            (field::BRAND, MatchedOn::Brand),
            (field::CATEGORY, MatchedOn::Category),
            (field::SIZE, MatchedOn::Size),
            (field::CONTAINER, MatchedOn::Container),
        ]
        .into_iter()
        .find(|(bit, _)| fields & bit != 0)
        .map_or(MatchedOn::Name, |(_, on)| on)
    }

    fn fields(&self, term: u32, doc: u32) -> u8 {
        let postings = self
            .postings
            .get(term as usize)
            .map_or(&[][..], Vec::as_slice);
        let found = postings.binary_search_by_key(&doc, |(doc, _)| *doc);
        found
            .ok()
            .and_then(|at| postings.get(at))
            .map_or(0, |(_, fields)| *fields)
    }
}
