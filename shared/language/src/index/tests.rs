//! How products are found.
