//! shared-logger
