//! shared-errors
