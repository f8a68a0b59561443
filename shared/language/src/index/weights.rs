//! What speaks for a candidate, and how much: the scores of all candidates become likelihoods.
//!
//! A candidate's strength is the sum of its evidence, each times its weight; its likelihood is its share
//! of all candidates' `exp(strength)`, "none of them" being one more candidate whose strength grows with
//! how much was said. The weights were fitted to names that other shops give to the same products
//! (`cargo run --release -p shared-language --example weigh`): one half of the names for fitting, the
//! other for judging. To add evidence: a name here, its value in `judge.rs`, and fit again.

/// What is looked at in a candidate, and what it counts. Letters count by fours unless said otherwise.
pub const EVIDENCE: [(&str, f32); N] = [
    ("fours", 1.44),
    ("asked3", 0.69),
    ("asked4", 1.16),
    ("shared", 0.81),
    ("rest", 0.09),
    ("whole", 0.26),
    ("content_same", 1.27),
    ("content_other", 0.18),
    ("content_gap", -0.70),
    ("percent_other", -0.28),
    ("count_same", 0.09),
    ("count_other", -1.50),
    ("uncounted", -0.86),
    ("numbers_said", 1.77),
    ("numbers_unsaid", -2.04),
    ("numbers_unsaid_of_some", -0.41),
    ("first_said", 0.55),
    ("first_named", 0.37),
    ("neither_first", -0.48),
    ("said", 1.05),
    ("said_squared", 1.38),
    ("cut_word", 1.19),
    ("words_named", 2.68),
    ("words_unsaid_squared", 0.35),
    ("words_lost", -1.83),
    ("maker", 0.62),
    ("maker_said", 0.94),
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
const NONE: (f32, f32) = (7.5, 0.25);
