//! How many numbers of a file (`text<TAB>value`, one header line) are read whole and right.
//! Usage: `cargo run -p shared-language --example numbers -- he FILE`

use std::io::{Error, Write as _};

use shared_language::{Lexicon, numbers, tokens};

fn main() -> Result<(), Error> {
    let mut args = std::env::args().skip(1);
    let (Some(code), Some(path)) = (args.next(), args.next()) else {
        return Err(Error::other("usage: numbers LANGUAGE FILE"));
    };
    let lexicon = Lexicon::shared().map_err(Error::other)?;
    let language = lexicon.language(&code).map_err(Error::other)?;
    let mut out = std::io::stdout().lock();
    let (mut right, mut all) = (0, 0);
    for line in std::fs::read_to_string(path)?.lines().skip(1) {
        let mut columns = line.split('\t');
        let (Some(text), Some(value)) = (columns.next(), columns.next()) else {
            continue;
        };
        let tokens = tokens(text);
        let read = numbers::read(&tokens, 0, language);
        let fits = read.as_ref().is_some_and(|r| {
            let thousandths = value.parse().ok().map(|v: f64| (v * 1000.0).round());
            #[allow(clippy::cast_precision_loss)]
            let same = thousandths.is_some_and(|v| (v - r.value as f64).abs() < 0.5);
            same && r.len == tokens.len()
        });
        all += 1;
        right += i32::from(fits);
        if !fits {
            writeln!(out, "{text}\t{value}\t{read:?}")?;
        }
    }
    writeln!(out, "{right} of {all}")
}
