//! What a message means in this conversation: an answer, a correction, an undo, or something new.

use uuid::Uuid;

use super::correction;
use super::heard::Heard;
use super::meant::query_intent;
use super::queries;
use super::run::Run;
use super::say::Say;
use super::turn::Code;
use super::words;
use crate::clarify::answer::{self, Taken};
use crate::clarify::{Choice, Need, Question, Task, Why};
use crate::entities::Mention;
use crate::intent::{Report, Understanding, Withheld, understand};
use crate::lexicon::{Operation, QueryKind, Talk};

impl Run<'_> {
    pub(super) fn tapped(&mut self, option: Uuid) -> Result<(), Need> {
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

    pub(super) fn said(&mut self, text: &str) -> Result<(), Need> {
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
        // «לא, הגיעו 3 עגבניות» puts the open task right, whatever it was.
        let corrects = said.answer.correction == Some(true);
        let belong = said
            .reports
            .iter()
            .all(|report| belongs(report, &question, corrects));
        let answers = belong && said.withheld.is_none();
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
            self.fresh(&said)?;
            self.still_open();
            return Ok(());
        }
        self.say(Say::new("unclear_answer"));
        Ok(())
    }

    /// Something new was said while a question is open: what comes later, and that the question waits.
    fn still_open(&mut self) {
        let later: Vec<String> = self
            .waiting
            .iter()
            .filter(|(_, ask)| ask.why != Why::NotFound)
            .map(|(task, _)| {
                task.product.map_or_else(
                    || words::guarded(self.facts, &task.mention.text),
                    |id| words::product(self.facts, id),
                )
            })
            .filter(|name| !name.is_empty())
            .collect();
        for name in later {
            self.say(Say::new("asked_later").with("product", name));
        }
        self.say(Say::new("still_open"));
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
            self.heard.push(Heard::Query {
                kind: query.kind,
                mention: query.mention.clone(),
            });
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
        // «2 חלב, אננס»: what is asked about the one does not pass over the other in silence.
        let unknown = |m: &&Mention| m.candidates.is_empty() && !m.text.is_empty();
        for mention in said.loose.iter().filter(unknown) {
            let text = words::guarded(self.facts, &mention.text);
            self.say(Say::new("not_found").with("text", text));
        }
        for mention in known {
            if mention.amount.is_none() {
                self.intent.get_or_insert("query_stock");
                self.mentions.push(mention.clone());
                self.heard.push(Heard::Query {
                    kind: QueryKind::Stock,
                    mention: Some(mention.clone()),
                });
                let few: Vec<Uuid> = mention.candidates.iter().copied().take(6).collect();
                self.tell_stock(&few)?;
                continue;
            }
            let report = Report {
                operation: Operation::Ambiguous,
                could_be: Vec::new(),
                reason: None,
                expiry: None,
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
        self.answered = true;
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

    pub(super) fn cancel(&mut self) {
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
}

/// A report that goes on with the open question rather than starting something new: it names no
/// product, or one of those the question is about, and says the same or no operation.
fn belongs(report: &Report, question: &Question, corrects: bool) -> bool {
    let task = &question.task;
    let same = corrects
        || task
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
