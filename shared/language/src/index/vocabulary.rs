//! Every word of the indexed products, and which of them a word that was said may be.
//!
//! How well a term fits is 0..=1: [`STRONG`] and above is the same word (its form, with glued
//! letters, in full or short spelling, in another script), below it only likeness. Likeness is
//! looked for only when nothing strong was found, and never for a real word that data knows.

use super::hashing::{Map, Set};
use super::hits::{AKIN, BEGUN, CUT, Hit, Hits, NEAR, SOUNDS_LIKE, STRONG};
use crate::lexicon::Lexicon;
use crate::morphology::{lemmas, skeleton};
use crate::prefix::prefixes;
use crate::translit::{Sound, likeness, sound};

/// Beginnings looked at for one word.
const MOST_BEGINNINGS: usize = 96;

/// Words of products with every way of finding them.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    ids: Map<String, u32>,
    texts: Vec<String>,
    lemmas: Map<String, Vec<u32>>,
    /// Names may have letters glued on, too («עגבניות ושום»).
    peeled: Map<String, Vec<u32>>,
    skeletons: Map<String, Vec<u32>>,
    sounds: Map<String, Vec<u32>>,
    sound_of: Map<u32, Sound>,
    pairs: Map<[char; 2], Vec<u32>>,
    sorted: Vec<u32>,
    /// Terms that may be the beginning of a longer word: a name was cut there, or its writer did so.
    cut: Set<u32>,
}

impl Vocabulary {
    pub fn id(&self, text: &str) -> Option<u32> {
        self.ids.get(text).copied()
    }

    /// Whether a term is a word, not a number of any kind.
    pub fn is_word(&self, id: u32) -> bool {
        let number = |c: char| matches!(c, '#' | '×') || c.is_ascii_digit();
        !self.text(id).starts_with(number)
    }

