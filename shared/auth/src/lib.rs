//! shared-auth
