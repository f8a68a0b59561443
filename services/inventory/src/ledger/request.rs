//! What goes into the ledger writer and what comes out.

use shared_errors::Problem;
use shared_quantity::Qty;
use shared_storage::{Answer, IdempotentCall};
use uuid::Uuid;

use crate::model::{Movement, Order, ProductStock, Refusal};

/// How an outcome is worded for the caller; what it returns is stored under the request's key.
/// The API layer gives it, as only it maps refusals to statuses.
pub type Render = fn(&Outcome) -> Answer;

/// One thing to book.
#[derive(Debug, Clone)]
pub struct Request {
    /// Whose ledger.
    pub restaurant_id: Uuid,
    /// Which product.
    pub product_id: Uuid,
    /// What; or why it was refused before it came here, which is remembered under its keys.
    pub order: Result<Order, Refusal>,
    /// The idempotency keys it came under: the header's, and `client_id`.
    pub keys: Vec<IdempotentCall>,
    /// How the outcome is worded.
    pub render: Render,
}

/// What the rules made of a request.
pub type Outcome = Result<Booked, Refusal>;

/// What was booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// The movement that answers; none when a count found what the system said.
    pub movement: Option<Movement>,
    /// The stock right after it.
    pub stock: ProductStock,
    /// How much less than asked for was there.
    pub short_by: Option<Qty>,
}

/// What the caller is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// It was decided now.
    Fresh(Box<Outcome>, Answer),
    /// It was decided before, under the same key.
    Replayed(Answer),
    /// The key was used with another body.
    Mismatch(Problem),
}

/// Why a request got no reply. It was not booked, unless said otherwise.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LedgerError {
    /// Too much is waiting; try again in a moment.
    #[error("the ledger has too much to do")]
    Busy,
    /// The database cannot be reached, or went away before it said whether this was booked: the same
    /// request under the same key finds out. The text goes to the log only.
    #[error("the ledger's database cannot be reached: {0}")]
    Unreachable(String),
    /// The database failed. The text goes to the log only.
    #[error("the ledger's database failed: {0}")]
    Storage(String),
}
