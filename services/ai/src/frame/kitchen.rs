//! A place to talk about without a server: products of a table, its people, one day.

use std::collections::HashMap;
use std::sync::Arc;

use shared_auth::Role;
use shared_clock::{DayRule, Timestamp};
use shared_contract::inventory::{Stock, Usual};
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use crate::clarify::{Facts, Read};
use crate::entities::{Catalogue, Person, Product};
use crate::lexicon::{Lexicon, LexiconError};

/// Plenty of everything: more than any message takes.
const PLENTY: Qty = Qty::from_units(50_000_000);

/// Why a kitchen could not be made.
#[derive(Debug, thiserror::Error)]
pub enum KitchenError {
    #[error("the table has no column \"name\"")]
    NoName,
    #[error("row {row}: {column} \"{value}\" is no quantity")]
    Quantity {
        row: usize,
        column: &'static str,
        value: String,
    },
    #[error(transparent)]
    Words(#[from] LexiconError),
}

/// Products, people and the day they are talked about. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Kitchen {
    pub(super) lexicon: &'static Lexicon,
    pub(super) catalogue: Arc<Catalogue>,
    /// The table's own ids.
    ids: Arc<HashMap<Uuid, String>>,
    people: Vec<Person>,
    user: Uuid,
    rule: DayRule,
    pub(super) now: Timestamp,
}

impl Kitchen {
    /// Reads a table of tab-separated values with a header. `product_id` (or `barcode`) and `name`
    /// are read, and `name_en`, `brand`, `size`, `container_type`, `unit_type`, `box_size` where
    /// there; a table without ids is numbered by row. Other columns are left alone.
    pub fn from_table(table: &str, now: Timestamp) -> Result<Self, KitchenError> {
        let lexicon = Lexicon::shared()?;
        let mut rows = table.trim_start_matches('\u{feff}').lines();
        let header: Vec<&str> = rows.next().unwrap_or_default().split('\t').collect();
        let column = |name: &str| header.iter().position(|own| own.trim() == name);
        let name = column("name").ok_or(KitchenError::NoName)?;
        let id = column("product_id").or_else(|| column("barcode"));
        let columns = [
            "name_en",
            "brand",
            "size",
            "container_type",
            "unit_type",
            "box_size",
        ]
        .map(column);
        let mut ids = HashMap::new();
        let mut products = Vec::new();
        for (at, row) in rows.enumerate() {
            let cells: Vec<&str> = row.split('\t').collect();
            let cell = |column: Option<usize>| {
                let text = column.and_then(|at| cells.get(at)).copied();
                unquoted(text.unwrap_or_default())
            };
            let [name_en, brand, size, container, unit_type, box_size] = columns.map(cell);
            let named = cell(Some(name));
            if named.is_empty() {
                continue;
            }
            let uuid = Uuid::from_u128(at as u128 + 1);
            let own = cell(id);
            ids.insert(
                uuid,
                if own.is_empty() {
                    (at + 1).to_string()
                } else {
                    own
                },
            );
            products.push(Product {
                id: uuid,
                name: named,
                name_en,
                brand,
                size,
                container,
                unit_type: if unit_type.is_empty() {
                    "unit".to_owned()
                } else {
                    unit_type
                },
                box_size: quantity(&box_size, at + 2)?,
                ..Product::default()
            });
        }
        Ok(Self {
            lexicon,
            catalogue: Catalogue::build(products, lexicon).into(),
            ids: ids.into(),
            people: Vec::new(),
            user: Uuid::nil(),
            rule: DayRule::default(),
            now,
        })
    }

    /// The same products where these people work, the speaker first.
    #[must_use]
    pub fn with_people(&self, names: &[&str]) -> Self {
        let people = (0_u128..).zip(names).map(|(n, name)| Person {
            id: Uuid::from_u128(n),
            name: (*name).to_owned(),
        });
        Self {
            people: people.collect(),
            ..self.clone()
        }
    }

    /// The table's id of a product.
    pub(super) fn own_id(&self, id: Uuid) -> String {
        self.ids.get(&id).cloned().unwrap_or_default()
    }

    pub(super) fn stock(&self, id: Uuid) -> Stock {
        let box_size = self.catalogue.get(id).map(|known| known.product.box_size);
        let held = Amount::loose(PLENTY);
        Stock {
            product_id: id,
            boxes: held.boxes,
            units: held.units,
            total: PLENTY,
            box_size,
            usual: Usual::default(),
            lots: Vec::new(),
            seq: 1,
            updated_at: None,
        }
    }

    pub(super) fn facts<'a>(&'a self, language: &str, read: &'a Read) -> Option<Facts<'a>> {
        let day = self.rule.day_of(self.now);
        Some(Facts {
            lexicon: self.lexicon,
            wording: self.lexicon.wording(language)?,
            catalogue: &self.catalogue,
            people: &self.people,
            role: Role::Manager,
            user: self.user,
            now: self.now,
            day,
            day_start: self.rule.start_of(day),
            read,
        })
    }
}

/// A cell as spreadsheets write it: quoted where it holds quotes itself.
fn unquoted(cell: &str) -> String {
    let cell = cell.trim();
    cell.strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .map_or_else(|| cell.to_owned(), |inner| inner.replace("\"\"", "\""))
}

fn quantity(text: &str, row: usize) -> Result<Qty, KitchenError> {
    if text.is_empty() {
        return Ok(Qty::ZERO);
    }
    text.parse().map_err(|_| KitchenError::Quantity {
        row,
        column: "box_size",
        value: text.to_owned(),
    })
}
