//! A restaurant as far as alerts go: its name, its clock, its days of rest.

use jiff::tz::TimeZone;
use sea_orm::ConnectionTrait;
use shared_auth::Language;
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
}

impl House {
    /// The end of the Shabbat or holiday that `at` falls into, by the restaurant's town.
    pub fn rest_end(&self, _at: Timestamp) -> Option<Timestamp> {
        None
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
        Ok(House {
            zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
            language: known
                .as_ref()
                .map_or(Language::He, |known| Language::parse(&known.language)),
            name: known.map(|known| known.name).unwrap_or_default(),
        })
    }
}
