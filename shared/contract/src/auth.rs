//! Requests and answers of auth.
//!
//! E-mail addresses are compared in lower case; passwords have 10 to 200 characters. In requests
//! that change something, a missing field means "as it was" and null means "none".

mod login;
mod person;
mod phone;
mod restaurant;
mod service;

use serde::{Deserialize, Deserializer};

use crate::text;

pub use login::*;
pub use person::*;
pub use phone::*;
pub use restaurant::*;
pub use service::*;

/// A name on one line; an empty one stays empty, to be refused.
fn given_line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.map(|text| text::line(&text)))
}

/// Tells "missing" (outer None) from "null" (inner None).
#[expect(
    clippy::option_option,
    reason = "the two are what it is there to tell apart"
)]
fn given<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}
