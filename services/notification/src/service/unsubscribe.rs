//! Ending mail by the link that stands in it, without signing in.

use shared_auth::Language;
use shared_contract::notification::Channel;

use super::{Notification, ServiceError};
use crate::model::{Mailbox, defaults};
use crate::repository::{mailing, people, preferences};

/// Whose mail a link is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscriber {
    /// The language of the person.
    pub language: Language,
    /// What the restaurant is called; empty: not known.
    pub restaurant: String,
}

impl Notification {
    /// Whom a token is about; a forged one is about nobody.
    pub async fn subscriber(&self, token: &str) -> Result<Subscriber, ServiceError> {
        self.known(self.mailbox(token)?).await
    }

    /// Takes mail out of every list of the person's preferences. Again: no change.
    pub async fn unsubscribe(&self, token: &str) -> Result<Subscriber, ServiceError> {
        let mailbox = self.mailbox(token)?;
        let (restaurant, user) = (mailbox.restaurant_id, mailbox.user_id);
        let tx = self.db.begin_write().await?;
        let own = preferences::find(&tx, restaurant, user).await?;
        let person = people::find(&tx, restaurant, user).await?;
        let chosen = own.or_else(|| person.map(|person| defaults(person.role)));
        if let Some(mut chosen) = chosen
            && chosen
                .channels
                .values()
                .any(|channels| channels.contains(&Channel::Email))
        {
            for channels in chosen.channels.values_mut() {
                channels.retain(|channel| *channel != Channel::Email);
            }
            preferences::keep(&tx, restaurant, user, &chosen, self.clock.now()).await?;
        }
        tx.commit().await?;
        self.known(mailbox).await
    }

    fn mailbox(&self, token: &str) -> Result<Mailbox, ServiceError> {
        self.paper.key.read(token).ok_or(ServiceError::NotFound)
    }

    async fn known(&self, mailbox: Mailbox) -> Result<Subscriber, ServiceError> {
        let db = self.db.read();
        let person = people::find(db, mailbox.restaurant_id, mailbox.user_id).await?;
        let restaurant = mailing::restaurant_name(db, mailbox.restaurant_id).await?;
        Ok(Subscriber {
            language: person.map_or(Language::He, |person| person.language),
            restaurant: restaurant.unwrap_or_default(),
        })
    }
}
