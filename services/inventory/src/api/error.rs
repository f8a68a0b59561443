//! The only map from refusals to problem documents.

use shared_errors::Problem;

use super::refusal;
use crate::service::Error;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::forbidden(),
            Error::Invalid { field, message } => Self::invalid(field, message),
            Error::CategoryInUse => Self::conflict(
                "category_in_use",
                "The category still has products; move or retire them first.",
            ),
            Error::NameTaken => Self::conflict("name_taken", "This name is taken; choose another.")
                .field("name", "is taken"),
            Error::ProductExists(twin) => {
                let problem = Self::conflict(
                    "product_exists",
                    "There is a product with this name, size, container and brand already.",
                );
                match twin {
                    Some(id) => problem.fact("product_id", id),
                    None => problem,
                }
            }
            Error::UnitInUse => Self::conflict(
                "unit_in_use",
                "The unit of a product with stock or history cannot change; add a new product.",
            )
            .field("unit_type", "cannot change any more"),
            Error::BarcodeTaken { code, product_id } => {
                Self::conflict("barcode_taken", "Another product has this barcode.")
                    .field("barcodes", format!("{code} is on another product"))
                    .fact("product_id", product_id)
            }
            Error::Refused(refusal) => refusal::problem(&refusal),
            Error::Ledger(error) => refusal::ledger_problem(&error),
            Error::Problem(problem) => *problem,
            Error::Storage(error) => Self::internal(&error),
            Error::Internal(error) => Self::internal(&error),
        }
    }
}
