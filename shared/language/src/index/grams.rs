//! Likeness by letters: pieces of a text, weighed by how rare they are.

use super::hashing::Map;

/// How much of two texts is the same, weighed by rarity.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Likeness {
    /// Cosine of both, 0..=1.
    pub both: f32,
    /// Of the text asked for, how much is in the row, 0..=1.
    pub asked: f32,
    /// What both have.
    pub shared: f32,
    /// What only the row has.
    pub rest: f32,
}

/// A weight of one is this much: whole numbers add up to the same in any order of the products.
const SCALE: f32 = 1000.0;

/// Rows of text (a product may have several) by their pieces of `n` letters.
#[derive(Debug, Default)]
pub(super) struct Grams {
    n: usize,
    ids: Map<u64, u32>,
    /// While adding: rows of each piece. Afterwards all in one, from `starts` on.
    lists: Vec<Vec<u32>>,
    starts: Vec<u32>,
    rows: Vec<u32>,
    /// Square of the rarity of each piece.
    weights: Vec<u32>,
    /// Row → product.
    owner: Vec<u32>,
    /// Sum of the weights of a row.
    sums: Vec<u32>,
}

impl Grams {
    pub fn new(n: usize) -> Self {
        Self {
            n,
            ..Self::default()
        }
    }

    pub fn add(&mut self, owner: u32, text: &str) {
        let row = u32::try_from(self.owner.len()).unwrap_or(u32::MAX);
        self.owner.push(owner);
        for gram in pieces(text, self.n) {
            let next = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
            let id = *self.ids.entry(gram).or_insert(next);
            if id == next {
                self.lists.push(Vec::new());
            }
            if let Some(rows) = self.lists.get_mut(id as usize) {
                rows.push(row);
            }
        }
    }

    /// Weighs what was added. Call once, after the last `add`.
    pub fn finish(&mut self) {
        let rows = self.owner.len();
        let lists = std::mem::take(&mut self.lists);
        self.sums = vec![0; rows];
        self.starts = Vec::with_capacity(lists.len() + 1);
        self.rows = Vec::with_capacity(lists.iter().map(Vec::len).sum());
        for list in lists {
            let weight = weight(rows, list.len());
            self.weights.push(weight);
            self.starts
                .push(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
            for row in &list {
                if let Some(sum) = self.sums.get_mut(*row as usize) {
                    *sum = weight.saturating_add(*sum);
                }
            }
            self.rows.extend(list);
        }
        self.starts
            .push(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
    }

    /// Product → likeness, the best of its rows. `out` has one place per product.
    pub fn likeness(&self, text: &str, out: &mut [Likeness]) {
        let mut shared = vec![0_u32; self.owner.len()];
        let mut asked = 0_u32;
        let unknown = weight(self.owner.len(), 0);
        for gram in pieces(text, self.n) {
            let Some(id) = self.ids.get(&gram).map(|id| *id as usize) else {
                asked = unknown.saturating_add(asked);
                continue;
            };
            let weight = self.weights.get(id).copied().unwrap_or_default();
            asked = weight.saturating_add(asked);
            for row in self.rows_of(id) {
                if let Some(shared) = shared.get_mut(*row as usize) {
                    *shared = weight.saturating_add(*shared);
                }
            }
        }
        let asked = units(asked).max(f32::EPSILON);
        for ((shared, sum), owner) in shared.iter().zip(&self.sums).zip(&self.owner) {
            if *shared > 0
                && let Some(best) = out.get_mut(*owner as usize)
            {
                let (shared, sum) = (units(*shared), units(*sum));
                let both = (shared / (asked * sum).sqrt()).min(1.0);
                if both > best.both {
                    *best = Likeness {
                        both,
                        asked: (shared / asked).min(1.0),
                        shared,
                        rest: (sum - shared).max(0.0),
                    };
                }
            }
        }
    }

    fn rows_of(&self, id: usize) -> &[u32] {
        let (Some(from), Some(to)) = (self.starts.get(id), self.starts.get(id + 1)) else {
            return &[];
        };
        self.rows
            .get(*from as usize..*to as usize)
            .unwrap_or_default()
    }
}

/// The different pieces of `n` letters, each as one number.
fn pieces(text: &str, n: usize) -> Vec<u64> {
    let chars: Vec<char> = text.chars().collect();
    let mut out: Vec<u64> = chars.windows(n).map(key).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Letters as one well-spread number.
fn key(letters: &[char]) -> u64 {
    let mixed = letters.iter().fold(0xcbf2_9ce4_8422_2325_u64, |key, c| {
        (key ^ u64::from(u32::from(*c))).wrapping_mul(0x0100_0000_01b3)
    });
    mixed ^ (mixed >> 29)
}

#[allow(clippy::cast_precision_loss)] // a name has few pieces
fn units(weight: u32) -> f32 {
    weight as f32 / SCALE
}

/// Square of the rarity of a piece that so many rows have.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)] // between 0 and a few hundred thousand
fn weight(rows: usize, with: usize) -> u32 {
    let rarity = (1.0 + rows as f32 / (1.0 + with as f32)).ln();
    (rarity * rarity * SCALE) as u32
}
