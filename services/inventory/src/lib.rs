//! mezave-inventory
