//! What a request can be refused for.

use sea_orm::DbErr;
use shared_storage::StorageError;

/// Why a request was refused.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Nothing of this restaurant has this id.
    #[error("there is no such thing in this restaurant")]
    NotFound,
    /// auth has told of the caller elsewhere, and not yet here.
    #[error("you are not known here yet")]
    NotYet,
    /// The role does not allow it.
    #[error("the role does not allow this")]
    Forbidden,
    /// A field of the request says what cannot be.
    #[error("{1}")]
    Invalid(&'static str, String),
    /// `cursor` is none of ours.
    #[error("not a cursor of this list")]
    Cursor,
    /// A field of the request is wrong in itself.
    #[error("{0}: {1}")]
    Field(&'static str, &'static str),
    /// The operator has not set the channel up.
    #[error("this channel is not set up; missing: {0}")]
    NotReady(String),
    /// The person has no address on the channel.
    #[error("this channel has no address of the person")]
    Nowhere,
    /// Only what was given up is sent again.
    #[error("the delivery was not given up")]
    NotDead,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<DbErr> for ServiceError {
    fn from(error: DbErr) -> Self {
        Self::Storage(error.into())
    }
}
