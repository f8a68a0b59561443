//! The only place where an error becomes a status.

use shared_errors::Problem;

use crate::service::ServiceError;

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::NotFound => Self::not_found(),
            ServiceError::Forbidden => Self::forbidden(),
            ServiceError::Invalid(field, message) => Self::invalid(field, message),
            ServiceError::Cursor => Self::invalid("cursor", error.to_string()),
            ServiceError::Storage(error) => error.into(),
        }
    }
}
