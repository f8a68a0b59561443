//! The public API document that is checked in is the one the program serves.

use std::path::Path;

use mezave_tests::program;
use serde_json::Value;

#[test]
fn the_checked_in_document_is_what_the_code_says() {
    let checked_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let checked_in: Value = serde_json::from_slice(&std::fs::read(checked_in).unwrap()).unwrap();
    let printed = std::process::Command::new(program())
        .arg("openapi")
        .output()
        .unwrap();
    let printed: Value = serde_json::from_slice(&printed.stdout).unwrap();
    for (path, item) in printed["paths"].as_object().unwrap() {
        assert_eq!(
            &checked_in["paths"][path], item,
            "{path} changed: run make openapi"
        );
    }
    assert!(checked_in == printed, "schemas changed: run make openapi");
}
