//! What speaks for a candidate, and how much: the scores of all candidates become likelihoods.
//!
//! A candidate's strength is the sum of its evidence, each times its weight; its likelihood is its share
//! of all candidates' `exp(strength)`, "none of them" being one more candidate whose strength grows with
//! how much was said. The weights were fitted to names that other shops give to the same products
//! (`cargo run --release -p shared-language --example weigh`): one half of the names for fitting, the
//! other for judging. To add evidence: a name here, its value in `judge.rs`, and fit again.

/// What is looked at in a candidate, and what it counts. Letters count by fours unless said otherwise.
pub const EVIDENCE: [(&str, f32); N] = [
    ("fours", 0.95),
    ("asked3", 0.58),
    ("asked4", 0.83),
    ("shared", 0.97),
    ("rest", 0.07),
    ("whole", 0.12),
    ("content_same", 1.01),
    ("content_other", -0.10),
    ("content_gap", -0.44),
    ("percent_other", -0.12),
    ("count_same", 0.31),
    ("count_other", -0.70),
    ("uncounted", -0.51),
    ("numbers_said", 1.00),
    ("numbers_unsaid", -1.45),
    ("numbers_unsaid_of_some", -0.54),
    ("first_said", 0.52),
    ("first_named", 0.39),
    ("neither_first", -0.48),
    ("said", 1.37),
    ("said_squared", 1.17),
    ("cut_word", 1.02),
    ("words_named", 1.86),
    ("words_unsaid_squared", 0.10),
    ("words_lost", -1.44),
    ("maker", 0.58),
    ("maker_said", 0.83),
];

const N: usize = 27;

/// Values in the order of [`EVIDENCE`].
pub type Evidence = [f32; N];

/// How much of a difference in strength to believe.
pub const TRUST: f32 = 0.80;

/// How strong a candidate is.
pub(super) fn strength(evidence: &Evidence) -> f32 {
    let parts = EVIDENCE.iter().zip(evidence);
    parts.map(|((_, weight), value)| weight * value).sum()
}

/// Strength of "none of them" when words of this rarity in all were said.
pub(super) fn doubt(rarity: f32) -> f32 {
    NONE.0 + NONE.1 * rarity / 8.0
}

/// Strength of "none of them": by itself, and for what was said.
const NONE: (f32, f32) = (6.5, 0.5);
