//! `mezave chat`: the assistant in a terminal, on a running Mezave or on the data directory.
//!
//! Options are numbered; typing the number is an answer like any other. An empty line or the end
//! of the input ends the talk.

use std::io::{BufRead as _, Write as _};
use std::sync::Arc;

use anyhow::Context as _;
use serde_json::{Value, json};
use shared_clock::{SystemClock, new_id};
use shared_transport::{CallError, Client, Socket};

use super::people::read_password;
use crate::assembly::Assembly;
use crate::cli::{Chat, Common};
use crate::config::{SERVICES, ServiceName};

/// Talks until the input ends.
pub async fn chat(common: &Common, args: &Chat) -> anyhow::Result<()> {
    let password = match std::env::var("MEZAVE_CHAT_PASSWORD") {
        Ok(password) => password,
        Err(_) => read_password(&args.email)?,
    };
    if let Some(url) = &args.url {
        let client = Client::new(Arc::new(Socket::new(url)?));
        return talk(&client, &args.email, &password).await;
    }
    let settings = common.settings(Vec::new())?;
    let assembly = Assembly::build(&settings, SystemClock::shared(), &SERVICES).await?;
    let client = assembly.client(ServiceName::Gateway);
    let talked = talk(&client, &args.email, &password).await;
    assembly.stop().await?;
    talked
}

async fn talk(client: &Client, email: &str, password: &str) -> anyhow::Result<()> {
    let login = json!({"email": email, "password": password});
    let mut signed_in: Value = client
        .post("/api/auth/login")
        .json(&login)
        .send()
        .await
        .context("cannot sign in")?;
    let mut conversation = Value::Null;
    for line in prompted_lines() {
        let line = line?;
        if line.trim().is_empty() {
            break;
        }
        let mut message = json!({
            "text": line, "client_message_id": new_id(&SystemClock).to_string(),
        });
        if conversation.is_string() {
            message["conversation_id"] = conversation.clone();
        }
        let mut answer = say(client, &signed_in, &message).await;
        if answer
            .as_ref()
            .is_err_and(|error| error.code() == Some("token_expired"))
        {
            let refresh = json!({"refresh_token": signed_in["refresh_token"]});
            signed_in = client
                .post("/api/auth/refresh")
                .json(&refresh)
                .send()
                .await?;
            answer = say(client, &signed_in, &message).await;
        }
        match answer {
            Ok(answer) => {
                conversation = answer["conversation_id"].clone();
                show(&answer);
            }
            Err(error) => println!("! {error}"),
        }
    }
    Ok(())
}

async fn say(client: &Client, signed_in: &Value, message: &Value) -> Result<Value, CallError> {
    let token = signed_in["access_token"].as_str().unwrap_or_default();
    let call = client.post("/api/chat/message").bearer(token).json(message);
    call.send().await
}

fn prompted_lines() -> impl Iterator<Item = std::io::Result<String>> {
    let prompt = || {
        print!("> ");
        // A terminal that cannot be written to still can be read from.
        let _ = std::io::stdout().flush();
    };
    prompt();
    let mut lines = std::io::stdin().lock().lines();
    let mut first = true;
    std::iter::from_fn(move || {
        if !std::mem::take(&mut first) {
            prompt();
        }
        lines.next()
    })
}

fn show(answer: &Value) {
    println!("{}", answer["reply"].as_str().unwrap_or_default());
    for (number, option) in answer["options"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let label = option["label"].as_str().unwrap_or_default();
        println!("  {}. {label}", number + 1);
    }
}
