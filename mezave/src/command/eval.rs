//! `mezave eval`: how well messages are understood, in figures.
//!
//! Owns where the corpus comes from and the clock; [`mezave_ai::eval`] judges. The corpus and its
//! products are built in, so that any installation can be measured.

use std::io::{Write as _, stdout};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use mezave_ai::eval::noise::{Dice, Kind, conversation};
use mezave_ai::eval::{Corpus, evaluate};
use mezave_ai::frame::{Kitchen, Session};

use super::understand::{kitchen, table, who};
use crate::cli::Eval;

/// Every part with the file it is kept in.
const PARTS: [(&str, &str); 2] = [
    (
        "development",
        include_str!("../../../tests/corpus/development.jsonl"),
    ),
    (
        "held_out",
        include_str!("../../../tests/corpus/held_out.jsonl"),
    ),
];
const DISPUTED: &str = include_str!("../../../tests/corpus/disputed.tsv");
const CATALOGUE: &str = include_str!("../../../tests/corpus/catalogue.tsv");
const PEOPLE: &str = include_str!("../../../tests/corpus/people.tsv");
const LANGUAGES: [&str; 2] = ["he", "en"];

/// A corpus as it was read.
struct Texts {
    parts: Vec<(String, String)>,
    disputed: String,
    catalogue: String,
    people: String,
}

/// Runs what was asked for; exit status 1 when something was booked that must not be.
pub fn eval(args: &Eval) -> anyhow::Result<ExitCode> {
    let mut texts = match &args.corpus {
        Some(folder) => from_folder(folder)?,
        None => Texts {
            parts: PARTS
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .to_vec(),
            disputed: DISPUTED.to_owned(),
            catalogue: CATALOGUE.to_owned(),
            people: PEOPLE.to_owned(),
        },
    };
    if let Some(table) = table(args.catalogue.as_deref())? {
        texts.catalogue = table;
    }
    let begun = Instant::now();
    let kitchen = kitchen(&texts.catalogue)?;
    let wanted = |language: &&str| args.lang.as_deref().is_none_or(|only| only == *language);
    let places: Vec<(&str, Kitchen)> = LANGUAGES
        .into_iter()
        .filter(wanted)
        .map(|language| (language, kitchen.with_people(&who(&texts.people, language))))
        .collect();
    let clock = || begun.elapsed();
    let sound = if let Some(seconds) = args.fuzz {
        fuzz(
            &texts,
            &places,
            args.seed,
            Duration::from_secs(seconds),
            &clock,
        )?
    } else if let Some(path) = &args.silent {
        silent(&table(Some(path))?.unwrap_or_default(), &places, &clock)?
    } else {
        corpus(&texts, args, &places, &clock)?
    };
    Ok(if sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn from_folder(folder: &Path) -> anyhow::Result<Texts> {
    let read = |name: &str| table(Some(&folder.join(name))).map(Option::unwrap_or_default);
    let optional = |name: &str| read(name).unwrap_or_default();
    let mut parts = Vec::new();
    for (name, _) in PARTS {
        let file = format!("{name}.jsonl");
        if folder.join(&file).exists() {
            parts.push((name.to_owned(), read(&file)?));
        }
    }
    anyhow::ensure!(
        !parts.is_empty(),
        "no part of a corpus in {}",
        folder.display()
    );
    Ok(Texts {
        parts,
        disputed: optional("disputed.tsv"),
        catalogue: read("catalogue.tsv")?,
        people: optional("people.tsv"),
    })
}

fn corpus(
    texts: &Texts,
    args: &Eval,
    places: &[(&str, Kitchen)],
    clock: &dyn Fn() -> Duration,
) -> anyhow::Result<bool> {
    for wanted in &args.parts {
        let known = texts.parts.iter().any(|(name, _)| name == wanted);
        anyhow::ensure!(known, "there is no part \"{wanted}\"");
    }
    let mut sound = true;
    for (name, text) in &texts.parts {
        if !args.parts.is_empty() && !args.parts.contains(name) {
            continue;
        }
        let corpus = Corpus::read(text, &texts.disputed).with_context(|| name.clone())?;
        for (language, place) in places {
            let of = |lang: &str| (lang == *language).then_some(place);
            let (figures, failing) = evaluate(&corpus, &of, clock);
            for row in failing.iter().filter(|_| !args.quiet) {
                writeln!(stdout(), "{row}")?;
            }
            writeln!(stdout(), "{name} {language}\n{figures}\n")?;
            sound &= figures.wrong_writes == 0 && figures.wrong_directions == 0;
        }
    }
    Ok(sound)
}

/// Messages about something else: none may book anything.
fn silent(
    messages: &str,
    places: &[(&str, Kitchen)],
    clock: &dyn Fn() -> Duration,
) -> anyhow::Result<bool> {
    let texts = || {
        messages
            .lines()
            .skip(1)
            .filter_map(|line| line.split('\t').next())
    };
    let mut writes = 0_usize;
    for (language, place) in places {
        let begun = clock();
        let mut count = 0_u32;
        for text in texts() {
            let frame = Session::new(place, language).say(text);
            count += 1;
            if frame.would_write {
                writes += 1;
                writeln!(stdout(), "WRONG WRITE {text:?}: {:?}", frame.items)?;
            }
        }
        let each = clock().saturating_sub(begun) / count.max(1);
        writeln!(
            stdout(),
            "{language}: {count} messages, {:.3} ms a message",
            1000.0 * each.as_secs_f64()
        )?;
    }
    writeln!(stdout(), "would write: {writes}")?;
    Ok(writes == 0)
}

/// Conversations of noise until the time is over. A break ends the program; the seed finds it again.
fn fuzz(
    texts: &Texts,
    places: &[(&str, Kitchen)],
    seed: u64,
    time: Duration,
    clock: &dyn Fn() -> Duration,
) -> anyhow::Result<bool> {
    let mut words: Vec<String> = Vec::new();
    for (name, text) in &texts.parts {
        let corpus = Corpus::read(text, "").with_context(|| name.clone())?;
        let said = corpus.rows.iter().flat_map(|row| &row.turns);
        words.extend(said.flat_map(|turn| turn.say.split(' ').map(str::to_owned)));
    }
    words.sort();
    words.dedup();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut dice = Dice::new(seed);
    let begun = clock();
    let (mut rounds, mut writes, mut slowest) = (0_u64, 0_u64, Duration::ZERO);
    while clock().saturating_sub(begun) < time {
        for (language, place) in places {
            for kind in [Kind::Letters, Kind::Words, Kind::Question] {
                let started = clock();
                if let Some((text, frame)) = conversation(kind, place, language, &words, &mut dice)
                {
                    writes += 1;
                    writeln!(stdout(), "WRONG WRITE {text:?}: {:?}", frame.items)?;
                }
                slowest = slowest.max(clock().saturating_sub(started));
                rounds += 1;
            }
        }
    }
    writeln!(
        stdout(),
        "{rounds} conversations of noise, would write: {writes}, the longest took {:.1} ms",
        1000.0 * slowest.as_secs_f64()
    )?;
    Ok(writes == 0)
}
