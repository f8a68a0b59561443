//! Who is asking, as the database has it now, whatever an older token says.

use shared_auth::{Action, Principal};
use uuid::Uuid;

use super::Service;
use super::error::{AuthError, Result};
use crate::repository::people::Person;
use crate::repository::{people, sessions};

/// A signed-in person whose login and place are still good.
#[derive(Debug, Clone)]
pub struct Acting {
    /// The person.
    pub person: Person,
    /// The login of the token.
    pub session_id: Option<Uuid>,
}

impl Acting {
    /// The restaurant the token names.
    pub const fn restaurant_id(&self) -> Uuid {
        self.person.membership.restaurant_id
    }

    /// The person.
    pub const fn user_id(&self) -> Uuid {
        self.person.user.id
    }

    /// Refuses unless the role, as of now, allows `action`.
    pub fn require(&self, action: Action) -> Result<()> {
        if self.person.role().may(action) {
            Ok(())
        } else {
            Err(AuthError::Forbidden)
        }
    }
}

impl Service {
    /// Looks the principal of a verified token up.
    pub async fn acting(&self, principal: &Principal) -> Result<Acting> {
        let db = self.db.read();
        let person = people::person(db, principal.restaurant_id, principal.user_id)
            .await?
            .filter(|person| {
                let membership = &person.membership;
                membership.is_active
                    && principal.issued_at.as_seconds() >= membership.tokens_not_before
            })
            .ok_or(AuthError::Withdrawn)?;
        if let Some(id) = principal.session_id {
            let session = sessions::find(db, id).await?;
            if session.is_none_or(|session| session.ended_at.is_some()) {
                return Err(AuthError::Withdrawn);
            }
        }
        Ok(Acting {
            person,
            session_id: principal.session_id,
        })
    }
}
