//! Roles and what each may do: the one table that screens, chat and API share.

use serde::{Deserialize, Serialize};

/// A person's role in one restaurant.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Cook or waiter: takes, waste, looking.
    Employee,
    /// Runs a shift: deliveries, counts, products.
    Manager,
    /// Everything, with users, settings and money.
    Owner,
}

/// The kinds of movement, as far as permission goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovementKind {
    /// A delivery.
    In,
    /// A take.
    Out,
    /// Thrown away.
    Waste,
    /// A correction or count.
    Adjustment,
}

/// Something a person may want to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Book a movement of this kind.
    Book(MovementKind),
    /// Propose a count that a manager must accept.
    ProposeCount,
    /// See products and stock.
    Read,
    /// See everybody's movements, not only one's own.
    ReadAllMovements,
    /// Undo any movement, not only one's own of today.
    UndoAny,
    /// Change products, categories, nicknames and suppliers.
    ManageCatalogue,
    /// Change users, settings; reports in money; proofs.
    ManageRestaurant,
}

impl Role {
    /// Whether this role may do `action`.
    pub const fn may(self, action: Action) -> bool {
        match action {
            Action::Read
            | Action::ProposeCount
            | Action::Book(MovementKind::Out | MovementKind::Waste) => true,
            Action::Book(MovementKind::In | MovementKind::Adjustment)
            | Action::ReadAllMovements
            | Action::UndoAny
            | Action::ManageCatalogue => matches!(self, Self::Manager | Self::Owner),
            Action::ManageRestaurant => matches!(self, Self::Owner),
        }
    }

    /// As stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Employee => "employee",
        }
    }

    /// From stored text.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "owner" => Some(Self::Owner),
            "manager" => Some(Self::Manager),
            "employee" => Some(Self::Employee),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_the_product_page() {
        use Action::{Book, ManageCatalogue, ManageRestaurant, Read};
        use MovementKind::{Adjustment, In, Out, Waste};
        let row = |role: Role| {
            [
                Book(In),
                Book(Out),
                Book(Waste),
                Book(Adjustment),
                ManageCatalogue,
                ManageRestaurant,
                Read,
            ]
            .map(|action| role.may(action))
        };
        assert_eq!(row(Role::Owner), [true; 7]);
        assert_eq!(
            row(Role::Manager),
            [true, true, true, true, true, false, true]
        );
        assert_eq!(
            row(Role::Employee),
            [false, true, true, false, false, false, true]
        );
    }
}
