//! Alerts as facts, before anybody words them.

use serde_json::Value;
use shared_auth::{Language, Role};
use shared_clock::Timestamp;
use shared_contract::inventory::StockLevel;
use shared_contract::notification::{AlertType, Severity};
use uuid::Uuid;

/// Something that people should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alert {
    /// A total fell under its minimum.
    StockLow(StockLevel),
}

impl Alert {
    /// What it is about.
    pub const fn kind(&self) -> AlertType {
        match self {
            Self::StockLow(_) => AlertType::StockLow,
        }
    }

    /// How much it matters: nothing left matters more than little left.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::StockLow(low) if low.total.is_positive() => Severity::Warning,
            Self::StockLow(_) => Severity::Critical,
        }
    }

    /// The thing whose state it tells; one alert is open per kind and subject.
    pub const fn subject_id(&self) -> Uuid {
        match self {
            Self::StockLow(low) => low.product_id,
        }
    }

    /// The product it is about, if any.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "an alert need not be about a product"
    )]
    pub const fn product_id(&self) -> Option<Uuid> {
        match self {
            Self::StockLow(low) => Some(low.product_id),
        }
    }

    /// The facts, as stored and as clients see them.
    pub fn data(&self) -> Value {
        match self {
            Self::StockLow(low) => serde_json::to_value(low).unwrap_or_default(),
        }
    }

    /// From what [`Alert::kind`] and [`Alert::data`] said.
    pub fn from_stored(kind: &str, data: &str) -> Result<Self, String> {
        match AlertType::parse(kind) {
            Some(AlertType::StockLow) => serde_json::from_str(data)
                .map(Self::StockLow)
                .map_err(|error| format!("alert of kind {kind}: {error}")),
            _ => Err(format!("alert of unknown kind {kind}")),
        }
    }
}

/// An alert that an event raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// Whose.
    pub restaurant_id: Uuid,
    /// The event behind it: the same event reaches a person once.
    pub event_id: Uuid,
    /// When it happened.
    pub at: Timestamp,
    /// The facts.
    pub alert: Alert,
}

/// One person's inbox in one restaurant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mailbox {
    /// The restaurant.
    pub restaurant_id: Uuid,
    /// The person.
    pub user_id: Uuid,
}

/// One entry of an inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The entry.
    pub id: Uuid,
    /// Rises within one inbox.
    pub number: i64,
    /// The facts.
    pub alert: Alert,
    /// When it happened.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

/// A person in one restaurant, as far as alerts go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub user_id: Uuid,
    /// The role in the restaurant.
    pub role: Role,
    /// The language alerts are worded in.
    pub language: Language,
    /// Whether the person may sign in here.
    pub is_active: bool,
    /// Display name.
    pub name: String,
    /// Mail address; empty: auth has not told it yet.
    pub email: String,
    /// Number in E.164, once a code sent to it came back.
    pub phone: Option<String>,
}

impl Person {
    /// Alerts are for those who run the place.
    pub const fn takes_alerts(&self) -> bool {
        self.is_active && matches!(self.role, Role::Owner | Role::Manager)
    }
}
