//! The owner's work on people: seeing, adding, changing.
//!
//! A person's place (role, number, active) belongs to the restaurant; name, address, phone and
//! password belong to the person. Whoever may hand out a person's password or address could act as
//! them everywhere, so an owner may do that only for people whose every restaurant they own.

use sea_orm::DatabaseTransaction;
use shared_auth::{Action, Language, Role};
use shared_contract::auth::{NewUser, User, UserPatch};
use shared_contract::{Page, PageQuery, page_limit};
use shared_storage::{Answer, IdempotentCall};
use uuid::Uuid;

use super::Service;
use super::error::{AuthError, Result};
use super::member::Acting;
use super::once::Touched;
use super::publish::{Withdraw, user_event, user_view};
use super::register::taken;
use crate::model::text;
use crate::repository::entity::{membership, user};
use crate::repository::people::Person;
use crate::repository::sessions::Which;
use crate::repository::{one_time, people, phone_codes, restaurants, sessions};

impl Service {
    /// `GET /users`.
    pub async fn list_users(&self, acting: &Acting, query: &PageQuery) -> Result<Page<User>> {
        acting.require(Action::ManageRestaurant)?;
        let limit = page_limit(query.limit)?;
        let after = match &query.cursor {
            Some(cursor) => Some(
                cursor
                    .parse::<Uuid>()
                    .map_err(|_| AuthError::Invalid("cursor", "not a next_cursor of this list"))?,
            ),
            None => None,
        };
        let mut people =
            people::page(self.db.read(), acting.restaurant_id(), after, limit + 1).await?;
        let more = u64::try_from(people.len()).unwrap_or(u64::MAX) > limit;
        people.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next_cursor = people
            .last()
            .filter(|_| more)
            .map(|person| person.user.id.to_string());
        Ok(Page {
            items: people
                .iter()
                .map(|person| user_view(&person.user, &person.membership))
                .collect(),
            next_cursor,
        })
    }

