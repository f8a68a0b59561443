//! Groups the chunks of a clause into items: a name with its amounts.
//!
//! «2 חלב 3 קולה» puts amounts first, «חלב 2 קולה 3» names first; «חלב 2 קולה» could be either, so
//! its amounts are unclear. Commas, joining words and «ו-3» stand between items.

use crate::intent::clause::{AmountText, Chunk, ChunkKind};

/// One thing spoken of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Item {
    /// Tokens of the name, in order.
    pub name: Vec<usize>,
    pub amounts: Vec<AmountText>,
    /// Which amount belongs to it cannot be told.
    pub unclear: bool,
    /// The comma-piece it stands in.
    pub piece: usize,
}

impl Item {
    /// First token of the name.
    pub fn name_at(&self) -> usize {
        self.name.first().copied().unwrap_or(usize::MAX)
    }

    /// First token of an amount.
    pub fn amount_at(amount: &AmountText) -> usize {
        amount
            .parts
            .iter()
            .flat_map(|part| {
                let number = part.said.then_some(part.at.start);
                number
                    .into_iter()
                    .chain(part.unit_at.as_ref().map(|unit| unit.start))
            })
            .min()
            .unwrap_or(usize::MAX)
    }
}

/// Groups chunks. `belongs` tells whether an amount is part of the name before it.
/// `together` tells whether a second amount only adds singles to the boxes of the first.
pub fn group(
    chunks: &[Chunk],
    belongs: &dyn Fn(&[usize], &AmountText) -> bool,
    together: &dyn Fn(&AmountText, &AmountText) -> bool,
) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    for run in runs(chunks) {
        let items = run_items(run, belongs);
        // «קולה, 3 ארגזים»: the amount of the name before.
        if let ([only], Some(last)) = (items.as_slice(), out.last_mut())
            && ((only.name.is_empty() && last.amounts.is_empty() && !last.name.is_empty())
                || (last.name.is_empty() && only.amounts.is_empty() && !last.amounts.is_empty()))
        {
            last.amounts.extend(only.amounts.iter().cloned());
            last.name.extend(&only.name);
            continue;
        }
        // «שני ארגזי סודה ושני בקבוקים».
        if let ([only], Some(last), false) = (
            items.as_slice(),
            out.last_mut(),
            run.first().is_none_or(|chunk| chunk.apart),
        ) && let ([boxes], [singles]) = (last.amounts.as_mut_slice(), only.amounts.as_slice())
            && only.name.is_empty()
            && Item::amount_at(boxes) < last.name.first().copied().unwrap_or(0)
            && together(boxes, singles)
        {
            boxes.parts.extend(singles.parts.iter().cloned());
            continue;
        }
        out.extend(items);
    }
    out
}

/// Stretches of chunks with nothing between them.
fn runs(chunks: &[Chunk]) -> Vec<&[Chunk]> {
    let mut out = Vec::new();
    let mut start = 0;
    for at in 1..=chunks.len() {
        let cut = chunks.get(at).is_none_or(|chunk| {
            chunk.apart || (chunk.and && matches!(chunk.kind, ChunkKind::Amount(_)))
        });
        if cut && start < at {
            out.extend(chunks.get(start..at));
            start = at;
        }
    }
    out
}

fn run_items(run: &[Chunk], belongs: &dyn Fn(&[usize], &AmountText) -> bool) -> Vec<Item> {
    let names_first = matches!(
        run.first(),
        Some(Chunk {
            kind: ChunkKind::Name(_),
            ..
        })
    );
    let mut items: Vec<Item> = Vec::new();
    let mut current = Item::default();
    for (at, chunk) in run.iter().enumerate() {
        let next_is_name = matches!(
            run.get(at + 1),
            Some(Chunk {
                kind: ChunkKind::Name(_),
                ..
            })
        );
        match &chunk.kind {
            ChunkKind::Name(words) => {
                let full = !current.name.is_empty() && (names_first || current.amounts.is_empty());
                if full && at > 0 && !continues(&current, belongs) {
                    items.push(std::mem::take(&mut current));
                }
                if current.name.is_empty() {
                    current.piece = chunk.piece;
                }
                current.name.extend(words);
            }
            ChunkKind::Amount(amount) => {
                let own = !current.name.is_empty() && belongs(&current.name, amount);
                if !names_first && !current.name.is_empty() && next_is_name && !own {
                    items.push(std::mem::take(&mut current));
                }
                if current.amounts.is_empty() && current.name.is_empty() {
                    current.piece = chunk.piece;
                }
                current.amounts.push(amount.clone());
            }
        }
    }
    items.push(current);
    items.retain(|item| !item.name.is_empty() || !item.amounts.is_empty());
    // Name first, name last, amounts in between: they may belong to either side.
    let ends_with_name = matches!(
        run.last(),
        Some(Chunk {
            kind: ChunkKind::Name(_),
            ..
        })
    );
    if names_first && ends_with_name && items.len() > 1 {
        for item in &mut items {
            item.unclear = true;
        }
    }
    items
}

/// All amounts so far are part of the name, so the words after them go on with it.
fn continues(item: &Item, belongs: &dyn Fn(&[usize], &AmountText) -> bool) -> bool {
    !item.amounts.is_empty()
        && item
            .amounts
            .iter()
            .all(|amount| belongs(&item.name, amount))
}
