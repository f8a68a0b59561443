//! Lists of conversations and messages.

use shared_auth::Principal;
use shared_clock::Timestamp;
use shared_contract::Page;
use shared_contract::ai::{ChatMessage, Conversation};
use uuid::Uuid;

use super::messages::owner;
use super::{Assistant, ServiceError};
use crate::chat::State;
use crate::repository::conversations;

impl Assistant {
    /// A page of one of the caller's conversations, newest first.
    pub async fn history(
        &self,
        who: &Principal,
        conversation: Uuid,
        limit: u64,
        cursor: Option<&str>,
    ) -> Result<Page<ChatMessage>, ServiceError> {
        let db = self.db.read();
        conversations::find(db, owner(who), conversation)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let rows = conversations::messages(db, conversation, before(cursor)?, limit + 1).await?;
        let items = rows
            .into_iter()
            .map(|row| {
                let answer = row
                    .answer
                    .as_deref()
                    .map(serde_json::from_str)
                    .transpose()?;
                Ok(ChatMessage {
                    id: row.id,
                    conversation_id: row.conversation_id,
                    text: row.text,
                    option_id: row.option_id,
                    answer,
                    created_at: Timestamp::from_micros(row.created_at),
                })
            })
            .collect::<Result<Vec<_>, ServiceError>>()?;
        Ok(page(items, limit, |item| item.id))
    }

    /// A page of the caller's conversations, newest first.
    pub async fn conversations(
        &self,
        who: &Principal,
        limit: u64,
        cursor: Option<&str>,
    ) -> Result<Page<Conversation>, ServiceError> {
        let rows =
            conversations::list(self.db.read(), owner(who), before(cursor)?, limit + 1).await?;
        let items = rows
            .into_iter()
            .map(|row| {
                let state: State = serde_json::from_str(&row.state)?;
                Ok(Conversation {
                    id: row.id,
                    title: row.title,
                    open: state.open.is_some_and(|question| !question.soft()),
                    created_at: Timestamp::from_micros(row.created_at),
                    updated_at: Timestamp::from_micros(row.updated_at),
                })
            })
            .collect::<Result<Vec<_>, ServiceError>>()?;
        Ok(page(items, limit, |item| item.id))
    }
}

pub(super) fn before(cursor: Option<&str>) -> Result<Option<Uuid>, ServiceError> {
    cursor
        .map(|cursor| cursor.parse().map_err(|_| ServiceError::Cursor))
        .transpose()
}

/// One more item than the limit was read when there is a next page.
pub(super) fn page<T>(mut items: Vec<T>, limit: u64, id: impl Fn(&T) -> Uuid) -> Page<T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items
        .last()
        .filter(|_| more)
        .map(|item| id(item).to_string());
    Page { items, next_cursor }
}
