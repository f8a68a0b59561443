//! What can be taught: nicknames (which live in inventory), sentences nobody understood, house notes.

use shared_auth::{Action, Principal};
use shared_clock::{Timestamp, new_id};
use shared_contract::Page;
use shared_contract::ai::{
    Alias, HouseNote, HouseNoteRequest, Unanswered, UnansweredAction, UnansweredRequest,
    UnansweredState,
};
use shared_contract::inventory::{Nickname, NicknameRequest};
use shared_language::fold;
use shared_storage::StorageError;
use uuid::Uuid;

use super::reading::{before, page};
use super::{Assistant, ServiceError};
use crate::repository::{facts, sightings, unanswered};

/// A nickname is no longer than this.
const NICKNAME: usize = 100;

impl Assistant {
    /// A page of all nicknames with their products.
    pub async fn aliases(
        &self,
        who: &Principal,
        limit: u64,
        cursor: Option<&str>,
    ) -> Result<Page<Alias>, ServiceError> {
        require(who, Action::ManageCatalogue)?;
        let after = match before(cursor)? {
            Some(id) => format!("&cursor={id}"),
            None => String::new(),
        };
        let client = self.inventory.client();
        let known: Page<Nickname> = client
            .get(format!("/products/nicknames?limit={limit}{after}"))
            .bearer(&who.bearer)
            .send()
            .await?;
        let (ground, _) = self.ground(who).await?;
        let items = known.items.into_iter().map(|known| Alias {
            product_name: ground.name(known.product_id),
            id: known.id,
            nickname: known.nickname,
            product_id: known.product_id,
            learned: known.learned,
            created_by: known.created_by,
            created_at: known.created_at,
        });
        Ok(Page {
            items: items.collect(),
            next_cursor: known.next_cursor,
        })
    }

    /// Forgets a nickname, and does not learn it again.
    pub async fn forget_alias(
        &self,
        who: &Principal,
        product: Uuid,
        nickname: &str,
    ) -> Result<(), ServiceError> {
        require(who, Action::ManageCatalogue)?;
        let known: Page<Nickname> = self
            .inventory
            .client()
            .get(format!("/products/{product}/nicknames"))
            .bearer(&who.bearer)
            .send()
            .await?;
        let key = fold(nickname);
        let found = known.items.iter().find(|it| fold(&it.nickname) == key);
        let id = found.ok_or(ServiceError::NotFound)?.id;
        // First what keeps it from coming back: forgetting it twice does no harm.
        let tx = self.db.begin_write().await?;
        sightings::refuse(&tx, who.restaurant_id, &key, product).await?;
        sightings::forget(&tx, who.restaurant_id, &key).await?;
        tx.commit().await.map_err(StorageError::from)?;
        let _: serde_json::Value = self
            .inventory
            .client()
            .delete(format!("/products/{product}/nicknames/{id}"))
            .bearer(&who.bearer)
            .send()
            .await?;
        self.catalogues.forget(who.restaurant_id).await;
        Ok(())
    }

