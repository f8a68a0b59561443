//! Dialogues as data: what is said, and what must come of it. Shared by every runner of them.
//!
//! A file holds `[[dialogue]]`s over the products of `catalogue.toml`; each has turns, and a turn says
//! what is typed or tapped and what is expected. What is not mentioned is not checked, except that
//! movements are always checked: none are expected unless listed.
#![allow(dead_code, reason = "every runner uses its part")]

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    pub key: String,
    pub name: String,
    #[serde(default)]
    pub name_en: Option<String>,
    #[serde(default)]
    pub size: Option<String>,
    #[serde(default)]
    pub container_type: Option<String>,
    pub unit_type: String,
    #[serde(default)]
    pub box_size: Option<i64>,
    /// "boxes+units".
    pub stock: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialogue {
    pub name: String,
    #[serde(default = "owner")]
    pub role: String,
    #[serde(default = "hebrew")]
    pub language: String,
    /// Stock this dialogue starts from, where it differs from the catalogue.
    #[serde(default)]
    pub stock: BTreeMap<String, String>,
    /// Names of further users.
    #[serde(default)]
    pub people: Vec<String>,
    /// Earlier takes, one amount of units each, so that something is usual.
    #[serde(default)]
    pub taken_before: BTreeMap<String, Vec<i64>>,
    pub turn: Vec<Turn>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    #[serde(default)]
    pub say: Option<String>,
    /// Label of an option of the last answer.
    #[serde(default)]
    pub tap: Option<String>,
    /// Label of an option offered earlier, in an answer counted from 0.
    #[serde(default)]
    pub tap_old: Option<(usize, String)>,
    /// Minutes that pass before.
    #[serde(default)]
    pub minutes_later: i64,
    /// One of these states.
    #[serde(default)]
    pub state: Vec<String>,
    #[serde(default)]
    pub asking: Option<String>,
    #[serde(default)]
    pub intent: Option<String>,
    /// Labels in any order.
    #[serde(default)]
    pub options: Option<Vec<String>>,
    /// Parts of the reply, isolates left out.
    #[serde(default)]
    pub reply: Vec<String>,
    /// `"OUT cola_can -3"`: type, product, change of the total.
    #[serde(default)]
    pub movements: Vec<String>,
    /// Reason of the first movement.
    #[serde(default)]
    pub reason: Option<String>,
    /// Name of who did the first movement.
    #[serde(default)]
    pub performed_by: Option<String>,
    /// "boxes+units" after the turn.
    #[serde(default)]
    pub stock: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct CatalogueFile {
    product: Vec<Product>,
}

#[derive(Debug, Deserialize)]
struct DialogueFile {
    dialogue: Vec<Dialogue>,
}

/// What came of a turn, for comparing.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    pub state: String,
    pub asking: Option<String>,
    pub intent: String,
    pub options: Vec<String>,
    pub reply: String,
    pub movements: Vec<String>,
    pub reason: Option<String>,
    pub performed_by: Option<String>,
    pub stock: BTreeMap<String, String>,
}

fn owner() -> String {
    "owner".to_owned()
}

fn hebrew() -> String {
    "he".to_owned()
}

/// The catalogue and all dialogues of a folder.
pub fn load(folder: &Path) -> (Vec<Product>, Vec<Dialogue>) {
    let read = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
    let catalogue: CatalogueFile = toml::from_str(&read(&folder.join("catalogue.toml"))).unwrap();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "catalogue"))
        .collect();
    files.sort();
    let mut dialogues = Vec::new();
    for file in files {
        let parsed: DialogueFile = toml::from_str(&read(&file))
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        dialogues.extend(parsed.dialogue);
    }
    (catalogue.product, dialogues)
}

/// "5+12" as boxes and units.
pub fn boxes_and_units(text: &str) -> (i64, f64) {
    let (boxes, units) = text.split_once('+').unwrap_or(("0", text));
    (boxes.parse().unwrap(), units.parse().unwrap())
}

/// What does not agree with what was expected.
pub fn differences(turn: &Turn, seen: &Seen) -> Vec<String> {
    let mut out = Vec::new();
    let mut expect = |what: &str, ok: bool, wanted: String, got: String| {
        if !ok {
            out.push(format!("{what}: expected {wanted}, got {got}"));
        }
    };
    if !turn.state.is_empty() {
        let ok = turn.state.contains(&seen.state);
        expect("state", ok, format!("{:?}", turn.state), seen.state.clone());
    }
    if let Some(asking) = &turn.asking {
        let ok = seen.asking.as_ref() == Some(asking);
        expect("asking", ok, asking.clone(), format!("{:?}", seen.asking));
    }
    if let Some(intent) = &turn.intent {
        expect(
            "intent",
            *intent == seen.intent,
            intent.clone(),
            seen.intent.clone(),
        );
    }
    if let Some(options) = &turn.options {
        let (mut wanted, mut got) = (options.clone(), seen.options.clone());
        wanted.sort();
        got.sort();
        expect(
            "options",
            wanted == got,
            format!("{wanted:?}"),
            format!("{got:?}"),
        );
    }
    let reply: String = seen
        .reply
        .chars()
        .filter(|c| !matches!(c, '\u{2066}'..='\u{2069}'))
        .collect();
    for part in &turn.reply {
        expect(
            "reply",
            reply.contains(part.as_str()),
            part.clone(),
            reply.clone(),
        );
    }
    let ok = turn.movements == seen.movements;
    expect(
        "movements",
        ok,
        format!("{:?}", turn.movements),
        format!("{:?}", seen.movements),
    );
    if turn.reason.is_some() {
        let ok = turn.reason == seen.reason;
        expect(
            "reason",
            ok,
            format!("{:?}", turn.reason),
            format!("{:?}", seen.reason),
        );
    }
    if turn.performed_by.is_some() {
        let ok = turn.performed_by == seen.performed_by;
        expect(
            "performed_by",
            ok,
            format!("{:?}", turn.performed_by),
            format!("{:?}", seen.performed_by),
        );
    }
    for (product, wanted) in &turn.stock {
        let got = seen.stock.get(product).cloned().unwrap_or_default();
        expect(
            product,
            boxes_and_units(wanted) == boxes_and_units(&got),
            wanted.clone(),
            got.clone(),
        );
    }
    out
}
