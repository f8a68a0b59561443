//! How well terms fit a word that was said: 0..=1, in steps that mean something.

use super::hashing::Map;

/// From here on two words count as the same word.
pub(super) const STRONG: f32 = 0.9;
/// From here on a word may be meant at all.
pub(super) const POSSIBLE: f32 = 0.68;
/// The fit of a word still being typed: possible, never the whole word.
pub(super) const BEGUN: f32 = 0.89;
/// The fit of a word cut short in a name or by its writer: tells the order, never fits.
pub(super) const CUT: f32 = 0.67;
/// Another spelling of a word that is known itself: tells the order only, nearly as well as the word.
pub(super) const NEAR: f32 = 0.679;
/// A foreign word that sounds like this is likely the same.
pub(super) const SOUNDS_LIKE: f32 = 0.8;
/// From here on something of the word is there.
pub(super) const KNOWN: f32 = 0.6;
/// The fit of a word that begins like the one said: tells the order only.
pub(super) const AKIN: f32 = 0.5;

/// How much a fit counts in the order.
pub(super) fn order(fit: f32) -> f32 {
    if (NEAR..POSSIBLE).contains(&fit) {
        STRONG
    } else {
        fit
    }
}

/// Term and how well it fits.
pub(super) type Hit = (u32, f32);

/// The best fit per term.
#[derive(Default)]
pub(super) struct Hits(pub Map<u32, f32>);

impl Hits {
    pub fn put(&mut self, id: u32, fit: f32) {
        let best = self.0.entry(id).or_default();
        *best = best.max(fit);
    }

    pub fn put_all(&mut self, ids: Option<&Vec<u32>>, fit: f32) {
        for id in ids.into_iter().flatten() {
            self.put(*id, fit);
        }
    }

    pub fn best(&self) -> f32 {
        self.0.values().copied().fold(0.0, f32::max)
    }

    pub fn finish(self) -> Vec<Hit> {
        let mut hits: Vec<Hit> = self.0.into_iter().collect();
        hits.sort_by_key(|(id, _)| *id);
        hits
    }
}
