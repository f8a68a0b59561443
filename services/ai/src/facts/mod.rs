//! What free answers may rest on.
//!
//! Products, suppliers and house notes are kept in words, one row each, refreshed by inventory's
//! `product_changed` ([`effect`]) and when somebody asks; where an embedding model is configured each
//! gets its vector ([`embed`]). [`rank`] picks those nearest to a question, by words and by meaning.
//! Stock, usage, what is low and what expires are read when asked, with the asker's own token, so
//! that nobody learns more than inventory would tell ([`telling`]).
//! Invariants: every read names the restaurant; a fact's text holds no line breaks and no bidi controls.
//! To add a kind of fact: its sentence in [`words`], and where it comes from.

pub mod effect;
pub mod embed;
pub mod rank;
#[cfg(test)]
mod real_tests;
pub mod telling;
pub mod words;
