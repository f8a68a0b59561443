//! Answers to alerts, given where they are read: ordered, counted wrong, not now.
//!
//! An answer belongs to the alert, so everybody who got it sees it. «Ordered» and a snooze without
//! an end silence the product until a delivery; the inbox goes on filling.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DatabaseTransaction};
use shared_auth::{Language, Principal, Role};
use shared_clock::Timestamp;
use shared_contract::notification::{AlertAnswer, AnswerRequest, Handled, InboxEntry};
use shared_errors::Problem;
use shared_storage::idempotency::{self, Begin};
use shared_storage::{Answer, IdempotentCall, StorageError};
use uuid::Uuid;

use super::inbox::mailbox;
use super::{Notification, ServiceError};
use crate::model::{Entry, Mailbox};
use crate::repository::entity::{answer, silence};
use crate::repository::{alert_states, answers, inbox, people, silences};

/// A snooze may last so long, in days.
const LONGEST_DAYS: i64 = 30;

/// What became of alerts since they were raised, by event.
#[derive(Debug, Default)]
pub struct Since {
    open: std::collections::HashSet<Uuid>,
    handled: HashMap<Uuid, Handled>,
}

impl Since {
    /// Whether what it says is still so; what has no end of its own always is.
    pub fn is_open(&self, entry: &Entry) -> bool {
        entry.alert.subject_id().is_none() || self.open.contains(&entry.event_id)
    }

    /// What was answered to it.
    pub fn handled(&self, entry: &Entry) -> Option<Handled> {
        self.handled.get(&entry.event_id).cloned()
    }
}

impl Notification {
    /// What became of the alerts of these entries.
    pub(super) async fn since<C: ConnectionTrait>(
        &self,
        db: &C,
        restaurant_id: Uuid,
        entries: &[Entry],
    ) -> Result<Since, StorageError> {
        let events: Vec<Uuid> = entries.iter().map(|entry| entry.event_id).collect();
        let mut since = Since {
            open: alert_states::still_open(db, restaurant_id, events.clone()).await?,
            handled: HashMap::new(),
        };
        for (event, row) in answers::of(db, restaurant_id, events).await? {
            let by = people::find(db, restaurant_id, row.by_user).await?;
            if let Some(answer) = AlertAnswer::parse(&row.answer) {
                let handled = Handled {
                    answer,
                    by: row.by_user,
                    by_name: by.map(|person| person.name).unwrap_or_default(),
                    at: Timestamp::from_micros(row.at),
                    until: row.until.map(Timestamp::from_micros),
                };
                since.handled.insert(event, handled);
            }
        }
        Ok(since)
    }

    /// Answers the alert of an entry.
    pub async fn answer(
        &self,
        caller: &Principal,
        id: Uuid,
        request: AnswerRequest,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Problem> {
        let language = self.language(caller).await.map_err(Problem::from)?;
        let work = match idempotency::begin(&self.db, call).await? {
            Begin::Replay(answer) => return Ok(answer),
            Begin::Run(work) => work,
        };
        let result = self
            .answered(work.tx(), caller, id, &request, language)
            .await;
        let answer = work.finish(&*self.clock, 200, result).await?;
        self.outbox.committed([caller.restaurant_id]);
        Ok(answer)
    }

    async fn answered(
        &self,
        tx: &DatabaseTransaction,
        caller: &Principal,
        id: Uuid,
        request: &AnswerRequest,
        language: Language,
    ) -> Result<InboxEntry, ServiceError> {
        // It speaks for the whole staff, so who no longer runs the place may not, whatever they still see.
        if !matches!(caller.role, Role::Owner | Role::Manager) {
            return Err(ServiceError::Forbidden);
        }
        let own = mailbox(caller);
        let found = inbox::find(tx, own, id).await?;
        let entry = found.ok_or(ServiceError::NotFound)?;
        let now = self.clock.now();
        let until = end_of_silence(request, now)?;
        let (restaurant_id, product_id) = (caller.restaurant_id, entry.alert.product_id());
        match request.answer {
            AlertAnswer::Wake => {
                silences::end(tx, restaurant_id, product_id, false).await?;
                answers::forget(tx, restaurant_id, entry.event_id).await?;
            }
            answer => {
                let row = answer::Model {
                    restaurant_id,
                    event_id: entry.event_id,
                    answer: answer.as_str().to_owned(),
                    by_user: caller.user_id,
                    at: now.as_micros(),
                    until: until.map(Timestamp::as_micros),
                };
                answers::keep(tx, row).await?;
                if answer == AlertAnswer::CountWrong {
                    silences::end(tx, restaurant_id, product_id, true).await?;
                }
                if matches!(answer, AlertAnswer::Ordered | AlertAnswer::Snooze) {
                    let row = silence::Model {
                        restaurant_id,
                        product_id,
                        until: until.map(Timestamp::as_micros),
                        by_user: caller.user_id,
                        at: now.as_micros(),
                    };
                    silences::keep(tx, row).await?;
                }
            }
        }
        inbox::mark_read(tx, own, Some(id), now).await?;
        // Everybody who got it sees the answer.
        let holders = inbox::holders(tx, restaurant_id, entry.event_id).await?;
        let told: Vec<Mailbox> = holders
            .into_iter()
            .map(|user_id| Mailbox {
                restaurant_id,
                user_id,
            })
            .collect();
        self.tell(tx, &told).await?;
        let entry = inbox::find(tx, own, id).await?;
        let entry = entry.ok_or(ServiceError::NotFound)?;
        let entries = [entry];
        let since = self.since(tx, restaurant_id, &entries).await?;
        let house = self.house(tx, restaurant_id).await?;
        let [entry] = entries;
        Ok(self.worded(&entry, language, &house, &since))
    }
}

/// When a silence ends, as far as it was said.
fn end_of_silence(
    request: &AnswerRequest,
    now: Timestamp,
) -> Result<Option<Timestamp>, ServiceError> {
    match (request.answer, request.until) {
        (_, None) => Ok(None),
        (AlertAnswer::Snooze, Some(until)) => {
            let last = now.plus_seconds(LONGEST_DAYS * 24 * 60 * 60);
            if until > now && until <= last {
                Ok(Some(until))
            } else {
                Err(ServiceError::Field(
                    "until",
                    "must be within the next 30 days",
                ))
            }
        }
        _ => Err(ServiceError::Field("until", "goes with snooze only")),
    }
}
