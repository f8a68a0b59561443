//! What the dialogue may know, and what it asks for when it does not know it yet.
//!
//! A step that meets an unknown fact ends with the [`Need`]; whoever runs it reads the fact and
//! runs the step again. So the step stays pure and reads only what it uses.

use std::collections::HashMap;

use jiff::civil::Date;
use shared_auth::Role;
use shared_clock::Timestamp;
use shared_contract::inventory::{ExpiringItem, LowStockItem, Movement, MovementType, Stock};
use uuid::Uuid;

use crate::entities::{Catalogue, Person};
use crate::lexicon::{Lexicon, Wording};

/// A fact that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Need {
    Stock(Uuid),
    Low,
    /// Days ahead.
    Expiring(i32),
    Movements(MovementsOf),
}

/// Which movements a question is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MovementsOf {
    pub product: Option<Uuid>,
    pub kind: Option<MovementType>,
    pub from: Option<Timestamp>,
}

/// What was read so far.
#[derive(Debug, Clone, Default)]
pub struct Read {
    pub stock: HashMap<Uuid, Stock>,
    pub low: Option<Vec<LowStockItem>>,
    pub expiring: HashMap<i32, Vec<ExpiringItem>>,
    pub movements: HashMap<MovementsOf, Vec<Movement>>,
}

/// Everything a step may look at.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub lexicon: &'a Lexicon,
    pub wording: &'a Wording,
    pub catalogue: &'a Catalogue,
    pub people: &'a [Person],
    pub role: Role,
    pub user: Uuid,
    pub now: Timestamp,
    /// The restaurant's business day.
    pub day: Date,
    /// When this business day began.
    pub day_start: Timestamp,
    pub read: &'a Read,
}

impl Facts<'_> {
    /// The stock of a product, or the need to read it.
    pub fn stock(&self, product: Uuid) -> Result<&Stock, Need> {
        self.read.stock.get(&product).ok_or(Need::Stock(product))
    }

    /// A product's name in the reader's language.
    pub fn name(&self, product: Uuid) -> String {
        self.catalogue.name(product, self.wording.right_to_left)
    }
}
