//! Requests and answers of inventory.
