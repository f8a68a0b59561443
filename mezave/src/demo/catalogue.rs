//! The demo's tables: categories, suppliers, products.

use anyhow::Context as _;
use serde_json::{Map, Value, json};

/// One row of `products.tsv`.
#[derive(Debug, Clone)]
pub struct DemoProduct {
    /// Key of its category.
    pub category: String,
    /// Key of its supplier.
    pub supplier: String,
    /// How much is used on an ordinary day, in `unit_type`.
    pub daily_use: f64,
    /// Units in a box; 0 if not boxed.
    pub box_size: i64,
    /// The minimum, in units.
    pub min: f64,
    /// Sold by weight.
    pub by_weight: bool,
    /// Goes bad within days.
    pub perishable: bool,
    /// The request that creates it, but for the category.
    pub request: Map<String, Value>,
}

/// One row of `suppliers.tsv`.
#[derive(Debug, Clone)]
pub struct DemoSupplier {
    /// Its key.
    pub key: String,
    /// Weekdays of delivery, in lower-case English.
    pub days: Vec<String>,
    /// The request that creates it.
    pub request: Value,
}

/// The whole demo catalogue.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Key and request of each category.
    pub categories: Vec<(String, Value)>,
    /// Suppliers.
    pub suppliers: Vec<DemoSupplier>,
    /// Products.
    pub products: Vec<DemoProduct>,
}

impl Catalogue {
    /// Reads the tables.
    pub fn read() -> anyhow::Result<Self> {
        let categories = rows(include_str!("categories.tsv"))
            .enumerate()
            .map(|(order, row)| {
                let request = json!({
                    "name": row("name"), "name_en": row("name_en"), "sort_order": order,
                });
                (row("key"), request)
            })
            .collect();
        let suppliers = rows(include_str!("suppliers.tsv")).map(supplier).collect();
        let products = rows(include_str!("products.tsv"))
            .map(product)
            .collect::<anyhow::Result<_>>()?;
        Ok(Self {
            categories,
            suppliers,
            products,
        })
    }
}

impl Catalogue {
    /// The weekdays on which a product's supplier comes.
    pub fn delivery_days(&self, product: &DemoProduct) -> &[String] {
        let supplier = self
            .suppliers
            .iter()
            .find(|supplier| supplier.key == product.supplier);
        supplier.map_or(&[], |supplier| &supplier.days)
    }
}

fn supplier(row: impl Fn(&str) -> String) -> DemoSupplier {
    let days: Vec<String> = row("delivery_days").split(',').map(str::to_owned).collect();
    DemoSupplier {
        key: row("key"),
        request: json!({
            "name": row("name"), "phone": row("phone"), "email": row("email"), "delivery_days": days,
        }),
        days,
    }
}

fn product(row: impl Fn(&str) -> String) -> anyhow::Result<DemoProduct> {
    let name = row("name");
    let number = |column: &str| -> anyhow::Result<f64> {
        row(column)
            .parse()
            .with_context(|| format!("{name}: {column} is no number"))
    };
    let whole = |column: &str| -> anyhow::Result<i64> {
        row(column)
            .parse()
            .with_context(|| format!("{name}: {column} is no whole number"))
    };
    let mut request = Map::new();
    for column in [
        "name",
        "name_en",
        "brand",
        "size",
        "container_type",
        "unit_type",
        "storage_location",
    ] {
        let text = row(column);
        if !text.is_empty() {
            request.insert(column.to_owned(), Value::String(text));
        }
    }
    let expiry = whole("default_expiry_days")?;
    for (column, value) in [
        ("box_size", whole("box_size")?),
        ("default_expiry_days", expiry),
    ] {
        if value > 0 {
            request.insert(column.to_owned(), json!(value));
        }
    }
    for (column, value) in [
        ("min_stock_level", number("min_stock_level")?),
        ("price_estimate", number("price_estimate")?),
    ] {
        request.insert(column.to_owned(), json!(value));
    }
    Ok(DemoProduct {
        category: row("category"),
        supplier: row("supplier"),
        daily_use: number("daily_use")?,
        box_size: whole("box_size")?,
        min: number("min_stock_level")?,
        by_weight: row("unit_type") == "kg",
        perishable: (1..=21).contains(&expiry),
        request,
    })
}

/// Rows of a table, each as a function from column name to text.
fn rows(table: &'static str) -> impl Iterator<Item = impl Fn(&str) -> String> {
    let mut lines = table.lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    lines.map(move |line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let columns = columns.clone();
        move |name: &str| {
            columns
                .iter()
                .position(|column| *column == name)
                .and_then(|at| cells.get(at))
                .map_or_else(String::new, |cell| (*cell).to_owned())
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_row_is_whole_and_its_keys_exist() {
        let catalogue = Catalogue::read().unwrap();
        assert!(catalogue.products.len() >= 60);
        for product in &catalogue.products {
            assert!(
                catalogue
                    .categories
                    .iter()
                    .any(|(key, _)| *key == product.category)
            );
            assert!(
                catalogue
                    .suppliers
                    .iter()
                    .any(|supplier| supplier.key == product.supplier)
            );
            assert!(product.request.contains_key("name_en"));
        }
    }
}
