//! mezave-notification
