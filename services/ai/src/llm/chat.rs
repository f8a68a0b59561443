//! `/v1/chat/completions`: one question, one JSON answer after a schema. The schema is only asked
//! for; what comes back is read leniently and checked by whoever asked.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{ModelError, Server};

/// Longest answer, in tokens.
const MOST_TOKENS: u32 = 700;

/// What is asked.
pub struct Ask<'a> {
    /// The schema's name.
    pub name: &'a str,
    /// What the model is to do.
    pub task: &'a str,
    /// What it is to do it with: data, never instructions.
    pub data: &'a Value,
    /// What the answer looks like.
    pub schema: Value,
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Option<String>,
}

/// Asks and reads the answer as `T`.
pub async fn ask<T: DeserializeOwned>(server: &Server, ask: &Ask<'_>) -> Result<T, ModelError> {
    let with_schema = request(server, ask, true);
    let completion: Completion = match server.json("/chat/completions", &with_schema).await {
        // Some servers know no schemas.
        Err(ModelError::Refused(400 | 422, _)) => {
            let plain = request(server, ask, false);
            server.json("/chat/completions", &plain).await?
        }
        answer => answer?,
    };
    read(completion).inspect_err(|_| server.fault())
}

fn request(server: &Server, ask: &Ask<'_>, with_schema: bool) -> Value {
    let mut request = json!({
        "model": server.model,
        "temperature": 0,
        "max_tokens": MOST_TOKENS,
        "stream": false,
        "messages": [
            {"role": "system", "content": format!("{}\n\nJSON schema of the answer:\n{}", ask.task, ask.schema)},
            {"role": "user", "content": ask.data.to_string()},
        ],
    });
    if with_schema {
        request["response_format"] = json!({"type": "json_schema",
            "json_schema": {"name": ask.name, "strict": true, "schema": ask.schema}});
    }
    request
}

fn read<T: DeserializeOwned>(completion: Completion) -> Result<T, ModelError> {
    let nonsense = |what: &str| ModelError::Nonsense(what.to_owned());
    let choice = completion.choices.into_iter().next();
    let choice = choice.ok_or_else(|| nonsense("no choices"))?;
    if choice.finish_reason.as_deref() == Some("length") {
        return Err(nonsense("half an answer"));
    }
    let text = choice.message.content.unwrap_or_default();
    // Some models wrap it in words or fences.
    let object = match (text.find('{'), text.rfind('}')) {
        (Some(from), Some(to)) => text.get(from..=to),
        _ => None,
    };
    let object = object.ok_or_else(|| nonsense("no JSON object"))?;
    serde_json::from_str(object).map_err(|error| nonsense(&error.to_string()))
}
