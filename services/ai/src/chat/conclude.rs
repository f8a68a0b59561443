//! Ends a turn with what the ledger answered.

use serde::{Deserialize, Serialize};
use shared_contract::inventory::{Movement, Stock};
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use super::queries::stock_words;
use super::say::{self, Say, render};
use super::state::{Booked, Group, State};
use super::turn::{Code, Doing, Turn};
use super::words::{self, amount, product};
use crate::clarify::ask::Offered;
use crate::clarify::{Asking, Booking, BookingKind, Choice, Facts, Question, Why};

/// What became of one doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Booked {
        movement: Box<Movement>,
        stock: Stock,
    },
    /// A count found what the system said.
    Unchanged {
        stock: Stock,
    },
    /// An employee's count, kept for a manager.
    Proposed,
    /// Less is there than when it was decided.
    Short {
        available: Amount,
        total: Qty,
    },
    AlreadyUndone,
    Forbidden,
    /// Inventory refused for another reason.
    Refused {
        code: String,
    },
    /// An earlier doing of the same correction failed, so this was not tried.
    NotTried,
}

/// The answer to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    pub state: State,
    pub reply: String,
    pub code: Code,
    pub asking: Option<Asking>,
    /// Id, label and product of each option.
    pub options: Vec<(Uuid, String, Option<Uuid>)>,
    pub movements: Vec<Movement>,
}

/// Takes the outcomes of a turn's doings into its state and words the reply.
pub fn conclude(
    turn: &Turn,
    outcomes: &[Outcome],
    message: Uuid,
    facts: &Facts<'_>,
    ids: &mut dyn FnMut() -> Uuid,
) -> Answered {
    let mut end = End {
        facts,
        state: turn.state.clone(),
        says: Vec::new(),
        lines: Vec::new(),
        undone: Vec::new(),
        movements: Vec::new(),
        code: turn.code,
        any: false,
    };
    for (doing, outcome) in turn.doings.iter().zip(outcomes) {
        match doing {
            Doing::Book { booking, task } => end.booked(booking, task, outcome, ids),
            Doing::Undo(line) => end.undone(line, outcome),
        }
    }
    end.finish(turn, message)
}

struct End<'a> {
    facts: &'a Facts<'a>,
    state: State,
    says: Vec<Say>,
    lines: Vec<Booked>,
    undone: Vec<Uuid>,
    movements: Vec<Movement>,
    code: Code,
    /// Something was done.
    any: bool,
}

