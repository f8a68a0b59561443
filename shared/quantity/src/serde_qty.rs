//! JSON and OpenAPI form of [`Qty`]: a plain number with at most three decimals.
//!
//! A JSON parser hands numbers over as floating point. The shortest decimal text of that number is
//! what the sender wrote (up to fifteen digits), so it is read from there and never multiplied.

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};

use crate::qty::{ParseQtyError, Qty};

impl Serialize for Qty {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let thousandths = self.thousandths();
        if thousandths % 1000 == 0 {
            return serializer.serialize_i64(thousandths / 1000);
        }
        // Within the limits a f64 holds far more digits than are printed, so the text is exact.
        #[allow(clippy::cast_precision_loss)]
        serializer.serialize_f64(thousandths as f64 / 1000.0)
    }
}

impl<'de> Deserialize<'de> for Qty {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(QtyVisitor)
    }
}

struct QtyVisitor;

impl Visitor<'_> for QtyVisitor {
    type Value = Qty;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a number with at most three decimals")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Qty, E> {
        value
            .to_string()
            .parse()
            .map_err(|reason| refuse(&value, &reason))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Qty, E> {
        value
            .to_string()
            .parse()
            .map_err(|reason| refuse(&value, &reason))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Qty, E> {
        if !value.is_finite() {
            return Err(E::invalid_value(Unexpected::Float(value), &self));
        }
        // Display never uses an exponent: 1e308 becomes 309 digits and is refused as too large.
        value
            .to_string()
            .parse()
            .map_err(|reason| refuse(&value, &reason))
    }
}

fn refuse<E: Error>(value: &dyn std::fmt::Display, reason: &ParseQtyError) -> E {
    // A short text: echoing 309 digits helps nobody.
    let shown: String = value.to_string().chars().take(24).collect();
    E::custom(format!("{shown} {reason}"))
}

impl utoipa::PartialSchema for Qty {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .multiple_of(Some(0.001))
            .minimum(Some(-1_000_000_000))
            .maximum(Some(1_000_000_000))
            .description(Some("Exact quantity with at most three decimals"))
            .into()
    }
}

impl utoipa::ToSchema for Qty {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use crate::Qty;

    fn read(json: &str) -> Result<Qty, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn numbers_are_read_as_they_were_written() {
        for (json, thousandths) in [
            ("3", 3000),
            ("-3", -3000),
            ("2.5", 2500),
            ("0.001", 1),
            ("-0.0", 0),
            ("1e3", 1_000_000),
            ("0.1", 100),
            ("999999999.999", 999_999_999_999),
        ] {
            assert_eq!(read(json), Ok(Qty::from_thousandths(thousandths)), "{json}");
        }
    }

    #[test]
    fn what_is_no_quantity_is_refused() {
        for json in [
            "1e308",
            "-1e308",
            "0.0001",
            "1e-9",
            "0.30000000000000004",
            "1000000001",
            "18446744073709551615",
            "-9223372036854775808",
            "\"3\"",
            "\"שלוש\"",
            "null",
            "true",
            "[]",
            "{}",
        ] {
            assert!(read(json).is_err(), "{json}");
        }
        assert!(read("1e308").unwrap_err().contains("beyond"));
        assert!(read("0.0001").unwrap_err().contains("three decimals"));
    }

    proptest! {
        #[test]
        fn json_keeps_every_thousandth(thousandths in -1_000_000_000_000i64..=1_000_000_000_000) {
            let quantity = Qty::from_thousandths(thousandths);
            let json = serde_json::to_string(&quantity).unwrap();
            prop_assert_eq!(&json, &quantity.to_string());
            prop_assert_eq!(read(&json), Ok(quantity));
        }

        #[test]
        fn no_number_panics(value: f64) {
            let _ = read(&value.to_string());
        }
    }
}
