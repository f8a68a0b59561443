//! What the operator does from the command line, past tokens and roles.

use anyhow::Context as _;
use garde::Validate as _;
use shared_contract::auth::{
    NewUser, PASSWORD_MAX, PASSWORD_MIN, RegisterRequest, Restaurant, User,
};
use uuid::Uuid;

use super::Service;
use super::once::Touched;
use super::publish::{restaurant_view, user_view};
use super::register::taken;
use crate::model::text;
use crate::repository::sessions::Which;
use crate::repository::{people, restaurants};

impl Service {
    /// Adds a restaurant with its owner; afterwards the installation counts as set up. An owner
    /// whose address is known keeps their name and password and gets a further restaurant.
    pub async fn add_restaurant(
        &self,
        name: &str,
        owner_email: &str,
        owner_name: &str,
        password: &str,
    ) -> anyhow::Result<(Restaurant, User)> {
        let request = RegisterRequest {
            email: owner_email.to_owned(),
            password: password.to_owned(),
            name: owner_name.to_owned(),
            restaurant_name: Some(name.to_owned()),
            language: None,
            setup_code: None,
        };
        request.validate()?;
        let email = text::email(owner_email);
        let hash = self.passwords.hash(password).await?;
        let restaurant = self.new_restaurant(name, shared_auth::Language::default());
        let tx = self.db.begin_write().await?;
        restaurants::claim_first(&tx, restaurant.id, restaurant.created_at).await?;
        let owner = if let Some(known) = people::user_by_email(&tx, &email).await? {
            known
        } else {
            let language = shared_auth::Language::default();
            let owner = self.new_user(&email, owner_name, language, Some(hash));
            people::insert_user(&tx, owner.clone())
                .await
                .map_err(taken)?;
            owner
        };
        let mut touched = Touched::default();
        let person = self
            .found(&tx, &mut touched, restaurant.clone(), owner)
            .await?;
        tx.commit().await?;
        self.outbox.committed(touched.0);
        Ok((
            restaurant_view(&restaurant),
            user_view(&person.user, &person.membership),
        ))
    }

    /// Adds a person to a restaurant, as its owner could.
    pub async fn add_user(&self, restaurant_id: Uuid, request: &NewUser) -> anyhow::Result<User> {
        request.validate()?;
        let hash = match &request.password {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        let tx = self.db.begin_write().await?;
        let mut touched = Touched::default();
        let person = self
            .add_person(&tx, &mut touched, (restaurant_id, None), request, hash)
            .await?;
        tx.commit().await?;
        self.outbox.committed(touched.0);
        Ok(user_view(&person.user, &person.membership))
    }

    /// Sets a person's password and ends all their logins.
    pub async fn reset_password(&self, email: &str, new: &str) -> anyhow::Result<()> {
        let length = new.chars().count();
        anyhow::ensure!(
            (PASSWORD_MIN..=PASSWORD_MAX).contains(&length),
            "a password has {PASSWORD_MIN} to {PASSWORD_MAX} characters"
        );
        let hash = self.passwords.hash(new).await?;
        let tx = self.db.begin_write().await?;
        let user = people::user_by_email(&tx, &text::email(email))
            .await?
            .with_context(|| format!("nobody has the address {email}"))?;
        let mut touched = Touched::default();
        self.set_password(&tx, &mut touched, user, hash, Which::All)
            .await?;
        tx.commit().await?;
        self.outbox.committed(touched.0);
        Ok(())
    }
}
