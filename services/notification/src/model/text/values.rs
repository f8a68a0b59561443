//! What fills the places of a template: names, amounts with their nouns, dates.

use jiff::civil::Date;
use shared_auth::Language;
use shared_contract::inventory::{
    LargeMovement, LotExpired, LotExpiring, MovementType, StockLevel,
};
use shared_quantity::Qty;

use super::{Reader, Words};
use crate::model::Alert;

/// Names of places, and what fills them.
pub type Values = Vec<(&'static str, String)>;

impl Words {
    /// What fills the templates of this alert.
    pub(super) fn values(&self, alert: &Alert, reader: &Reader) -> Values {
        match alert {
            Alert::StockLow(low) => self.stock_low(low, reader.language),
            Alert::LotExpiring(lot) => self.lot_expiring(lot, reader.language),
            Alert::LotExpired(lot) => self.lot_expired(lot, reader.language),
            Alert::LargeMovement(large) => self.large_movement(large, reader),
        }
    }

    fn stock_low(&self, low: &StockLevel, language: Language) -> Values {
        vec![
            (
                "product",
                self.name(&low.name, low.name_en.as_deref(), language),
            ),
            ("total", self.isolated(&low.total.to_string())),
            ("total_unit", self.noun(&low.unit_type, low.total)),
            ("minimum", self.isolated(&low.min_stock_level.to_string())),
            (
                "minimum_unit",
                self.noun(&low.unit_type, low.min_stock_level),
            ),
        ]
    }

    fn lot_expiring(&self, lot: &LotExpiring, language: Language) -> Values {
        let days = if lot.days_left == 0 {
            self.days.today.clone()
        } else if lot.days_left == 1 {
            self.days.tomorrow.clone()
        } else {
            let days = [("days", self.isolated(&lot.days_left.to_string()))];
            super::fill(&self.days.later, &days)
        };
        vec![
            (
                "product",
                self.name(&lot.name, lot.name_en.as_deref(), language),
            ),
            ("total", self.isolated(&lot.total.to_string())),
            ("total_unit", self.noun(&lot.unit_type, lot.total)),
            ("date", self.date(lot.expiry_date)),
            ("when", days),
        ]
    }

    fn lot_expired(&self, lot: &LotExpired, language: Language) -> Values {
        vec![
            (
                "product",
                self.name(&lot.name, lot.name_en.as_deref(), language),
            ),
            ("total", self.isolated(&lot.total.to_string())),
            ("total_unit", self.noun(&lot.unit_type, lot.total)),
            ("date", self.date(lot.expiry_date)),
        ]
    }

    fn large_movement(&self, large: &LargeMovement, reader: &Reader) -> Values {
        let total = large.total_change.checked_abs().unwrap_or_default();
        let at = reader.zone.to_datetime(large.occurred_at.to_jiff());
        let time = format!("{:02}:{:02}", at.hour(), at.minute());
        let usual = format!("{}–{}", large.usual.low, large.usual.high);
        let kind = match large.kind {
            MovementType::In => "in",
            MovementType::Out => "out",
            MovementType::Waste => "waste",
            MovementType::Adjustment => "adjustment",
        };
        let who = large.performed_by_name.as_deref();
        let movement = self.movements.get(kind).map_or(kind, String::as_str);
        vec![
            (
                "product",
                self.name(&large.name, large.name_en.as_deref(), reader.language),
            ),
            ("movement", movement.to_owned()),
            ("total", self.isolated(&total.to_string())),
            ("total_unit", self.noun(&large.unit_type, total)),
            ("usual", self.isolated(&usual)),
            ("who", self.isolated(who.unwrap_or(&self.somebody))),
            ("date", self.date(at.date())),
            ("time", self.isolated(&time)),
        ]
    }

    /// A product's name for a reader of `language`.
    fn name(&self, name: &str, name_en: Option<&str>, language: Language) -> String {
        let english = name_en.filter(|name| !name.trim().is_empty());
        let name = match (language, english) {
            (Language::En, Some(english)) => english,
            _ => name,
        };
        self.isolated(name)
    }

    fn date(&self, date: Date) -> String {
        let month = usize::from(date.month().unsigned_abs()) - 1;
        let places = [
            ("day", date.day().to_string()),
            ("month", date.month().to_string()),
            (
                "month_name",
                self.months.get(month).cloned().unwrap_or_default(),
            ),
            ("year", date.year().to_string()),
        ];
        self.isolated(&super::fill(&self.date, &places))
    }

    /// A unit's noun for this many; one that the language does not know is shown as it is.
    fn noun(&self, unit: &str, count: Qty) -> String {
        self.units.get(&unit.trim().to_lowercase()).map_or_else(
            || self.isolated(unit),
            |noun| {
                let one = count == Qty::from_units(1);
                if one { &noun.one } else { &noun.many }.clone()
            },
        )
    }
}
