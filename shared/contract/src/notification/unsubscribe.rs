//! The link in mail that ends it.

use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

/// `GET` and `POST /notify/unsubscribe`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnsubscribeQuery {
    /// As it stands in the message.
    #[serde(default)]
    pub token: String,
    /// Anything: the page's style sheet.
    #[serde(default)]
    pub style: Option<String>,
}
