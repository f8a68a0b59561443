//! Facts as sentences, in the language of what they are about.

use shared_contract::inventory::{Product, Supplier, Weekday};
use shared_contract::text::line;

use crate::lexicon::{Lexicon, Wording};

/// Longest fact, in characters.
const LONGEST: usize = 1_000;

/// The wording of the language a name is written in.
fn wording<'a>(lexicon: &'a Lexicon, name: &str) -> Option<&'a Wording> {
    let is_hebrew = name.chars().any(|c| ('\u{05D0}'..='\u{05EA}').contains(&c));
    lexicon.wording(if is_hebrew { "he" } else { "en" })
}

/// Fills a sentence; what fills it is never read as a template.
pub fn fill(wording: &Wording, key: &str, with: &[(&str, &str)]) -> String {
    let template = wording.replies.get(key).map_or("", String::as_str);
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        let value = with.iter().find(|(own, _)| *own == name);
        out.push_str(value.map_or("", |(_, value)| value));
        rest = tail;
    }
    out.push_str(rest);
    line(&out).chars().take(LONGEST).collect()
}

/// A product, without its stock.
pub fn product(product: &Product, lexicon: &Lexicon) -> String {
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut parts = vec![
        product.name.clone(),
        some(&product.name_en),
        some(&product.brand),
        some(&product.size),
        some(&product.container_type),
    ];
    parts.extend(product.aliases.iter().cloned());
    if let Some(wording) = wording(lexicon, &product.name) {
        if let Some(place) = &product.storage_location {
            parts.push(fill(wording, "fact_place", &[("place", place)]));
        }
        if let Some(least) = product.min_stock_level.filter(|least| least.is_positive()) {
            parts.push(fill(
                wording,
                "fact_least",
                &[("least", &least.to_string())],
            ));
        }
    }
    parts.retain(|part| !part.is_empty());
    line(&parts.join(" · ")).chars().take(LONGEST).collect()
}

/// Who delivers, and when.
pub fn supplier(supplier: &Supplier, lexicon: &Lexicon) -> String {
    let Some(wording) = wording(lexicon, &supplier.name) else {
        return supplier.name.clone();
    };
    let days: Vec<String> = supplier
        .delivery_days
        .iter()
        .map(|day| fill(wording, day_key(*day), &[]))
        .collect();
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let contact = format!("{} {}", some(&supplier.phone), some(&supplier.email));
    fill(
        wording,
        "fact_supplier",
        &[
            ("name", &supplier.name),
            ("days", &days.join(", ")),
            ("contact", contact.trim()),
            ("notes", &some(&supplier.notes)),
        ],
    )
}

const fn day_key(day: Weekday) -> &'static str {
    match day {
        Weekday::Sunday => "day_sunday",
        Weekday::Monday => "day_monday",
        Weekday::Tuesday => "day_tuesday",
        Weekday::Wednesday => "day_wednesday",
        Weekday::Thursday => "day_thursday",
        Weekday::Friday => "day_friday",
        Weekday::Saturday => "day_saturday",
    }
}
