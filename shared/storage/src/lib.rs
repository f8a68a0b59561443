//! shared-storage
