//! Deciding a turn: the ground it stands on, and the facts it asks for.

use std::sync::Arc;

use shared_auth::{Language, Principal};
use shared_clock::{DayRule, new_id};
use shared_transport::CallError;
use uuid::Uuid;

use super::peer::Peer;
use super::{Assistant, ServiceError};
use crate::chat::{Input, State, Turn, turn};
use crate::clarify::{Facts, Need, Read};
use crate::entities::{Catalogue, Person};
use crate::lexicon::Wording;
use crate::repository::conversations::Message;
use crate::repository::people;

impl Ground {
    /// A product's name; empty where it is unknown.
    pub(super) fn name(&self, product: Uuid) -> String {
        let known = self.catalogue.get(product);
        known.map_or_else(String::new, |known| known.product.name.clone())
    }
}

/// How many facts one turn may ask for.
const MOST_FACTS: usize = 64;

/// One step of deciding: facts and new ids in, a turn or the fact it lacks out.
pub(super) type Step<'s> =
    dyn Fn(&Facts<'_>, &mut dyn FnMut() -> Uuid) -> Result<Turn, Need> + Sync + 's;

/// What a turn is decided on, beside the conversation.
pub(super) struct Ground {
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) people: Vec<Person>,
    pub(super) rule: DayRule,
}

impl Assistant {
    /// Decides the turn, reading what it asks for. A message that finds nothing in products read
    /// earlier is decided again on products read now.
    pub(super) async fn decide(
        &self,
        who: &Principal,
        row: &Message,
        state: &State,
    ) -> Result<(Turn, Ground, Read), ServiceError> {
        let (mut ground, mut fresh) = self.ground(who).await?;
        loop {
            let mut read = Read::default();
            let decided = self.decide_on(who, row, state, &ground, &mut read).await;
            let outdated = match &decided {
                Ok(decided) => {
                    use crate::chat::turn::Code;
                    matches!(decided.code, Code::NotFound | Code::NotUnderstood)
                        || decided
                            .state
                            .open
                            .as_ref()
                            .is_some_and(|q| q.task.mention.fuzzy)
                        || changed_boxes(&ground.catalogue, &read)
                }
                Err(ServiceError::Inventory(CallError::Refused(problem))) => problem.status == 404,
                Err(_) => false,
            };
            if fresh || !outdated {
                return decided.map(|decided| (decided, ground, read));
            }
            self.catalogues.forget(who.restaurant_id).await;
            ground = self.ground(who).await?.0;
            fresh = true;
        }
    }

    async fn decide_on(
        &self,
        who: &Principal,
        row: &Message,
        state: &State,
        ground: &Ground,
        read: &mut Read,
    ) -> Result<Turn, ServiceError> {
        let input = Input {
            message: row.id,
            text: &row.text,
            option: row.option_id,
        };
        let step =
            |facts: &Facts<'_>, ids: &mut dyn FnMut() -> Uuid| turn(state, &input, facts, ids);
        self.complete(who, row, ground, read, &step).await
    }

    /// Takes a step again and again, reading what it lacks, until it is complete.
    pub(super) async fn complete(
        &self,
        who: &Principal,
        row: &Message,
        ground: &Ground,
        read: &mut Read,
        step: &Step<'_>,
    ) -> Result<Turn, ServiceError> {
        let peer = self.peer(who);
        let wording = self.wording(&row.language)?;
        for _ in 0..MOST_FACTS {
            let need = {
                let facts = self.facts(who, ground, wording, read);
                let mut ids = || new_id(&*self.clock);
                match step(&facts, &mut ids) {
                    Ok(decided) => return Ok(decided),
                    Err(need) => need,
                }
            };
            peer.read(&need, read).await?;
        }
        Err(ServiceError::Busy)
    }

    pub(super) async fn ground(&self, who: &Principal) -> Result<(Ground, bool), ServiceError> {
        let (catalogue, fresh) = self
            .catalogues
            .get(
                who.restaurant_id,
                &who.bearer,
                &self.inventory,
                self.lexicon,
            )
            .await?;
        let db = self.db.read();
        let ground = Ground {
            catalogue,
            people: people::active(db, who.restaurant_id).await?,
            rule: people::day_rule(db, who.restaurant_id).await?,
        };
        Ok((ground, fresh))
    }

    pub(super) fn facts<'a>(
        &self,
        who: &Principal,
        ground: &'a Ground,
        wording: &'a Wording,
        read: &'a Read,
    ) -> Facts<'a> {
        let now = self.clock.now();
        let day = ground.rule.day_of(now);
        Facts {
            lexicon: self.lexicon,
            wording,
            catalogue: &ground.catalogue,
            people: &ground.people,
            role: who.role,
            user: who.user_id,
            now,
            day,
            day_start: ground.rule.start_of(day),
            read,
        }
    }

    pub(super) fn wording(&self, language: &str) -> Result<&'static Wording, ServiceError> {
        self.lexicon.wording(language).ok_or(ServiceError::Busy)
    }

    /// The language in which somebody is answered: as said, as auth last told, or as their token says.
    pub(super) async fn language_of(
        &self,
        who: &Principal,
        said: Option<Language>,
    ) -> Result<String, ServiceError> {
        if let Some(language) = said {
            return Ok(language.as_str().to_owned());
        }
        let known = people::language(self.db.read(), who.restaurant_id, who.user_id).await?;
        Ok(known.unwrap_or_else(|| who.language.as_str().to_owned()))
    }

    /// One of the replies, in a language.
    pub(super) fn reply(&self, language: &str, key: &str) -> Result<String, ServiceError> {
        let template = self.wording(language)?.replies.get(key);
        Ok(template.cloned().unwrap_or_else(|| key.to_owned()))
    }

    pub(super) fn peer<'a>(&'a self, who: &'a Principal) -> Peer<'a> {
        Peer {
            inventory: &self.inventory,
            bearer: &who.bearer,
            role: who.role,
            source: "chat",
        }
    }
}

/// Whether a product now comes in other boxes than the products read earlier say.
fn changed_boxes(catalogue: &Catalogue, read: &Read) -> bool {
    read.stock.values().any(|stock| {
        catalogue
            .get(stock.product_id)
            .is_some_and(|known| known.product.box_size != stock.box_size.unwrap_or_default())
    })
}