    /// `POST /users`.
    pub async fn create_user(
        &self,
        acting: &Acting,
        request: &NewUser,
        call: Option<IdempotentCall>,
    ) -> Result<Answer> {
        acting.require(Action::ManageRestaurant)?;
        let call = self.guarded(call);
        if let Some(answer) = self.answered(call.as_ref()).await? {
            return Ok(answer);
        }
        let hash = match &request.password {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        let work = match self.begin(call).await? {
            Ok(work) => work,
            Err(answer) => return Ok(answer),
        };
        let mut touched = Touched::default();
        let to = (acting.restaurant_id(), Some(acting.user_id()));
        let result = self
            .add_person(work.tx(), &mut touched, to, request, hash)
            .await
            .map(|person| user_view(&person.user, &person.membership));
        self.finish(work, 201, touched, result).await
    }

    /// Adds a person to a restaurant; `by` is the owner who does it (none: the operator).
    pub(crate) async fn add_person(
        &self,
        tx: &DatabaseTransaction,
        touched: &mut Touched,
        (restaurant_id, by): (Uuid, Option<Uuid>),
        request: &NewUser,
        password_hash: Option<String>,
    ) -> Result<Person> {
        let restaurant = restaurants::find(tx, restaurant_id)
            .await?
            .ok_or(AuthError::NotFound)?;
        let phone = request.phone.as_deref().map(e164).transpose()?;
        let email = text::email(&request.email);
        let user = if let Some(known) = people::user_by_email(tx, &email).await? {
            self.colleague(tx, known, restaurant_id, by).await?
        } else {
            let language = request
                .language
                .unwrap_or_else(|| Language::parse(&restaurant.language));
            let mut user = self.new_user(&email, &request.name, language, password_hash);
            user.phone = phone;
            people::insert_user(tx, user.clone()).await.map_err(taken)?;
            user
        };
        let membership = membership::Model {
            restaurant_id,
            user_id: user.id,
            role: request.role.as_str().to_owned(),
            employee_id: request.employee_id.clone(),
            is_active: true,
            tokens_not_before: 0,
            created_at: self.clock.now().as_micros(),
        };
        people::insert_membership(tx, membership.clone()).await?;
        let event = user_event(&user, &membership);
        self.publish(tx, touched, restaurant_id, &[event]).await?;
        Ok(Person { user, membership })
    }

    /// Somebody who already has a login joins a further restaurant of the same owner, with the
    /// name and password they have. To everybody else the address is simply taken.
    async fn colleague(
        &self,
        tx: &DatabaseTransaction,
        known: user::Model,
        restaurant_id: Uuid,
        by: Option<Uuid>,
    ) -> Result<user::Model> {
        let places = people::memberships(tx, known.id).await?;
        if places
            .iter()
            .any(|place| place.restaurant_id == restaurant_id)
        {
            return Err(AuthError::EmailTaken);
        }
        let Some(by) = by else { return Ok(known) };
        let owned = people::owned(tx, by).await?;
        if places
            .iter()
            .any(|place| owned.contains(&place.restaurant_id))
        {
            Ok(known)
        } else {
            Err(AuthError::EmailTaken)
        }
    }

    /// `PATCH /users/{id}`.
    pub async fn change_user(&self, acting: &Acting, id: Uuid, patch: &UserPatch) -> Result<User> {
        acting.require(Action::ManageRestaurant)?;
        let tx = self.db.begin_write().await?;
        let mut touched = Touched::default();
        let person = self
            .change_person(&tx, &mut touched, acting, id, patch)
            .await?;
        tx.commit().await?;
        self.outbox.committed(touched.0);
        Ok(user_view(&person.user, &person.membership))
    }

    async fn change_person(
        &self,
        tx: &DatabaseTransaction,
        touched: &mut Touched,
        acting: &Acting,
        id: Uuid,
        patch: &UserPatch,
    ) -> Result<Person> {
        let restaurant_id = acting.restaurant_id();
        people::lock_user(tx, id).await?;
        restaurants::lock(tx, restaurant_id).await?;
        let before = people::person(tx, restaurant_id, id)
            .await?
            .ok_or(AuthError::NotFound)?;
        let mut person = before.clone();
        change_place(&mut person.membership, patch);
        change_self(&mut person.user, patch)?;
        if is_owner(&before) && !is_owner(&person) {
            let others = people::other_owners(tx, restaurant_id, id).await?;
            if others == 0 {
                return Err(AuthError::LastOwner);
            }
        }
        if person.user.email != before.user.email || person.user.phone != before.user.phone {
            self.whole_person(tx, acting, id).await?;
        }
        if person == before {
            return Ok(person);
        }
        let now = self.clock.now();
        if person.user.email != before.user.email {
            one_time::void_all(tx, id, now).await?;
        }
        if person.user.phone != before.user.phone {
            phone_codes::void_all(tx, id, now).await?;
        }
        people::update_user(tx, &person.user).await.map_err(taken)?;
        people::update_membership(tx, &person.membership).await?;
        let left = before.membership.is_active && !person.membership.is_active;
        if left {
            sessions::end(tx, id, Which::Restaurant(restaurant_id), now).await?;
        }
        let withdraw = if left || person.role() != before.role() {
            Withdraw::Restaurant(restaurant_id)
        } else {
            Withdraw::Nothing
        };
        self.publish_user(tx, touched, &person.user, withdraw)
            .await?;
        Ok(person)
    }

    /// Refuses unless the acting owner owns every restaurant of the person.
    pub(crate) async fn whole_person(
        &self,
        tx: &DatabaseTransaction,
        acting: &Acting,
        id: Uuid,
    ) -> Result<()> {
        let owned = people::owned(tx, acting.user_id()).await?;
        let places = people::memberships(tx, id).await?;
        if places
            .iter()
            .all(|place| owned.contains(&place.restaurant_id))
        {
            Ok(())
        } else {
            Err(AuthError::MemberElsewhere)
        }
    }
}

fn is_owner(person: &Person) -> bool {
    person.membership.is_active && person.role() == Role::Owner
}

fn change_place(place: &mut membership::Model, patch: &UserPatch) {
    if let Some(role) = patch.role {
        role.as_str().clone_into(&mut place.role);
    }
    if let Some(employee_id) = &patch.employee_id {
        place.employee_id.clone_from(employee_id);
    }
    if let Some(is_active) = patch.is_active {
        place.is_active = is_active;
    }
}

/// Brings what is a person's own up to `patch`. Another number is to be confirmed anew.
/// Brings a person's own fields up to `patch`; another number is to be confirmed anew.
pub(crate) fn change_self(user: &mut user::Model, patch: &UserPatch) -> Result<()> {
    if let Some(email) = &patch.email {
        user.email = text::email(email);
    }
    if let Some(name) = &patch.name {
        user.name.clone_from(name);
    }
    if let Some(language) = patch.language {
        language.as_str().clone_into(&mut user.language);
    }
    if let Some(phone) = &patch.phone {
        let phone = phone.as_deref().map(e164).transpose()?;
        user.phone_verified &= phone == user.phone;
        user.phone = phone;
    }
    Ok(())
}

fn e164(typed: &str) -> Result<String> {
    text::phone(typed).ok_or(AuthError::Invalid(
        "phone",
        "not a phone number such as +972501234567",
    ))
}
