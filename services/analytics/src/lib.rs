//! mezave-analytics
