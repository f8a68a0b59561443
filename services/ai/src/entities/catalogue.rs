//! One restaurant's products as the dialogue needs them.
//!
//! Built from plain products whenever they change; holds the search index and, per product, what
//! its unit, containers and size say in the words of the lexicon.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use shared_language::{ProductDoc, ProductIndex, fold, tokens};
use shared_quantity::Qty;
use uuid::Uuid;

use crate::intent::glued::number;
use crate::intent::text::Text;
use crate::lexicon::{Lexicon, UnitKind, UnitRef};

/// A product as inventory describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: Uuid,
    pub name: String,
    #[serde(default)]
    pub name_en: String,
    #[serde(default)]
    pub brand: String,
    #[serde(default)]
    pub size: String,
    #[serde(default)]
    pub container: String,
    #[serde(default)]
    pub category: String,
    pub unit_type: String,
    /// Units in a box; zero when it does not come in boxes.
    #[serde(default)]
    pub box_size: Qty,
    #[serde(default)]
    pub barcodes: Vec<String>,
    #[serde(default)]
    pub nicknames: Vec<String>,
}

/// A product with what its words mean.
#[derive(Debug, Clone)]
pub struct Known {
    pub product: Product,
    /// What one of it is counted in.
    pub unit: Option<UnitRef>,
    pub unit_kind: UnitKind,
    /// Containers it comes in.
    pub containers: Vec<UnitRef>,
    /// Its size counts pieces («10 יחידות»): one of it may be the piece or what holds them.
    pieces_inside: bool,
    /// Content of one: kind and grams or millilitres.
    pub content: Option<(UnitKind, i64)>,
    /// Numbers in its name and size, in thousandths, with their measure.
    numbers: Vec<(i64, Option<UnitRef>)>,
    /// Folded words of name and nicknames, side by side.
    words: String,
}

impl Known {
    /// Whether it comes in closed boxes.
    pub fn boxed(&self) -> bool {
        self.product.box_size.is_positive()
    }

    /// Whether one of it is a piece, of which a container holds many.
    pub fn by_the_piece(&self, lexicon: &Lexicon) -> bool {
        self.pieces_inside || (self.unit.is_some() && self.unit == lexicon.unit_named("piece"))
    }

    /// Whether it comes in this container, or in one that is called so too.
    pub fn comes_in(&self, unit: UnitRef, lexicon: &Lexicon) -> bool {
        let called = || {
            lexicon
                .unit(unit)
                .map_or(&[][..], |unit| unit.like.as_slice())
        };
        self.containers.contains(&unit)
            || called()
                .iter()
                .filter_map(|id| lexicon.unit_named(id))
                .any(|like| self.containers.contains(&like))
    }

    /// Whether one of it is a measure of weight or volume.
    pub fn measured(&self) -> bool {
        matches!(self.unit_kind, UnitKind::Weight | UnitKind::Volume)
    }

    /// Whether its name or size holds this number, with this measure if one was said.
    pub fn has_number(&self, lexicon: &Lexicon, value: i64, measure: Option<UnitRef>) -> bool {
        self.numbers
            .iter()
            .any(|(own, own_measure)| match (measure, own_measure) {
                (None, _) | (_, None) => *own == value,
                (Some(one), Some(other)) => same_measure(lexicon, (value, one), (*own, *other)),
            })
    }

    /// Folded words of its names.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.split_ascii_whitespace()
    }

    /// Whether this number stands in its name right before the word.
    pub fn number_before(&self, value: i64, word: &str) -> bool {
        let says = |text: &str| text.parse::<i64>().ok()?.checked_mul(1000);
        let mut pairs = self.words().zip(self.words().skip(1));
        pairs.any(|(number, next)| next == word && says(number) == Some(value))
    }
}

/// Whether two measured numbers are the same content (1.5 litre and 1500 ml).
fn same_measure(lexicon: &Lexicon, one: (i64, UnitRef), other: (i64, UnitRef)) -> bool {
    let (Some(a), Some(b)) = (lexicon.unit(one.1), lexicon.unit(other.1)) else {
        return false;
    };
    if one.1 == other.1 {
        return one.0 == other.0;
    }
    a.kind == b.kind
        && a.base > 0
        && one
            .0
            .checked_mul(a.base)
            .is_some_and(|x| Some(x) == other.0.checked_mul(b.base))
}

/// One restaurant's products, ready to be searched.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// In the order of the index.
    known: Vec<Known>,
    index: ProductIndex,
    /// What tells products of one name apart, for those that share theirs.
    apart: HashMap<Uuid, String>,
}

impl Catalogue {
    pub fn build(mut products: Vec<Product>, lexicon: &Lexicon) -> Self {
        // The index lists what is equally likely in this order: the same everywhere, whatever the ids.
        products.sort_by_cached_key(in_text_order);
        let docs = products.iter().map(doc).collect();
        let index = ProductIndex::build(docs, lexicon.shared_words());
        let apart = products
            .chunk_by(|one, other| fold(&one.name) == fold(&other.name))
            .filter(|same| same.len() > 1)
            .map(|same| same.iter().map(|product| product.id).collect())
            .flat_map(|ids: Vec<Uuid>| index.distinguish(&ids))
            .map(|label| (label.id, label.text))
            .collect();
        let known = products
            .into_iter()
            .map(|product| know(product, lexicon))
            .collect();
        Self {
            known,
            index,
            apart,
        }
    }

