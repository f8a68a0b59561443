//! mezave-auth
