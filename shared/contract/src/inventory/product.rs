//! Products: what a restaurant keeps.

use garde::Validate;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use shared_clock::Timestamp;
use shared_quantity::Qty;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Price;
use crate::text;

/// One product: one size and container of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Product {
    /// The product.
    pub id: Uuid,
    /// Its category.
    pub category_id: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Brand.
    pub brand: Option<String>,
    /// Size as said: `330`, `1.5 ליטר`, `קטן`.
    pub size: Option<String>,
    /// Container as said: `פחית`, `זכוכית`.
    pub container_type: Option<String>,
    /// What one unit is: `bottle`, `kg`, `piece`, `unit` ….
    pub unit_type: String,
    /// Units in a box; 0 or null: not boxed.
    pub box_size: Option<Qty>,
    /// Days a delivery keeps when nobody says otherwise.
    pub default_expiry_days: Option<i32>,
    /// Under this total the product is low.
    pub min_stock_level: Option<Qty>,
    /// Shekels for one unit; null as well for those who may not see money.
    pub price_estimate: Option<Price>,
    /// Where it stands.
    pub storage_location: Option<String>,
    /// Barcodes on the unit or the box.
    pub barcodes: Vec<String>,
    /// What staff call it.
    pub aliases: Vec<String>,
    /// False once retired.
    pub is_active: bool,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Payload of `product_changed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductChanged {
    /// The product as it now is; retired when `is_active` is false.
    pub product: Product,
}

/// `POST /products`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductRequest {
    /// 1 to 200 characters.
    #[garde(length(chars, min = 1, max = 200))]
    #[serde(deserialize_with = "text::de_line")]
    pub name: String,
    /// What one unit is: `bottle`, `kg`, `piece`, `unit` ….
    #[garde(length(chars, min = 1, max = 50))]
    #[serde(deserialize_with = "text::de_line")]
    pub unit_type: String,
    /// A category of this restaurant.
    #[garde(skip)]
    #[serde(default)]
    pub category_id: Option<Uuid>,
    /// The English name.
    #[garde(length(chars, max = 200))]
    #[serde(default, deserialize_with = "text::de_some_line")]
    pub name_en: Option<String>,
    /// Brand.
    #[garde(length(chars, max = 100))]
    #[serde(default, deserialize_with = "text::de_some_line")]
    pub brand: Option<String>,
    /// Size as said.
    #[garde(length(chars, max = 100))]
    #[serde(default, deserialize_with = "text::de_some_line")]
    pub size: Option<String>,
    /// Container as said.
    #[garde(length(chars, max = 100))]
    #[serde(default, deserialize_with = "text::de_some_line")]
    pub container_type: Option<String>,
    /// Units in a box, 0 to 100,000; 0 or null: not boxed.
    #[garde(custom(fits_box))]
    #[serde(default)]
    pub box_size: Option<Qty>,
    /// 0 to 3650.
    #[garde(range(min = 0, max = 3650))]
    #[serde(default)]
    pub default_expiry_days: Option<i32>,
    /// Not below zero.
    #[garde(custom(not_negative))]
    #[serde(default)]
    pub min_stock_level: Option<Qty>,
    /// Shekels for one unit, at most two decimals.
    #[garde(skip)]
    #[serde(default)]
    pub price_estimate: Option<Price>,
    /// Where it stands.
    #[garde(length(chars, max = 200))]
    #[serde(default, deserialize_with = "text::de_some_line")]
    pub storage_location: Option<String>,
    /// At most 20, each of 1 to 64 characters and on no other product.
    #[garde(length(max = 20), inner(length(chars, min = 1, max = 64)))]
    #[serde(default, deserialize_with = "text::de_line_list")]
    pub barcodes: Vec<String>,
    /// What staff call it: at most 50, each of 1 to 100 characters.
    #[garde(length(max = 50), inner(length(chars, min = 1, max = 100)))]
    #[serde(default, deserialize_with = "text::de_line_list")]
    pub aliases: Vec<String>,
}

/// `PUT /products/{id}`. Of the optional fields, one that is absent stays as it is and null clears
/// it, so that a client that does not know a field cannot erase it.
#[derive(Debug, Clone, PartialEq, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductUpdate {
    /// 1 to 200 characters.
    #[garde(length(chars, min = 1, max = 200))]
    #[serde(deserialize_with = "text::de_line")]
    pub name: String,
    /// Cannot change while there is stock or history.
    #[garde(length(chars, min = 1, max = 50))]
    #[serde(deserialize_with = "text::de_line")]
    pub unit_type: String,
    /// A category of this restaurant.
    #[garde(skip)]
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    pub category_id: Option<Option<Uuid>>,
    /// The English name.
    #[garde(length(chars, max = 200))]
    #[serde(default, deserialize_with = "given_line")]
    #[schema(value_type = Option<String>)]
    pub name_en: Option<Option<String>>,
    /// Brand.
    #[garde(length(chars, max = 100))]
    #[serde(default, deserialize_with = "given_line")]
    #[schema(value_type = Option<String>)]
    pub brand: Option<Option<String>>,
    /// Size as said.
    #[garde(length(chars, max = 100))]
    #[serde(default, deserialize_with = "given_line")]
    #[schema(value_type = Option<String>)]
    pub size: Option<Option<String>>,
    /// Container as said.
    #[garde(length(chars, max = 100))]
    #[serde(default, deserialize_with = "given_line")]
    #[schema(value_type = Option<String>)]
    pub container_type: Option<Option<String>>,
    /// 0 to 100,000. A change turns closed boxes into loose units first.
    #[garde(inner(custom(fits_box)))]
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Qty>)]
    pub box_size: Option<Option<Qty>>,
    /// 0 to 3650.
    #[garde(inner(range(min = 0, max = 3650)))]
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    pub default_expiry_days: Option<Option<i32>>,
    /// Not below zero.
    #[garde(inner(custom(not_negative)))]
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Qty>)]
    pub min_stock_level: Option<Option<Qty>>,
    /// Shekels for one unit, at most two decimals.
    #[garde(skip)]
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Price>)]
    pub price_estimate: Option<Option<Price>>,
    /// Where it stands.
    #[garde(length(chars, max = 200))]
    #[serde(default, deserialize_with = "given_line")]
    #[schema(value_type = Option<String>)]
    pub storage_location: Option<Option<String>>,
    /// All barcodes it has from now on.
    #[garde(inner(length(max = 20), inner(length(chars, min = 1, max = 64))))]
    #[serde(default, deserialize_with = "given_list")]
    pub barcodes: Option<Vec<String>>,
    /// All nicknames it has from now on.
    #[garde(inner(length(max = 50), inner(length(chars, min = 1, max = 100))))]
    #[serde(default, deserialize_with = "given_list")]
    pub aliases: Option<Vec<String>>,
    /// False retires it, true brings it back.
    #[garde(skip)]
    #[serde(default)]
    pub is_active: Option<bool>,
    /// Read only: may be sent back as it was read.
    #[garde(skip)]
    #[serde(default)]
    pub id: Option<Uuid>,
    /// Read only.
    #[garde(skip)]
    #[serde(default)]
    pub created_at: Option<Value>,
    /// Read only.
    #[garde(skip)]
    #[serde(default)]
    pub updated_at: Option<Value>,
}

fn given<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

#[expect(clippy::option_option, reason = "absent and null differ here")]
fn given_line<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Option<String>>, D::Error> {
    text::de_some_line(d).map(Some)
}

fn given_list<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Vec<String>>, D::Error> {
    text::de_line_list(d).map(Some)
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "as garde calls it"
)]
fn fits_box(size: &Option<Qty>, (): &()) -> garde::Result {
    match size {
        Some(size) if size.is_negative() || *size > Qty::from_units(100_000) => {
            Err(garde::Error::new("must be between 0 and 100,000"))
        }
        _ => Ok(()),
    }
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "as garde calls it"
)]
fn not_negative(quantity: &Option<Qty>, (): &()) -> garde::Result {
    match quantity {
        Some(quantity) if quantity.is_negative() => {
            Err(garde::Error::new("must not be below zero"))
        }
        _ => Ok(()),
    }
}
