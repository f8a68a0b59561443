//! Numbers of a name that tell products apart: content, percentage, count, and those without a measure.
//!
//! «1.5 ליטר» and «1500 מ"ל» are one content; «שישייה», «6 יח'» and the 6 of «6*330» one count. A number
//! without a measure («330») may be any of them. Two texts agree in what both of them state when any
//! value is the same; they contradict when none is.

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Grams,
    Millilitres,
    Percent,
    /// Pieces in one.
    Count,
    /// Several in one, however many («מארז»).
    Pack,
    /// Whatever it counts.
    Bare,
}

/// One number of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fact {
    pub kind: Kind,
    /// In the smallest measure, in thousandths.
    pub value: i64,
    /// As written, in thousandths: 1.5 of «1.5 ליטר».
    pub written: i64,
}

impl Fact {
    pub const fn new(kind: Kind, value: i64) -> Self {
        Self {
            kind,
            value,
            written: value,
        }
    }

    fn same(self, other: Self) -> bool {
        if self.kind == Kind::Pack || other.kind == Kind::Pack {
            false
        } else if self.kind == other.kind && self.kind != Kind::Bare {
            self.value == other.value
        } else {
            self.written == other.written
        }
    }
}

/// How the numbers of what was said fit those of a product; 0 where either says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Fitness {
    pub content: Agreement,
    pub count: Agreement,
    /// Of the numbers said, how many the product has; bare ones too.
    pub found: f32,
    /// Of the product's numbers, how many were not said.
    pub unsaid: f32,
}

/// Whether two texts state the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Agreement {
    #[default]
    Silent,
    Same,
    Other,
}

/// Compares; `open` lets the last number said disagree: the text was cut, perhaps in that number.
pub(super) fn compare(said: &[Fact], own: &[Fact], open: bool) -> Fitness {
    let sure = said.len() - usize::from(open && !said.is_empty());
    let agreement = |kind: Kind| {
        let mut asked = said
            .iter()
            .enumerate()
            .filter(|(_, fact)| fact.kind == kind);
        let stated = own.iter().any(|fact| fact.kind == kind);
        let same = |fact: &Fact| {
            own.iter()
                .any(|other| other.kind == kind && other.same(*fact))
        };
        let mut asked_surely = false;
        let agrees = asked.any(|(at, fact)| {
            asked_surely |= at < sure;
            same(fact)
        });
        match (agrees, asked_surely && stated) {
            (true, _) => Agreement::Same,
            (false, true) => Agreement::Other,
            (false, false) => Agreement::Silent,
        }
    };
    let found = said
        .iter()
        .filter(|fact| own.iter().any(|other| fact.same(*other)));
    let unsaid = own
        .iter()
        .filter(|fact| fact.kind != Kind::Pack && !said.iter().any(|other| fact.same(*other)));
    Fitness {
        content: match (agreement(Kind::Grams), agreement(Kind::Millilitres)) {
            (Agreement::Same, _) | (_, Agreement::Same) => Agreement::Same,
            (Agreement::Other, _) | (_, Agreement::Other) => Agreement::Other,
            _ => Agreement::Silent,
        },
        count: agreement(Kind::Count),
        found: share(found.count()),
        unsaid: share(unsaid.count()),
    }
}

/// A few as a part of one; names have few numbers.
fn share(count: usize) -> f32 {
    f32::from(u8::try_from(count).unwrap_or(u8::MAX)) / 3.0
}
