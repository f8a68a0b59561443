//! One message taken into a conversation.

use serde::{Deserialize, Serialize};
use shared_quantity::Qty;
use uuid::Uuid;

use super::correction;
use super::queries;
use super::say::Say;
use super::state::{Booked, State};
use super::words;
use crate::clarify::advance::Moved;
use crate::clarify::answer::{self, Taken};
use crate::clarify::ask::{Ask, Offered};
use crate::clarify::{
    Asking, Booking, BookingKind, Choice, Facts, Need, Next, Question, Task, Why, advance,
};
use crate::entities::Mention;
use crate::intent::{Report, Understanding, Withheld, understand};
use crate::lexicon::{Operation, QueryKind, Talk};

/// A booking younger than this is undone without asking, in microseconds.
const UNDO_WITHIN: i64 = 10 * 60 * 1_000_000;

/// A message.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    pub message: Uuid,
    pub text: &'a str,
    /// The option tapped.
    pub option: Option<Uuid>,
}

/// Something for the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    Book { booking: Booking, task: Box<Task> },
    Undo(Box<Booked>),
}

/// What the message comes to, as clients see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    Clarify,
    Done,
    Answer,
    NotFound,
    NotUnderstood,
    Cancelled,
    Refused,
}

/// What a message meant, as clients see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meant {
    pub intent: String,
    pub items: Vec<MeantItem>,
}

/// One item of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeantItem {
    pub text: String,
    pub quantity: Option<Qty>,
    pub unit: Option<String>,
    pub product_id: Option<Uuid>,
}

/// A decided turn: the state as it will be, what to do, and what to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub state: State,
    pub doings: Vec<Doing>,
    pub says: Vec<Say>,
    pub code: Code,
    pub meant: Meant,
    /// Not understood: kept for the owner to see.
    pub unanswered: bool,
}

/// Takes a message into the conversation. Ends early with a fact that is missing: read it, run again.
/// `ids` gives new option ids.
pub fn turn(
    state: &State,
    input: &Input<'_>,
    facts: &Facts<'_>,
    ids: &mut dyn FnMut() -> Uuid,
) -> Result<Turn, Need> {
    let mut run = Run {
        facts,
        ids,
        state: state.clone(),
        says: Vec::new(),
        doings: Vec::new(),
        moved: Moved::new(),
        waiting: Vec::new(),
        tasks: Vec::new(),
        code: None,
        intent: None,
        mentions: Vec::new(),
    };
    match input.option {
        Some(option) => run.tapped(option)?,
        None => run.said(input.text)?,
    }
    run.settle()?;
    Ok(run.finish())
}

/// A turn being decided.
pub(super) struct Run<'a> {
    pub(super) facts: &'a Facts<'a>,
    ids: &'a mut dyn FnMut() -> Uuid,
    pub(super) state: State,
    pub(super) says: Vec<Say>,
    doings: Vec<Doing>,
    moved: Moved,
    /// Tasks with a question, in the order they were said.
    waiting: Vec<(Task, Ask)>,
    tasks: Vec<Task>,
    code: Option<Code>,
    intent: Option<&'static str>,
    mentions: Vec<Mention>,
}

