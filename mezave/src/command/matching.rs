//! `mezave match`: which products of a file the queries mean, without a server.

use std::collections::HashSet;
use std::io::{BufRead as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, ensure};
use serde_json::json;
use shared_language::{Lexicon, ProductDoc, ProductIndex};
use uuid::Uuid;

use super::table::{Row, Table};

/// How many products an answer names.
const BEST: usize = 10;
/// Scores are shown with this precision.
const DECIMALS: f64 = 10_000.0;

/// Answers each line of standard input with a line of JSON.
pub fn match_products(catalogue: &Path) -> anyhow::Result<()> {
    let (ids, docs) = products(catalogue)?;
    let index = ProductIndex::build(docs, Lexicon::shared()?);
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.context("cannot read the queries")?;
        let found = index.search(&line, BEST);
        let matches: Vec<_> = found
            .iter()
            .filter_map(|found| {
                let at = usize::try_from(found.id.as_u128()).ok()?;
                let score = (f64::from(found.score) * DECIMALS).round() / DECIMALS;
                Some(json!({"product_id": ids.get(at)?, "score": score}))
            })
            .collect();
        writeln!(out, "{}", json!({"matches": matches}))?;
    }
    Ok(())
}

/// The products of a file and their ids there; in the index a product goes by its place in the file.
fn products(path: &Path) -> anyhow::Result<(Vec<String>, Vec<ProductDoc>)> {
    let table = Table::read(path, &[&["product_id", "barcode"], &["name"]])?;
    let (mut ids, mut docs) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for row in table.rows() {
        let id = if row.get("product_id").is_empty() {
            row.get("barcode")
        } else {
            row.get("product_id")
        };
        ensure!(!id.is_empty(), "{}: product_id is empty", row.place());
        ensure!(
            seen.insert(id.to_owned()),
            "{}: product_id {id} is there twice",
            row.place()
        );
        docs.push(product(&row, id, ids.len() as u128)?);
        ids.push(id.to_owned());
    }
    Ok((ids, docs))
}

fn product(row: &Row<'_>, id: &str, place: u128) -> anyhow::Result<ProductDoc> {
    let box_size = row.get("box_size");
    let counts = box_size.parse::<f64>().is_ok_and(|size| size >= 0.0);
    ensure!(
        box_size.is_empty() || counts,
        "{}: box_size \"{box_size}\" is no number",
        row.place()
    );
    let digits = |code: &str| code.len() >= 8 && code.bytes().all(|b| b.is_ascii_digit());
    let codes = [id, row.get("barcode")]
        .into_iter()
        .filter(|code| digits(code));
    let mut barcodes: Vec<String> = codes.map(str::to_owned).collect();
    barcodes.dedup();
    Ok(ProductDoc {
        id: Uuid::from_u128(place),
        name: row.needed("name")?.to_owned(),
        name_en: row.get("name_en").to_owned(),
        brand: row.get("brand").to_owned(),
        size: row.get("size").to_owned(),
        container: row.get("container_type").to_owned(),
        barcodes,
        ..ProductDoc::default()
    })
}
