//! What an alert is, whom it concerns and how it is said: pure, no I/O.
//!
//! [`Alert`] holds the facts, [`recipients`] picks people by role and preferences, [`Texts`] words
//! an alert in the reader's language from the data files. To add an alert: a variant of [`Alert`],
//! its texts in every `data/*.toml`, its default channels in `preferences.rs`.

mod alert;
mod backoff;
mod calm;
mod content;
mod parcel;
mod preferences;
mod text;
mod unsubscribe;

pub use alert::{Alert, Entry, Mailbox, Person, Raised};
pub use backoff::pause;
pub use calm::{earliest, moment, time};
pub use content::{Content, Item};
pub use parcel::{Kind, Outcome, Parcel, Recipient};
pub use preferences::{defaults, recipients, replaced, wanted};
pub use text::{Reader, Texts, Worded};
pub use unsubscribe::UnsubscribeKey;