    pub fn text(&self, id: u32) -> &str {
        self.texts.get(id as usize).map_or("", String::as_str)
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// The id of a term, new or not; `word` when it may be inflected and misspelt.
    pub fn add(&mut self, text: &str, word: bool, lexicon: &Lexicon) -> u32 {
        if let Some(id) = self.id(text) {
            return id;
        }
        let id = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.ids.insert(text.to_owned(), id);
        self.texts.push(text.to_owned());
        if !word {
            return id;
        }
        for language in lexicon.languages() {
            for lemma in lemmas(text, language) {
                push(&mut self.lemmas, lemma, id);
            }
            for reading in prefixes(text, language).into_iter().skip(1) {
                if reading.stem.chars().count() > 2 {
                    push(&mut self.peeled, reading.stem, id);
                }
            }
        }
        for bare in skeletons(text, lexicon) {
            push(&mut self.skeletons, bare, id);
        }
        if let Some(heard) = sound(text, lexicon) {
            for key in &heard.keys {
                push(&mut self.sounds, key.clone(), id);
            }
            self.sound_of.insert(id, heard);
        }
        for pair in letter_pairs(text) {
            push(&mut self.pairs, pair, id);
        }
        self.sorted.push(id);
        id
    }

    /// Says that a term may be the beginning of a longer word.
    pub fn mark_cut(&mut self, id: u32) {
        self.cut.insert(id);
    }

    /// Call once, after the last `add`.
    pub fn finish(&mut self) {
        let texts = &self.texts;
        self.sorted.sort_by_key(|id| texts.get(*id as usize));
    }

    /// The terms a folded word may be; `open` while its end is still being typed.
    pub fn candidates(&self, word: &str, open: bool, lexicon: &Lexicon) -> Vec<Hit> {
        let mut hits = Hits::default();
        self.same_word(word, 1.0, lexicon, &mut hits);
        if hits.best() < STRONG {
            for language in lexicon.languages() {
                for reading in prefixes(word, language).into_iter().skip(1) {
                    self.same_word(&reading.stem, 0.96, lexicon, &mut hits);
                }
            }
        }
        hits.put_all(self.peeled.get(word), STRONG);
        if open {
            self.beginnings(word, BEGUN, &mut hits);
        }
        if !open {
            self.beginnings(word, AKIN, &mut hits);
            self.cut_short(word, &mut hits);
        }
        if hits.best() >= STRONG {
            self.other_spellings(word, lexicon, &mut hits);
            return hits.finish();
        }
        if !is_real(word, lexicon) {
            for bare in skeletons(word, lexicon) {
                hits.put_all(self.skeletons.get(&bare), STRONG);
            }
            self.misspelt(word, &mut hits);
        }
        self.heard(word, lexicon, &mut hits);
        if !open {
            self.beginnings(word, CUT, &mut hits);
        }
        hits.finish()
    }

    /// Fuller, shorter and foreign spellings: shops write one brand in several ways.
    fn other_spellings(&self, word: &str, lexicon: &Lexicon, hits: &mut Hits) {
        for bare in skeletons(word, lexicon) {
            hits.put_all(self.skeletons.get(&bare), NEAR);
        }
        let mut heard = Hits::default();
        self.heard(word, lexicon, &mut heard);
        let likely = heard.0.into_iter().filter(|(_, fit)| *fit > SOUNDS_LIKE);
        for (id, _) in likely {
            hits.put(id, NEAR);
        }
    }

    /// The word itself, its concept and its forms.
    fn same_word(&self, word: &str, most: f32, lexicon: &Lexicon, hits: &mut Hits) {
        if let Some(id) = self.id(word) {
            hits.put(id, most);
        }
        // The first concept is the word's own; what it implies describes products, not questions.
        if let Some(concept) = lexicon.concepts(word).first()
            && let Some(id) = self.id(&concept_term(concept))
        {
            hits.put(id, most);
        }
        if word.chars().count() < 3 {
            return;
        }
        for language in lexicon.languages() {
            for lemma in lemmas(word, language) {
                hits.put_all(self.lemmas.get(&lemma), most * 0.95);
            }
        }
    }

    /// One wrong, missing, doubled or swapped letter; two in a long word.
    fn misspelt(&self, word: &str, hits: &mut Hits) {
        let letters = word.chars().count();
        if letters < 4 {
            return;
        }
        let most = if letters < 8 { 1 } else { 2 };
        let pairs = letter_pairs(word);
        let mut shared: Map<u32, usize> = Map::default();
        for pair in &pairs {
            for id in self.pairs.get(pair).into_iter().flatten() {
                *shared.entry(*id).or_default() += 1;
            }
        }
        let needed = pairs.len().saturating_sub(3 * most).max(1);
        for (id, count) in shared {
            let other = self.text(id);
            if count < needed || other.chars().count().abs_diff(letters) > most {
                continue;
            }
            let distance = strsim::osa_distance(word, other);
            if distance <= most && other.chars().count() > 2 {
                let short = letters < 6;
                hits.put(
                    id,
                    match (distance, short) {
                        (0 | 1, false) => 0.85,
                        (0 | 1, true) => 0.8,
                        _ => 0.72,
                    },
                );
            }
        }
    }

    /// The same sound, above all in another script.
    fn heard(&self, word: &str, lexicon: &Lexicon, hits: &mut Hits) {
        let Some(said) = sound(word, lexicon) else {
            return;
        };
        let real = is_real(word, lexicon);
        for id in said
            .keys
            .iter()
            .filter_map(|key| self.sounds.get(key))
            .flatten()
        {
            let Some(other) = self.sound_of.get(id) else {
                continue;
            };
            let alike = likeness(&said, other);
            if other.language == said.language {
                // Spelt by ear: קלמנטינה, כלמנטינה.
                if alike > 0.95 && !real {
                    hits.put(*id, 0.86);
                }
            } else if alike >= 0.78 {
                #[allow(clippy::cast_possible_truncation)]
                hits.put(*id, 0.5 + 0.4 * alike as f32);
            } else if alike >= 0.5 {
                hits.put(*id, CUT);
            }
        }
    }

    /// Words that begin so.
    pub fn begun<'a>(&'a self, word: &'a str) -> impl Iterator<Item = u32> + 'a {
        let from = self.sorted.partition_point(|id| self.text(*id) < word);
        let begun = self.sorted.iter().skip(from).copied().take(MOST_BEGINNINGS);
        begun.take_while(move |id| self.text(*id).starts_with(word))
    }

    /// Words of names that were cut short, of which this may be the whole: tells the order only.
    fn cut_short(&self, word: &str, hits: &mut Hits) {
        for (at, _) in word.char_indices().skip(2) {
            let id = word.get(..at).and_then(|front| self.id(front));
            if let Some(id) = id.filter(|id| self.cut.contains(id)) {
                hits.put(id, CUT);
            }
        }
    }

    fn beginnings(&self, word: &str, fit: f32, hits: &mut Hits) {
        if word.chars().count() > 1 {
            self.begun(word).for_each(|id| hits.put(id, fit));
        }
    }
}

/// The term that stands for a container or size, whatever language it is said in.
pub(super) fn concept_term(concept: &str) -> String {
    format!("@{concept}")
}

/// The short spellings of a word and of what it may be a form of.
fn skeletons(word: &str, lexicon: &Lexicon) -> Vec<String> {
    let languages = lexicon.languages().iter();
    let forms = languages.flat_map(|language| lemmas(word, language));
    let mut out: Vec<String> = forms.filter_map(|form| skeleton(&form)).collect();
    out.sort();
    out.dedup();
    out
}

/// A word that data knows, in any of its forms.
fn is_real(word: &str, lexicon: &Lexicon) -> bool {
    let languages = lexicon.languages().iter();
    let mut forms = languages.flat_map(|language| lemmas(word, language));
    forms.any(|lemma| lexicon.knows(&lemma))
}

fn push<K: Eq + std::hash::Hash>(map: &mut Map<K, Vec<u32>>, key: K, id: u32) {
    let ids = map.entry(key).or_default();
    if ids.last() != Some(&id) {
        ids.push(id);
    }
}

fn letter_pairs(word: &str) -> Vec<[char; 2]> {
    let mut pairs = Vec::new();
    let mut last = '^';
    for c in word.chars().chain(std::iter::once('$')) {
        if !pairs.contains(&[last, c]) {
            pairs.push([last, c]);
        }
        last = c;
    }
    pairs
}
