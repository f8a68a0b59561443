//! inventory as the dialogue needs it: facts read live, bookings with a key of their own.

use std::fmt::Write as _;

use shared_auth::{Action, MovementKind, Role};
use shared_contract::Page;
use shared_contract::inventory::{
    BookedAnswer, CountItem, ExpiringItem, ItemStatus, LowStockItem, Movement, MovementRequest,
    MovementType, ResultsAnswer, Stock, SyncRequest, UndoRequest,
};
use shared_quantity::{Amount, Qty};
use shared_transport::{CallError, InventoryClient};
use uuid::Uuid;

use crate::chat::{Booked, Doing, Outcome};
use crate::clarify::facts::MovementsOf;
use crate::clarify::{Booking, BookingKind, Need, Read};

/// How often a request that is still being worked on is asked for again.
const TRIES: u32 = 20;

/// How many movements a question looks at.
pub const MOVEMENTS: usize = 200;

/// inventory, with one person's token.
pub struct Peer<'a> {
    pub inventory: &'a InventoryClient,
    pub bearer: &'a str,
    pub role: Role,
    /// Where its bookings come from.
    pub source: &'static str,
}

impl Peer<'_> {
    /// Reads a missing fact.
    pub async fn read(&self, need: &Need, read: &mut Read) -> Result<(), CallError> {
        match need {
            Need::Stock(id) => {
                let stock: Stock = self.get(format!("/stock/{id}")).await?;
                read.stock.insert(*id, stock);
            }
            Need::Low => {
                let page: Page<LowStockItem> = self.get("/products/low-stock?limit=100").await?;
                read.low = Some(page.items);
            }
            Need::Expiring(days) => {
                let page: Page<ExpiringItem> =
                    self.get(format!("/products/expiring?days={days}")).await?;
                read.expiring.insert(*days, page.items);
            }
            Need::Movements(of) => {
                let page: Page<Movement> = self.get(movements_path(of)).await?;
                read.movements.insert(of.clone(), page.items);
            }
        }
        Ok(())
    }

    async fn get<T: serde::de::DeserializeOwned>(
        &self,
        path: impl Into<String>,
    ) -> Result<T, CallError> {
        self.inventory
            .client()
            .get(path)
            .bearer(self.bearer)
            .send()
            .await
    }

    /// Carries out a turn's doings in order. The same message and position always use the same key,
    /// so carrying them out again books nothing twice.
    pub async fn carry_out(
        &self,
        message: Uuid,
        doings: &[Doing],
    ) -> Result<Vec<Outcome>, CallError> {
        let mut outcomes = Vec::new();
        let mut undone = true;
        for (n, doing) in doings.iter().enumerate() {
            let key = format!("chat:{message}:{n}");
            let outcome = match doing {
                Doing::Undo(line) => {
                    let outcome = self.undo(line, &key).await?;
                    undone &= matches!(outcome, Outcome::Booked { .. });
                    outcome
                }
                Doing::Book { task, .. } if !task.replaces.is_empty() && !undone => {
                    Outcome::NotTried
                }
                Doing::Book { booking, .. } => self.book(booking, &key).await?,
            };
            outcomes.push(outcome);
        }
        Ok(outcomes)
    }

    async fn book(&self, booking: &Booking, key: &str) -> Result<Outcome, CallError> {
        let may_count = self.role.may(Action::Book(MovementKind::Adjustment));
        if booking.kind == BookingKind::Count && !may_count {
            return self.propose(booking, key).await;
        }
        let request = movement_request(booking);
        self.post("/stock/movement", &request, key).await
    }

    async fn undo(&self, line: &Booked, key: &str) -> Result<Outcome, CallError> {
        let path = format!("/stock/movements/{}/undo", line.movement);
        self.post(&path, &UndoRequest::default(), key).await
    }

    async fn post(
        &self,
        path: &str,
        body: &impl serde::Serialize,
        key: &str,
    ) -> Result<Outcome, CallError> {
        for _ in 0..TRIES {
            let call = self.inventory.client().post(path).bearer(self.bearer);
            let answer: Result<BookedAnswer, CallError> = call
                .idempotency_key(key)
                .source(self.source)
                .json(body)
                .send()
                .await;
            match answer {
                Ok(BookedAnswer {
                    movement: Some(movement),
                    stock,
                    ..
                }) => {
                    return Ok(Outcome::Booked {
                        movement: Box::new(movement),
                        stock,
                    });
                }
                Ok(BookedAnswer { stock, .. }) => return Ok(Outcome::Unchanged { stock }),
                // Another replica is at the same message.
                Err(error) if error.code() == Some("in_progress") => {
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                }
                Err(error) => return refused(error),
            }
        }
        Ok(Outcome::Refused {
            code: "in_progress".to_owned(),
        })
    }

    /// An employee's count: inventory keeps it for a manager.
    async fn propose(&self, booking: &Booking, key: &str) -> Result<Outcome, CallError> {
        let counted = counted(booking.amount);
        let request = SyncRequest {
            items: vec![CountItem {
                product_id: booking.product,
                boxes: counted.0,
                units: counted.1,
                counted_at: None,
                client_id: Some(key.to_owned()),
            }],
        };
        let call = self
            .inventory
            .client()
            .post("/stock/sync")
            .bearer(self.bearer);
        let answer: Result<ResultsAnswer, CallError> = call
            .idempotency_key(key)
            .source(self.source)
            .json(&request)
            .send()
            .await;
        let result = match answer {
            Ok(answer) => answer.results.into_iter().next(),
            Err(error) => return refused(error),
        };
        let Some(result) = result else {
            return Ok(Outcome::Refused {
                code: "no_result".to_owned(),
            });
        };
        Ok(match (result.status, result.movement, result.stock) {
            (ItemStatus::Booked | ItemStatus::Duplicate, Some(movement), Some(stock)) => {
                Outcome::Booked {
                    movement: Box::new(movement),
                    stock,
                }
            }
            (ItemStatus::Unchanged, _, Some(stock)) => Outcome::Unchanged { stock },
            (ItemStatus::Refused, ..) => Outcome::Refused {
                code: result
                    .problem
                    .map_or_else(String::new, |problem| problem.code),
            },
            _ => Outcome::Proposed,
        })
    }
}

