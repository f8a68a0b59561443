//! mezave-gateway
