//! A person and their inbox.

use sea_orm::DatabaseTransaction;
use shared_auth::{Language, Principal};
use shared_contract::notification::{InboxEntry, InboxPage, InboxRead};
use shared_errors::Problem;
use shared_storage::idempotency::{self, Begin};
use shared_storage::{Answer, IdempotentCall};
use uuid::Uuid;

use super::answering::Since;
use super::{House, Notification, ServiceError};
use crate::model::{Entry, Mailbox, Reader};
use crate::repository::{inbox, people};

/// The caller's own inbox.
pub(super) const fn mailbox(caller: &Principal) -> Mailbox {
    Mailbox {
        restaurant_id: caller.restaurant_id,
        user_id: caller.user_id,
    }
}

impl Notification {
    /// A page of the caller's inbox, newest first.
    pub async fn inbox(
        &self,
        caller: &Principal,
        limit: u64,
        cursor: Option<&str>,
    ) -> Result<InboxPage, ServiceError> {
        let before = cursor
            .map(|cursor| cursor.parse().map_err(|_| ServiceError::Cursor))
            .transpose()?;
        let (db, mailbox) = (self.db.read(), mailbox(caller));
        let mut entries = inbox::page(db, mailbox, before, limit + 1).await?;
        let more = entries.len() as u64 > limit;
        if more {
            entries.pop();
        }
        let last = entries.last().map(|entry| entry.number.to_string());
        let language = self.language(caller).await?;
        let house = self.house(db, caller.restaurant_id).await?;
        let since = self.since(db, caller.restaurant_id, &entries).await?;
        Ok(InboxPage {
            items: entries
                .iter()
                .map(|entry| self.worded(entry, language, &house, &since))
                .collect(),
            next_cursor: last.filter(|_| more),
            unread_count: inbox::unread(db, mailbox).await?,
        })
    }

    /// Marks one entry as read; one that was read keeps its moment.
    pub async fn read(
        &self,
        caller: &Principal,
        id: Uuid,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Problem> {
        let language = self.language(caller).await.map_err(Problem::from)?;
        let work = match idempotency::begin(&self.db, call).await? {
            Begin::Replay(answer) => return Ok(answer),
            Begin::Run(work) => work,
        };
        let result = self.mark(work.tx(), caller, id, language).await;
        let answer = work.finish(&*self.clock, 200, result).await?;
        self.outbox.committed([caller.restaurant_id]);
        Ok(answer)
    }

    async fn mark(
        &self,
        tx: &DatabaseTransaction,
        caller: &Principal,
        id: Uuid,
        language: Language,
    ) -> Result<InboxEntry, ServiceError> {
        let mailbox = mailbox(caller);
        if inbox::mark_read(tx, mailbox, Some(id), self.clock.now()).await? > 0 {
            self.tell(tx, &[mailbox]).await?;
        }
        let entry = inbox::find(tx, mailbox, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let entries = [entry];
        let house = self.house(tx, caller.restaurant_id).await?;
        let since = self.since(tx, caller.restaurant_id, &entries).await?;
        let [entry] = entries;
        Ok(self.worded(&entry, language, &house, &since))
    }

    /// Marks everything as read.
    pub async fn read_all(
        &self,
        caller: &Principal,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Problem> {
        let work = match idempotency::begin(&self.db, call).await? {
            Begin::Replay(answer) => return Ok(answer),
            Begin::Run(work) => work,
        };
        let result = self.mark_all(work.tx(), caller).await;
        let answer = work.finish(&*self.clock, 200, result).await?;
        self.outbox.committed([caller.restaurant_id]);
        Ok(answer)
    }

    async fn mark_all(
        &self,
        tx: &DatabaseTransaction,
        caller: &Principal,
    ) -> Result<InboxRead, ServiceError> {
        let mailbox = mailbox(caller);
        let marked = inbox::mark_read(tx, mailbox, None, self.clock.now()).await?;
        if marked > 0 {
            self.tell(tx, &[mailbox]).await?;
        }
        Ok(InboxRead {
            marked,
            unread_count: inbox::unread(tx, mailbox).await?,
        })
    }

    /// As auth last told; until then as the token says.
    pub(super) async fn language(&self, caller: &Principal) -> Result<Language, ServiceError> {
        let known = people::find(self.db.read(), caller.restaurant_id, caller.user_id).await?;
        Ok(known.map_or(caller.language, |person| person.language))
    }

    pub(super) fn worded(
        &self,
        entry: &Entry,
        language: Language,
        house: &House,
        since: &Since,
    ) -> InboxEntry {
        let zone = house.zone.clone();
        let worded = self.texts.word(&entry.alert, &Reader { language, zone });
        InboxEntry {
            id: entry.id,
            kind: entry.alert.kind(),
            severity: entry.alert.severity(),
            title: worded.title,
            body: worded.body,
            product_id: Some(entry.alert.product_id()),
            data: entry.alert.data(),
            read_at: entry.read_at,
            created_at: entry.created_at,
            is_open: since.is_open(entry),
            handled: since.handled(entry),
        }
    }
}
