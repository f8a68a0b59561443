//! What speaks for a candidate, and how much: the scores of all candidates become likelihoods.
//!
//! A candidate's strength is the sum of its evidence, each times its weight; its likelihood is its share
//! of all candidates' `exp(strength)`, "none of them" being one more candidate whose strength grows with
//! how much was said. The weights were fitted to `fitting/names.tsv`, written for it: products of a shop,
//! and what other shops might call them (`cargo run --release -p shared-language --example weigh` fits
//! and tells what each half of the names is worth with the weights of the other). To add evidence: a
//! name here, its value in `judge.rs`, and fit again.

/// What is looked at in a candidate, and what it counts. Letters count by fours unless said otherwise.
pub const EVIDENCE: [(&str, f32); N] = [
    ("fours", 1.19),
    ("asked", 1.04),
    ("shared", 1.35),
    ("content_same", 1.27),
    ("content_other", -1.12),
    ("count_same", 1.15),
    ("count_other", -1.00),
    ("numbers_said", 1.50),
    ("numbers_unsaid", -1.60),
    ("first_said", 0.35),
    ("first_named", 0.84),
    ("said", 1.90),
    ("cut_word", 1.01),
    ("words_named", 1.86),
    ("words_lost", -1.80),
    ("maker", 1.57),
    ("kin", 1.17),
];

const N: usize = 17;

/// Values in the order of [`EVIDENCE`].
pub type Evidence = [f32; N];

/// What each piece of evidence counts, and what the sum of all is worth.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Weights {
    pub evidence: Evidence,
    /// How much of a difference in strength to believe.
    pub trust: f32,
    /// Strength of "none of them": by itself, and for what was said.
    pub none: (f32, f32),
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            evidence: EVIDENCE.map(|(_, weight)| weight),
            trust: TRUST,
            none: NONE,
        }
    }
}

impl Weights {
    /// How strong a candidate is.
    pub fn strength(&self, evidence: &Evidence) -> f32 {
        let parts = self.evidence.iter().zip(evidence);
        parts.map(|(weight, value)| weight * value).sum::<f32>() * self.trust
    }

    /// Strength of "none of them" when words of this rarity in all were said.
    pub fn doubt(&self, rarity: f32) -> f32 {
        self.none.0 + self.none.1 * rarity / 8.0
    }
}

const TRUST: f32 = 0.90;
const NONE: (f32, f32) = (4.0, 1.0);
