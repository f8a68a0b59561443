//! mezave-inventory

pub mod model;
