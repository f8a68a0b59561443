//! A parcel as the Cloud API's `POST …/messages` takes it. Pure.
//!
//! Within 24 hours of the person's last message anything may be said: text, or text with buttons.
//! Outside only templates that Meta approved may be sent. Every message carries the delivery's id
//! (`biz_opaque_callback_data`), which Meta's reports repeat.

use serde_json::{Value, json};

use super::config::Templates;
use super::labels;
use super::text::{cut, flatten, length, plain};
use super::words::Said;
use crate::model::{Kind, Parcel};

/// Most of a text message.
const TEXT: usize = 4_096;
/// Most of what stands above buttons or a list.
const ABOVE: usize = 1_024;
/// On a button.
const BUTTON: usize = 20;
/// On a row of a list.
const ROW: usize = 24;
/// Under a row of a list.
const ROW_MORE: usize = 72;
/// Buttons of a message.
const BUTTONS: usize = 3;
/// Rows of a list.
const ROWS: usize = 10;
/// A row's id.
const ID: usize = 200;
/// A template's title; with the text and what is fixed in it 1,024 must do.
const TITLE_PARAMETER: usize = 160;
/// A template's text.
const BODY_PARAMETER: usize = 700;
/// A code of an authentication template.
const CODE: usize = 15;

/// One thing that may be tapped.
struct Choice {
    id: String,
    label: String,
}

/// As free text, with buttons or a list where the parcel offers answers. `app`: the web app's
/// address, before the parcel's link; may be empty.
pub fn session(parcel: &Parcel, said: &Said, app: &str) -> Value {
    let text = written(parcel, app);
    let choices = choices(&parcel.data);
    if choices.is_empty() {
        return as_text(parcel, &text);
    }
    let whole: Vec<&str> = choices.iter().map(|choice| choice.label.as_str()).collect();
    let (shown, rest) = whole.split_at(whole.len().min(ROWS));
    let is_list = shown.len() > BUTTONS;
    let short = labels::shorten(shown, if is_list { ROW } else { BUTTON });
    // A list shows the whole name under the short one; what stands nowhere else is said above.
    let hidden = shown.iter().zip(&short).filter(|(whole, short)| {
        *whole != short && !text.contains(*whole) && (!is_list || length(whole) > ROW_MORE)
    });
    let mut unsaid: Vec<&str> = hidden.map(|(whole, _)| *whole).collect();
    unsaid.extend(rest);
    let mut above = text;
    if !unsaid.is_empty() {
        above = format!("{above}\n\n{}", said.also(&plain(&unsaid.join(" / "))));
    }
    if above.trim().is_empty() {
        above.clone_from(&said.choose);
    }
    if length(&above) > ABOVE {
        // Nothing is left out for the sake of buttons: an answer can be written as well.
        let all = said.also(&plain(&whole.join(" / ")));
        return as_text(
            parcel,
            &format!("{}\n\n{all}", cut(&written(parcel, app), TEXT / 2)),
        );
    }
    let chosen = choices.iter().zip(shown.iter().zip(&short));
    let (kind, action) = if is_list {
        let rows: Vec<Value> = chosen
            .map(|(choice, (whole, short))| {
                let mut row = json!({"id": choice.id, "title": short});
                if whole != short {
                    row["description"] = cut(whole, ROW_MORE).into();
                }
                row
            })
            .collect();
        let action = json!({"button": cut(&said.choose, BUTTON), "sections": [{"rows": rows}]});
        ("list", action)
    } else {
        let buttons: Vec<Value> = chosen
            .map(|(choice, (_, short))| {
                json!({"type": "reply", "reply": {"id": choice.id, "title": short}})
            })
            .collect();
        ("button", json!({"buttons": buttons}))
    };
    let content = json!({"type": kind, "body": {"text": above}, "action": action});
    message(parcel, "interactive", &content)
}

/// As a template: the one way to say something to who has not written for a day.
pub fn template(parcel: &Parcel, templates: &Templates) -> Value {
    let text = |text: &str| json!({"type": "text", "text": text});
    let (name, components) = if parcel.kind == Kind::Code {
        let code = text(&cut(&code(parcel), CODE));
        let components = json!([
            {"type": "body", "parameters": [code]},
            {"type": "button", "sub_type": "url", "index": "0", "parameters": [code]},
        ]);
        (&templates.code, components)
    } else {
        let title = parameter(&parcel.title, &parcel.restaurant, TITLE_PARAMETER);
        let body = parameter(&parcel.body, &title, BODY_PARAMETER);
        let components = json!([{"type": "body", "parameters": [text(&title), text(&body)]}]);
        (&templates.alert, components)
    };
    let content = json!({
        "name": name,
        "language": {"code": templates.language(parcel.to.language)},
        "components": components,
    });
    message(parcel, "template", &content)
}

fn as_text(parcel: &Parcel, text: &str) -> Value {
    let text = if text.trim().is_empty() { "–" } else { text };
    message(
        parcel,
        "text",
        &json!({"preview_url": false, "body": cut(text, TEXT)}),
    )
}

fn message(parcel: &Parcel, kind: &str, content: &Value) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": parcel.to.address,
        "type": kind,
        kind: content,
        "biz_opaque_callback_data": parcel.delivery_id.to_string(),
    })
}

/// Title, text and link, one under the other; the title bold.
fn written(parcel: &Parcel, app: &str) -> String {
    let title = plain(parcel.title.trim());
    let title = if title.is_empty() {
        title
    } else {
        format!("*{}*", flatten(&title))
    };
    let link = parcel.data["link"].as_str().filter(|_| !app.is_empty());
    let link = link.map(|link| {
        format!(
            "{}/{}",
            app.trim_end_matches('/'),
            link.trim_start_matches('/')
        )
    });
    let body = plain(parcel.body.trim());
    let beside = length(&title) + link.as_deref().map_or(0, length) + 2;
    let room = TEXT.saturating_sub(beside);
    let parts = [title, cut(&body, room), link.unwrap_or_default()];
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n")
}

/// What the parcel offers to be tapped: each id and each name once.
fn choices(data: &Value) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for option in data["options"].as_array().into_iter().flatten() {
        let (Some(id), Some(label)) = (option["id"].as_str(), option["label"].as_str()) else {
            continue;
        };
        let fits = !id.is_empty() && length(id) <= ID && !label.trim().is_empty();
        if fits && choices.iter().all(|choice| choice.id != id) {
            choices.push(Choice {
                id: id.to_owned(),
                label: labels::clean(label),
            });
        }
    }
    choices
}

/// A template's parameter may not be empty.
fn parameter(text: &str, otherwise: &str, most: usize) -> String {
    let flat = flatten(&plain(text));
    if flat.is_empty() {
        let flat = flatten(&plain(otherwise));
        return if flat.is_empty() {
            "–".to_owned()
        } else {
            cut(&flat, most)
        };
    }
    cut(&flat, most)
}

/// The code of a parcel: `data.code`, or the longest number of its text.
fn code(parcel: &Parcel) -> String {
    if let Some(code) = parcel.data["code"].as_str() {
        return code.to_owned();
    }
    let numbers = parcel.body.split(|char: char| !char.is_ascii_digit());
    let longest = numbers.max_by_key(|digits| digits.len());
    longest.unwrap_or_default().to_owned()
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
