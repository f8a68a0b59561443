//! Requests, answers and event payloads that cross a border between services or to clients.
//!
//! API handlers and clients use the same types, so the two cannot drift apart. One module per
//! service, and [`event`] for what travels on the bus. Requests refuse unknown fields and carry
//! their limits as `garde` rules; answers are what API.md fixes.
//! To add a field: here first, then the service's `api/`, then `docs/openapi.json` (`make openapi`).

pub mod ai;
pub mod auth;
pub mod event;
pub mod inventory;
pub mod notification;
pub mod text;

use serde::{Deserialize, Serialize};

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// This page's items.
    pub items: Vec<T>,
    /// Hand this back as `cursor` for the next page; null at the end.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A list that fits on one page.
    pub const fn whole(items: Vec<T>) -> Self {
        Self {
            items,
            next_cursor: None,
        }
    }
}

/// How many items a page has unless asked otherwise.
pub const DEFAULT_LIMIT: u64 = 50;
/// How many items a page has at most.
pub const MAX_LIMIT: u64 = 500;

/// `limit` and `cursor` of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many items, 50 unless given, at most 500.
    #[serde(default)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// The number of items a request may have: `limit` within its bounds.
pub fn page_limit(limit: Option<u64>) -> Result<u64, shared_errors::Problem> {
    match limit.unwrap_or(DEFAULT_LIMIT) {
        limit @ 1..=MAX_LIMIT => Ok(limit),
        _ => Err(shared_errors::Problem::invalid(
            "limit",
            "must be between 1 and 500",
        )),
    }
}
