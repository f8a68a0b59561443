//! What is usual: the last amounts taken and received, to judge an unlikely one by.

use shared_quantity::Qty;

/// How many amounts are remembered.
const KEPT: usize = 32;
/// How many amounts it takes before anything can be called usual.
const NEEDED: usize = 10;

/// The last amounts of one kind of movement, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recent(Vec<Qty>);

/// The usual range of one kind of movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    /// A tenth of the amounts are below it.
    pub low: Qty,
    /// Half of the amounts are below it.
    pub median: Qty,
    /// A tenth of the amounts are above it.
    pub high: Qty,
    /// Half of the amounts are no farther than this from the median: how regular they are, whatever
    /// a single one was.
    pub mad: Qty,
}

impl Recent {
    /// Reads what [`Recent::to_text`] wrote; what is unreadable is forgotten.
    pub fn from_text(text: &str) -> Self {
        let amounts = text.split(',').filter_map(|part| part.parse().ok());
        Self(amounts.map(Qty::from_thousandths).collect())
    }

    /// Thousandths, separated by commas.
    pub fn to_text(&self) -> String {
        let parts: Vec<String> = self
            .0
            .iter()
            .map(|amount| amount.thousandths().to_string())
            .collect();
        parts.join(",")
    }

    /// Remembers an amount (its size counts, not its sign) and forgets the oldest.
    pub fn remember(&mut self, amount: Qty) {
        if let Some(size) = amount.checked_abs().filter(|size| !size.is_zero()) {
            self.0.push(size);
            let surplus = self.0.len().saturating_sub(KEPT);
            self.0.drain(..surplus);
        }
    }

    /// Forgets an amount that was undone.
    pub fn forget(&mut self, amount: Qty) {
        let at = self
            .0
            .iter()
            .rposition(|kept| Some(*kept) == amount.checked_abs());
        if let Some(at) = at {
            self.0.remove(at);
        }
    }

    /// The usual range, once there are at least ten amounts to judge by.
    pub fn usual(&self) -> Option<Usual> {
        if self.0.len() < NEEDED {
            return None;
        }
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = |tenths: usize| sorted.get((sorted.len() - 1) * tenths / 10).copied();
        let median = at(5)?;
        let away = |amount: &Qty| amount.checked_sub(median)?.checked_abs();
        let mut distances: Vec<Qty> = sorted.iter().filter_map(away).collect();
        distances.sort_unstable();
        Some(Usual {
            low: at(1)?,
            median,
            high: at(9)?,
            mad: distances
                .get((distances.len().checked_sub(1)?) / 2)
                .copied()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_amounts_make_a_habit() {
        let mut recent = Recent::default();
        for amount in 1..=9 {
            recent.remember(Qty::from_units(-amount));
        }
        assert_eq!(recent.usual(), None);
        recent.remember(Qty::from_units(60));
        let usual = recent
            .usual()
            .map(|usual| [usual.low, usual.median, usual.high, usual.mad]);
        assert_eq!(usual, Some([1, 5, 9, 2].map(Qty::from_units)));
        recent.forget(Qty::from_units(60));
        assert_eq!(recent.usual(), None);
        assert_eq!(Recent::from_text(&recent.to_text()), recent);
    }
}
