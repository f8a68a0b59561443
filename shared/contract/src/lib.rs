//! shared-contract
