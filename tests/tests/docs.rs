//! What the documents promise exists: every path, every command of the program, every make target.
//!
//! A path is a link, a picture or a word in backticks with a slash in it; `<name>` in it stands for anything.
//! Documents speak of places inside a service without naming one (`src/api/error.rs`), so a path
//! may also begin in a service or in `tests/`. Commands are asked of the built program itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mezave_tests::program;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// The documents with their paths.
fn documents() -> Vec<(PathBuf, String)> {
    let mut paths: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md", "SECURITY.md"]
        .map(|name| root().join(name))
        .into();
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        paths.push(entry.unwrap().path());
    }
    paths.retain(|path| path.extension().is_some_and(|kind| kind == "md"));
    assert!(paths.len() >= 6, "the documents were not found");
    let read = |path: PathBuf| (path.clone(), fs::read_to_string(path).unwrap());
    paths.into_iter().map(read).collect()
}

/// What stands in backticks, and every line of a block of code without its comment.
fn code(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (number, block) in text.split("```").enumerate() {
        if number % 2 == 1 {
            let lines = block.lines().skip(1);
            found.extend(lines.map(|line| line.split('#').next().unwrap().trim().to_owned()));
        } else {
            let spans = block.split('`').skip(1).step_by(2);
            found.extend(spans.map(str::to_owned));
        }
    }
    found
}

/// Targets of links and pictures in the repository.
fn links(text: &str) -> Vec<&str> {
    let targets = [("](", ')'), ("src=\"", '"')].map(|(before, after)| {
        let ends = text.split(before).skip(1);
        ends.filter_map(move |rest| rest.split(after).next())
    });
    targets
        .into_iter()
        .flatten()
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .collect()
}

fn is_path(span: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./<>".contains(letter);
    span.contains('/') && !span.starts_with('/') && !span.contains("://") && span.chars().all(plain)
}

/// Whether `path` below `base` exists, where `<name>` in a segment stands for anything.
fn exists(base: &Path, path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let (segment, rest) = path
        .split_once('/')
        .map_or((path, None), |(first, rest)| (first, Some(rest)));
    let Some((before, after)) = segment.split_once('<') else {
        let here = base.join(segment);
        return rest.map_or(here.exists(), |rest| exists(&here, rest));
    };
    let after = after.split_once('>').map_or("", |(_, after)| after);
    fs::read_dir(base).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.starts_with(before)
                && name.ends_with(after)
                && rest.is_none_or(|rest| exists(&entry.path(), rest))
        })
    })
}

#[test]
fn every_path_exists() {
    let mut bases = vec![root(), root().join("tests")];
    for service in fs::read_dir(root().join("services")).unwrap().flatten() {
        bases.push(service.path());
        bases.push(service.path().join("src"));
    }
    let (mut missing, mut seen) = (Vec::new(), 0);
    for (document, text) in documents() {
        let folder = document.parent().unwrap().to_path_buf();
        let linked = links(&text)
            .into_iter()
            .map(|target| (target.to_owned(), folder.join(target).exists()));
        let spans = code(&text);
        let named = spans.iter().filter(|span| is_path(span)).map(|span| {
            let found = bases.iter().any(|base| exists(base, span));
            (span.clone(), found)
        });
        for (path, found) in linked.chain(named) {
            seen += 1;
            // What a build makes is not there before it.
            if !found && !path.starts_with("target/") {
                missing.push(format!("{}: {path}", document.display()));
            }
        }
    }
    assert!(seen > 40, "only {seen} paths were found");
    assert!(missing.is_empty(), "not there:\n{}", missing.join("\n"));
}

#[test]
fn every_command_exists() {
    let mut commands = BTreeSet::new();
    for (_, text) in documents() {
        for span in code(&text) {
            let (called, rest) = span.split_once(' ').unwrap_or((&span, ""));
            if called == "mezave" || called.ends_with("/mezave") {
                commands.insert(rest.to_owned());
            }
        }
    }
    assert!(commands.len() > 5, "no commands were found");
    for command in commands {
        let is_word = |word: &&str| word.starts_with(|first: char| first.is_ascii_lowercase());
        let words: Vec<&str> = command.split_whitespace().take_while(is_word).collect();
        let help = Command::new(program())
            .args(&words)
            .arg("--help")
            .output()
            .unwrap();
        assert!(help.status.success(), "there is no `mezave {command}`");
        let help = String::from_utf8(help.stdout).unwrap();
        for flag in command
            .split_whitespace()
            .filter(|word| word.starts_with("--"))
        {
            assert!(help.contains(flag), "`mezave {command}` has no {flag}");
        }
    }
}

#[test]
fn every_make_target_exists() {
    let makefile = fs::read_to_string(root().join("Makefile")).unwrap();
    let targets: BTreeSet<&str> = makefile
        .lines()
        .filter(|line| !line.starts_with(['\t', '.', '#']))
        .filter_map(|line| {
            line.split_once(": ")
                .or_else(|| line.strip_suffix(':').map(|name| (name, "")))
        })
        .map(|(name, _)| name)
        .collect();
    let mut seen = 0;
    for (document, text) in documents() {
        for span in code(&text) {
            if let Some(target) = span.strip_prefix("make ") {
                seen += 1;
                assert!(
                    targets.contains(target),
                    "{}: there is no `make {target}`",
                    document.display()
                );
            }
        }
    }
    assert!(seen > 5, "no make targets were found");
}
