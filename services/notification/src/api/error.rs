//! The only place where an error becomes a status.

use shared_errors::Problem;

use crate::service::ServiceError;

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::NotFound => Self::not_found(),
            ServiceError::NotYet => {
                Self::unavailable("You are not known here yet; try again in a moment.")
            }
            ServiceError::Forbidden => Self::forbidden(),
            ServiceError::Invalid(field, message) => Self::invalid(field, message),
            ServiceError::Cursor => Self::invalid("cursor", error.to_string()),
            ServiceError::Field(field, message) => Self::invalid(field, message),
            ServiceError::NotReady(_) => Self::conflict("channel_not_ready", error.to_string()),
            ServiceError::Nowhere => Self::conflict("no_address", error.to_string()),
            ServiceError::NotDead => Self::conflict("delivery_not_dead", error.to_string()),
            ServiceError::Storage(error) => error.into(),
        }
    }
}
