//! The only map from what went wrong to a status.

use shared_errors::Problem;

use crate::service::ServiceError;

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::NotFound => Self::not_found(),
            ServiceError::Forbidden => Self::forbidden(),
            ServiceError::Cursor => Self::invalid("cursor", "is not a cursor of this list"),
            ServiceError::Invalid { field, message } => Self::invalid(field, message),
            ServiceError::Empty => Self::invalid("text", "must not be empty"),
            ServiceError::Mismatch => shared_storage::idempotency::mismatch(),
            ServiceError::Busy => Self::conflict(
                "in_progress",
                "The conversation is being changed by another message; try again.",
            )
            .retry_after(1),
            ServiceError::Inventory(error) => error.into(),
            ServiceError::Storage(error) => error.into(),
        }
    }
}
