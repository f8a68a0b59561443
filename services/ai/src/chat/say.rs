//! Sentences of a reply: a key of `data/*/replies.toml` with what fills its placeholders.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::words::{amount, guarded, isolate, plain, product, total};
use crate::clarify::{Facts, Question, Why};
use crate::lexicon::Operation;

/// One sentence, not yet worded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    pub key: String,
    pub with: BTreeMap<String, String>,
}

impl Say {
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            with: BTreeMap::new(),
        }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: String) -> Self {
        self.with.insert(name.to_owned(), value);
        self
    }
}

/// Words sentences, one a line.
pub fn render(says: &[Say], facts: &Facts<'_>) -> String {
    let lines: Vec<String> = says.iter().map(|say| line(say, facts)).collect();
    lines.join("\n")
}

fn line(say: &Say, facts: &Facts<'_>) -> String {
    let template = plain(facts, &say.key);
    let mut out = String::with_capacity(template.len());
    let mut rest = template.as_str();
    // One pass, so that what fills a placeholder is never read as a template.
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) => {
                if let Some(value) = say.with.get(name) {
                    out.push_str(value);
                }
                rest = tail;
            }
            None => {
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The sentence of an open question.
pub fn question(question: &Question, facts: &Facts<'_>) -> Say {
    let task = &question.task;
    let labels: Vec<String> = question
        .options
        .iter()
        .map(|option| guarded(facts, &option.label))
        .collect();
    let options = labels.join(" / ");
    let named = task.product.map_or_else(
        || guarded(facts, &task.mention.text),
        |id| product(facts, id),
    );
    let operation = super::words::operation(facts, task.operation.unwrap_or(Operation::Out));
    let of = |held| {
        task.product
            .map_or_else(String::new, |id| amount(facts, id, held))
    };
    match &question.why {
        Why::Which => Say::new("ask_which").with("options", options),
        Why::Narrow => Say::new("ask_narrow").with("options", options),
        Why::Alike => Say::new("ask_alike")
            .with("text", guarded(facts, &task.mention.text))
            .with("options", options),
        Why::NoName => Say::new("ask_no_name"),
        Why::NotFound => Say::new("nearest").with("options", options),
        Why::Unit(_) => {
            let or = plain(facts, "or");
            let numbers: Vec<String> = question
                .options
                .iter()
                .map(|option| match option.label.split_once(' ') {
                    Some((number, unit)) => format!("{} {unit}", isolate(number)),
                    None => option.label.clone(),
                })
                .collect();
            Say::new("ask_unit").with("options", numbers.join(&format!(" {or} ")))
        }
        Why::Weigh(count) => Say::new("ask_weigh")
            .with("product", named)
            .with("count", isolate(&count.to_string()))
            .with("options", options),
        Why::HowMuch | Why::WhichAmount => {
            let key = if question.why == Why::HowMuch {
                "ask_how_much"
            } else {
                "ask_which_amount"
            };
            Say::new(key)
                .with("product", named)
                .with("measure", measure(question, facts))
        }
        Why::Expiry => Say::new("ask_expiry").with("product", named),
        Why::Operation => Say::new("ask_operation").with("options", options),
        Why::Who => Say::new("ask_who").with("options", options),
        Why::Doubt => Say::new("ask_doubt")
            .with("operation", operation)
            .with("amount", said_amount(question, facts))
            .with("product", named),
        Why::Short { held, .. } => Say::new("ask_short")
            .with("product", named)
            .with("available", of(*held)),
        Why::Finished { held, .. } => Say::new("ask_finished")
            .with("product", named)
            .with("available", of(*held)),
        Why::Unlikely { low, high } => Say::new("ask_unlikely")
            .with("amount", said_amount(question, facts))
            .with("product", named)
            .with("low", isolate(&low.to_string()))
            .with("high", isolate(&high.to_string())),
        Why::CountDrop => Say::new("ask_count")
            .with("product", named)
            .with("amount", said_amount(question, facts)),
        Why::Replace => Say::new("ask_replace")
            .with("before", replaced(question, facts))
            .with("operation", operation)
            .with("amount", said_amount(question, facts))
            .with("product", named),
        Why::Undo => Say::new("ask_undo").with("before", replaced(question, facts)),
    }
}

/// What to answer in: the product's measure, or boxes and singles.
fn measure(question: &Question, facts: &Facts<'_>) -> String {
    let Some(known) = question.task.product.and_then(|id| facts.catalogue.get(id)) else {
        return String::new();
    };
    if known.boxed() && !known.measured() {
        return plain(facts, "in_boxes_or_units");
    }
    let own = known
        .unit
        .and_then(|unit| facts.wording.units.get(&unit))
        .map_or_else(|| plain(facts, "in_units"), |(_, many)| many.clone());
    if known.boxed() {
        return plain(facts, "in_boxes_or").replace("{unit}", &own);
    }
    own
}

/// The amount of a task's product, as it would be booked.
pub fn said_amount(question: &Question, facts: &Facts<'_>) -> String {
    use crate::entities::amount::{Fit, fit};
    let task = &question.task;
    let (Some(id), Some(spoken)) = (task.product, &task.amount) else {
        return String::new();
    };
    let Some(known) = facts.catalogue.get(id) else {
        return String::new();
    };
    match (fit(spoken, known, facts.lexicon), spoken.bare_value()) {
        (Fit::Exact(of), _) => amount(facts, id, of),
        (_, Some(value)) => total(facts, id, value),
        _ => String::new(),
    }
}

fn replaced(question: &Question, facts: &Facts<'_>) -> String {
    let lines: Vec<String> = question
        .task
        .replaces
        .iter()
        .map(|line| {
            format!(
                "{} {} {}",
                kind(facts, line.kind),
                amount(facts, line.product, line.amount),
                product(facts, line.product)
            )
        })
        .collect();
    lines.join(", ")
}

/// What a booking is called.
pub fn kind(facts: &Facts<'_>, kind: crate::clarify::BookingKind) -> String {
    use crate::clarify::BookingKind;
    let operation = match kind {
        BookingKind::Out => Operation::Out,
        BookingKind::In => Operation::In,
        BookingKind::Waste => Operation::Waste,
        BookingKind::Count => Operation::Count,
    };
    super::words::operation(facts, operation)
}
