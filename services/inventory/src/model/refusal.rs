//! Why the rules refuse a booking. Each is a decision about the request, never a fault of ours.

use shared_quantity::{Amount, AmountError, Qty};

/// A refusal by the rules of stock. `api/error.rs` maps each to its status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such product in this restaurant.
    #[error("there is no such product")]
    UnknownProduct,
    /// The product was retired; its history stays, new bookings are not taken.
    #[error("the product is retired")]
    ProductRetired,
    /// No such movement in this restaurant.
    #[error("there is no such movement")]
    UnknownMovement,
    /// More was asked for than there is.
    #[error("there is not enough stock")]
    InsufficientStock {
        /// Boxes and units that could be had.
        available: Amount,
        /// The same as a total.
        total: Qty,
    },
    /// Boxes of a product that has no box size.
    #[error("the product does not come in boxes")]
    NotBoxed,
    /// Beyond what one product may hold.
    #[error("the amount is too large")]
    TooLarge,
    /// A part of some lot would fall below zero. A bug where it appears: plans never ask for it.
    #[error("stock would fall below zero")]
    BelowZero,
    /// A field that makes no sense for this movement.
    #[error("{field} {message}")]
    Invalid {
        /// The field as the API names it.
        field: &'static str,
        /// What is wrong with it.
        message: &'static str,
    },
    /// Somebody undid it before.
    #[error("the movement was already undone")]
    AlreadyUndone,
    /// An undo is final: book the movement again instead.
    #[error("an undo cannot itself be undone; book the movement again")]
    UndoOfUndo,
    /// The role does not allow it.
    #[error("the role does not allow this")]
    Forbidden,
    /// The person named is not of this restaurant.
    #[error("there is no such person")]
    UnknownPerson,
    /// A later count has already set the truth.
    #[error("a later count has already been booked")]
    CountSuperseded,
}

impl From<AmountError> for Refusal {
    fn from(error: AmountError) -> Self {
        match error {
            AmountError::NotBoxed => Self::NotBoxed,
            AmountError::TooLarge => Self::TooLarge,
        }
    }
}
