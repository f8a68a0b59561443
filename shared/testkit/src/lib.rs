//! shared-testkit
