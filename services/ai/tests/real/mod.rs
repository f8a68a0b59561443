//! The same promises with real servers behind them, each started by the test kit where it is installed
//! (`scripts/engines models`) and skipped, and said so, elsewhere.
//!
//! What a model says differs from machine to machine, so nothing here asks that it be right: only
//! that nothing wrong comes of it. To add a model: its module here, its start in the test kit.

mod language;
mod speech;
