//! One conversation in a [`Kitchen`], message by message.

use shared_contract::inventory::{Movement, Stock};
use shared_quantity::Qty;
use uuid::Uuid;

use super::kitchen::Kitchen;
use super::numbers::numbers;
use super::{Frame, read};
use crate::chat::{Doing, Input, Outcome, State, conclude, turn};
use crate::clarify::{BookingKind, Need, Read};

/// How many facts one message may ask for.
const MOST_FACTS: usize = 64;

/// A conversation.
#[derive(Debug)]
pub struct Session<'k> {
    kitchen: &'k Kitchen,
    language: &'k str,
    state: State,
    made: u128,
}

impl<'k> Session<'k> {
    pub fn new(kitchen: &'k Kitchen, language: &'k str) -> Self {
        Self {
            kitchen,
            language,
            state: State::default(),
            // Beyond the ids of products and people.
            made: 1 << 64,
        }
    }

    /// Takes a message into the conversation and tells what it came to. Books into nothing: every
    /// movement succeeds and the stock stays plentiful.
    pub fn say(&mut self, text: &str) -> Frame {
        let kitchen = self.kitchen;
        let mut made = self.made;
        let mut ids = || {
            made += 1;
            Uuid::from_u128(made)
        };
        let message = ids();
        let input = Input {
            message,
            text,
            option: None,
        };
        let mut known = Read::default();
        for _ in 0..MOST_FACTS {
            let Some(facts) = kitchen.facts(self.language, &known) else {
                break;
            };
            match turn(&self.state, &input, &facts, &mut ids) {
                Ok(decided) => {
                    let mut frame = read::frame(kitchen, &facts, &self.state, &decided);
                    frame.numbers = numbers(kitchen.lexicon, text);
                    let outcomes: Vec<Outcome> = decided
                        .doings
                        .iter()
                        .map(|doing| booked(kitchen, doing, &mut ids))
                        .collect();
                    self.state = conclude(&decided, &outcomes, message, &facts, &mut ids).state;
                    self.made = made;
                    return frame;
                }
                Err(Need::Stock(id)) => {
                    known.stock.insert(id, kitchen.stock(id));
                }
                Err(Need::Low) => known.low = Some(Vec::new()),
                Err(Need::Expiring(days)) => {
                    known.expiring.insert(days, Vec::new());
                }
                Err(Need::Movements(of)) => {
                    known.movements.insert(of, Vec::new());
                }
            }
        }
        self.made = made;
        Frame::default()
    }
}

/// What the ledger would answer: done.
fn booked(kitchen: &Kitchen, doing: &Doing, ids: &mut dyn FnMut() -> Uuid) -> Outcome {
    let (product, kind, change) = match doing {
        Doing::Undo(line) => (line.product, line.kind, line.change.checked_neg()),
        Doing::Book { booking, .. } => {
            let size = kitchen
                .catalogue
                .get(booking.product)
                .map_or(Qty::ZERO, |known| known.product.box_size);
            let total = booking.amount.total(size).ok();
            let change = match booking.kind {
                BookingKind::In => total,
                BookingKind::Out | BookingKind::Waste | BookingKind::Count => {
                    total.and_then(Qty::checked_neg)
                }
            };
            (booking.product, booking.kind, change)
        }
    };
    let change = change.unwrap_or(Qty::ZERO);
    let stock: Stock = kitchen.stock(product);
    Outcome::Booked {
        movement: Box::new(Movement {
            id: ids(),
            seq: 1,
            product_id: product,
            kind: kind.movement(),
            boxes_change: 0,
            units_change: change,
            total_change: change,
            box_size: stock.box_size,
            box_opened: false,
            lots: Vec::new(),
            reason: None,
            notes: None,
            performed_by: Uuid::nil(),
            reported_by: Uuid::nil(),
            source: "chat".to_owned(),
            undoes: None,
            undone_by: None,
            occurred_at: kitchen.now,
            created_at: kitchen.now,
            hash: String::new(),
        }),
        stock,
    }
}
