//! Has a sentence read that the rules could not read, and checks every word of what comes back.
//!
//! The model sees the message alone: no catalogue, no notes, nothing of the restaurant. Its frame
//! counts only where the message itself bears it out: product words that were said, a number that was
//! said, a unit that was said. What remains is a report like any other, with a doubt that the person
//! must clear up ([`Doubt::Proposed`]).

use serde::Deserialize;
use serde_json::{Value, json};
use shared_language::{fold, tokens};
use shared_quantity::Qty;

use super::chat::{Ask, ask};
use super::{ModelError, Server};
use crate::entities::amount::Part;
use crate::entities::mention::look_up;
use crate::entities::{Catalogue, Mention, Spoken};
use crate::intent::glued::number;
use crate::intent::text::Text;
use crate::intent::{Doubt, Report};
use crate::lexicon::{Lexicon, Operation};

const TASK: &str = include_str!("../../prompts/read.md");

/// A message with more items than this was not understood.
const MOST_ITEMS: usize = 10;

/// What a model makes of a message, checked.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Something happened, perhaps: to be confirmed.
    Reports(Vec<Report>),
    /// A free question.
    Question,
    /// Nothing that could be used.
    Nothing,
}

/// The frame as models send it.
#[derive(Debug, Clone, Deserialize)]
pub struct Frame {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    items: Vec<FrameItem>,
}

#[derive(Debug, Clone, Deserialize)]
struct FrameItem {
    #[serde(default)]
    operation: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    quantity: Option<f64>,
    #[serde(default)]
    unit: Option<String>,
}

/// Asks the model what the message says.
pub async fn frame(server: &Server, message: &str, lexicon: &Lexicon) -> Result<Frame, ModelError> {
    let units: Vec<&str> = lexicon
        .units()
        .iter()
        .map(|unit| unit.id.as_str())
        .collect();
    let data = json!({"message": message});
    let question = Ask {
        name: "stock_message",
        task: TASK,
        data: &data,
        schema: schema(&units),
    };
    ask(server, &question).await
}

fn schema(units: &[&str]) -> Value {
    let mut units: Vec<Value> = units.iter().map(|unit| json!(unit)).collect();
    units.push(Value::Null);
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["kind", "items"],
        "properties": {
            "kind": {"type": "string", "enum": ["report", "question", "other"]},
            "items": {"type": "array", "maxItems": MOST_ITEMS, "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["operation", "words", "quantity", "unit"],
                "properties": {
                    "operation": {"type": "string", "enum": ["out", "in", "waste", "count", "finished"]},
                    "words": {"type": "string"},
                    "quantity": {"type": ["number", "null"]},
                    "unit": {"enum": units},
                },
            }},
        },
    })
}

/// What of a frame the message bears out. One item that it does not bear out spoils the whole.
pub fn check(frame: &Frame, message: &str, lexicon: &Lexicon, catalogue: &Catalogue) -> Reading {
    match frame.kind.as_str() {
        "question" => return Reading::Question,
        "report" if (1..=MOST_ITEMS).contains(&frame.items.len()) => {}
        _ => return Reading::Nothing,
    }
    let said = Said::new(message, lexicon);
    let reports: Option<Vec<Report>> = frame
        .items
        .iter()
        .map(|item| report(item, &said, catalogue))
        .collect();
    reports.map_or(Reading::Nothing, Reading::Reports)
}

/// What the message itself holds.
struct Said {
    words: Vec<String>,
    numbers: Vec<i64>,
    units: Vec<String>,
}

impl Said {
    fn new(message: &str, lexicon: &Lexicon) -> Self {
        let text = Text::new(message);
        let numbers = (0..text.len())
            .filter_map(|at| number(&text, lexicon, at))
            .map(|reading| reading.value.saturating_abs())
            .collect();
        let units = text
            .tokens
            .iter()
            .filter_map(|token| lexicon.unit(lexicon.unit_word(&token.text)?))
            .map(|unit| unit.id.clone())
            .collect();
        Self {
            words: text.tokens.iter().map(|token| fold(&token.text)).collect(),
            numbers,
            units,
        }
    }

    /// Every word was said, perhaps with letters glued to its front («מהקולה»).
    fn holds(&self, words: &str) -> bool {
        let mut wanted = tokens(words).into_iter().map(|token| fold(&token.text));
        wanted.all(|word| {
            let glued = |own: &String| {
                own.strip_suffix(word.as_str())
                    .is_some_and(|glue| glue.chars().count() <= 3)
            };
            self.words.iter().any(glued)
        })
    }
}

