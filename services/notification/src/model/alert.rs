//! Alerts as facts, before anybody words them.

use serde_json::Value;
use shared_auth::{Language, Role};
use shared_clock::Timestamp;
use shared_contract::event::kind;
use shared_contract::inventory::{LargeMovement, LotExpired, LotExpiring, StockLevel};
use shared_contract::notification::{AlertType, Severity};
use uuid::Uuid;

/// Something that people should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alert {
    /// A total fell under its minimum.
    StockLow(StockLevel),
    /// A lot came near its date.
    LotExpiring(LotExpiring),
    /// A lot passed its date.
    LotExpired(LotExpired),
    /// Far more was moved at once than is usual.
    LargeMovement(Box<LargeMovement>),
}

/// From so many days before a lot's date on, it is time to act.
const SOON_DAYS: i32 = 3;

impl Alert {
    /// What it is about.
    pub const fn kind(&self) -> AlertType {
        match self {
            Self::StockLow(_) => AlertType::StockLow,
            Self::LotExpiring(_) => AlertType::LotExpiring,
            Self::LotExpired(_) => AlertType::LotExpired,
            Self::LargeMovement(_) => AlertType::LargeMovement,
        }
    }

    /// How much it matters: nothing left matters more than little left, spoiled more than soon.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::StockLow(low) if low.total.is_positive() => Severity::Warning,
            Self::LotExpiring(lot) if lot.days_left > SOON_DAYS => Severity::Info,
            Self::LotExpiring(_) | Self::LargeMovement(_) => Severity::Warning,
            Self::StockLow(_) | Self::LotExpired(_) => Severity::Critical,
        }
    }

    /// The thing whose state it tells, if it tells of one that ends: one alert is open per kind and
    /// subject. The others are told once each by inventory itself.
    pub const fn subject_id(&self) -> Option<Uuid> {
        match self {
            Self::StockLow(low) => Some(low.product_id),
            Self::LotExpiring(_) | Self::LotExpired(_) | Self::LargeMovement(_) => None,
        }
    }

    /// The product it is about.
    pub const fn product_id(&self) -> Uuid {
        match self {
            Self::StockLow(low) => low.product_id,
            Self::LotExpiring(lot) => lot.product_id,
            Self::LotExpired(lot) => lot.product_id,
            Self::LargeMovement(large) => large.product_id,
        }
    }

    /// Whether a silence about its product holds it back: what somebody took does not wait for a
    /// delivery.
    pub const fn may_be_silenced(&self) -> bool {
        !matches!(self, Self::LargeMovement(_))
    }

    /// The facts, as stored and as clients see them.
    pub fn data(&self) -> Value {
        match self {
            Self::StockLow(low) => serde_json::to_value(low),
            Self::LotExpiring(lot) => serde_json::to_value(lot),
            Self::LotExpired(lot) => serde_json::to_value(lot),
            Self::LargeMovement(large) => serde_json::to_value(large),
        }
        .unwrap_or_default()
    }

    /// From what [`Alert::kind`] and [`Alert::data`] said.
    pub fn from_stored(kind: &str, data: &str) -> Result<Self, String> {
        let read = match AlertType::parse(kind) {
            Some(AlertType::StockLow) => serde_json::from_str(data).map(Self::StockLow),
            Some(AlertType::LotExpiring) => serde_json::from_str(data).map(Self::LotExpiring),
            Some(AlertType::LotExpired) => serde_json::from_str(data).map(Self::LotExpired),
            Some(AlertType::LargeMovement) => serde_json::from_str(data).map(Self::LargeMovement),
            Some(AlertType::Digest) | None => return Err(format!("alert of unknown kind {kind}")),
        };
        read.map_err(|error| format!("alert of kind {kind}: {error}"))
    }

    /// From an event of inventory; none: it raises no alert.
    pub fn from_event(kind: &str, payload: &Value) -> Option<Result<Self, serde_json::Error>> {
        let payload = || payload.clone();
        let read = match kind {
            kind::STOCK_LOW => serde_json::from_value(payload()).map(Self::StockLow),
            kind::LOT_EXPIRING => serde_json::from_value(payload()).map(Self::LotExpiring),
            kind::LOT_EXPIRED => serde_json::from_value(payload()).map(Self::LotExpired),
            kind::LARGE_MOVEMENT => serde_json::from_value(payload()).map(Self::LargeMovement),
            _ => return None,
        };
        Some(read)
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
    /// The event behind it.
    pub event_id: Uuid,
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
