//! The assistant.
pub mod entities;
pub mod intent;
pub mod lexicon;
