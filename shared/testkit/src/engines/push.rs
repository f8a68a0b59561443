//! Reading a push message as a browser and its push service do: http-ece and py-vapid, libraries of
//! other people, unpacked by `scripts/engines`.

use std::io::{Seek as _, Write as _};
use std::process::Stdio;

use serde_json::Value;

use super::models::{package, python};
use super::skipped;

const READER: &str = include_str!("push/read.py");

/// Reads `{private_key, auth, body, authorization}` (base64url without padding; the header as it
/// was sent): `{message, is_signed, claims}`. Says so, and gives none, where the libraries are not.
pub fn read_push(posted: &Value) -> Option<Value> {
    read_pushes(std::slice::from_ref(posted))?.pop()
}

/// The same for several.
pub fn read_pushes(posted: &[Value]) -> Option<Vec<Value>> {
    let Some(package) = package("push", "http_ece/__init__.py") else {
        skipped(
            "http-ece or py-vapid, which read push messages,",
            "get them with scripts/engines",
        );
        return None;
    };
    let mut file = tempfile::tempfile().expect("a temporary file");
    for one in posted {
        writeln!(file, "{one}").expect("written");
    }
    file.rewind().expect("read from its beginning");
    let output = python(&package)
        .args(["-c", READER])
        .stdin(Stdio::from(file))
        .output()
        .expect("python3 starts");
    assert!(output.status.success(), "a push message cannot be read");
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let lines = lines.filter(|line| !line.is_empty());
    Some(
        lines
            .map(|line| serde_json::from_slice(line).expect("JSON"))
            .collect(),
    )
}
