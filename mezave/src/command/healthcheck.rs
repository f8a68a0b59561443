//! `mezave healthcheck`: for containers and scripts.

use std::process::ExitCode;
use std::sync::Arc;

use serde_json::Value;
use shared_transport::{Client, Socket};

/// Asks `/readyz`; success only if everything is there.
pub async fn healthcheck(url: &str) -> ExitCode {
    let answer = match Socket::new(url) {
        Ok(socket) => {
            let client = Client::new(Arc::new(socket));
            client.get("/readyz").send::<Value>().await
        }
        Err(error) => Err(error.into()),
    };
    match answer {
        Ok(_) => {
            println!("ready");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("mezave: not ready: {error}");
            ExitCode::FAILURE
        }
    }
}
