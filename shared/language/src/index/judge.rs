//! Judging one candidate: do all words fit, was a whole name said, what did it match on, how strong is it.

use super::build::{Form, field};
use super::facts::{Agreement, Fact, compare};
use super::grams::Likeness;
use super::hits::{BEGUN, Hit, KNOWN, POSSIBLE, STRONG, order};
use super::{Evidence, Match, MatchedOn, ProductIndex};

/// Rarities and letters are brought to about one.
pub(super) const RARE: f32 = 8.0;
const LETTERS: f32 = 100.0;
const WORDS: f32 = 5.0;

/// How one of a product's names was said.
#[derive(Default)]
struct Naming {
    /// Of the whole name, weighed by rarity, how much.
    named: f32,
    complete: bool,
    /// Of its words, without numbers, how much.
    words: f32,
    /// How well its first word was.
    first: f32,
    /// How many words were not said.
    lost: f32,
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

/// What was said.
pub(super) struct Query {
    pub words: Vec<Said>,
    pub facts: Vec<Fact>,
    /// Its end may be missing.
    pub cut: bool,
}

impl ProductIndex {
    /// One candidate in detail, with a score yet to be set.
    pub(super) fn judge(
        &self,
        doc: u32,
        alike: [Likeness; 2],
        kin: [f32; 2],
        query: &Query,
    ) -> Option<(Match, Evidence)> {
        let said = query.words.as_slice();
        let id = self.docs.get(doc as usize)?.id;
        let fits: Vec<f32> = said.iter().map(|word| word.fit(doc)).collect();
        // «שמן» is oil, not the tuna in oil: one word at least has to stand there by itself.
        let strongest = |fits: &mut dyn Iterator<Item = f32>| fits.fold(0.0, f32::max);
        let here = strongest(&mut fits.iter().copied());
        let anywhere = strongest(&mut said.iter().map(|word| word.best));
        let all_words_fit = !said.is_empty()
            && (here > STRONG || anywhere <= STRONG)
            && said.iter().zip(&fits).all(|(word, fit)| word.fits(*fit));
        let mut naming = Naming::default();
        let mut whole: Option<u8> = None;
        for form in self.forms.get(doc as usize).into_iter().flatten() {
            let found = self.naming(form, said);
            if found.complete && whole.is_none() {
                whole = Some(form.field);
            }
            if found.named >= naming.named {
                naming = found;
            }
        }
        let found = Match {
            id,
            score: 0.0,
            lead: 0.0,
            matched_on: self.matched_on(doc, whole, said, &fits),
            whole_name: whole.is_some(),
            all_words_fit,
        };
        let evidence = self.weighed(doc, (&naming, &fits), (alike, kin), query);
        Some((found, evidence))
    }

    /// What speaks for a candidate, in the order of [`super::weights::EVIDENCE`].
    fn weighed(
        &self,
        doc: u32,
        (naming, fits): (&Naming, &[f32]),
        ([threes, fours], kin): ([Likeness; 2], [f32; 2]),
        query: &Query,
    ) -> Evidence {
        let said = query.words.as_slice();
        let facts = self.facts.get(doc as usize).map_or(&[][..], Vec::as_slice);
        let numbers = compare(&query.facts, facts, query.cut);
        let flag = |on: bool| f32::from(u8::from(on));
        let each = said.iter().zip(fits);
        let rarity: f32 = each.map(|(word, fit)| word.rarity * order(*fit)).sum();
        let first = fits.first().copied().unwrap_or_default();
        [
            fours.both,
            fours.asked,
            threes.shared / LETTERS,
            flag(numbers.content == Agreement::Same),
            flag(numbers.content == Agreement::Other),
            flag(numbers.count == Agreement::Same),
            flag(numbers.count == Agreement::Other),
            numbers.found,
            numbers.unsaid,
            first,
            naming.first,
            rarity / RARE,
            flag(query.cut && fits.last().is_some_and(|fit| (KNOWN..STRONG).contains(fit))),
            naming.words,
            naming.lost / WORDS,
            kin[0],
            kin[1],
        ]
    }

    /// How much of one of a product's names was said.
    fn naming(&self, form: &Form, said: &[Said]) -> Naming {
        let mut naming = Naming {
            complete: true,
            ..Naming::default()
        };
        let (mut have, mut all, mut words_have, mut words_all) = (0.0, 0.0, 0.0, 0.0);
        for (place, term) in form.terms.iter().enumerate() {
            let rarity = self.rarity(self.postings.get(*term as usize).map_or(0, Vec::len));
            let fits = said.iter().map(|word| word.term_fit(*term));
            let (surely, fit) = fits.fold((0.0_f32, 0.0_f32), |(surely, best), fit| {
                (surely.max(fit), best.max(order(fit)))
            });
            have += rarity * fit;
            all += rarity;
            naming.complete &= surely >= STRONG;
            if place == 0 {
                naming.first = fit;
            }
            if self.vocabulary.is_word(*term) {
                words_have += rarity * fit;
                words_all += rarity;
                naming.lost += f32::from(u8::from(fit < KNOWN));
            }
        }
        naming.named = have / f32::max(all, f32::EPSILON);
        naming.words = words_have / f32::max(words_all, f32::EPSILON);
        naming
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
