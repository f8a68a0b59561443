//! shared-middleware
