//! Restaurants: their settings, and which ones a person works in.

use std::collections::HashMap;

use shared_auth::{Action, Role};
use shared_contract::auth::{Me, Membership, Restaurant, RestaurantSettings};
use uuid::Uuid;

use super::Service;
use super::error::{AuthError, Result};
use super::member::Acting;
use super::once::Touched;
use super::publish::{restaurant_event, restaurant_view, user_view};
use crate::model::text;
use crate::repository::entity::restaurant;
use crate::repository::{people, restaurants};

impl Service {
    /// `GET /auth/me`.
    pub async fn me(&self, acting: &Acting) -> Result<Me> {
        Ok(Me {
            user: user_view(&acting.person.user, &acting.person.membership),
            restaurant: self.restaurant(acting).await?,
        })
    }

    /// `GET /restaurant`.
    pub async fn restaurant(&self, acting: &Acting) -> Result<Restaurant> {
        let row = restaurants::find(self.db.read(), acting.restaurant_id())
            .await?
            .ok_or(AuthError::NotFound)?;
        Ok(restaurant_view(&row))
    }

    /// `PUT /restaurant`.
    pub async fn change_restaurant(
        &self,
        acting: &Acting,
        settings: &RestaurantSettings,
    ) -> Result<Restaurant> {
        acting.require(Action::ManageRestaurant)?;
        let tx = self.db.begin_write().await?;
        let before = restaurants::lock(&tx, acting.restaurant_id())
            .await?
            .ok_or(AuthError::NotFound)?;
        let after = changed(before.clone(), settings)?;
        let mut touched = Touched::default();
        if after != before {
            restaurants::update(&tx, &after).await?;
            let event = restaurant_event(&after);
            self.publish(&tx, &mut touched, after.id, &[event]).await?;
        }
        tx.commit().await?;
        self.outbox.committed(touched.0);
        Ok(restaurant_view(&after))
    }

    /// `GET /auth/restaurants`: where the person may work, by name.
    pub async fn memberships(&self, acting: &Acting) -> Result<Vec<Membership>> {
        let db = self.db.read();
        let mut places = people::memberships(db, acting.user_id()).await?;
        places.retain(|place| place.is_active);
        let ids: Vec<Uuid> = places.iter().map(|place| place.restaurant_id).collect();
        let mut names: HashMap<Uuid, String> = restaurants::by_ids(db, ids)
            .await?
            .into_iter()
            .map(|row| (row.id, row.name))
            .collect();
        let mut items: Vec<Membership> = places
            .into_iter()
            .filter_map(|place| {
                Some(Membership {
                    restaurant_id: place.restaurant_id,
                    name: names.remove(&place.restaurant_id)?,
                    role: Role::parse(&place.role)?,
                    current: place.restaurant_id == acting.restaurant_id(),
                })
            })
            .collect();
        items.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(items)
    }
}

fn changed(mut row: restaurant::Model, settings: &RestaurantSettings) -> Result<restaurant::Model> {
    if let Some(name) = &settings.name {
        row.name.clone_from(name);
    }
    if let Some(zone) = &settings.time_zone {
        row.time_zone = text::time_zone(zone).ok_or(AuthError::Invalid(
            "time_zone",
            "not an IANA time zone such as Asia/Jerusalem",
        ))?;
    }
    if let Some(start) = &settings.day_starts_at {
        row.day_starts_at = text::day_start(start).ok_or(AuthError::Invalid(
            "day_starts_at",
            "not a time of day such as 04:00",
        ))?;
    }
    if let Some(town) = &settings.town {
        let town = town
            .as_deref()
            .map(str::trim)
            .filter(|town| !town.is_empty());
        row.town = town.map(str::to_owned);
    }
    if let Some(language) = settings.language {
        language.as_str().clone_into(&mut row.language);
    }
    if let Some(currency) = &settings.currency {
        row.currency = text::currency(currency).ok_or(AuthError::Invalid(
            "currency",
            "not an ISO 4217 code such as ILS",
        ))?;
    }
    Ok(row)
}
