//! What people and services ask to be sent: checked and made durable.

use std::sync::Arc;

use shared_auth::Principal;
use shared_contract::notification::{Channel, DeliveryAccepted, NotifyRequest};
use shared_errors::Problem;
use shared_storage::idempotency::{self, Begin};
use shared_storage::{Answer, IdempotentCall};
use uuid::Uuid;

use super::{Notification, ServiceError};
use crate::model::{Content, Person};
use crate::queue::Sender;
use crate::repository::entity::delivery;
use crate::repository::{deliveries, people};

/// A message is tried for a day, a code for as long as it is good, in seconds.
pub(super) const MESSAGE_SECONDS: i64 = 24 * 60 * 60;
const CODE_SECONDS: i64 = 10 * 60;

/// Who asks for something to be sent.
#[derive(Debug, Clone)]
pub enum Author {
    /// A service of Mezave.
    Service,
    /// A person of the restaurant.
    Person(Arc<Principal>),
}

impl Notification {
    /// Takes a message for a person or an address.
    pub async fn accept(
        &self,
        author: &Author,
        channel: Channel,
        request: NotifyRequest,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Problem> {
        self.accepted(call, async || {
            let restaurant_id = whose(author, &request)?;
            let person = self
                .addressee(author, restaurant_id, channel, &request)
                .await?;
            let content = Content::Words {
                is_answer: matches!(author, Author::Service),
                title: request.title.clone(),
                body: request.body.clone(),
                data: request.data.clone(),
            };
            if request.title.is_empty() && channel != Channel::Whatsapp {
                return Err(ServiceError::Field(
                    "title",
                    "may be empty by WhatsApp only",
                ));
            }
            let row = self.row(restaurant_id, channel, &content)?;
            let expires = self.clock.now().plus_seconds(MESSAGE_SECONDS);
            Ok(delivery::Model {
                user_id: person,
                address: request.to.clone(),
                expires_at: Some(expires.as_micros()),
                ..row
            })
        })
        .await
    }

    /// A message to oneself, or a code for one's own number.
    pub async fn to_oneself(
        &self,
        caller: &Principal,
        channel: Channel,
        content: Content,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Problem> {
        self.accepted(call, async || {
            let way = self.ready(channel)?;
            let person = people::find(self.db.read(), caller.restaurant_id, caller.user_id);
            let person = person.await?.ok_or(ServiceError::NotYet)?;
            let is_code = content == Content::Code;
            if !is_code && way.address(caller.restaurant_id, &person).await?.is_none() {
                return Err(ServiceError::Nowhere);
            }
            let row = self.row(caller.restaurant_id, channel, &content)?;
            let seconds = if is_code {
                CODE_SECONDS
            } else {
                MESSAGE_SECONDS
            };
            let expires = self.clock.now().plus_seconds(seconds);
            Ok(delivery::Model {
                user_id: Some(caller.user_id),
                expires_at: Some(expires.as_micros()),
                ..row
            })
        })
        .await
    }

    async fn accepted(
        &self,
        call: Option<IdempotentCall>,
        made: impl AsyncFnOnce() -> Result<delivery::Model, ServiceError>,
    ) -> Result<Answer, Problem> {
        let work = match idempotency::begin(&self.db, call).await? {
            Begin::Replay(answer) => return Ok(answer),
            Begin::Run(work) => work,
        };
        let result = match made().await {
            Ok(row) => {
                let accepted = DeliveryAccepted {
                    delivery_id: row.id,
                };
                let added = deliveries::add(work.tx(), row).await;
                added.map(|()| accepted).map_err(ServiceError::from)
            }
            Err(error) => Err(error),
        };
        let answer = work.finish(&*self.clock, 202, result).await?;
        self.kick();
        Ok(answer)
    }

    fn ready(&self, channel: Channel) -> Result<Arc<dyn Sender>, ServiceError> {
        let way = self.ways.of(channel).ok_or(ServiceError::NotFound)?;
        match way.missing().as_slice() {
            [] => Ok(way),
            missing => Err(ServiceError::NotReady(missing.join(", "))),
        }
    }

    /// The person it is for; none: a bare address. Whether they exist is told before whether the
    /// channel is set up.
    async fn addressee(
        &self,
        author: &Author,
        restaurant_id: Uuid,
        channel: Channel,
        request: &NotifyRequest,
    ) -> Result<Option<Uuid>, ServiceError> {
        match (request.user_id, &request.to, author) {
            (Some(user_id), None, _) => {
                let person = self.person(restaurant_id, user_id).await?;
                let way = self.ready(channel)?;
                match way.address(restaurant_id, &person).await? {
                    Some(_) => Ok(Some(user_id)),
                    None => Err(ServiceError::Nowhere),
                }
            }
            (None, Some(_), Author::Service) if channel != Channel::Push => {
                self.ready(channel).map(|_| None)
            }
            (None, Some(_), Author::Service) => {
                Err(ServiceError::Field("to", "push messages go to people only"))
            }
            (None, Some(_), Author::Person(_)) => Err(ServiceError::Forbidden),
            _ => Err(ServiceError::Field(
                "user_id",
                "give user_id or to, one of them",
            )),
        }
    }

    pub(super) async fn person(
        &self,
        restaurant_id: Uuid,
        user_id: Uuid,
    ) -> Result<Person, ServiceError> {
        let found = people::find(self.db.read(), restaurant_id, user_id).await?;
        found
            .filter(|person| person.is_active)
            .ok_or(ServiceError::NotFound)
    }
}

fn whose(author: &Author, request: &NotifyRequest) -> Result<Uuid, ServiceError> {
    match (author, request.restaurant_id) {
        (Author::Person(person), None) => Ok(person.restaurant_id),
        (Author::Person(person), Some(id)) if id == person.restaurant_id => Ok(id),
        (Author::Person(_), Some(_)) => Err(ServiceError::NotFound),
        (Author::Service, Some(id)) => Ok(id),
        (Author::Service, None) => Err(ServiceError::Field(
            "restaurant_id",
            "a service says whose it is",
        )),
    }
}
