//! Search: one index of products per restaurant, kept in memory within a limit for all of them.
//!
//! An index is built when somebody searches (once, however many ask) and carries the generation it
//! was read in; a change of the catalogue raises the generation, so an index that was being built
//! meanwhile is never taken for a fresh one. The least recently used go first.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use shared_auth::{Action, Principal};
use shared_contract::inventory::{Category, Product, SearchItem};
use shared_language::{Lexicon, Match, MatchedOn, ProductDoc, ProductIndex};
use uuid::Uuid;

use super::{Error, require, shown};
use crate::Service;
use crate::repository::{category, product};

/// Most characters of a query.
const MOST_CHARACTERS: usize = 200;
/// What a product and its part of the index take, beside its texts.
const BYTES_A_PRODUCT: usize = 600;
/// How much larger than its texts the index of a text is: words, letter groups, spellings.
const BYTES_A_TEXT_BYTE: usize = 24;

/// One restaurant's products, ready to be searched.
pub struct Searchable {
    index: ProductIndex,
    products: HashMap<Uuid, Product>,
    generation: (u64, u64),
    weight: u32,
}

/// The indexes of all restaurants.
pub struct Indexes {
    lexicon: &'static Lexicon,
    kept: moka::future::Cache<Uuid, Arc<Searchable>>,
    all: AtomicU64,
    each: Mutex<HashMap<Uuid, u64>>,
}

impl Indexes {
    /// Room for `mebibytes` of indexes.
    pub fn new(mebibytes: u64) -> anyhow::Result<Self> {
        let kept = moka::future::Cache::builder()
            .weigher(|_, searchable: &Arc<Searchable>| searchable.weight)
            .max_capacity(mebibytes.saturating_mul(1024 * 1024))
            .build();
        Ok(Self {
            lexicon: Lexicon::shared()?,
            kept,
            all: AtomicU64::default(),
            each: Mutex::default(),
        })
    }

    fn generation(&self, restaurant_id: Uuid) -> (u64, u64) {
        let each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
        let own = each.get(&restaurant_id).copied().unwrap_or_default();
        (self.all.load(Ordering::SeqCst), own)
    }

    /// A restaurant's products changed.
    pub fn forget(&self, restaurant_id: Uuid) {
        let mut each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
        *each.entry(restaurant_id).or_default() += 1;
    }

    /// Changes may have been missed.
    pub fn forget_all(&self) {
        self.all.fetch_add(1, Ordering::SeqCst);
    }
}

impl Service {
    /// The best products for some words; the last word may be a beginning.
    pub(crate) async fn search(
        &self,
        who: &Principal,
        words: &str,
        limit: usize,
    ) -> Result<Vec<SearchItem>, Error> {
        require(who, Action::Read)?;
        check_length(words)?;
        let searchable = self.searchable(who.restaurant_id).await?;
        let found = searchable.index.search_prefix(words, limit);
        let item = |found: Match| {
            Some(SearchItem {
                product: shown(searchable.products.get(&found.id)?.clone(), who),
                score: found.score,
                matched_on: word_of(found.matched_on).to_owned(),
            })
        };
        Ok(found.into_iter().filter_map(item).collect())
    }

    /// Every product that all the words fit, best first; those that resemble them if none does.
    pub(crate) async fn search_all(
        &self,
        who: &Principal,
        words: &str,
    ) -> Result<Vec<Product>, Error> {
        check_length(words)?;
        let searchable = self.searchable(who.restaurant_id).await?;
        let mut found = searchable
            .index
            .search_prefix(words, searchable.products.len());
        if found.iter().any(|found| found.all_words_fit) {
            found.retain(|found| found.all_words_fit);
        }
        let product = |found: Match| searchable.products.get(&found.id).cloned();
        Ok(found
            .into_iter()
            .filter_map(product)
            .map(|product| shown(product, who))
            .collect())
    }