    /// A page of what was not understood, last said first.
    pub async fn unanswered(
        &self,
        who: &Principal,
        state: UnansweredState,
        limit: u64,
        cursor: Option<&str>,
    ) -> Result<Page<Unanswered>, ServiceError> {
        require(who, Action::ManageRestaurant)?;
        let after = cursor.map(moment).transpose()?;
        let rows = unanswered::page(
            self.db.read(),
            who.restaurant_id,
            state.as_str(),
            after,
            limit + 1,
        )
        .await?;
        let mut items: Vec<Unanswered> = rows.into_iter().map(shown).collect();
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| more);
        let next_cursor = last.map(|last| format!("{}.{}", last.last_at.as_micros(), last.id));
        Ok(Page { items, next_cursor })
    }

    /// Turns a sentence into a nickname or a note, or puts it aside. Done again, it changes nothing more.
    pub async fn settle_unanswered(
        &self,
        who: &Principal,
        id: Uuid,
        request: UnansweredRequest,
    ) -> Result<Unanswered, ServiceError> {
        require(who, Action::ManageRestaurant)?;
        let restaurant = who.restaurant_id;
        let row = unanswered::find(self.db.read(), restaurant, id).await?;
        let row = row.ok_or(ServiceError::NotFound)?;
        let (state, product) = match request.action {
            UnansweredAction::Note => (UnansweredState::Noted, None),
            UnansweredAction::Dismiss => (UnansweredState::Dismissed, None),
            UnansweredAction::Nickname => {
                let product = request.product_id.ok_or(ServiceError::Invalid {
                    field: "product_id",
                    message: "name the product that the words mean",
                })?;
                let words = request.nickname.unwrap_or_else(|| row.text.clone());
                self.teach(who, product, words).await?;
                (UnansweredState::Nickname, Some(product))
            }
        };
        let tx = self.db.begin_write().await?;
        unanswered::settle(&tx, restaurant, id, state.as_str(), product).await?;
        tx.commit().await.map_err(StorageError::from)?;
        Ok(Unanswered {
            state,
            product_id: product,
            ..shown(row)
        })
    }

    async fn teach(
        &self,
        who: &Principal,
        product: Uuid,
        nickname: String,
    ) -> Result<(), ServiceError> {
        if nickname.chars().count() > NICKNAME {
            return Err(ServiceError::Invalid {
                field: "nickname",
                message: "a nickname has at most 100 characters: give the words that name the product",
            });
        }
        let _: Nickname = self
            .inventory
            .client()
            .post(format!("/products/{product}/nicknames"))
            .bearer(&who.bearer)
            .json(&NicknameRequest { nickname })
            .send()
            .await?;
        self.catalogues.forget(who.restaurant_id).await;
        Ok(())
    }

    /// A page of house notes, newest first.
    pub async fn notes(
        &self,
        who: &Principal,
        limit: u64,
        cursor: Option<&str>,
    ) -> Result<Page<HouseNote>, ServiceError> {
        let rows = facts::page(
            self.db.read(),
            who.restaurant_id,
            facts::NOTE,
            before(cursor)?,
            limit + 1,
        )
        .await?;
        let items = rows.into_iter().map(note).collect();
        Ok(page(items, limit, |item: &HouseNote| item.id))
    }

    /// Writes a house note.
    pub async fn add_note(
        &self,
        who: &Principal,
        request: HouseNoteRequest,
    ) -> Result<HouseNote, ServiceError> {
        require(who, Action::ManageCatalogue)?;
        let id = new_id(&*self.clock);
        let row = facts::Model {
            id,
            restaurant_id: who.restaurant_id,
            kind: facts::NOTE.to_owned(),
            subject_id: id,
            text: request.text,
            model: None,
            embedding: None,
            updated_at: self.clock.now().as_micros(),
        };
        let tx = self.db.begin_write().await?;
        // Written twice, it is there once.
        if let Some(known) = facts::same_note(&tx, row.restaurant_id, &row.text).await? {
            return Ok(note(known));
        }
        facts::keep(&tx, row.clone()).await?;
        tx.commit().await.map_err(StorageError::from)?;
        self.models.changed.notify_one();
        Ok(note(row))
    }

    /// Forgets a house note.
    pub async fn forget_note(&self, who: &Principal, id: Uuid) -> Result<(), ServiceError> {
        require(who, Action::ManageCatalogue)?;
        let tx = self.db.begin_write().await?;
        let was_there = facts::forget(&tx, who.restaurant_id, facts::NOTE, id).await?;
        tx.commit().await.map_err(StorageError::from)?;
        was_there.then_some(()).ok_or(ServiceError::NotFound)
    }
}

fn require(who: &Principal, action: Action) -> Result<(), ServiceError> {
    if who.role.may(action) {
        Ok(())
    } else {
        Err(ServiceError::Forbidden)
    }
}

fn moment(cursor: &str) -> Result<(i64, Uuid), ServiceError> {
    let parts = cursor.split_once('.').ok_or(ServiceError::Cursor)?;
    match (parts.0.parse(), parts.1.parse()) {
        (Ok(at), Ok(id)) => Ok((at, id)),
        _ => Err(ServiceError::Cursor),
    }
}

fn shown(row: unanswered::Model) -> Unanswered {
    Unanswered {
        id: row.id,
        message_id: row.message_id,
        conversation_id: row.conversation_id,
        user_id: row.user_id,
        text: row.text,
        count: row.count,
        state: UnansweredState::parse(&row.state),
        product_id: row.product_id,
        created_at: Timestamp::from_micros(row.created_at),
        last_at: Timestamp::from_micros(row.last_at),
    }
}

fn note(row: facts::Model) -> HouseNote {
    HouseNote {
        id: row.subject_id,
        text: row.text,
        created_at: Timestamp::from_micros(row.updated_at),
    }
}
