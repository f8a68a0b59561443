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
}

/// A weight of one is this much: whole numbers add up to the same in any order of the products.
const SCALE: f32 = 1000.0;

/// Rows of text (a product may have several) by their pieces of `n` letters.
#[derive(Debug, Default)]
pub(super) struct Grams {
    n: usize,
    ids: Map<u64, u32>,
    /// The rows of each piece, all in one, from `starts` on.
    starts: Vec<u32>,
    rows: Vec<u32>,
    /// Square of the rarity of each piece.
    weights: Vec<u32>,
    /// Row → product, ascending.
    owner: Vec<u32>,
    /// Product → its first row; one more at the end.
    first: Vec<u32>,
    /// One by the root of the sum of a row's weights.
    lengths: Vec<f32>,
}

/// What rows have in common with one text.
pub(super) struct Shared {
    asked: f32,
    rows: Vec<u32>,
}

impl Grams {
    /// Weighs the pieces of `n` letters of these rows, each with its product, in ascending order of `products`.
    pub fn build(n: usize, rows: &[(u32, String)], products: usize) -> Self {
        let mut ids: Map<u64, u32> = Map::default();
        let mut counts: Vec<u32> = Vec::new();
        // The pieces of all rows, one row after the other, and how many each has.
        let mut pieces_of_all: Vec<u32> = Vec::new();
        let mut lengths: Vec<usize> = Vec::with_capacity(rows.len());
        for (_, text) in rows {
            let pieces = pieces(text, n);
            lengths.push(pieces.len());
            for piece in pieces {
                let id = *ids.entry(piece).or_insert(number(counts.len()));
                match counts.get_mut(id as usize) {
                    Some(count) => *count += 1,
                    None => counts.push(1),
                }
                pieces_of_all.push(id);
            }
        }
        let weights: Vec<u32> = counts
            .iter()
            .map(|with| weight(rows.len(), *with as usize))
            .collect();
        let mut starts = Vec::with_capacity(counts.len() + 1);
        let mut next = 0;
        for count in counts {
            starts.push(next);
            next += count;
        }
        starts.push(next);
        let mut free = starts.clone();
        let mut sorted = vec![0; pieces_of_all.len()];
        let mut rest = pieces_of_all.as_slice();
        let mut by_root = Vec::with_capacity(rows.len());
        for (row, length) in (0..).zip(lengths) {
            let (own, others) = rest.split_at_checked(length).unwrap_or_default();
            rest = others;
            let mut sum = 0_u32;
            for id in own {
                let (Some(free), Some(weight)) =
                    (free.get_mut(*id as usize), weights.get(*id as usize))
                else {
                    continue;
                };
                if let Some(place) = sorted.get_mut(*free as usize) {
                    *place = row;
                }
                *free += 1;
                sum = weight.saturating_add(sum);
            }
            by_root.push(1.0 / units(sum).max(f32::EPSILON).sqrt());
        }
        let first = |product| rows.partition_point(|(owner, _)| (*owner as usize) < product);
        Self {
            n,
            ids,
            starts,
            rows: sorted,
            weights,
            owner: rows.iter().map(|(owner, _)| *owner).collect(),
            first: (0..=products)
                .map(|product| number(first(product)))
                .collect(),
            lengths: by_root,
        }
    }

    /// Looks a text up.
    pub fn shared(&self, text: &str) -> Shared {
        let mut rows = vec![0_u32; self.owner.len()];
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
                if let Some(shared) = rows.get_mut(*row as usize) {
                    *shared = weight.saturating_add(*shared);
                }
            }
        }
        Shared {
            asked: units(asked).max(f32::EPSILON),
            rows,
        }
    }

    /// Adds to each product the cosine of its best row.
    pub fn add_cosines(&self, shared: &Shared, out: &mut [f32]) {
        let by_asked = 1.0 / shared.asked.sqrt();
        let rows = shared.rows.iter().zip(&self.lengths).zip(&self.owner);
        let (mut last, mut best) = (None, 0.0_f32);
        for ((shared, length), owner) in rows.filter(|((shared, _), _)| **shared > 0) {
            let both = (units(*shared) * length * by_asked).min(1.0);
            let more = if last == Some(owner) {
                (both - best).max(0.0)
            } else {
                both
            };
            best = if last == Some(owner) {
                best + more
            } else {
                both
            };
            last = Some(owner);
            if let Some(sum) = out.get_mut(*owner as usize) {
                *sum += more;
            }
        }
    }

    /// The likeness of a product: that of its best row.
    pub fn likeness(&self, shared: &Shared, product: u32) -> Likeness {
        let at = product as usize;
        let (Some(from), Some(to)) = (self.first.get(at), self.first.get(at + 1)) else {
            return Likeness::default();
        };
        let rows = (*from as usize)..(*to as usize);
        let each = rows.filter_map(|row| {
            let own = units(*shared.rows.get(row)?);
            Some(Likeness {
                both: (own * self.lengths.get(row)? / shared.asked.sqrt()).min(1.0),
                asked: (own / shared.asked).min(1.0),
                shared: own,
            })
        });
        let better =
            |best: Likeness, next: Likeness| if next.both > best.both { next } else { best };
        each.fold(Likeness::default(), better)
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

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
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
