//! What was sent to whom and what became of it, for the owner; and which channels there are.

use shared_auth::{Action, Principal};
use shared_contract::notification::{
    Channel, ChannelState, Channels, DeliveriesQuery, Delivery, DeliveryState, Severity,
};
use shared_contract::{Page, page_limit};
use shared_errors::Problem;
use shared_storage::idempotency::{self, Begin};
use shared_storage::{Answer, IdempotentCall, StorageError};
use uuid::Uuid;

use super::accepting::MESSAGE_SECONDS;
use super::plan::read;
use super::{Notification, ServiceError};
use crate::model::{Alert, Content, Item, Reader, Worded};
use crate::repository::entity::delivery;
use crate::repository::{deliveries, people};

impl Notification {
    /// The restaurant's deliveries, newest first.
    pub async fn deliveries(
        &self,
        caller: &Principal,
        query: DeliveriesQuery,
    ) -> Result<Page<Delivery>, Problem> {
        let limit = page_limit(query.limit)?;
        let before = query.cursor.as_deref().map(str::parse).transpose();
        let wanted = deliveries::Wanted {
            state: query.state,
            channel: query.channel,
            before: before.map_err(|_| Problem::from(ServiceError::Cursor))?,
        };
        let found = deliveries::page(self.db.read(), caller.restaurant_id, wanted, limit + 1);
        let mut rows = found.await.map_err(ServiceError::from)?;
        let more = rows.len() as u64 > limit;
        if more {
            rows.pop();
        }
        let last = rows.last().map(|row| row.id.to_string());
        let mut items = Vec::with_capacity(rows.len());
        for row in &rows {
            items.push(self.shown(caller, row).await?);
        }
        Ok(Page {
            items,
            next_cursor: last.filter(|_| more),
        })
    }

    /// One delivery of the restaurant.
    pub async fn delivery(&self, caller: &Principal, id: Uuid) -> Result<Delivery, ServiceError> {
        let row = deliveries::find(self.db.read(), caller.restaurant_id, id).await?;
        self.shown(caller, &row.ok_or(ServiceError::NotFound)?)
            .await
    }

    /// Sends one that was given up again, as it is; of one that was not, nothing changes.
    pub async fn resend(
        &self,
        caller: &Principal,
        id: Uuid,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Problem> {
        let work = match idempotency::begin(&self.db, call).await? {
            Begin::Replay(answer) => return Ok(answer),
            Begin::Run(work) => work,
        };
        let again = async {
            let row = deliveries::find(work.tx(), caller.restaurant_id, id).await?;
            let mut row = row.ok_or(ServiceError::NotFound)?;
            let now = self.clock.now();
            let expires = now.plus_seconds(MESSAGE_SECONDS);
            if !deliveries::revive(work.tx(), id, now, expires).await? {
                return Err(ServiceError::NotDead);
            }
            DeliveryState::Waiting.as_str().clone_into(&mut row.state);
            row.attempts = 0;
            row.next_at = Some(now.as_micros());
            self.shown(caller, &row).await
        };
        let result = again.await;
        let answer = work.finish(&*self.clock, 200, result).await?;
        self.kick();
        Ok(answer)
    }

    /// As the owner sees it, in the owner's language.
    async fn shown(
        &self,
        caller: &Principal,
        row: &delivery::Model,
    ) -> Result<Delivery, ServiceError> {
        let person = match row.user_id {
            Some(user_id) => people::find(self.db.read(), row.restaurant_id, user_id).await?,
            None => None,
        };
        let to = match (&row.address, person) {
            (Some(address), _) => hidden(address),
            (None, person) => person.map(|person| person.name).unwrap_or_default(),
        };
        let said = self.preview(caller, row).await?;
        let moment = shared_clock::Timestamp::from_micros;
        Ok(Delivery {
            id: row.id,
            channel: Channel::parse(&row.channel).unwrap_or(Channel::Inbox),
            kind: row.kind.clone(),
            severity: Severity::parse(&row.severity).unwrap_or_default(),
            user_id: row.user_id,
            to,
            title: said.title,
            body: said.body,
            state: DeliveryState::parse(&row.state).unwrap_or(DeliveryState::Dead),
            attempts: u32::try_from(row.attempts).unwrap_or_default(),
            next_at: row.next_at.map(moment),
            last_error: row.last_error.clone(),
            created_at: moment(row.created_at),
            sent_at: row.sent_at.map(moment),
        })
    }

    /// What it says, without what only the receiver may see.
    async fn preview(
        &self,
        caller: &Principal,
        row: &delivery::Model,
    ) -> Result<Worded, ServiceError> {
        let house = self.house(self.db.read(), row.restaurant_id).await?;
        let language = self.language(caller).await?;
        Ok(match read(row)? {
            Content::Alerts { items } => {
                let alerts: Result<Vec<Alert>, _> = items.iter().map(Item::alert).collect();
                let alerts = alerts.map_err(StorageError::Damaged)?;
                let zone = house.zone.clone();
                let reader = Reader { language, zone };
                self.texts.word_all(&alerts, &reader, &house.name)
            }
            Content::Words { title, body, .. } => Worded { title, body },
            Content::Digest | Content::Test => {
                let values = [("restaurant", house.name.as_str()), ("lines", "")];
                self.texts.notice(&row.kind, language, &values)
            }
            Content::Code => self.texts.notice("code", language, &[("code", "••••••")]),
        })
    }

    /// Which ways there are, and whether they reach the caller.
    pub async fn channels(&self, caller: &Principal) -> Result<Channels, ServiceError> {
        let person = self.person(caller.restaurant_id, caller.user_id).await.ok();
        let is_owner = caller.role.may(Action::ManageRestaurant);
        let mut items = Vec::new();
        for way in self.ways.all() {
            let missing = way.missing();
            let address = match &person {
                Some(person) => way.address(caller.restaurant_id, person).await?,
                None => None,
            };
            items.push(ChannelState {
                channel: way.channel(),
                is_ready: missing.is_empty(),
                missing: missing
                    .into_iter()
                    .filter(|_| is_owner)
                    .map(str::to_owned)
                    .collect(),
                address,
            });
        }
        Ok(Channels {
            items,
            push_public_key: self.ways.push_key(),
        })
    }
}

/// An address with its middle hidden: enough to know it again.
fn hidden(address: &str) -> String {
    let shown: Vec<char> = address.chars().collect();
    let keep = (shown.len() / 4).clamp(1, 4);
    let head: String = shown.iter().take(keep).collect();
    let tail: String = shown
        .iter()
        .skip(shown.len().saturating_sub(keep))
        .collect();
    format!("{head}…{tail}")
}