    async fn searchable(&self, restaurant_id: Uuid) -> Result<Arc<Searchable>, Error> {
        let indexes = &self.indexes;
        // What was true when the caller asked is what they must see; what changes while an index
        // is being built is left to the next one.
        let wanted = indexes.generation(restaurant_id);
        loop {
            let found = indexes
                .kept
                .try_get_with(restaurant_id, self.build_index(restaurant_id))
                .await
                .map_err(|error: Arc<Error>| Error::Internal(error.to_string()))?;
            let (all, own) = found.generation;
            if all >= wanted.0 && own >= wanted.1 {
                return Ok(found);
            }
            indexes.kept.invalidate(&restaurant_id).await;
        }
    }

    async fn build_index(&self, restaurant_id: Uuid) -> Result<Arc<Searchable>, Error> {
        let generation = self.indexes.generation(restaurant_id);
        let db = self.db.read();
        let categories = category::all(db, restaurant_id).await?;
        let products = product::find(db, restaurant_id, product::Filter::default()).await?;
        let lexicon = self.indexes.lexicon;
        tokio::task::spawn_blocking(move || {
            Arc::new(searchable(generation, &categories, products, lexicon))
        })
        .await
        .map_err(|error| Error::Internal(error.to_string()))
    }
}

fn check_length(words: &str) -> Result<(), Error> {
    if words.chars().count() > MOST_CHARACTERS {
        return Err(Error::Invalid {
            field: "q",
            message: "must be at most 200 characters",
        });
    }
    Ok(())
}

fn searchable(
    generation: (u64, u64),
    categories: &[Category],
    products: Vec<Product>,
    lexicon: &Lexicon,
) -> Searchable {
    let names: HashMap<Uuid, String> = categories
        .iter()
        .map(|category| {
            let english = category.name_en.as_deref().unwrap_or_default();
            (
                category.id,
                format!("{} {english}", category.name).trim().to_owned(),
            )
        })
        .collect();
    let docs: Vec<ProductDoc> = products
        .iter()
        .map(|product| doc(product, &names))
        .collect();
    let weight: usize = docs.iter().map(weight).sum();
    Searchable {
        index: ProductIndex::build(docs, lexicon),
        products: products
            .into_iter()
            .map(|product| (product.id, product))
            .collect(),
        generation,
        weight: u32::try_from(weight).unwrap_or(u32::MAX),
    }
}

fn doc(product: &Product, categories: &HashMap<Uuid, String>) -> ProductDoc {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    ProductDoc {
        id: product.id,
        name: product.name.clone(),
        name_en: text(&product.name_en),
        brand: text(&product.brand),
        size: text(&product.size),
        container: text(&product.container_type),
        category: product
            .category_id
            .and_then(|id| categories.get(&id).cloned())
            .unwrap_or_default(),
        barcodes: product.barcodes.clone(),
        nicknames: product.aliases.clone(),
    }
}

fn weight(doc: &ProductDoc) -> usize {
    let single = [
        &doc.name,
        &doc.name_en,
        &doc.brand,
        &doc.size,
        &doc.container,
        &doc.category,
    ];
    let texts: usize = single.iter().map(|text| text.len()).sum();
    let lists: usize = doc
        .barcodes
        .iter()
        .chain(&doc.nicknames)
        .map(String::len)
        .sum();
    BYTES_A_PRODUCT + (texts + lists) * BYTES_A_TEXT_BYTE
}

const fn word_of(matched_on: MatchedOn) -> &'static str {
    match matched_on {
        MatchedOn::Name => "name",
        MatchedOn::NameEn => "name_en",
        MatchedOn::Brand => "brand",
        MatchedOn::Barcode => "barcode",
        MatchedOn::Nickname => "nickname",
        MatchedOn::Container => "container",
        MatchedOn::Category => "category",
        MatchedOn::Size => "size",
        MatchedOn::Fuzzy => "fuzzy",
    }
}
