//! A turn being decided: steps of tasks, what is to be booked, and which question is open.

use shared_quantity::Qty;
use uuid::Uuid;

use super::heard::{Heard, Step};
use super::meant::{item, task_intent};
use super::queries;
use super::say::Say;
use super::state::{Booked, State};
use super::turn::{Code, Doing, Meant, Turn};
use super::words;
use crate::clarify::advance::Moved;
use crate::clarify::ask::{Ask, Offered};
use crate::clarify::{
    Asking, Booking, BookingKind, Choice, Facts, Need, Next, Question, Task, Why, advance,
};
use crate::entities::Mention;
use crate::lexicon::Operation;

/// A turn being decided.
pub(super) struct Run<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) ids: &'a mut dyn FnMut() -> Uuid,
    pub(super) state: State,
    pub(super) says: Vec<Say>,
    pub(super) doings: Vec<Doing>,
    pub(super) moved: Moved,
    /// Tasks with a question, in the order they were said.
    pub(super) waiting: Vec<(Task, Ask)>,
    pub(super) tasks: Vec<Task>,
    pub(super) code: Option<Code>,
    pub(super) intent: Option<&'static str>,
    pub(super) mentions: Vec<Mention>,
    pub(super) heard: Vec<Heard>,
    /// The open question was answered.
    pub(super) answered: bool,
}

