//! What a request can be refused for.

use sea_orm::DbErr;
use shared_storage::StorageError;
use shared_transport::CallError;

use crate::voice::VoiceError;

/// Why a request was refused.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Nothing of this person has this id.
    #[error("there is no such conversation")]
    NotFound,
    /// The role does not allow it.
    #[error("the role does not allow this")]
    Forbidden,
    /// `cursor` is none of ours.
    #[error("not a cursor of this list")]
    Cursor,
    /// The client's id was used for another message.
    #[error("the client's id was used for another message")]
    Mismatch,
    /// The conversation changed too often while the message was being worked on.
    #[error("the conversation is busy")]
    Busy,
    /// A field of the request cannot be what it is.
    #[error("{field}: {message}")]
    Invalid {
        field: &'static str,
        message: &'static str,
    },
    /// The text is empty and no option was tapped.
    #[error("nothing was said")]
    Empty,
    /// inventory refused or cannot be reached.
    #[error(transparent)]
    Inventory(#[from] CallError),
    /// A recording is no message.
    #[error(transparent)]
    Voice(#[from] VoiceError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<DbErr> for ServiceError {
    fn from(error: DbErr) -> Self {
        Self::Storage(error.into())
    }
}

impl From<serde_json::Error> for ServiceError {
    fn from(error: serde_json::Error) -> Self {
        Self::Storage(StorageError::Damaged(error.to_string()))
    }
}
