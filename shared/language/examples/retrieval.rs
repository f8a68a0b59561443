//! How often the product meant is found first or among the first three.
//! Usage: `… --example retrieval -- CATALOGUE QUERIES…`
//! (tab-separated with a header line: `barcode, name` and `barcode, query, …`).

use std::io::{Error, Write as _};

#[path = "common/mod.rs"]
mod common;

fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [catalogue, files @ ..] = args.as_slice() else {
        return Err(Error::other("usage: retrieval CATALOGUE QUERIES…"));
    };
    let index = common::index(&common::products(catalogue)?, |_| true)?;
    let mut out = std::io::stdout().lock();
    for file in files {
        let queries = common::queries(file)?;
        let mut within = [(1, 0_u32), (3, 0), (10, 0)];
        for (id, query) in &queries {
            let found = index.search(query, 10);
            let rank = found.iter().position(|found| found.id == *id);
            for (most, count) in &mut within {
                *count += u32::from(rank.is_some_and(|rank| rank < *most));
            }
        }
        let all = f64::from(u32::try_from(queries.len()).unwrap_or(1).max(1));
        let [one, three, ten] = within.map(|(_, count)| f64::from(count) / all);
        writeln!(
            out,
            "{file}: {} queries, top1 {one:.3} top3 {three:.3} top10 {ten:.3}",
            queries.len()
        )?;
    }
    Ok(())
}
