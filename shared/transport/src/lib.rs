//! shared-transport
