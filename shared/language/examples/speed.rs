//! How long building and searching take for catalogues of several sizes.
//! Usage: `cargo run -p shared-language --example speed -- CATALOGUE` (tab-separated, `id, name`, one header line).

use std::io::{Error, Write as _};
use std::time::Instant;

use shared_language::{Lexicon, ProductDoc, ProductIndex};
use uuid::Uuid;

fn main() -> Result<(), Error> {
    let Some(path) = std::env::args().nth(1) else {
        return Err(Error::other("usage: speed CATALOGUE"));
    };
    let lexicon = Lexicon::shared().map_err(Error::other)?;
    let text = std::fs::read_to_string(path)?;
    let names: Vec<&str> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').nth(1))
        .collect();
    let mut out = std::io::stdout().lock();
    for size in [300, 500, 3000, 37_000] {
        let docs: Vec<ProductDoc> = names
            .iter()
            .take(size)
            .zip(1_u128..)
            .map(|(name, id)| ProductDoc {
                id: Uuid::from_u128(id),
                name: (*name).to_owned(),
                ..ProductDoc::default()
            })
            .collect();
        let count = docs.len();
        let start = Instant::now();
        let index = ProductIndex::build(docs, lexicon);
        let built = start.elapsed();
        let queries: Vec<&&str> = names.iter().step_by(names.len() / 100 + 1).collect();
        let start = Instant::now();
        let found: usize = queries
            .iter()
            .map(|query| index.search(query, 10).len())
            .sum();
        let each = start.elapsed() / u32::try_from(queries.len()).unwrap_or(1).max(1);
        writeln!(
            out,
            "{count} products: built in {built:?}, a search {each:?} ({found} found)"
        )?;
    }
    Ok(())
}
