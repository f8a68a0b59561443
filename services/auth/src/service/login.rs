//! Signing in by password, and moving to another restaurant.
//!
//! A wrong password, an unknown address and a person who may not sign in answer alike, in words
//! and in time.

use sea_orm::DatabaseTransaction;
use shared_contract::auth::{LoginRequest, SignedIn};
use uuid::Uuid;

use super::Service;
use super::error::{AuthError, Result};
use super::limiter::Origin;
use super::member::Acting;
use super::tokens::Client;
use crate::model::text;
use crate::repository::entity::{membership, user};
use crate::repository::people::Person;
use crate::repository::{people, sessions};

impl Service {
    /// `POST /auth/login`.
    pub async fn login(&self, request: &LoginRequest, client: &Client) -> Result<SignedIn> {
        let email = text::email(&request.email);
        let now = self.clock.now();
        let user = people::user_by_email(self.db.read(), &email).await?;
        let from = Origin {
            address: &client.ip,
            is_familiar: self.is_familiar(user.as_ref(), client).await?,
        };
        let attempt = self.limiter.attempt("login", &email, from, now)?;
        let stored = user.as_ref().and_then(|user| user.password_hash.as_deref());
        let right = self.passwords.verify(&request.password, stored).await?;
        let user = user
            .filter(|_| right)
            .ok_or(AuthError::InvalidCredentials)?;
        let tx = self.db.begin_write().await?;
        let signed_in = self.sign_in(&tx, &user, client).await?;
        tx.commit().await?;
        self.limiter.succeeded(&attempt);
        Ok(signed_in)
    }

    /// Whether this person has signed in from this address lately.
    async fn is_familiar(&self, user: Option<&user::Model>, client: &Client) -> Result<bool> {
        // Somebody unknown is looked up as well: the time must not tell them apart.
        let id = user.map_or_else(Uuid::nil, |user| user.id);
        Ok(sessions::has_come_from(self.db.read(), id, &client.ip).await?)
    }

    async fn sign_in(
        &self,
        tx: &DatabaseTransaction,
        verified: &user::Model,
        client: &Client,
    ) -> Result<SignedIn> {
        // The password may have been changed while it was being verified.
        let user = people::user(tx, verified.id)
            .await?
            .filter(|user| user.password_hash == verified.password_hash)
            .ok_or(AuthError::InvalidCredentials)?;
        let memberships = people::memberships(tx, user.id).await?;
        let membership = home(&user, memberships).ok_or(AuthError::InvalidCredentials)?;
        let person = Person { user, membership };
        let session = self.new_session(tx, &person, client).await?;
        self.issue(tx, &person, &session, None).await
    }

    /// `POST /auth/switch`: the same login, now in another restaurant of the person.
    pub async fn switch(
        &self,
        acting: &Acting,
        restaurant_id: Uuid,
        client: &Client,
    ) -> Result<SignedIn> {
        let tx = self.db.begin_write().await?;
        let mut person = people::person(&tx, restaurant_id, acting.user_id())
            .await?
            .filter(|person| person.membership.is_active)
            .ok_or(AuthError::NotFound)?;
        person.user.last_restaurant_id = Some(restaurant_id);
        people::update_user(&tx, &person.user).await?;
        let session = match acting.session_id {
            Some(id) => sessions::find(&tx, id).await?,
            None => None,
        };
        let session = match session {
            Some(mut session) if session.ended_at.is_none() => {
                session.restaurant_id = restaurant_id;
                session.last_used_at = self.clock.now().as_micros();
                sessions::update(&tx, &session).await?;
                session
            }
            Some(_) => return Err(AuthError::Withdrawn),
            None => self.new_session(&tx, &person, client).await?,
        };
        let signed_in = self.issue(&tx, &person, &session, None).await?;
        tx.commit().await?;
        Ok(signed_in)
    }
}

/// The restaurant a person signs in to: where they last switched to, else the oldest place.
fn home(user: &user::Model, mut memberships: Vec<membership::Model>) -> Option<membership::Model> {
    memberships.retain(|membership| membership.is_active);
    memberships.sort_by_key(|membership| {
        let last = Some(membership.restaurant_id) == user.last_restaurant_id;
        (!last, membership.created_at, membership.restaurant_id)
    });
    memberships.into_iter().next()
}
