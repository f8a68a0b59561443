//! Orders: what callers ask the ledger to book, already checked for who may ask.

use jiff::civil::Date;
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use super::{Draft, Kind, Movement, Note};
use shared_clock::Timestamp;

/// One thing to book for one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Ids for the movements this may become: the one that answers, and its companion.
    pub ids: [Uuid; 2],
    /// The restaurant's business day at the moment it happened: deliveries expire counting from it.
    pub today: Date,
    /// Who, when, why.
    pub note: Note,
    /// What.
    pub what: What,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Goods in or out, or a signed correction.
    Move(Move),
    /// A counted truth.
    Count(Count),
    /// Taking back a movement.
    Undo(Box<Undo>),
    /// Turning closed boxes into loose units, before the box size changes.
    Repack,
}

/// Goods in or out, or a signed correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// What kind.
    pub kind: Kind,
    /// As it was said: for goods out `3` and `-3` mean the same.
    pub amount: Amount,
    /// The lot: where goods go to, or the only one they may leave.
    pub expiry: Option<Date>,
    /// With too little there: take what there is.
    pub take_available: bool,
}

/// A counted truth at the moment `note.occurred_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Closed boxes counted; none stated: everything was counted in units.
    pub boxes: Option<i64>,
    /// Loose units counted.
    pub units: Option<Qty>,
    /// What the movements that happened after the count, and are booked already, changed.
    pub after: After,
}

/// The sum of the movements that happened after a moment. An undo counts at the moment of what it
/// takes back, as what it takes back never happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct After {
    /// Boxes and units.
    pub change: Amount,
    /// The total, each movement by its own box size.
    pub total: Qty,
}

/// Taking back a movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// The movement to take back.
    pub original: Movement,
    /// Whether somebody did so before.
    pub already_undone: bool,
    /// The adjustment that cancelled it when a count already contained it, unless that was undone.
    pub companion: Option<Movement>,
    /// When the original is a count: the moment of the count before it.
    pub previous_count: Option<Timestamp>,
}

/// What the rules decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// The movements to book, in this order; none when a count found what the system said.
    pub drafts: Vec<Draft>,
    /// Which of them answers the caller.
    pub answer: usize,
    /// How much less than asked for was there.
    pub short_by: Option<Qty>,
    /// What becomes of the moment of the last count.
    pub count: CountMark,
}

/// What becomes of the moment of the last count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CountMark {
    /// It stays.
    #[default]
    Keep,
    /// It is this one now.
    Set(Option<Timestamp>),
}
