//! Files of products and of queries, for the examples that measure.

use std::io::Error;

use shared_language::{Lexicon, ProductDoc, ProductIndex};
use uuid::Uuid;

/// Lines of tab-separated cells after the header line.
pub fn rows(path: &str) -> Result<Vec<Vec<String>>, Error> {
    let text = std::fs::read_to_string(path)?;
    let cell = |cell: &str| {
        let quoted = cell
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        quoted.map_or_else(|| cell.to_owned(), |inner| inner.replace("\"\"", "\""))
    };
    let lines = text.lines().skip(1);
    Ok(lines
        .map(|line| line.split('\t').map(cell).collect())
        .collect())
}

/// The products of a file (`barcode, name`) that are kept.
pub fn index(path: &str, keep: impl Fn(Uuid) -> bool) -> Result<ProductIndex, Error> {
    let lexicon = Lexicon::shared().map_err(Error::other)?;
    let doc = |row: Vec<String>| match row.as_slice() {
        [code, name, ..] => Some(ProductDoc {
            id: id_of(code),
            name: name.clone(),
            barcodes: vec![code.clone()],
            ..ProductDoc::default()
        }),
        _ => None,
    };
    let docs = rows(path)?.into_iter().filter_map(doc);
    Ok(ProductIndex::build(
        docs.filter(|doc| keep(doc.id)).collect(),
        lexicon,
    ))
}

/// Queries of files (`barcode, query, …`) with the product meant.
pub fn queries(paths: &[&str]) -> Result<Vec<(Uuid, String)>, Error> {
    let mut out = Vec::new();
    for path in paths {
        out.extend(
            rows(path)?
                .into_iter()
                .filter_map(|row| match row.as_slice() {
                    [code, query, ..] => Some((id_of(code), query.clone())),
                    _ => None,
                }),
        );
    }
    Ok(out)
}

fn id_of(code: &str) -> Uuid {
    Uuid::from_u128(code.parse().unwrap_or(0))
}
