//! How often the product meant is found first, or among the first three.
//! Usage: `cargo run -p shared-language --example retrieval -- CATALOGUE QUERIES [misses]`
//! (tab-separated with a header line: `id, name` and `id, query, …`).

use std::collections::HashMap;
use std::io::{Error, Write as _};

use shared_language::{Lexicon, ProductDoc, ProductIndex};
use uuid::Uuid;

fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [catalogue, queries, rest @ ..] = args.as_slice() else {
        return Err(Error::other("usage: retrieval CATALOGUE QUERIES [misses]"));
    };
    let lexicon = Lexicon::shared().map_err(Error::other)?;
    let mut names: HashMap<Uuid, String> = HashMap::new();
    let mut docs = Vec::new();
    for row in rows(catalogue)? {
        if let [id, name, ..] = row.as_slice() {
            let id = id_of(id);
            names.insert(id, name.clone());
            docs.push(ProductDoc {
                id,
                name: name.clone(),
                ..ProductDoc::default()
            });
        }
    }
    let index = ProductIndex::build(docs, lexicon);
    let mut out = std::io::stdout().lock();
    let (mut first, mut third, mut all) = (0, 0, 0);
    for row in rows(queries)? {
        let [id, query, ..] = row.as_slice() else {
            continue;
        };
        let found = index.search(query, 3);
        let at = found.iter().position(|found| found.id == id_of(id));
        all += 1;
        first += i32::from(at == Some(0));
        third += i32::from(at.is_some());
        if at != Some(0) && !rest.is_empty() {
            let meant = names.get(&id_of(id));
            let best = found.first().and_then(|found| names.get(&found.id));
            let rank = at.map_or_else(|| "-".to_owned(), |at| (at + 1).to_string());
            writeln!(out, "{rank} {query}\n   meant {meant:?}\n   found {best:?}")?;
        }
    }
    writeln!(
        out,
        "{} products, {all} queries: top1 {:.3} top3 {:.3}",
        index.len(),
        f64::from(first) / f64::from(all),
        f64::from(third) / f64::from(all)
    )
}

fn id_of(code: &str) -> Uuid {
    Uuid::from_u128(code.parse().unwrap_or(0))
}

fn rows(path: &str) -> Result<Vec<Vec<String>>, Error> {
    let text = std::fs::read_to_string(path)?;
    let cell = |cell: &str| cell.trim_matches('"').replace("\"\"", "\"");
    Ok(text
        .lines()
        .skip(1)
        .map(|line| line.split('\t').map(cell).collect())
        .collect())
}
