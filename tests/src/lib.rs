//! mezave-tests
