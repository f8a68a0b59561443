//! A price as people write it: shekels with at most two decimals, held as whole agorot.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use shared_quantity::Qty;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};

/// A price in agorot; a decimal number of shekels in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Price(i64);

/// The largest price, in agorot: a million shekels.
const MAX_AGOROT: i64 = 100_000_000;

impl Price {
    /// From whole agorot.
    pub const fn from_agorot(agorot: i64) -> Self {
        Self(agorot)
    }

    /// In whole agorot.
    pub const fn agorot(self) -> i64 {
        self.0
    }
}

impl Serialize for Price {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Qty::from_thousandths(self.0 * 10).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Price {
    /// The exact decimal that was written, read as quantities are: never through multiplication.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let thousandths = Qty::deserialize(deserializer)?.thousandths();
        let agorot = thousandths / 10;
        if thousandths % 10 != 0 {
            return Err(de::Error::custom("has more than two decimals"));
        }
        if !(0..=MAX_AGOROT).contains(&agorot) {
            return Err(de::Error::custom("must be between 0 and 1,000,000"));
        }
        Ok(Self(agorot))
    }
}

impl utoipa::PartialSchema for Price {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .minimum(Some(0))
            .maximum(Some(1_000_000))
            .description(Some("Shekels with at most two decimals"))
            .into()
    }
}

impl utoipa::ToSchema for Price {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Price;

    #[test]
    fn agorot_are_exact() {
        for (json, agorot) in [
            ("4.35", 435),
            ("0.1", 10),
            ("1000000", 100_000_000),
            ("0", 0),
        ] {
            let price: Price = serde_json::from_str(json).unwrap();
            assert_eq!(price.agorot(), agorot);
            assert_eq!(serde_json::to_string(&price).unwrap(), json);
        }
        for json in ["4.355", "-1", "1000000.01", "\"4\"", "1e308"] {
            assert!(serde_json::from_str::<Price>(json).is_err(), "{json}");
        }
    }
}
