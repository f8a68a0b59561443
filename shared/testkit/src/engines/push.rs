//! Reading a push message as a browser and its push service do: http-ece and py-vapid, libraries of
//! other people, unpacked by `scripts/engines`.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value;

use super::models::{package, python};
use super::skipped;

const READER: &str = include_str!("push/read.py");

/// Reads `{private_key, auth, body, authorization}` (base64url without padding; the header as it
/// was sent): `{message, is_signed, claims}`. Says so, and gives none, where the libraries are not.
pub fn read_push(posted: &Value) -> Option<Value> {
    let Some(package) = package("push", "http_ece/__init__.py") else {
        skipped(
            "http-ece or py-vapid, which read push messages,",
            "get them with scripts/engines",
        );
        return None;
    };
    let mut reader = python(&package)
        .args(["-c", READER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 starts");
    let mut input = reader.stdin.take().expect("its input");
    write!(input, "{posted}").expect("it reads");
    drop(input);
    let output = reader.wait_with_output().expect("its output");
    assert!(output.status.success(), "the push message cannot be read");
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}
