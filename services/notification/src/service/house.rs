//! A restaurant as far as alerts go: its name, its clock, its days of rest.

use jiff::tz::TimeZone;
use sea_orm::ConnectionTrait;
use shared_auth::Language;
use shared_calendar::{Place, rest_at};
use shared_clock::Timestamp;
use shared_storage::StorageError;
use uuid::Uuid;

use super::Notification;
use crate::repository::people;

/// A restaurant.
#[derive(Debug, Clone)]
pub struct House {
    /// Its name; empty until auth has told it.
    pub name: String,
    /// Its own language, for those of whom nothing is known.
    pub language: Language,
    /// Its time zone; Jerusalem's until auth has told it.
    pub zone: TimeZone,
    /// Where its sun sets; none: abroad, and no town that is known.
    pub place: Option<&'static Place>,
}

impl House {
    /// The end of the Shabbat or holiday that `at` falls into.
    pub fn rest_end(&self, at: Timestamp) -> Option<Timestamp> {
        rest_at(self.place?, at).map(|rest| rest.to)
    }
}

impl Notification {
    /// What is known of a restaurant.
    pub(super) async fn house<C: ConnectionTrait>(
        &self,
        db: &C,
        restaurant_id: Uuid,
    ) -> Result<House, StorageError> {
        let known = people::restaurant(db, restaurant_id).await?;
        let zone = known
            .as_ref()
            .map_or("Asia/Jerusalem", |known| known.time_zone.as_str());
        let town = known.as_ref().and_then(|known| known.town.as_deref());
        Ok(House {
            place: Place::of(town, zone),
            zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
            language: known
                .as_ref()
                .map_or(Language::He, |known| Language::parse(&known.language)),
            name: known.map(|known| known.name).unwrap_or_default(),
        })
    }
}