fn report(item: &FrameItem, said: &Said, catalogue: &Catalogue) -> Option<Report> {
    let operation = match item.operation.as_str() {
        "out" => Operation::Out,
        "in" => Operation::In,
        "waste" => Operation::Waste,
        "count" => Operation::Count,
        "finished" => Operation::Finished,
        _ => return None,
    };
    let words = shared_contract::text::line(&item.words);
    if words.is_empty() || words.chars().count() > 100 || !said.holds(&words) {
        return None;
    }
    let found = look_up(catalogue, &words);
    let fuzzy = found.fit.is_empty() && !found.alike.is_empty();
    Some(Report {
        operation,
        could_be: Vec::new(),
        reason: None,
        mention: Mention {
            text: words,
            candidates: if fuzzy { found.alike } else { found.fit },
            nearest: found.near,
            amount: amount(item, said),
            fuzzy,
            other_container: false,
        },
        doubts: vec![Doubt::Proposed],
        performer: None,
        expiry: None,
    })
}

/// The amount, as far as it was said; nothing where the number is the model's own.
fn amount(item: &FrameItem, said: &Said) -> Option<Spoken> {
    let value: Qty = item.quantity?.abs().to_string().parse().ok()?;
    if !said.numbers.contains(&value.thousandths()) {
        return None;
    }
    let unit = item.unit.clone().filter(|unit| said.units.contains(unit));
    Some(Spoken {
        parts: vec![Part { value, unit }],
        ..Spoken::default()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::entities::Product;

    fn catalogue(lexicon: &Lexicon) -> Catalogue {
        let product = |n: u128, name: &str| Product {
            id: uuid::Uuid::from_u128(n),
            name: name.to_owned(),
            unit_type: "kg".to_owned(),
            ..Product::default()
        };
        let all = vec![product(1, "עגבניות"), product(2, "אבוקדו")];
        Catalogue::build(all, lexicon)
    }

    fn read(message: &str, frame: Value) -> Reading {
        let lexicon = Lexicon::shared().unwrap();
        let frame: Frame = serde_json::from_value(frame).unwrap();
        check(&frame, message, lexicon, &catalogue(lexicon))
    }

    fn one(operation: &str, words: &str, quantity: i64, unit: Option<&str>) -> Value {
        json!({"kind": "report", "items": [
            {"operation": operation, "words": words, "quantity": quantity, "unit": unit}]})
    }

    #[test]
    fn what_the_message_bears_out_is_proposed() {
        let frame = one("waste", "עגבניות", 2, Some("kilogram"));
        let Reading::Reports(reports) = read("חיסלתי 2 קילו עגבניות", frame)
        else {
            panic!("no reports");
        };
        assert_eq!(reports[0].operation, Operation::Waste);
        assert_eq!(reports[0].doubts, vec![Doubt::Proposed]);
        let amount = reports[0].mention.amount.as_ref().unwrap();
        assert_eq!(amount.parts[0].value, Qty::from_units(2));
        assert_eq!(amount.parts[0].unit.as_deref(), Some("kilogram"));
    }

    #[test]
    fn another_product_than_was_said_spoils_the_frame() {
        let frame = one("in", "אבוקדו", 2, Some("kilogram"));
        assert_eq!(read("חיסלתי 2 קילו עגבניות", frame), Reading::Nothing);
    }

    #[test]
    fn a_number_of_the_models_own_is_asked_for() {
        let frame = one("waste", "עגבניות", 200, Some("kilogram"));
        let Reading::Reports(reports) = read("חיסלתי 2 קילו עגבניות", frame)
        else {
            panic!("no reports");
        };
        assert_eq!(reports[0].mention.amount, None);
    }

    #[test]
    fn a_unit_of_the_models_own_is_left_out() {
        let frame = one("waste", "עגבניות", 2, Some("box"));
        let Reading::Reports(reports) = read("חיסלתי 2 עגבניות", frame) else {
            panic!("no reports");
        };
        let amount = reports[0].mention.amount.as_ref().unwrap();
        assert_eq!(amount.parts[0].unit, None);
    }

    #[test]
    fn unknown_operations_and_kinds_are_nothing() {
        for frame in [
            one("delete_all", "עגבניות", 2, None),
            json!({"kind": "report", "items": []}),
            json!({"kind": "drop table"}),
            json!({}),
        ] {
            assert_eq!(read("חיסלתי 2 קילו עגבניות", frame), Reading::Nothing);
        }
    }
}
