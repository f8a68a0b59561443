//! Whole-system tests and the rules of the architecture; the tests themselves stand in `tests/`.
//!
//! `architecture.rs` holds who may import whom, `system.rs` drives the real program over HTTP,
//! `dialogues.rs` plays the conversations of `dialogues/` against the real services, and
//! `browser/` does the same in Chromium.