impl Run<'_> {
    pub(super) fn undo_lines(&mut self, lines: Vec<Booked>) {
        self.doings.extend(
            lines
                .into_iter()
                .rev()
                .map(|line| Doing::Undo(Box::new(line))),
        );
        self.code = Some(Code::Done);
    }

    /// Goes one step with a task: books it, or asks.
    pub(super) fn run_task(&mut self, mut task: Task) -> Result<(), Need> {
        if task.operation == Some(Operation::Undo) {
            let lines: Vec<Booked> = self
                .state
                .booked
                .iter()
                .flat_map(|group| &group.lines)
                .filter(|line| task.replaces.iter().any(|r| r.movement == line.movement))
                .cloned()
                .collect();
            self.undo_lines(lines);
            return Ok(());
        }
        let next = advance(&mut task, self.facts, &self.moved)?;
        // «לקחתי מקלחת»: nothing known, nothing counted; hardly stock at all.
        let nothing = matches!(&next, Next::Ask(ask) if ask.why == Why::NotFound)
            && task.amount.is_none()
            && task.operation != Some(Operation::Finished);
        if nothing {
            self.intent.get_or_insert("other");
        }
        let step = match &next {
            Next::Ask(ask) => Step::Asks(ask.asking),
            Next::Book(_) => Step::Books,
            Next::Refused(_) | Next::NothingThere(_) => Step::Ends,
        };
        if !nothing {
            self.heard.push(Heard::Task {
                task: Box::new(task.clone()),
                step,
            });
        }
        match next {
            Next::Ask(ask) => {
                self.tasks.push(task.clone());
                self.waiting.push((task, ask));
            }
            Next::Book(booking) => {
                self.tasks.push(task.clone());
                self.book(booking, task);
            }
            Next::Refused(operation) => {
                let what = words::operation(self.facts, operation);
                self.tasks.push(task);
                self.say(Say::new("refused").with("operation", what));
                self.code = Some(Code::Refused);
            }
            Next::NothingThere(product) => {
                let named = words::product(self.facts, product);
                self.tasks.push(task);
                self.say(Say::new("nothing_there").with("product", named));
                self.code.get_or_insert(Code::Answer);
            }
        }
        Ok(())
    }

    pub(super) fn book(&mut self, booking: Booking, task: Task) {
        let replaced: Vec<Booked> = self
            .state
            .booked
            .iter()
            .flat_map(|group| &group.lines)
            .filter(|line| task.replaces.iter().any(|r| r.movement == line.movement))
            .cloned()
            .collect();
        self.doings
            .extend(replaced.into_iter().map(|line| Doing::Undo(Box::new(line))));
        let size = self
            .facts
            .catalogue
            .get(booking.product)
            .map_or(Qty::ZERO, |known| known.product.box_size);
        let total = booking.amount.total(size).unwrap_or(Qty::ZERO);
        let change = match booking.kind {
            BookingKind::In => Some(total),
            BookingKind::Out | BookingKind::Waste => total.checked_neg(),
            BookingKind::Count => None,
        };
        let moved = self.moved.entry(booking.product).or_insert(Qty::ZERO);
        if let Some(sum) = change.and_then(|change| moved.checked_add(change)) {
            *moved = sum;
        }
        self.doings.push(Doing::Book {
            booking,
            task: Box::new(task),
        });
    }

    pub(super) fn tell_stock(&mut self, products: &[Uuid]) -> Result<(), Need> {
        queries::stock_of(self, products)
    }

    pub(super) fn say(&mut self, say: Say) {
        self.says.push(say);
    }

    /// One sentence and what the message comes to.
    pub(super) fn note(&mut self, key: &str, code: Code) {
        self.say(Say::new(key));
        self.code.get_or_insert(code);
    }

    pub(super) fn come_to(&mut self, code: Code) {
        self.code.get_or_insert(code);
    }

    /// Suggestions that need no answer.
    pub(super) fn suggest(&mut self, task: Task, choices: Vec<(String, Choice)>) {
        let ask = Ask {
            asking: Asking::Product,
            why: Why::NotFound,
            choices,
        };
        self.waiting.push((task, ask));
    }

    /// Opens the first question, lets the others wait, and goes on with what waited before.
    pub(super) fn settle(&mut self) -> Result<(), Need> {
        loop {
            for (task, ask) in std::mem::take(&mut self.waiting) {
                self.open(task, ask);
            }
            if self.state.open.as_ref().is_some_and(|open| !open.soft())
                || self.state.queue.is_empty()
            {
                return Ok(());
            }
            let task = self.state.queue.remove(0);
            self.run_task(task)?;
        }
    }

    pub(super) fn open(&mut self, task: Task, ask: Ask) {
        let soft = ask.why == Why::NotFound;
        if soft {
            let text = words::guarded(self.facts, &task.mention.text);
            self.say(Say::new("not_found").with("text", text));
            self.code.get_or_insert(Code::NotFound);
        }
        let taken = self.state.open.as_ref().is_some_and(|open| !open.soft());
        if taken || (soft && self.state.open.is_some()) {
            if !soft {
                self.state.queue.push(task);
            }
            return;
        }
        if soft && ask.choices.is_empty() {
            return;
        }
        let options = ask
            .choices
            .into_iter()
            .map(|(label, choice)| Offered {
                id: (self.ids)(),
                label,
                choice,
            })
            .collect();
        self.state.open = Some(Question {
            asking: ask.asking,
            why: ask.why,
            options,
            asked_at: self.facts.now,
            day: self.facts.day,
            task,
        });
    }

    pub(super) fn finish(self) -> Turn {
        let open = self.state.open.as_ref();
        let hard = open.is_some_and(|question| !question.soft());
        let books = !self.doings.is_empty();
        let code = if hard {
            Code::Clarify
        } else if self.code == Some(Code::NotFound) {
            Code::NotFound
        } else if books {
            Code::Done
        } else {
            self.code.unwrap_or(Code::Answer)
        };
        let unanswered = self.code == Some(Code::NotUnderstood);
        let intent = self
            .intent
            .or_else(|| self.tasks.first().map(task_intent))
            .or_else(|| open.map(|question| task_intent(&question.task)))
            .unwrap_or("other");
        let items = self
            .tasks
            .iter()
            .map(|task| item(&task.mention, task.amount.as_ref(), task.product))
            .chain(
                self.mentions
                    .iter()
                    .map(|m| item(m, m.amount.as_ref(), None)),
            )
            .collect();
        Turn {
            state: self.state,
            doings: self.doings,
            says: self.says,
            code,
            meant: Meant {
                intent: intent.to_owned(),
                items,
            },
            unanswered,
            heard: self.heard,
            answered: self.answered,
        }
    }
}

pub(super) fn yes_no(facts: &Facts<'_>, why: Why) -> Ask {
    Ask {
        asking: Asking::Confirmation,
        why,
        choices: vec![
            (words::plain(facts, "option_yes"), Choice::Yes),
            (words::plain(facts, "option_no"), Choice::No),
        ],
    }
}