impl Run<'_> {
    fn tapped(&mut self, option: Uuid) -> Result<(), Need> {
        let Some(question) = self.state.open.clone() else {
            self.note("closed_option", Code::Answer);
            return Ok(());
        };
        let Some(choice) = question
            .options
            .iter()
            .find(|o| o.id == option)
            .map(|o| o.choice.clone())
        else {
            self.say(Say::new("closed_option"));
            return Ok(());
        };
        if question.stale(self.facts.now, self.facts.day) {
            return self.ask_again(question);
        }
        if let Choice::Stock(product) = choice {
            self.state.open = None;
            return self.tell_stock(&[product]);
        }
        let taken = answer::choose(&question, &choice, self.facts);
        self.take(question, taken)
    }

    fn said(&mut self, text: &str) -> Result<(), Need> {
        let said = understand(
            text,
            self.facts.lexicon,
            self.facts.catalogue,
            self.facts.people,
        );
        let Some(question) = self.state.open.clone() else {
            return self.fresh(&said);
        };
        let soft = question.soft();
        if !soft && (said.answer.cancel || said.undo.as_ref().is_some_and(Vec::is_empty)) {
            self.cancel();
            return Ok(());
        }
        if !said.queries.is_empty() && said.answer.correction != Some(true) {
            return self.fresh(&said);
        }
        let answers =
            said.reports.iter().all(|report| belongs(report, &question)) && said.withheld.is_none();
        if answers {
            if !soft && question.stale(self.facts.now, self.facts.day) && said.talk.is_none() {
                return self.ask_again(question);
            }
            match answer::take(&question, &said, self.facts) {
                Taken::Unclear => {}
                taken => return self.take(question, taken),
            }
            if let [report] = said.reports.as_slice()
                && !report.mention.text.is_empty()
                && let Some(task) = merged(&question, report)
            {
                return self.take(question, Taken::Changed(Box::new(task)));
            }
        }
        if soft {
            self.state.open = None;
            return self.fresh(&said);
        }
        let new = !answers || said.talk.is_some();
        if new
            || said
                .loose
                .iter()
                .any(|m| !m.candidates.is_empty() && m.amount.is_some())
        {
            return self.fresh(&said);
        }
        self.say(Say::new("unclear_answer"));
        Ok(())
    }

    /// A message that answers nothing.
    fn fresh(&mut self, said: &Understanding) -> Result<(), Need> {
        if self.state.open.is_none() && correction::applies(said, &self.state) {
            return self.correct(said);
        }
        if let Some(named) = &said.undo {
            self.undo(named);
            return Ok(());
        }
        let mut found = false;
        for report in &said.reports {
            found = true;
            self.run_task(Task::from_report(report))?;
        }
        for query in &said.queries {
            found = true;
            self.intent.get_or_insert(query_intent(query.kind));
            self.mentions.extend(query.mention.clone());
            queries::answer(self, query)?;
        }
        if let Some((why, operation)) = said.withheld {
            found = true;
            self.intent.get_or_insert("other");
            self.withhold(why, operation);
        }
        if found {
            return Ok(());
        }
        self.loose(said)
    }

    /// Names and amounts without a verb, small talk, or nothing at all.
    fn loose(&mut self, said: &Understanding) -> Result<(), Need> {
        let known: Vec<&Mention> = said
            .loose
            .iter()
            .filter(|m| !m.candidates.is_empty())
            .collect();
        if known.is_empty() {
            match said.talk {
                Some(Talk::Help) => self.talk("help", "help"),
                Some(Talk::Greeting) => self.talk("greeting", "greeting"),
                None => self.not_understood(said),
            }
            return Ok(());
        }
        for mention in known {
            if mention.amount.is_none() {
                self.intent.get_or_insert("query_stock");
                self.mentions.push(mention.clone());
                let few: Vec<Uuid> = mention.candidates.iter().copied().take(6).collect();
                self.tell_stock(&few)?;
                continue;
            }
            let report = Report {
                operation: Operation::Ambiguous,
                could_be: Vec::new(),
                reason: None,
                mention: mention.clone(),
                doubts: Vec::new(),
                performer: None,
            };
            self.run_task(Task::from_report(&report))?;
        }
        Ok(())
    }

    fn talk(&mut self, key: &str, intent: &'static str) {
        self.intent = Some(intent);
        self.note(key, Code::Answer);
    }

    fn not_understood(&mut self, said: &Understanding) {
        self.intent = Some("other");
        let key = if said.answer.yes || said.answer.no || said.answer.cancel {
            "nothing_open"
        } else {
            "not_understood"
        };
        let code = if key == "nothing_open" {
            Code::Answer
        } else {
            Code::NotUnderstood
        };
        self.note(key, code);
    }

    fn withhold(&mut self, why: Withheld, operation: Operation) {
        let key = match why {
            Withheld::Question => "withheld_question",
            Withheld::Plan => "withheld_plan",
            Withheld::Denial => "withheld_denial",
            Withheld::Condition => "withheld_condition",
            Withheld::Order => "withheld_order",
        };
        if operation == Operation::Order {
            return self.note("withheld_order", Code::Answer);
        }
        self.note(key, Code::Answer);
    }

    /// Takes an answer's effect on the open question's task.
    fn take(&mut self, question: Question, taken: Taken) -> Result<(), Need> {
        match taken {
            Taken::Changed(task) => {
                self.state.open = None;
                self.run_task(*task)
            }
            Taken::Declined => {
                self.state.open = None;
                self.tasks.push(question.task);
                self.note("declined", Code::Cancelled);
                Ok(())
            }
            Taken::Unclear => {
                self.say(Say::new("unclear_answer"));
                Ok(())
            }
        }
    }

    fn cancel(&mut self) {
        self.intent = Some("cancel");
        self.state.open = None;
        self.note("cancelled", Code::Cancelled);
    }

    /// The question is too old to answer: what it rests on may have changed.
    fn ask_again(&mut self, question: Question) -> Result<(), Need> {
        self.say(Say::new("asked_again"));
        self.state.open = None;
        let mut task = question.task;
        task.forget_agreements();
        let before = self.doings.len();
        self.run_task(task)?;
        // Nothing is booked by an answer that came too late.
        self.doings.truncate(before);
        Ok(())
    }

    fn undo(&mut self, named: &[Mention]) {
        self.intent = Some("undo");
        let Some(last) = self.state.booked.last().cloned() else {
            self.note("nothing_to_undo", Code::Answer);
            return;
        };
        let wanted: Vec<Uuid> = named.iter().flat_map(|m| m.candidates.clone()).collect();
        let lines: Vec<Booked> = if named.iter().all(|m| m.text.is_empty()) {
            last.lines.clone()
        } else {
            let all = self
                .state
                .booked
                .iter()
                .rev()
                .flat_map(|group| &group.lines);
            all.filter(|line| wanted.contains(&line.product))
                .take(1)
                .cloned()
                .collect()
        };
        if lines.is_empty() {
            self.note("nothing_to_undo", Code::Answer);
            return;
        }
        let age = self
            .facts
            .now
            .as_micros()
            .saturating_sub(last.at.as_micros());
        if named.is_empty() && age <= UNDO_WITHIN {
            self.undo_lines(lines);
            return;
        }
        let task = correction::undo_task(&lines);
        let ask = yes_no(self.facts, Why::Undo);
        self.waiting.push((task, ask));
    }

    pub(super) fn undo_lines(&mut self, lines: Vec<Booked>) {
        self.doings.extend(
            lines
                .into_iter()
                .rev()
                .map(|line| Doing::Undo(Box::new(line))),
        );
        self.code = Some(Code::Done);
    }

    fn correct(&mut self, said: &Understanding) -> Result<(), Need> {
        match correction::task(said, &self.state, self.facts) {
            correction::Corrected::Task(task) => self.run_task(*task),
            correction::Corrected::Which => {
                self.note("correct_which", Code::Answer);
                Ok(())
            }
            correction::Corrected::Unknown(text) => {
                let text = words::guarded(self.facts, &text);
                self.say(Say::new("not_found").with("text", text));
                self.code = Some(Code::NotFound);
                Ok(())
            }
        }
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

    fn book(&mut self, booking: Booking, task: Task) {
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
    fn settle(&mut self) -> Result<(), Need> {
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

    fn open(&mut self, task: Task, ask: Ask) {
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

    fn finish(self) -> Turn {
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
        }
    }
}

fn item(
    mention: &Mention,
    amount: Option<&crate::entities::Spoken>,
    product: Option<Uuid>,
) -> MeantItem {
    let part = amount.and_then(|amount| amount.parts.first());
    let only = match mention.candidates.as_slice() {
        [one] if !mention.fuzzy => Some(*one),
        _ => None,
    };
    MeantItem {
        text: mention.text.clone(),
        quantity: part.map(|part| part.value),
        unit: part.and_then(|part| part.unit.clone()),
        product_id: product.or(only),
    }
}

fn task_intent(task: &Task) -> &'static str {
    match task.operation {
        Some(Operation::Out) => "stock_out",
        Some(Operation::In) => "stock_in",
        Some(Operation::Waste) => "waste",
        Some(Operation::Count) => "count",
        Some(Operation::Finished) => "finished",
        Some(Operation::Undo) => "undo",
        _ => "other",
    }
}

const fn query_intent(kind: QueryKind) -> &'static str {
    match kind {
        QueryKind::Stock => "query_stock",
        QueryKind::Low => "query_low",
        QueryKind::Expiring => "query_expiring",
        QueryKind::Order => "query_order",
        QueryKind::History => "query_history",
        QueryKind::Waste => "query_waste",
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

/// A report that goes on with the open question rather than starting something new: it names no
/// product, or one of those the question is about, and says the same or no operation.
fn belongs(report: &Report, question: &Question) -> bool {
    let task = &question.task;
    let same = task
        .operation
        .is_none_or(|operation| operation == report.operation);
    if report.mention.text.is_empty() {
        return same || report.doubts.is_empty();
    }
    let about = |id: &Uuid| task.mention.candidates.contains(id) || task.offered.contains(id);
    same && !report.mention.fuzzy
        && !report.mention.candidates.is_empty()
        && report.mention.candidates.iter().all(about)
}

/// The open task with what a repeated sentence adds to it.
fn merged(question: &Question, report: &Report) -> Option<Task> {
    let mut task = question.task.clone();
    let fewer = report.mention.candidates.len() < task.mention.candidates.len();
    if fewer || task.product.is_none() {
        task.retarget(report.mention.candidates.clone(), false);
    }
    if let Some(amount) = &report.mention.amount {
        task.set_amount(amount.clone());
    }
    task.operation = Some(report.operation)
        .filter(|o| *o != Operation::Ambiguous)
        .or(task.operation);
    task.doubts.clone_from(&report.doubts);
    (task != question.task).then_some(task)
}
