//! One item on its way to the ledger.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_auth::{Action, MovementKind, Role};
use shared_contract::inventory::MovementType;
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use crate::entities::{Mention, Performer, Spoken};
use crate::intent::{Doubt, Report, SaidDate};
use crate::lexicon::Operation;

/// A booking that a correction takes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    pub movement: Uuid,
    pub product: Uuid,
    /// Its signed change of the total.
    pub change: Qty,
    /// What it was, for the question.
    pub amount: Amount,
    pub kind: BookingKind,
}

/// What the person has agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one question answered with yes"
)]
pub struct Agreed {
    pub doubts: bool,
    pub likely: bool,
    pub replace: bool,
    /// A count that leaves out the boxes the system knows of.
    pub count: bool,
    /// The date it keeps until, however odd, or that there is none.
    pub expiry: bool,
    /// Setting to zero, with the total it was agreed at.
    pub zero_at: Option<Qty>,
}

/// One item with what is known of it so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Nothing while it is open what happened.
    pub operation: Option<Operation>,
    pub could_be: Vec<Operation>,
    pub reason: Option<String>,
    /// Until when what arrived keeps, as said.
    #[serde(default)]
    pub expiry: Option<SaidDate>,
    pub mention: Mention,
    pub product: Option<Uuid>,
    /// Products that were offered before one was chosen.
    #[serde(default)]
    pub offered: Vec<Uuid>,
    pub amount: Option<Spoken>,
    /// Everything there is.
    #[serde(default)]
    pub all: bool,
    /// The question named the product's own measure, so a bare number is that.
    #[serde(default)]
    pub in_own_unit: bool,
    pub performer: Option<Performer>,
    pub doubts: Vec<Doubt>,
    #[serde(default)]
    pub agreed: Agreed,
    #[serde(default)]
    pub replaces: Vec<Replaced>,
}

impl Task {
    /// A task from a report.
    pub fn from_report(report: &Report) -> Self {
        let settled = !matches!(report.operation, Operation::Ambiguous);
        Self {
            operation: settled.then_some(report.operation),
            could_be: report.could_be.clone(),
            reason: report.reason.clone(),
            expiry: report.expiry,
            product: None,
            offered: Vec::new(),
            amount: report.mention.amount.clone(),
            all: false,
            in_own_unit: false,
            performer: report.performer.clone(),
            doubts: report.doubts.clone(),
            agreed: Agreed::default(),
            replaces: Vec::new(),
            mention: report.mention.clone(),
        }
    }

    /// Another product is meant: what was settled for the first one no longer holds.
    pub fn retarget(&mut self, candidates: Vec<Uuid>, fuzzy: bool) {
        self.mention.candidates = candidates;
        self.mention.fuzzy = fuzzy;
        self.mention.other_container = false;
        self.doubts.retain(|doubt| *doubt != Doubt::Container);
        self.product = None;
        self.forget_agreements();
    }

    /// Another amount is meant.
    pub fn set_amount(&mut self, amount: Spoken) {
        self.amount = Some(amount);
        self.all = false;
        self.forget_agreements();
    }

    /// The facts changed: what was agreed to must be agreed to again.
    pub fn forget_agreements(&mut self) {
        let Agreed { doubts, expiry, .. } = self.agreed;
        self.agreed = Agreed {
            doubts,
            expiry,
            ..Agreed::default()
        };
    }
}

/// What is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingKind {
    Out,
    In,
    Waste,
    /// The counted truth.
    Count,
}

impl BookingKind {
    pub const fn movement(self) -> MovementType {
        match self {
            Self::Out => MovementType::Out,
            Self::In => MovementType::In,
            Self::Waste => MovementType::Waste,
            Self::Count => MovementType::Adjustment,
        }
    }

    /// Whether a role may book it; an employee's count becomes a proposal.
    pub const fn allowed(self, role: Role) -> bool {
        match self {
            Self::In => role.may(Action::Book(MovementKind::In)),
            Self::Out => role.may(Action::Book(MovementKind::Out)),
            Self::Waste => role.may(Action::Book(MovementKind::Waste)),
            Self::Count => role.may(Action::ProposeCount),
        }
    }
}

/// Something to book, certain in every part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    pub kind: BookingKind,
    pub product: Uuid,
    /// Positive; for a count the truth.
    pub amount: Amount,
    pub reason: Option<String>,
    /// Until when what arrived keeps.
    #[serde(default)]
    pub expiry: Option<Date>,
    pub performed_by: Option<Uuid>,
}
