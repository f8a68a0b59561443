//! The proof: replaying a ledger from its first movement and comparing it with what is stored.
//!
//! Feed every movement in the order of its number to [`Replay::step`], then hold the result against
//! the stored head and lots. The first thing that does not fit is named.

use std::collections::BTreeMap;

use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use super::{Expiry, Head, Lots, Movement, hash_of};

/// The first thing in a ledger that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The number of the movement, where there is one.
    pub seq: Option<i64>,
    /// Its id.
    pub movement_id: Option<Uuid>,
    /// The product, where one is concerned.
    pub product_id: Option<Uuid>,
    /// What is wrong, in one sentence.
    pub problem: String,
}

impl std::fmt::Display for Breach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.problem)?;
        let seq = self.seq.map(|seq| format!(", seq {seq}"));
        let movement = self.movement_id.map(|id| format!(", movement {id}"));
        let product = self.product_id.map(|id| format!(", product {id}"));
        for place in [seq, movement, product].into_iter().flatten() {
            f.write_str(&place)?;
        }
        Ok(())
    }
}

/// A ledger being replayed.
#[derive(Debug, Clone, Default)]
pub struct Replay {
    head: Option<Head>,
    lots: BTreeMap<Uuid, Lots>,
    /// Product, total, and whether it is an undo, of every movement so far.
    seen: BTreeMap<Uuid, (Uuid, Qty, bool)>,
    undone: BTreeMap<Uuid, i64>,
}

impl Replay {
    /// The end of what was replayed.
    pub fn head(&self) -> Head {
        self.head.unwrap_or(Head::EMPTY)
    }

    /// What a product's lots must hold by the movements so far.
    pub fn lots(&self, product_id: Uuid) -> Lots {
        self.lots.get(&product_id).cloned().unwrap_or_default()
    }

    /// Every product that any movement so far concerns.
    pub fn products(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.lots.keys().copied()
    }

    /// Checks the next movement and takes it in.
    pub fn step(&mut self, movement: &Movement) -> Result<(), Breach> {
        let breach = |problem: String| Breach {
            seq: Some(movement.seq),
            movement_id: Some(movement.id),
            product_id: Some(movement.product_id),
            problem,
        };
        let head = self.head();
        if movement.seq != head.seq + 1 {
            return Err(breach(format!(
                "number {} is missing before it",
                head.seq + 1
            )));
        }
        if movement.prev_hash != head.hash {
            return Err(breach(
                "it does not follow the hash of the movement before it".into(),
            ));
        }
        if hash_of(movement) != movement.hash {
            return Err(breach("its content does not match its hash".into()));
        }
        check_sums(movement).map_err(breach)?;
        self.check_undo(movement).map_err(breach)?;
        let lots = self.lots.entry(movement.product_id).or_default();
        lots.apply(&movement.lots)
            .map_err(|_| breach("it takes more out of a lot than was there".into()))?;
        let kept = (
            movement.product_id,
            movement.total_change,
            movement.undoes.is_some(),
        );
        self.seen.insert(movement.id, kept);
        self.head = Some(Head {
            seq: movement.seq,
            hash: movement.hash,
        });
        Ok(())
    }

    /// Holds the stored head of the ledger against the replayed one.
    pub fn check_head(&self, stored: Head) -> Result<(), Breach> {
        if stored == self.head() {
            return Ok(());
        }
        Err(Breach {
            seq: Some(stored.seq.max(self.head().seq)),
            movement_id: None,
            product_id: None,
            problem: format!(
                "the ledger ends at number {} and its head says {}",
                self.head().seq,
                stored.seq
            ),
        })
    }

    /// Holds a product's stored lots and figures against the replayed ones.
    pub fn check_stock(
        &self,
        product_id: Uuid,
        stored_lots: &Lots,
        stored_sum: Amount,
    ) -> Result<(), Breach> {
        let filled = |lots: &Lots| -> Vec<(Expiry, Amount)> {
            lots.iter().filter(|(_, held)| !held.is_zero()).collect()
        };
        let expected = self.lots(product_id);
        let problem = if filled(&expected) != filled(stored_lots) {
            "the stored lots are not the sum of the movements"
        } else if expected.sum() != stored_sum {
            "the stored stock is not the sum of the movements"
        } else {
            return Ok(());
        };
        Err(Breach {
            seq: None,
            movement_id: None,
            product_id: Some(product_id),
            problem: problem.into(),
        })
    }

    fn check_undo(&mut self, movement: &Movement) -> Result<(), String> {
        let Some(original) = movement.undoes else {
            return Ok(());
        };
        let Some((product, total, is_undo)) = self.seen.get(&original) else {
            return Err("it undoes a movement that does not precede it".into());
        };
        if *is_undo || *product != movement.product_id {
            return Err("it undoes a movement it cannot undo".into());
        }
        if total.checked_neg() != Some(movement.total_change) {
            return Err("it does not take back the total it undoes".into());
        }
        match self.undone.insert(original, movement.seq) {
            Some(earlier) => Err(format!("number {earlier} undid the same movement before")),
            None => Ok(()),
        }
    }
}

fn check_sums(movement: &Movement) -> Result<(), String> {
    let sum = movement
        .lots
        .iter()
        .try_fold(Amount::ZERO, |sum, lot| sum.checked_add(lot.change));
    if sum != Some(movement.change) {
        return Err("its boxes and units are not the sum of its lots".into());
    }
    if movement.change.total(movement.box_size) != Ok(movement.total_change) {
        return Err("its total is not its boxes and units".into());
    }
    Ok(())
}
