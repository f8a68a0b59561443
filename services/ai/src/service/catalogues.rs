//! Each restaurant's products, kept while they are talked about.
//!
//! Read through inventory with the token of whoever asks first, dropped when inventory says that a
//! product changed, and bounded: the least used restaurant goes first. A message that finds nothing
//! reads them anew, so that a product is known as soon as it is added.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use shared_contract::Page;
use shared_contract::inventory::{Category, Product};
use shared_quantity::Qty;
use shared_transport::{CallError, InventoryClient};
use uuid::Uuid;

use crate::entities::{Catalogue, Product as Told};
use crate::lexicon::Lexicon;

/// How many products all catalogues hold together.
const MOST_PRODUCTS: u64 = 200_000;

/// How long one is kept even if no event was heard.
const KEPT: Duration = Duration::from_mins(1);

/// The catalogues of this process. Cheap to clone.
#[derive(Clone)]
pub struct Catalogues(Cache<Uuid, Arc<Catalogue>>);

impl Default for Catalogues {
    fn default() -> Self {
        let cache = Cache::builder()
            .max_capacity(MOST_PRODUCTS)
            .weigher(|_, catalogue: &Arc<Catalogue>| {
                u32::try_from(catalogue.len())
                    .unwrap_or(u32::MAX)
                    .saturating_add(1)
            })
            .time_to_live(KEPT)
            .build();
        Self(cache)
    }
}

impl Catalogues {
    /// The restaurant's products, and whether they were read just now.
    pub async fn get(
        &self,
        restaurant: Uuid,
        bearer: &str,
        inventory: &InventoryClient,
        lexicon: &'static Lexicon,
    ) -> Result<(Arc<Catalogue>, bool), CallError> {
        if let Some(kept) = self.0.get(&restaurant).await {
            return Ok((kept, false));
        }
        let read = self
            .0
            .try_get_with(restaurant, read(bearer, inventory, lexicon))
            .await
            .map_err(|error| match &*error {
                CallError::Refused(problem) => CallError::Refused(problem.clone()),
                CallError::Unreachable(error) => CallError::Unreachable(error.clone()),
            })?;
        Ok((read, true))
    }

    /// Forgets one restaurant's products.
    pub async fn forget(&self, restaurant: Uuid) {
        self.0.invalidate(&restaurant).await;
    }

    /// Forgets all.
    pub fn forget_all(&self) {
        self.0.invalidate_all();
    }
}

async fn read(
    bearer: &str,
    inventory: &InventoryClient,
    lexicon: &'static Lexicon,
) -> Result<Arc<Catalogue>, CallError> {
    let categories: Page<Category> = inventory
        .client()
        .get("/categories?limit=500")
        .bearer(bearer)
        .send()
        .await?;
    let names: HashMap<Uuid, String> = categories
        .items
        .into_iter()
        .map(|category| {
            let english = category.name_en.unwrap_or_default();
            (
                category.id,
                format!("{} {english}", category.name).trim().to_owned(),
            )
        })
        .collect();
    let mut products = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let after = cursor.map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
        let page: Page<Product> = inventory
            .client()
            .get(format!("/products?limit=500{after}"))
            .bearer(bearer)
            .send()
            .await?;
        products.extend(
            page.items
                .into_iter()
                .filter(|p| p.is_active)
                .map(|p| told(p, &names)),
        );
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    Ok(Arc::new(Catalogue::build(products, lexicon)))
}

fn told(product: Product, categories: &HashMap<Uuid, String>) -> Told {
    Told {
        id: product.id,
        name: product.name,
        name_en: product.name_en.unwrap_or_default(),
        brand: product.brand.unwrap_or_default(),
        size: product.size.unwrap_or_default(),
        container: product.container_type.unwrap_or_default(),
        category: product
            .category_id
            .and_then(|id| categories.get(&id).cloned())
            .unwrap_or_default(),
        unit_type: product.unit_type,
        box_size: product.box_size.unwrap_or(Qty::ZERO),
        barcodes: product.barcodes,
        nicknames: product.aliases,
    }
}
