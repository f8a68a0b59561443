//! Nicknames learned from confirmed answers.
//!
//! Words that fit no product count as meaning the one that was chosen for them and then booked. They
//! become a nickname in inventory once [`CONVERSATIONS`] conversations say so, over at least two people
//! or two business days, and none says otherwise: never from a single tap. Words that fit several
//! products («קולה») are no nickname of one of them, however often it is chosen. A nickname that an
//! owner or manager forgot is not learned again.

use std::collections::HashSet;

use shared_auth::Principal;
use shared_contract::inventory::LearnedNickname;
use shared_language::fold;
use shared_storage::StorageError;
use uuid::Uuid;

use super::deciding::Ground;
use super::{Assistant, ServiceError};
use crate::chat::{Doing, Outcome, Turn};
use crate::entities::mention::look_up;
use crate::repository::conversations::Message;
use crate::repository::sightings;

/// How many conversations teach a nickname.
const CONVERSATIONS: usize = 3;

/// Words shorter or longer than this are no nickname, in characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=60;

impl Assistant {
    /// Remembers what a message confirmed, and teaches inventory what was confirmed often enough.
    /// Best effort: what fails is learned with the next confirmation.
    pub(super) async fn learn(
        &self,
        who: &Principal,
        row: &Message,
        ground: &Ground,
        (turn, outcomes): (&Turn, &[Outcome]),
    ) {
        for (phrase, product) in confirmed(turn, outcomes, ground) {
            if let Err(error) = self.sighted(who, row, ground, &phrase, product).await {
                tracing::warn!(%error, "a nickname was not learned");
            }
        }
    }

    async fn sighted(
        &self,
        who: &Principal,
        row: &Message,
        ground: &Ground,
        phrase: &str,
        product: Uuid,
    ) -> Result<(), ServiceError> {
        let restaurant = who.restaurant_id;
        let sighting = sightings::Model {
            restaurant_id: restaurant,
            phrase: phrase.to_owned(),
            product_id: product,
            conversation_id: row.conversation_id,
            user_id: who.user_id,
            day: ground.rule.day_of(self.clock.now()).to_string(),
        };
        let tx = self.db.begin_write().await?;
        if sightings::is_refused(&tx, restaurant, phrase, product).await? {
            return Ok(());
        }
        sightings::keep(&tx, sighting).await?;
        let seen = sightings::of(&tx, restaurant, phrase).await?;
        tx.commit().await.map_err(StorageError::from)?;
        let Some(tokens) = self.tokens.as_ref().filter(|_| is_certain(&seen, product)) else {
            return Ok(());
        };
        let token = tokens.token("inventory").await?;
        let learned = LearnedNickname {
            restaurant_id: restaurant,
            product_id: product,
            nickname: phrase.to_owned(),
            confirmed_by: who.user_id,
        };
        let call = self.inventory.client().post("/internal/nicknames");
        let _: bool = call.bearer(&token).json(&learned).send().await?;
        let tx = self.db.begin_write().await?;
        sightings::forget(&tx, restaurant, phrase).await?;
        tx.commit().await.map_err(StorageError::from)?;
        self.catalogues.forget(restaurant).await;
        Ok(())
    }
}

fn is_certain(seen: &[sightings::Model], product: Uuid) -> bool {
    let people: HashSet<Uuid> = seen.iter().map(|one| one.user_id).collect();
    let days: HashSet<&str> = seen.iter().map(|one| one.day.as_str()).collect();
    seen.iter().all(|one| one.product_id == product)
        && seen.len() >= CONVERSATIONS
        && (people.len() > 1 || days.len() > 1)
}

/// Words that fit no product, with the product that was chosen for them and booked.
fn confirmed(turn: &Turn, outcomes: &[Outcome], ground: &Ground) -> Vec<(String, Uuid)> {
    let mut out = Vec::new();
    for (doing, outcome) in turn.doings.iter().zip(outcomes) {
        let (Doing::Book { booking, task }, Outcome::Booked { .. }) = (doing, outcome) else {
            continue;
        };
        let phrase = fold(&task.mention.text);
        let is_short = LENGTHS.contains(&phrase.chars().count());
        let was_chosen = task.offered.contains(&booking.product) && task.replaces.is_empty();
        let is_name = phrase.chars().any(char::is_alphabetic);
        if is_short && is_name && was_chosen && look_up(&ground.catalogue, &phrase).fit.is_empty() {
            out.push((phrase, booking.product));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(product: u128, conversation: u128, user: u128, day: &str) -> sightings::Model {
        sightings::Model {
            restaurant_id: Uuid::nil(),
            phrase: "השחור".to_owned(),
            product_id: Uuid::from_u128(product),
            conversation_id: Uuid::from_u128(conversation),
            user_id: Uuid::from_u128(user),
            day: day.to_owned(),
        }
    }

    #[test]
    fn three_conversations_of_two_people_or_days_teach_and_a_contradiction_does_not() {
        let cola = Uuid::from_u128(1);
        let mut all = vec![seen(1, 1, 1, "a"), seen(1, 2, 1, "a")];
        assert!(!is_certain(&all, cola));
        all.push(seen(1, 3, 1, "a"));
        assert!(!is_certain(&all, cola), "one person on one day");
        all.push(seen(1, 4, 1, "b"));
        assert!(is_certain(&all, cola));
        all.push(seen(2, 5, 2, "b"));
        assert!(!is_certain(&all, cola), "it means something else as well");
    }
}
