//! Likeness by letters: cosine of three-letter pieces, weighted by how rare they are.

use std::collections::HashMap;

type Gram = [char; 3];

/// Rows of text (a product may have several) by their three-letter pieces.
#[derive(Debug, Default)]
pub(super) struct Grams {
    postings: HashMap<Gram, Vec<(u32, f32)>>,
    /// Row → product.
    owner: Vec<u32>,
    norm: Vec<f32>,
}

impl Grams {
    pub fn add(&mut self, owner: u32, text: &str) {
        let row = u32::try_from(self.owner.len()).unwrap_or(u32::MAX);
        self.owner.push(owner);
        for (gram, count) in count(text) {
            self.postings.entry(gram).or_default().push((row, count));
        }
    }

    /// Weighs what was added. Call once, after the last `add`.
    pub fn finish(&mut self) {
        let rows = self.owner.len();
        let mut squares = vec![0.0_f32; rows];
        for postings in self.postings.values_mut() {
            let rarity = rarity(rows, postings.len());
            for (row, weight) in postings.iter_mut() {
                *weight *= rarity;
                if let Some(square) = squares.get_mut(*row as usize) {
                    *square += *weight * *weight;
                }
            }
        }
        self.norm = squares
            .into_iter()
            .map(|s| s.sqrt().max(f32::EPSILON))
            .collect();
    }

    /// Product → likeness 0..=1, the best of its rows. `out` has one place per product.
    pub fn likeness(&self, text: &str, out: &mut [f32]) {
        let rows = self.owner.len();
        let mut dots = vec![0.0_f32; rows];
        let mut square = 0.0;
        for (gram, count) in count(text) {
            let postings = self.postings.get(&gram);
            let rarity = rarity(rows, postings.map_or(0, Vec::len));
            let weight = count * rarity;
            square += weight * weight;
            for (row, other) in postings.into_iter().flatten() {
                if let Some(dot) = dots.get_mut(*row as usize) {
                    *dot += weight * other;
                }
            }
        }
        let length = f32::max(square.sqrt(), f32::EPSILON);
        for ((dot, norm), owner) in dots.iter().zip(&self.norm).zip(&self.owner) {
            if *dot > 0.0
                && let Some(best) = out.get_mut(*owner as usize)
            {
                *best = best.max((dot / (norm * length)).min(1.0));
            }
        }
    }
}

fn count(text: &str) -> HashMap<Gram, f32> {
    let mut counts: HashMap<Gram, f32> = HashMap::new();
    let chars: Vec<char> = text.chars().collect();
    for window in chars.windows(3) {
        if let [a, b, c] = *window {
            *counts.entry([a, b, c]).or_default() += 1.0;
        }
    }
    for count in counts.values_mut() {
        *count = 1.0 + count.ln();
    }
    counts
}

#[allow(clippy::cast_precision_loss)] // counts of products are far below 2^24
fn rarity(rows: usize, with: usize) -> f32 {
    (1.0 + rows as f32 / (1.0 + with as f32)).ln()
}
