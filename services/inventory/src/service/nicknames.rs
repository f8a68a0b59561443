//! Nicknames: teaching and forgetting what staff call a product.

use sea_orm::DatabaseTransaction;
use shared_auth::{Action, Principal};
use shared_clock::new_id;
use shared_contract::Page;
use shared_contract::inventory::{LearnedNickname, Nickname, NicknameRequest, Product};
use shared_errors::Problem;
use shared_storage::idempotency::begin;
use shared_storage::{Answer, Begin, IdempotentCall};
use uuid::Uuid;

use super::{Error, product_changed, require};
use crate::Service;
use crate::repository::{name_key, nickname, product};

/// Most nicknames of one product.
const MOST: usize = 50;

impl Service {
    /// A product's nicknames.
    pub(crate) async fn nicknames(
        &self,
        who: &Principal,
        product_id: Uuid,
    ) -> Result<Vec<Nickname>, Error> {
        require(who, Action::ManageCatalogue)?;
        let db = self.db.read();
        if product::get(db, who.restaurant_id, product_id)
            .await?
            .is_none()
        {
            return Err(Error::NotFound);
        }
        Ok(nickname::of_product(db, who.restaurant_id, product_id).await?)
    }

    /// A page of all nicknames, oldest first.
    pub(crate) async fn all_nicknames(
        &self,
        who: &Principal,
        limit: u64,
        cursor: Option<&str>,
    ) -> Result<Page<Nickname>, Error> {
        require(who, Action::ManageCatalogue)?;
        let after = match cursor.map(str::parse) {
            None => None,
            Some(Ok(after)) => Some(after),
            Some(Err(_)) => {
                return Err(Error::Invalid {
                    field: "cursor",
                    message: "is not a cursor of this list",
                });
            }
        };
        let mut items = nickname::page(self.db.read(), who.restaurant_id, after, limit + 1).await?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| more);
        let next_cursor = last.map(|last| last.id.to_string());
        Ok(Page { items, next_cursor })
    }

    /// Keeps a nickname that confirmed answers have taught. Words that name something already, and
    /// products that are gone, are passed over: false.
    pub(crate) async fn learn_nickname(&self, what: &LearnedNickname) -> Result<bool, Error> {
        let restaurant = what.restaurant_id;
        let tx = self.db.begin_write().await?;
        self.ledger.lock(&tx, restaurant).await?;
        let Some(before) = product::get(&tx, restaurant, what.product_id).await? else {
            return Ok(false);
        };
        let taken = nickname::is_taken(&tx, restaurant, &what.nickname).await?;
        if taken || !before.is_active || before.aliases.len() >= MOST {
            return Ok(false);
        }
        let learned = Nickname {
            learned: true,
            ..self.nickname(what.confirmed_by, what.product_id, &what.nickname)
        };
        let place = before.aliases.len();
        nickname::insert(&tx, restaurant, place, std::slice::from_ref(&learned)).await?;
        self.touch(&tx, restaurant, before).await?;
        tx.commit().await?;
        self.catalogue_changed(restaurant);
        Ok(true)
    }

    /// Teaches a nickname. One the product has already is answered as it is.
    pub(crate) async fn add_nickname(
        &self,
        who: &Principal,
        product_id: Uuid,
        request: NicknameRequest,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Problem> {
        require(who, Action::ManageCatalogue)?;
        let work = match begin(&self.db, call).await? {
            Begin::Replay(answer) => return Ok(answer),
            Begin::Run(work) => work,
        };
        let added = self
            .teach(work.tx(), who, product_id, &request.nickname)
            .await;
        let answer = work.finish(&*self.clock, 201, added).await?;
        self.catalogue_changed(who.restaurant_id);
        Ok(answer)
    }

    async fn teach(
        &self,
        tx: &DatabaseTransaction,
        who: &Principal,
        product_id: Uuid,
        word: &str,
    ) -> Result<Nickname, Error> {
        self.ledger.lock(tx, who.restaurant_id).await?;
        let before = product::get(tx, who.restaurant_id, product_id)
            .await?
            .ok_or(Error::NotFound)?;
        if let Some(known) = nickname::find(tx, who.restaurant_id, product_id, word).await? {
            return Ok(known);
        }
        if before.aliases.len() >= MOST {
            return Err(Error::Invalid {
                field: "nickname",
                message: "a product has at most 50 nicknames",
            });
        }
        let added = self.nickname(who.user_id, product_id, word);
        let place = before.aliases.len();
        nickname::insert(tx, who.restaurant_id, place, std::slice::from_ref(&added)).await?;
        self.touch(tx, who.restaurant_id, before).await?;
        Ok(added)
    }

    /// Forgets one nickname, by its id.
    pub(crate) async fn forget_nickname(
        &self,
        who: &Principal,
        product_id: Uuid,
        id: Uuid,
    ) -> Result<(), Error> {
        self.forget(who, product_id, |known| known.id == id).await
    }

    /// Forgets one nickname, by its words.
    pub(crate) async fn forget_nickname_named(
        &self,
        who: &Principal,
        product_id: Uuid,
        word: &str,
    ) -> Result<(), Error> {
        let key = name_key(word);
        self.forget(who, product_id, |known| name_key(&known.nickname) == key)
            .await
    }

    async fn forget(
        &self,
        who: &Principal,
        product_id: Uuid,
        is_it: impl Fn(&Nickname) -> bool,
    ) -> Result<(), Error> {
        require(who, Action::ManageCatalogue)?;
        let tx = self.db.begin_write().await?;
        self.ledger.lock(&tx, who.restaurant_id).await?;
        let before = product::get(&tx, who.restaurant_id, product_id)
            .await?
            .ok_or(Error::NotFound)?;
        let known = nickname::of_product(&tx, who.restaurant_id, product_id).await?;
        let gone: Vec<Uuid> = known
            .iter()
            .filter(|known| is_it(known))
            .map(|known| known.id)
            .collect();
        if gone.is_empty() {
            return Err(Error::NotFound);
        }
        nickname::delete(&tx, who.restaurant_id, gone).await?;
        self.touch(&tx, who.restaurant_id, before).await?;
        tx.commit().await?;
        self.catalogue_changed(who.restaurant_id);
        Ok(())
    }

    /// A nickname about to be taught.
    pub(crate) fn nickname(&self, taught_by: Uuid, product_id: Uuid, word: &str) -> Nickname {
        Nickname {
            id: new_id(&*self.clock),
            product_id,
            nickname: word.to_owned(),
            learned: false,
            created_by: taught_by,
            created_at: self.clock.now(),
        }
    }

    /// Marks a product as changed and announces what it is now.
    async fn touch(
        &self,
        tx: &DatabaseTransaction,
        restaurant_id: Uuid,
        before: Product,
    ) -> Result<(), Error> {
        let changed = Product {
            updated_at: self.clock.now(),
            ..before
        };
        product::put(tx, restaurant_id, &changed).await?;
        let now = product::get(tx, restaurant_id, changed.id)
            .await?
            .ok_or(Error::NotFound)?;
        self.announce(tx, restaurant_id, &product_changed(&[now]))
            .await
    }
}
