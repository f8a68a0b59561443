//! Categories, nicknames and suppliers.

use garde::Validate;
use serde::{Deserialize, Serialize};
use shared_clock::Timestamp;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::text;

/// A shelf of the catalogue, such as drinks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Category {
    /// The category.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Place in lists, lowest first.
    pub sort_order: i32,
}

/// `POST /categories` and `PUT /categories/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryRequest {
    /// 1 to 100 characters, unlike any other category's.
    #[garde(length(chars, min = 1, max = 100))]
    #[serde(deserialize_with = "text::de_line")]
    pub name: String,
    /// The English name.
    #[garde(length(chars, max = 100))]
    #[serde(default, deserialize_with = "text::de_some_line")]
    pub name_en: Option<String>,
    /// Place in lists, 0 unless given.
    #[garde(range(min = -1_000_000, max = 1_000_000))]
    #[serde(default)]
    pub sort_order: i32,
    /// Read only: may be sent back as it was read.
    #[garde(skip)]
    #[serde(default, skip_serializing)]
    pub id: Option<Uuid>,
}

/// What staff call a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Nickname {
    /// The nickname's own id.
    pub id: Uuid,
    /// What it means.
    pub product_id: Uuid,
    /// The word or words.
    pub nickname: String,
    /// Learned from confirmed answers rather than taught.
    #[serde(default)]
    pub learned: bool,
    /// Who taught it, or confirmed it last.
    pub created_by: Uuid,
    /// When.
    pub created_at: Timestamp,
}

/// `POST /internal/nicknames`, by ai: what several people confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct LearnedNickname {
    /// Whose.
    #[garde(skip)]
    pub restaurant_id: Uuid,
    /// What it means.
    #[garde(skip)]
    pub product_id: Uuid,
    /// 1 to 100 characters.
    #[garde(length(chars, min = 1, max = 100))]
    #[serde(deserialize_with = "text::de_line")]
    pub nickname: String,
    /// Who confirmed it last.
    #[garde(skip)]
    pub confirmed_by: Uuid,
}

/// `POST /products/{id}/nicknames`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NicknameRequest {
    /// 1 to 100 characters.
    #[garde(length(chars, min = 1, max = 100))]
    #[serde(deserialize_with = "text::de_line")]
    pub nickname: String,
}

/// `DELETE /products/{id}/nicknames`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NicknameQuery {
    /// The nickname to forget.
    pub nickname: String,
}

/// A day of the week.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// First day of the Israeli week.
    Sunday,
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
}

/// Who delivers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Supplier {
    /// The supplier.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Phone number as written.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Free text.
    pub notes: Option<String>,
    /// Days on which it comes, Sunday first.
    pub delivery_days: Vec<Weekday>,
}

/// `POST /suppliers`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupplierRequest {
    /// 1 to 100 characters, unlike any other supplier's.
    #[garde(length(chars, min = 1, max = 100))]
    #[serde(deserialize_with = "text::de_line")]
    pub name: String,
    /// Phone number as written.
    #[garde(length(chars, max = 40))]
    #[serde(default, deserialize_with = "text::de_some_line")]
    pub phone: Option<String>,
    /// E-mail address.
    #[garde(length(chars, max = 254), email)]
    #[serde(default, deserialize_with = "text::de_some_line")]
    pub email: Option<String>,
    /// Free text.
    #[garde(length(chars, max = 2_000))]
    #[serde(default, deserialize_with = "text::de_some_lines")]
    pub notes: Option<String>,
    /// Days on which it comes.
    #[garde(length(max = 7))]
    #[serde(default)]
    pub delivery_days: Vec<Weekday>,
}
