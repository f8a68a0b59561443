//! `mezave understand`: what messages come to, without a server.
//!
//! Owns nothing but reading and printing: [`mezave_ai::frame`] is the assistant's own code.

use std::io::{BufRead as _, Write as _, stdin, stdout};
use std::path::Path;

use anyhow::Context as _;
use mezave_ai::frame::{Kitchen, Session};
use shared_clock::Timestamp;

use crate::cli::Understand;

/// The day the corpus speaks of: relative dates come to the same today and in a year.
const NOW: &str = "2026-03-04T10:00:00.000000Z";
/// Who works in the corpus's place: language, then names, the speaker first.
const PEOPLE: &str = include_str!("../../../tests/corpus/people.tsv");
/// The demo place's products.
const DEMO: &str = include_str!("../demo/products.tsv");

/// Prints a frame for each line.
pub fn understand(args: &Understand) -> anyhow::Result<()> {
    let table = table(args.catalogue.as_deref())?;
    let kitchen = kitchen(table.as_deref().unwrap_or(DEMO))?;
    let kitchen = kitchen.with_people(&who(PEOPLE, &args.lang));
    let mut session = Session::new(&kitchen, &args.lang);
    let mut out = stdout().lock();
    for line in stdin().lock().split(b'\n') {
        let line = line.context("reading standard input")?;
        let text = String::from_utf8_lossy(&line);
        if !args.conversation {
            session = Session::new(&kitchen, &args.lang);
        }
        let frame = session.say(text.trim_end_matches('\r'));
        serde_json::to_writer(&mut out, &frame)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The text of a table, when one was named.
pub fn table(path: Option<&Path>) -> anyhow::Result<Option<String>> {
    let read = |path: &Path| {
        let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8", path.display()))
    };
    path.map(read).transpose()
}

/// A place with these products, where nobody works yet.
pub fn kitchen(table: &str) -> anyhow::Result<Kitchen> {
    let now: Timestamp = NOW.parse().context("the corpus's day")?;
    Ok(Kitchen::from_table(table, now)?)
}

/// The people who speak this language.
pub fn who<'a>(people: &'a str, language: &str) -> Vec<&'a str> {
    let mut lines = people.lines().map(|line| line.split('\t'));
    let names = lines.find_map(|mut line| (line.next() == Some(language)).then(|| line.collect()));
    names.unwrap_or_default()
}
