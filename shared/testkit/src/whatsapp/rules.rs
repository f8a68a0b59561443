//! What Meta's pages say a message must be, each breach with the code that is published for it.

use std::collections::HashSet;

use serde_json::Value;

use super::{Book, digits};

/// Status, code and details of a refusal.
pub(super) type Refusal = (u16, i64, String);

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// Checks a message to be sent at `now`.
pub(super) fn check(book: &Book, message: &Value, now: i64) -> Result<(), Refusal> {
    let text = |name: &str| message[name].as_str().unwrap_or_default();
    if text("messaging_product") != "whatsapp" {
        return Err(missing("messaging_product"));
    }
    if !matches!(text("recipient_type"), "" | "individual") {
        return Err(wrong("recipient_type"));
    }
    let to = digits(text("to"));
    if to.len() < 7 || to.len() > 15 {
        return Err(wrong("to"));
    }
    if length(text("biz_opaque_callback_data")) > 512 {
        return Err(wrong("biz_opaque_callback_data"));
    }
    if book.unreachable.contains(&to) {
        return Err((400, 131_026, format!("Message undeliverable to {to}")));
    }
    limit(book, &to, now)?;
    let kind = text("type");
    let is_open = book.wrote.get(&to).is_some_and(|wrote| now - wrote < DAY);
    if kind != "template" && !is_open {
        let why = "more than 24 hours have passed since the customer last replied to this number";
        return Err((
            400,
            131_047,
            format!("Message failed to send because {why}"),
        ));
    }
    match kind {
        "text" => within(&message["text"]["body"], "text.body", 4_096),
        "interactive" => interactive(&message["interactive"]),
        "template" => template(book, &message["template"]),
        other => Err((400, 131_051, format!("Unsupported message type {other}"))),
    }
}

fn limit(book: &Book, to: &str, now: i64) -> Result<(), Refusal> {
    let Some((most, seconds)) = book.pair_limit else {
        return Ok(());
    };
    let since = now - seconds * 1_000_000;
    let written = book.written.get(to);
    let recent = written.map_or(0, |at| at.iter().filter(|at| **at > since).count());
    if recent < most {
        return Ok(());
    }
    let why = "Too many messages sent from this phone number to the same phone number";
    Err((400, 131_056, why.to_owned()))
}

fn interactive(content: &Value) -> Result<(), Refusal> {
    within(&content["body"]["text"], "interactive.body.text", 1_024)?;
    let action = &content["action"];
    let (items, ids, titles): (Vec<&Value>, usize, usize) = match content["type"].as_str() {
        Some("button") => {
            let buttons = all(&action["buttons"]);
            if buttons.iter().any(|button| button["type"] != "reply") {
                return Err(wrong("interactive.action.buttons.type"));
            }
            (
                buttons.into_iter().map(|button| &button["reply"]).collect(),
                256,
                20,
            )
        }
        Some("list") => {
            within(&action["button"], "interactive.action.button", 20)?;
            let sections = all(&action["sections"]);
            if sections.len() > 1 && sections.iter().any(|section| section["title"].is_null()) {
                return Err(missing("interactive.action.sections.title"));
            }
            let rows = sections.iter().flat_map(|section| all(&section["rows"]));
            (rows.collect(), 200, 24)
        }
        _ => return Err(wrong("interactive.type")),
    };
    let most = if titles == 20 { 3 } else { 10 };
    if items.is_empty() || items.len() > most {
        return Err(wrong("interactive.action: number of items"));
    }
    let (mut seen, mut looks) = (HashSet::new(), HashSet::new());
    for item in items {
        within(&item["id"], "id", ids)?;
        within(&item["title"], "title", titles)?;
        if !item["description"].is_null() {
            within(&item["description"], "description", 72)?;
        }
        let is_new = seen.insert(item["id"].to_string());
        if !is_new || !looks.insert(item["title"].to_string()) {
            return Err(wrong("interactive.action: duplicated item"));
        }
    }
    Ok(())
}

fn template(book: &Book, content: &Value) -> Result<(), Refusal> {
    let name = content["name"].as_str().unwrap_or_default();
    let language = content["language"]["code"].as_str().unwrap_or_default();
    let known = book.templates.get(&(name.to_owned(), language.to_owned()));
    let Some(known) = known else {
        let why = format!("template name ({name}) does not exist in {language}");
        return Err((404, 132_001, why));
    };
    let components = all(&content["components"]);
    let of = |kind: &str| {
        components
            .iter()
            .filter(|part| part["type"] == kind)
            .collect::<Vec<_>>()
    };
    let body: Vec<&Value> = of("body")
        .iter()
        .flat_map(|part| all(&part["parameters"]))
        .collect();
    if body.len() != known.parameters {
        let why = format!(
            "number of localizable_params ({}) does not match",
            body.len()
        );
        return Err((400, 132_000, why));
    }
    let mut whole = 120;
    for parameter in &body {
        whole += length(single_line(parameter)?);
    }
    if whole > 1_024 {
        return Err((400, 132_005, "Translated text too long".to_owned()));
    }
    let buttons = of("button");
    if buttons.len() != usize::from(known.has_button) {
        return Err((400, 132_000, "number of buttons does not match".to_owned()));
    }
    for button in buttons {
        let code = all(&button["parameters"]);
        let fits = button["sub_type"] == "url" && button["index"] == "0" && code.len() == 1;
        // A code of at most 15 characters, the same in the text and on the button.
        if !fits || code != body || length(single_line(code[0])?) > 15 {
            return Err((400, 132_012, "Parameter format does not match".to_owned()));
        }
    }
    Ok(())
}

fn single_line(parameter: &Value) -> Result<&str, Refusal> {
    if parameter["type"] != "text" {
        return Err((400, 132_012, "Parameter format does not match".to_owned()));
    }
    let text = parameter["text"].as_str().unwrap_or_default();
    if text.is_empty() {
        return Err(missing("text"));
    }
    if text.contains(['\n', '\r', '\t']) || text.contains("     ") {
        let why =
            "Param text cannot have new-line/tab characters or more than 4 consecutive spaces";
        return Err((400, 132_018, why.to_owned()));
    }
    Ok(text)
}

/// The strictest way of counting.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

fn all(list: &Value) -> Vec<&Value> {
    list.as_array()
        .map(|list| list.iter().collect())
        .unwrap_or_default()
}

fn within(text: &Value, field: &str, most: usize) -> Result<(), Refusal> {
    let text = text.as_str().unwrap_or_default();
    if text.trim().is_empty() {
        return Err(missing(field));
    }
    if length(text) > most {
        let why = format!("{field} length must be at most {most}");
        return Err((400, 131_009, why));
    }
    Ok(())
}

fn missing(field: &str) -> Refusal {
    (
        400,
        131_008,
        format!("Required parameter is missing: {field}"),
    )
}

fn wrong(field: &str) -> Refusal {
    (
        400,
        131_009,
        format!("Parameter value is not valid: {field}"),
    )
}
