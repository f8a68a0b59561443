//! Answers free questions from facts: what is kept in words, and what inventory tells the asker now.

use shared_auth::{Action, Principal};
use shared_clock::new_id;
use shared_contract::Page;
use shared_contract::ai::CitedFact;
use shared_contract::inventory::Supplier;
use uuid::Uuid;

use super::deciding::Ground;
use super::models::Use;
use super::peer::MOVEMENTS;
use super::second::Told;
use super::{Assistant, ServiceError};
use crate::clarify::facts::MovementsOf;
use crate::clarify::{Need, Read};
use crate::facts::telling::{self, DAYS};
use crate::facts::words::supplier;
use crate::facts::{embed, rank};
use crate::llm::Server;
use crate::llm::answer::answer;
use crate::repository::conversations::Message;
use crate::repository::facts;

/// Facts that are found by the question.
const FOUND: usize = 10;
/// Products of which stock and usage are told.
const TOLD: usize = 4;

impl Assistant {
    /// The answer of the model to a free question; none when it does not know, or cannot be asked.
    pub(super) async fn free_answer(
        &self,
        who: &Principal,
        row: &Message,
        ground: &Ground,
        read: &mut Read,
        llm: &Server,
    ) -> Result<Option<Told>, ServiceError> {
        let day = ground.rule.day_of(self.clock.now());
        if let Err(error) = self.spend(who, llm, Use::Llm, day).await? {
            tracing::warn!(%error, "a free question was not answered");
            return Ok(None);
        }
        let known = self.retrieve(who, row, ground, read).await?;
        let texts: Vec<&str> = known.iter().map(|fact| fact.text.as_str()).collect();
        match answer(llm, &row.text, &texts).await {
            Ok(Some(found)) => Ok(Some(Told {
                text: found.text,
                facts: found
                    .facts
                    .iter()
                    .filter_map(|at| known.get(*at).cloned())
                    .collect(),
            })),
            Ok(None) => Ok(None),
            Err(error) => {
                tracing::warn!(%error, "a free question was not answered");
                Ok(None)
            }
        }
    }

    /// Facts that may answer the question, of this restaurant and as far as the asker may know them.
    async fn retrieve(
        &self,
        who: &Principal,
        row: &Message,
        ground: &Ground,
        read: &mut Read,
    ) -> Result<Vec<CitedFact>, ServiceError> {
        self.gather(who, ground).await?;
        let kept = facts::all(self.db.read(), who.restaurant_id).await?;
        let vector = self.question_vector(who, row, ground).await?;
        let meant = match &vector {
            Some((model, vector)) => self.meant(who, &kept, model, vector).await?,
            None => Vec::new(),
        };
        let lexicon = self.lexicon.shared_words();
        let found = rank::nearest(&kept, &row.text, meant, lexicon, FOUND);
        let mut known: Vec<CitedFact> = found
            .iter()
            .map(|fact| telling::cited(&fact.kind, Some(fact.subject_id), fact.text.clone()))
            .collect();
        let products: Vec<Uuid> = found
            .iter()
            .filter(|fact| fact.kind == facts::PRODUCT)
            .map(|fact| fact.subject_id)
            .filter(|id| ground.catalogue.get(*id).is_some())
            .take(TOLD)
            .collect();
        let peer = self.peer(who);
        let since = self.since(ground);
        let used = |product| MovementsOf {
            product: Some(product),
            kind: None,
            from: Some(since),
        };
        // Only one's own movements would be a wrong sum.
        let sees_all = who.role.may(Action::ReadAllMovements);
        for product in &products {
            peer.read(&Need::Stock(*product), read).await?;
            if sees_all {
                peer.read(&Need::Movements(used(*product)), read).await?;
            }
        }
        peer.read(&Need::Low, read).await?;
        peer.read(&Need::Expiring(DAYS), read).await?;
        let wording = self.wording(&row.language)?;
        let facts = self.facts(who, ground, wording, read);
        for product in products {
            known.extend(telling::stock(&facts, product));
            known.extend(telling::usage(&facts, product, &used(product), MOVEMENTS));
        }
        known.extend(telling::low(&facts));
        known.extend(telling::expiring(&facts));
        Ok(known)
    }