    pub fn get(&self, id: Uuid) -> Option<&Known> {
        self.known.get(self.index.place(id)?)
    }

    /// All products, in the order of their texts.
    pub fn products(&self) -> impl Iterator<Item = &Known> {
        self.known.iter()
    }

    pub const fn index(&self) -> &ProductIndex {
        &self.index
    }

    /// How many products there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// An index of these products only: which of a few offered ones an answer means.
    pub fn among(&self, ids: &[Uuid], lexicon: &Lexicon) -> ProductIndex {
        let docs = ids
            .iter()
            .filter_map(|id| self.get(*id))
            .map(|known| doc(&known.product))
            .collect();
        ProductIndex::build(docs, lexicon.shared_words())
    }

    /// The name in a language (English where the reader's letters are Latin), with what tells it apart
    /// where several products share it.
    pub fn name(&self, id: Uuid, right_to_left: bool) -> String {
        let Some(known) = self.get(id) else {
            return String::new();
        };
        let product = &known.product;
        let name = if right_to_left || product.name_en.is_empty() {
            &product.name
        } else {
            &product.name_en
        };
        match self.apart.get(&id) {
            Some(label) if !name.contains(label.as_str()) => format!("{name} {label}"),
            _ => name.clone(),
        }
    }
}

/// What a product is ordered by: its texts as shown, and only then its id.
fn in_text_order(product: &Product) -> ([String; 4], Uuid) {
    let texts = [
        &product.name,
        &product.container,
        &product.size,
        &product.brand,
    ];
    (texts.map(|text| fold(text)), product.id)
}

fn doc(product: &Product) -> ProductDoc {
    ProductDoc {
        id: product.id,
        name: product.name.clone(),
        name_en: product.name_en.clone(),
        brand: product.brand.clone(),
        size: product.size.clone(),
        container: product.container.clone(),
        category: product.category.clone(),
        barcodes: product.barcodes.clone(),
        nicknames: product.nicknames.clone(),
    }
}

fn know(product: Product, lexicon: &Lexicon) -> Known {
    let unit = lexicon.unit_word(&product.unit_type);
    let unit_kind = unit
        .and_then(|unit| lexicon.unit(unit))
        .map_or(UnitKind::Single, |unit| unit.kind);
    let mut containers = Vec::new();
    for text in [
        &product.container,
        &product.unit_type,
        &product.name,
        &product.name_en,
    ] {
        for token in tokens(text) {
            if let Some(unit) = lexicon.container_word(&token.text)
                && lexicon.unit(unit).is_some_and(|unit| unit.container)
                && !containers.contains(&unit)
            {
                containers.push(unit);
            }
        }
    }
    let [sized, named, english] =
        [&product.size, &product.name, &product.name_en].map(|text| numbers_in(text, lexicon));
    let content = content(&sized, lexicon).or_else(|| content(&named, lexicon));
    let mut numbers = Vec::new();
    for number in [sized, named, english].concat() {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    let pieces_inside = counts_pieces(&product.size, lexicon);
    let words: Vec<String> = [&product.name, &product.name_en]
        .into_iter()
        .chain(&product.nicknames)
        .flat_map(|text| tokens(text))
        .map(|token| fold(&token.text))
        .collect();
    let words = words.join(" ");
    Known {
        product,
        unit,
        unit_kind,
        containers,
        pieces_inside,
        content,
        numbers,
        words,
    }
}

/// Numbers of a product text with the measure behind each.
fn numbers_in(text: &str, lexicon: &Lexicon) -> Vec<(i64, Option<UnitRef>)> {
    let text = Text::new(text);
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some(reading) = number(&text, lexicon, at) else {
            at += 1;
            continue;
        };
        at += reading.len.max(1);
        let measure = text
            .tokens
            .get(at)
            .and_then(|token| lexicon.unit_word(&token.text))
            .filter(|unit| lexicon.unit(*unit).is_some_and(|unit| unit.base > 0));
        out.push((reading.value.saturating_abs(), measure));
    }
    out
}

/// Whether a size counts singles («10 יחידות»).
fn counts_pieces(size: &str, lexicon: &Lexicon) -> bool {
    let tokens = tokens(size);
    tokens.windows(2).any(|pair| match pair {
        [number, unit] => {
            let unit = lexicon
                .unit_word(&unit.text)
                .and_then(|unit| lexicon.unit(unit));
            number.is_number()
                && unit.is_some_and(|unit| unit.kind == UnitKind::Single && !unit.container)
        }
        _ => false,
    })
}

/// The one measured content among the numbers of a text, in grams or millilitres.
fn content(numbers: &[(i64, Option<UnitRef>)], lexicon: &Lexicon) -> Option<(UnitKind, i64)> {
    let mut found = numbers.iter().filter_map(|(value, measure)| {
        let unit = lexicon.unit((*measure)?)?;
        let content = value.checked_mul(unit.base)?;
        (content % 1000 == 0).then_some((unit.kind, content / 1000))
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
