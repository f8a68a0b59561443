//! Why a use case refuses or fails.

use sea_orm::{DbErr, SqlErr};
use shared_errors::Problem;
use uuid::Uuid;

use crate::ledger::LedgerError;
use crate::model::Refusal;

/// What can go wrong; `api/error.rs` gives each its status.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such thing in this restaurant.
    #[error("there is no such thing here")]
    NotFound,
    /// The role does not allow it.
    #[error("the role does not allow this")]
    Forbidden,
    /// A field that makes no sense.
    #[error("{field}: {message}")]
    Invalid {
        /// As the API names it.
        field: &'static str,
        /// What is wrong with it.
        message: &'static str,
    },
    /// The category still holds products.
    #[error("the category still has products")]
    CategoryInUse,
    /// Another category or supplier has this name.
    #[error("the name is taken")]
    NameTaken,
    /// The same product is there already.
    #[error("this product is there already")]
    ProductExists(Option<Uuid>),
    /// The unit cannot change any more.
    #[error("the unit of a product with history cannot change")]
    UnitInUse,
    /// Another product has this barcode.
    #[error("the barcode {code} is on another product")]
    BarcodeTaken {
        /// The code.
        code: String,
        /// Who has it.
        product_id: Uuid,
    },
    /// The rules of stock refuse.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The ledger did not get to it.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Already worded: a key that was used with another body.
    #[error(transparent)]
    Problem(Box<Problem>),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] DbErr),
    /// Something else failed.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// A cursor that no list gave out.
    pub const fn cursor() -> Self {
        Self::Invalid {
            field: "cursor",
            message: "is not a next_cursor of this list",
        }
    }

    /// A unique key that a neighbour took between look and write (`PostgreSQL` only) reads as
    /// `otherwise`.
    pub fn unique_as(error: DbErr, otherwise: Self) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => otherwise,
            _ => Self::Storage(error),
        }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}