    /// The facts nearest to a vector: by pgvector's index where there is one, else one by one.
    async fn meant(
        &self,
        who: &Principal,
        kept: &[facts::Model],
        model: &str,
        vector: &[f32],
    ) -> Result<Vec<Uuid>, ServiceError> {
        let Some(vectors) = &self.models.vectors else {
            return Ok(rank::by_meaning(kept, model, vector));
        };
        let of = (model, vector);
        let near = vectors.nearest(&self.db, who.restaurant_id, of, rank::EACH);
        let least = f64::from(rank::LEAST_LIKENESS);
        let alike = near
            .await?
            .into_iter()
            .filter(|(_, likeness)| *likeness > least);
        Ok(alike.map(|(id, _)| id).collect())
    }

    fn since(&self, ground: &Ground) -> shared_clock::Timestamp {
        let start = ground.rule.start_of(ground.rule.day_of(self.clock.now()));
        let back = i64::from(DAYS) * 24 * 60 * 60 * 1_000_000;
        shared_clock::Timestamp::from_micros(start.as_micros().saturating_sub(back))
    }

    /// Keeps in words what is not kept yet: products from before this service listened, suppliers.
    async fn gather(&self, who: &Principal, ground: &Ground) -> Result<(), ServiceError> {
        let suppliers: Page<Supplier> = self
            .inventory
            .client()
            .get("/suppliers?limit=200")
            .bearer(&who.bearer)
            .send()
            .await?;
        let kept = facts::all(self.db.read(), who.restaurant_id).await?;
        let is_kept = |kind: &str, subject: Uuid, text: Option<&str>| {
            kept.iter().any(|fact| {
                fact.kind == kind
                    && fact.subject_id == subject
                    && text.is_none_or(|text| fact.text == text)
            })
        };
        let mut fresh: Vec<(&str, Uuid, String)> = Vec::new();
        for known in ground.catalogue.products() {
            let product = &known.product;
            if !is_kept(facts::PRODUCT, product.id, None) {
                let texts = [
                    &product.name,
                    &product.name_en,
                    &product.size,
                    &product.container,
                ];
                let texts: Vec<&str> = texts
                    .into_iter()
                    .map(String::as_str)
                    .filter(|text| !text.is_empty())
                    .collect();
                fresh.push((facts::PRODUCT, product.id, texts.join(" · ")));
            }
        }
        for known in &suppliers.items {
            let text = supplier(known, self.lexicon);
            if !is_kept(facts::SUPPLIER, known.id, Some(&text)) {
                fresh.push((facts::SUPPLIER, known.id, text));
            }
        }
        let gone: Vec<Uuid> = kept
            .iter()
            .filter(|fact| fact.kind == facts::SUPPLIER)
            .map(|fact| fact.subject_id)
            .filter(|id| suppliers.items.iter().all(|known| known.id != *id))
            .collect();
        if fresh.is_empty() && gone.is_empty() {
            return Ok(());
        }
        let tx = self.db.begin_write().await?;
        for (kind, subject_id, text) in fresh {
            let row = facts::Model {
                id: new_id(&*self.clock),
                restaurant_id: who.restaurant_id,
                kind: kind.to_owned(),
                subject_id,
                text,
                model: None,
                embedding: None,
                updated_at: self.clock.now().as_micros(),
            };
            facts::keep(&tx, row).await?;
        }
        for supplier in gone {
            facts::forget(&tx, who.restaurant_id, facts::SUPPLIER, supplier).await?;
        }
        tx.commit()
            .await
            .map_err(shared_storage::StorageError::from)?;
        self.models.changed.notify_one();
        Ok(())
    }

    /// The question's own vector; none without a model, or when it fails: then words must do.
    async fn question_vector(
        &self,
        who: &Principal,
        row: &Message,
        ground: &Ground,
    ) -> Result<Option<(String, Vec<f32>)>, ServiceError> {
        let Some(server) = self.models.embeddings.as_deref() else {
            return Ok(None);
        };
        let day = ground.rule.day_of(self.clock.now());
        let made = match self.spend(who, server, Use::Embeddings, day).await? {
            Ok(()) => embed::embed(server, &[&row.text]).await,
            Err(error) => Err(error),
        };
        Ok(match made {
            Ok(vectors) => vectors
                .into_iter()
                .next()
                .map(|vector| (server.model.clone(), vector)),
            Err(error) => {
                tracing::warn!(%error, "a question has no vector; facts are found by words");
                None
            }
        })
    }
}
