//! `mezave keys list` and `mezave keys rotate`: the keys that tokens are signed with.
//!
//! They open auth's database beside running replicas, which see a new key there within seconds. It
//! is published first and signs later, and the old one stays published until its last token has run
//! out, so nobody is refused and nothing needs to be restarted.

use mezave_auth::{KeyInfo, KeyState};

use super::people::with_auth;
use crate::cli::Common;

/// Prints every key, oldest first.
pub async fn list_keys(common: &Common) -> anyhow::Result<()> {
    let (assembly, auth) = with_auth(common).await?;
    let keys = auth.list_keys().await;
    assembly.stop().await?;
    for key in keys? {
        print(&key);
    }
    Ok(())
}

/// Makes a new key.
pub async fn rotate_keys(common: &Common) -> anyhow::Result<()> {
    let (assembly, auth) = with_auth(common).await?;
    let made = auth.rotate_keys().await;
    assembly.stop().await?;
    match made? {
        Some(key) => print(&key),
        None => {
            anyhow::bail!("a new key was made just now and does not sign yet; see mezave keys list")
        }
    }
    Ok(())
}

fn print(key: &KeyInfo) {
    let state = match key.state {
        KeyState::Announced(from) => format!("announced, signs from {from}"),
        KeyState::Signing => "signing".to_owned(),
        KeyState::Verifying(until) => format!("replaced, verifies until {until}"),
        KeyState::Retired => "retired".to_owned(),
    };
    println!("{}  made {}  {state}", key.kid, key.created_at);
}