impl End<'_> {
    fn booked(
        &mut self,
        booking: &Booking,
        task: &crate::clarify::Task,
        outcome: &Outcome,
        ids: &mut dyn FnMut() -> Uuid,
    ) {
        let named = product(self.facts, booking.product);
        match outcome {
            Outcome::Booked { movement, stock } => {
                self.any = true;
                let key = match booking.kind {
                    BookingKind::Count if booking.amount.is_zero() => "booked_zero",
                    BookingKind::Count => "booked_count",
                    BookingKind::Out => "booked_out",
                    BookingKind::In => "booked_in",
                    BookingKind::Waste => "booked_waste",
                };
                self.says.push(
                    Say::new(key)
                        .with(
                            "amount",
                            amount(self.facts, booking.product, booking.amount),
                        )
                        .with("product", named)
                        .with("left", self.left(stock)),
                );
                if let Some(date) = booking.expiry {
                    let date = words::isolate(&date.strftime("%d/%m/%Y").to_string());
                    self.says.push(Say::new("keeps_until").with("date", date));
                }
                if let Some(who) = task.performer.as_ref().and_then(|who| who.people.first())
                    && booking.performed_by.is_some()
                {
                    let name = words::guarded(self.facts, &who.name);
                    self.says.push(Say::new("for_person").with("person", name));
                }
                self.lines.push(Booked {
                    movement: movement.id,
                    product: booking.product,
                    kind: booking.kind,
                    amount: booking.amount,
                    change: movement.total_change,
                    task: task.clone(),
                });
                self.movements.push((**movement).clone());
            }
            Outcome::Unchanged { stock } => {
                self.any = true;
                let left = self.left(stock);
                self.says.push(
                    Say::new("count_same")
                        .with("product", named)
                        .with("left", left),
                );
            }
            Outcome::Proposed => {
                self.any = true;
                let of = amount(self.facts, booking.product, booking.amount);
                self.says.push(
                    Say::new("proposed")
                        .with("product", named)
                        .with("amount", of),
                );
            }
            Outcome::Short { available, total } => {
                self.short((booking, task), *available, *total, ids);
            }
            Outcome::Forbidden => self.refused(say::kind(self.facts, booking.kind)),
            Outcome::AlreadyUndone | Outcome::NotTried => {
                self.says
                    .push(Say::new("not_booked").with("product", named));
            }
            Outcome::Refused { code } => {
                self.says
                    .push(Say::new("not_booked").with("product", named));
                tracing::warn!(%code, "a booking from chat was refused");
            }
        }
    }

    /// Somebody else took some in between: the question about what is left.
    fn short(
        &mut self,
        (booking, task): (&Booking, &crate::clarify::Task),
        held: Amount,
        there: Qty,
        ids: &mut dyn FnMut() -> Uuid,
    ) {
        let named = product(self.facts, booking.product);
        if !there.is_positive() {
            self.says
                .push(Say::new("nothing_there").with("product", named));
            return;
        }
        let mut task = task.clone();
        task.forget_agreements();
        if self.state.open.as_ref().is_some_and(|open| !open.soft()) {
            self.state.queue.insert(0, task);
            return;
        }
        let options = [("option_yes", Choice::Yes), ("option_no", Choice::No)]
            .into_iter()
            .map(|(key, choice)| Offered {
                id: ids(),
                label: words::plain(self.facts, key),
                choice,
            })
            .collect();
        self.state.open = Some(Question {
            asking: Asking::Confirmation,
            why: Why::Short {
                available: there,
                held,
            },
            options,
            asked_at: self.facts.now,
            day: self.facts.day,
            task,
        });
    }

    fn undone(&mut self, line: &Booked, outcome: &Outcome) {
        let named = product(self.facts, line.product);
        match outcome {
            Outcome::Booked { movement, stock } => {
                self.any = true;
                self.undone.push(line.movement);
                self.movements.push((**movement).clone());
                let left = self.left(stock);
                self.says.push(
                    Say::new("undone")
                        .with("operation", say::kind(self.facts, line.kind))
                        .with("amount", amount(self.facts, line.product, line.amount))
                        .with("product", named)
                        .with("left", left),
                );
            }
            Outcome::AlreadyUndone => {
                self.undone.push(line.movement);
                self.says
                    .push(Say::new("already_undone").with("product", named));
            }
            Outcome::Forbidden => self.refused(words::plain(self.facts, "operation_undo")),
            _ => self
                .says
                .push(Say::new("not_undone").with("product", named)),
        }
    }

    fn refused(&mut self, operation: String) {
        self.says
            .push(Say::new("refused").with("operation", operation));
        self.code = Code::Refused;
    }

    fn left(&self, stock: &Stock) -> String {
        let held = Amount::new(stock.boxes, stock.units);
        stock_words(self.facts, stock.product_id, held, stock.total)
    }

    fn finish(mut self, turn: &Turn, message: Uuid) -> Answered {
        let undone = std::mem::take(&mut self.undone);
        self.state.forget(&undone);
        let now = self.lines.len();
        self.state.run.extend(self.lines.iter().cloned());
        self.state.remember(Group {
            message,
            at: self.facts.now,
            lines: std::mem::take(&mut self.lines),
        });
        self.says.extend(turn.says.iter().cloned());
        let open = self.state.open.clone();
        let hard = open.as_ref().is_some_and(|question| !question.soft());
        if !hard {
            // Booked over several messages: the last reply sums up.
            let run = std::mem::take(&mut self.state.run);
            if run.len() > now && now > 0 {
                self.sum_up(&run);
            }
        }
        if let Some(question) = &open {
            self.says.push(say::question(question, self.facts));
        }
        let code = if hard {
            Code::Clarify
        } else if self.code == Code::Clarify || (self.code == Code::Done && !self.any) {
            Code::Answer
        } else {
            self.code
        };
        Answered {
            reply: render(&self.says, self.facts),
            code,
            asking: open
                .as_ref()
                .filter(|_| hard)
                .map(|question| question.asking),
            options: open.map_or_else(Vec::new, |question| options(&question)),
            movements: self.movements,
            state: self.state,
        }
    }

    fn sum_up(&mut self, run: &[Booked]) {
        let lines: Vec<String> = run
            .iter()
            .map(|line| {
                format!(
                    "{}: {} {}",
                    say::kind(self.facts, line.kind),
                    amount(self.facts, line.product, line.amount),
                    product(self.facts, line.product)
                )
            })
            .collect();
        self.says
            .push(Say::new("summary").with("lines", lines.join("; ")));
    }
}

fn options(question: &Question) -> Vec<(Uuid, String, Option<Uuid>)> {
    question
        .options
        .iter()
        .map(|option| {
            let product = match option.choice {
                Choice::Product(id) | Choice::Stock(id) => Some(id),
                _ => None,
            };
            (option.id, option.label.clone(), product)
        })
        .collect()
}
