//! Files of products and of queries, for the examples that fit and measure.
#![allow(dead_code)] // each example takes what it needs

use std::collections::HashMap;
use std::io::Error;

use shared_language::{Lexicon, ProductDoc, ProductIndex};
use uuid::Uuid;

/// Where other shops cut a name.
const CUT: usize = 20;

/// A query and the product it means.
pub type Query = (Uuid, String);

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

/// The products of a file (`barcode, name`).
pub fn products(path: &str) -> Result<Vec<ProductDoc>, Error> {
    let doc = |row: Vec<String>| match row.as_slice() {
        [code, name, ..] => Some(product(code, name)),
        _ => None,
    };
    Ok(rows(path)?.into_iter().filter_map(doc).collect())
}

/// The index of the products that are kept.
pub fn index(docs: &[ProductDoc], keep: impl Fn(Uuid) -> bool) -> Result<ProductIndex, Error> {
    let lexicon = Lexicon::shared().map_err(Error::other)?;
    let docs = docs.iter().filter(|doc| keep(doc.id)).cloned();
    Ok(ProductIndex::build(docs.collect(), lexicon))
}

/// Queries of a file (`barcode, query, …`).
pub fn queries(path: &str) -> Result<Vec<Query>, Error> {
    let query = |row: Vec<String>| match row.as_slice() {
        [code, query, ..] => Some((id_of(code), query.clone())),
        _ => None,
    };
    Ok(rows(path)?.into_iter().filter_map(query).collect())
}

/// A shop's products (`barcode, name` of `fitting/names.tsv`), every second one written without its maker,
/// and what other shops call them (the cells after): as written, cut at twenty letters, and cut with a
/// slip. Latin letters are left out: they are found by their sound.
pub fn shop(path: &str) -> Result<(Vec<ProductDoc>, Vec<Query>), Error> {
    let (mut docs, mut queries) = (products(path)?, Vec::new());
    leave_makers_out(&mut docs);
    let is_latin = |name: &str| name.chars().any(|c| c.is_ascii_alphabetic());
    let mut seed = 0;
    for row in rows(path)? {
        let [code, _, others @ ..] = row.as_slice() else {
            continue;
        };
        for name in others
            .iter()
            .filter(|name| !name.is_empty() && !is_latin(name))
        {
            let cut: String = name.chars().take(CUT).collect();
            queries.push((id_of(code), slipped(&cut, seed)));
            if cut != *name {
                queries.push((id_of(code), cut));
            }
            queries.push((id_of(code), name.clone()));
            seed += 1;
        }
    }
    Ok((docs, queries))
}

/// As shops do, leaves the maker out of every second name: the word that many of a maker's products and
/// few others have.
fn leave_makers_out(docs: &mut [ProductDoc]) {
    let mut everywhere: HashMap<String, usize> = HashMap::new();
    let mut of_maker: HashMap<(String, String), usize> = HashMap::new();
    for doc in docs.iter() {
        for word in doc.name.split(' ') {
            *everywhere.entry(word.to_owned()).or_default() += 1;
            *of_maker.entry((maker(doc), word.to_owned())).or_default() += 1;
        }
    }
    for doc in docs.iter_mut().step_by(2) {
        let stays = |word: &&str| {
            let own = of_maker.get(&(maker(doc), (*word).to_owned())).copied();
            let all = everywhere.get(*word).copied();
            let (own, all) = (own.unwrap_or_default(), all.unwrap_or_default());
            own < 4 || own * 10 < all * 7
        };
        let kept: Vec<&str> = doc.name.split(' ').filter(stays).collect();
        if kept.len() > 1 {
            doc.name = kept.join(" ");
        }
    }
}

/// The front of a product's barcode.
fn maker(doc: &ProductDoc) -> String {
    let code = doc.barcodes.first().map(String::as_str);
    code.and_then(|code| code.get(..9))
        .unwrap_or_default()
        .to_owned()
}

/// A slip of the fingers: a letter left out, doubled, swapped with the next, or another one.
fn slipped(text: &str, seed: usize) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let words: Vec<usize> = (1..letters.len().saturating_sub(1))
        .filter(|at| letters.get(*at).is_some_and(|c| c.is_alphabetic()))
        .collect();
    let Some(at) = words.get(seed * 7919 % words.len().max(1)).copied() else {
        return text.to_owned();
    };
    match seed % 4 {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters.get(at).copied().unwrap_or_default()),
        2 => letters.swap(at, at + 1),
        _ => {
            let near = |c: char| char::from_u32(u32::from(c) + 1).filter(|c| c.is_alphabetic());
            if let Some(letter) = letters.get_mut(at) {
                *letter = near(*letter).unwrap_or('א');
            }
        }
    }
    letters.into_iter().collect()
}

fn product(code: &str, name: &str) -> ProductDoc {
    ProductDoc {
        id: id_of(code),
        name: name.to_owned(),
        barcodes: vec![code.to_owned()],
        ..ProductDoc::default()
    }
}

fn id_of(code: &str) -> Uuid {
    Uuid::from_u128(code.parse().unwrap_or(0))
}