/// A refusal by the rules is an outcome; anything else stops the message until it is tried again.
fn refused(error: CallError) -> Result<Outcome, CallError> {
    let CallError::Refused(problem) = &error else {
        return Err(error);
    };
    match (problem.status, problem.code.as_str()) {
        (401 | 429 | 500.., _) => Err(error),
        (_, "insufficient_stock") => Ok(short(&problem.facts)),
        (_, "already_undone" | "undo_of_undo") => Ok(Outcome::AlreadyUndone),
        (403, _) => Ok(Outcome::Forbidden),
        (_, code) => Ok(Outcome::Refused {
            code: code.to_owned(),
        }),
    }
}

fn short(facts: &serde_json::Map<String, serde_json::Value>) -> Outcome {
    let available = facts.get("available");
    let quantity = |name: &str| {
        available
            .and_then(|available| available.get(name))
            .and_then(|value| serde_json::from_value::<Qty>(value.clone()).ok())
            .unwrap_or(Qty::ZERO)
    };
    let boxes = available
        .and_then(|available| available.get("boxes"))
        .and_then(serde_json::Value::as_i64)
        .unwrap_or(0);
    Outcome::Short {
        available: Amount::new(boxes, quantity("units")),
        total: quantity("total"),
    }
}

/// Boxes and units as a count states them: without boxes everything was counted in units.
fn counted(amount: Amount) -> (Option<i64>, Option<Qty>) {
    let boxes = (amount.boxes != 0).then_some(amount.boxes);
    (boxes, Some(amount.units))
}

fn movement_request(booking: &Booking) -> MovementRequest {
    let amount = booking.amount;
    let counts = booking.kind == BookingKind::Count;
    let (counted_boxes, counted_units) = if counts {
        counted(amount)
    } else {
        (None, None)
    };
    MovementRequest {
        product_id: booking.product,
        kind: booking.kind.movement(),
        boxes: (!counts && amount.boxes != 0).then_some(amount.boxes),
        units: (!counts && (amount.boxes == 0 || !amount.units.is_zero())).then_some(amount.units),
        counted_boxes,
        counted_units,
        expiry_date: booking.expiry,
        reason: booking.reason.clone(),
        notes: None,
        performed_by: booking.performed_by,
        occurred_at: None,
        if_short: None,
        client_id: None,
    }
}

fn movements_path(of: &MovementsOf) -> String {
    let mut path = format!("/stock/movements?limit={MOVEMENTS}");
    if let Some(product) = of.product {
        let _ = write!(path, "&product_id={product}");
    }
    if let Some(kind) = of.kind {
        let kind = match kind {
            MovementType::In => "IN",
            MovementType::Out => "OUT",
            MovementType::Waste => "WASTE",
            MovementType::Adjustment => "ADJUSTMENT",
        };
        let _ = write!(path, "&type={kind}");
    }
    if let Some(from) = of.from {
        let _ = write!(path, "&from={from}");
    }
    path
}
