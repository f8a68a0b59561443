//! Numbers of a name: «1.5 ליטר» of a bottle, «330» of a can. Where a fitting product carries the
//! number it is the name, not an amount.

use uuid::Uuid;

use super::items::Item;
use super::mention::Reader;
use crate::intent::clause::PartText;
use crate::lexicon::UnitRef;

impl Reader<'_> {
    /// Products whose name holds this number, when it is rather a name than an amount here.
    pub(super) fn absorbed(
        &self,
        words: &str,
        item: &Item,
        part: &PartText,
        after: bool,
    ) -> Option<Vec<Uuid>> {
        let measure = part.unit.filter(|unit| self.base(*unit) > 0);
        if part.unit.is_some() && measure.is_none() {
            return None;
        }
        let products = self.numbered(words, part, measure)?;
        if measure.is_some() || after {
            return Some(products);
        }
        let first = self.text.folded.get(item.name_at())?;
        let named = |id: &Uuid| {
            self.catalogue
                .get(*id)
                .is_some_and(|known| known.number_before(part.value.unwrap_or_default(), first))
        };
        products.iter().any(named).then_some(products)
    }

    /// Fitting products that carry this number in their name or size.
    pub(super) fn numbered(
        &self,
        words: &str,
        part: &PartText,
        measure: Option<UnitRef>,
    ) -> Option<Vec<Uuid>> {
        let value = part.value.filter(|_| !part.range)?;
        let found = self.look_up(words);
        let holds = |id: &Uuid| {
            self.catalogue
                .get(*id)
                .is_some_and(|known| known.has_number(self.lexicon, value, measure))
        };
        let products: Vec<Uuid> = found.fit.iter().copied().filter(holds).collect();
        (!products.is_empty()).then_some(products)
    }

    pub(super) fn base(&self, unit: UnitRef) -> i64 {
        self.lexicon.unit(unit).map_or(0, |unit| unit.base)
    }
}
