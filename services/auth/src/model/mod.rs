//! Rules of auth: pure, no I/O.
//!
//! [`throttle`] slows guessing, [`rotation`] judges refresh tokens, [`text`] brings e-mail
//! addresses, phone numbers, passwords and settings into their stored form, [`calls`] says which
//! service may call which.

pub mod calls;
pub mod rotation;
pub mod text;
pub mod throttle;
