//! A part of the corpus added up.

use std::fmt;
use std::time::Duration;

use super::corpus::{Corpus, Row};
use super::interval::wilson;
use super::judge::{Verdict, judge};
use crate::frame::{Kitchen, Session};

/// What one part came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    pub rows: usize,
    /// Rows right in every message and every field.
    pub exact: usize,
    pub disputed: usize,
    pub messages: usize,
    pub exact_messages: usize,
    /// Messages whose intent is right.
    pub intents: usize,
    pub wrong_writes: usize,
    pub wrong_directions: usize,
    /// Messages that are answered with a question.
    pub questions: usize,
    /// First messages that say all that is needed, and those of them that are booked at once.
    pub complete: usize,
    pub booked: usize,
    pub time: Duration,
}

/// A row that is not right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub id: String,
    pub disputed: bool,
    pub wrong_write: bool,
    pub wrong_direction: bool,
    /// What was said, with what differs.
    pub messages: Vec<(String, Vec<String>)>,
}

/// Evaluates the rows whose language `kitchen` answers for; `clock` tells the time that has passed.
pub fn evaluate<'k>(
    corpus: &Corpus,
    kitchen: &dyn Fn(&str) -> Option<&'k Kitchen>,
    clock: &dyn Fn() -> Duration,
) -> (Figures, Vec<Judged>) {
    let mut figures = Figures::default();
    let mut failing = Vec::new();
    for row in &corpus.rows {
        let Some(kitchen) = kitchen(&row.lang) else {
            continue;
        };
        if let Some(judged) = one(row, kitchen, clock, &mut figures) {
            failing.push(judged);
        }
    }
    (figures, failing)
}

fn one(
    row: &Row,
    kitchen: &Kitchen,
    clock: &dyn Fn() -> Duration,
    figures: &mut Figures,
) -> Option<Judged> {
    let mut session = Session::new(kitchen, &row.lang);
    let mut judged = Judged {
        id: row.id.clone(),
        disputed: row.disputed,
        wrong_write: false,
        wrong_direction: false,
        messages: Vec::new(),
    };
    for (at, said) in row.turns.iter().enumerate() {
        let begun = clock();
        let frame = session.say(&said.say);
        figures.time += clock().saturating_sub(begun);
        let verdict: Verdict = judge(&said.expect, &frame);
        figures.messages += 1;
        figures.exact_messages += usize::from(verdict.exact && !row.disputed);
        figures.intents += usize::from(verdict.intent);
        figures.wrong_writes += usize::from(verdict.wrong_write);
        figures.wrong_directions += usize::from(verdict.wrong_direction);
        figures.questions += usize::from(frame.ask.is_some());
        if at == 0 && said.expect.would_write {
            figures.complete += 1;
            figures.booked += usize::from(frame.would_write);
        }
        judged.wrong_write |= verdict.wrong_write;
        judged.wrong_direction |= verdict.wrong_direction;
        if !verdict.exact {
            judged
                .messages
                .push((said.say.clone(), verdict.differences));
        }
    }
    figures.rows += 1;
    figures.disputed += usize::from(row.disputed);
    let right = judged.messages.is_empty() && !row.disputed;
    figures.exact += usize::from(right);
    (!right).then_some(judged)
}

impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id)?;
        for (flag, word) in [
            (self.disputed, " (disputed)"),
            (self.wrong_write, " WRONG WRITE"),
            (self.wrong_direction, " WRONG DIRECTION"),
        ] {
            f.write_str(if flag { word } else { "" })?;
        }
        for (said, differences) in &self.messages {
            write!(f, "\n  {said:?}")?;
            for difference in differences {
                write!(f, "\n    {difference}")?;
            }
        }
        Ok(())
    }
}

#[allow(clippy::cast_precision_loss)] // counts of messages are far below 2^52
fn percent(part: usize, of: usize) -> f64 {
    100.0 * part as f64 / of.max(1) as f64
}

impl fmt::Display for Figures {
    #[allow(clippy::cast_precision_loss)]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = wilson(self.exact, self.rows);
        let messages = self.messages.max(1) as f64;
        writeln!(
            f,
            "  rows {} ({} messages), disputed {}",
            self.rows, self.messages, self.disputed
        )?;
        writeln!(
            f,
            "  intent             {:6.2} % ({} of {} messages)",
            percent(self.intents, self.messages),
            self.intents,
            self.messages
        )?;
        writeln!(
            f,
            "  exact frame        {:6.2} % ({} of {} rows), 95 % interval {:.2} to {:.2} %; {:.2} % of messages",
            percent(self.exact, self.rows),
            self.exact,
            self.rows,
            100.0 * low,
            100.0 * high,
            percent(self.exact_messages, self.messages)
        )?;
        writeln!(f, "  wrong writes       {}", self.wrong_writes)?;
        writeln!(f, "  wrong directions   {}", self.wrong_directions)?;
        writeln!(
            f,
            "  complete commands booked at once {:.2} % ({} of {})",
            percent(self.booked, self.complete),
            self.booked,
            self.complete
        )?;
        writeln!(
            f,
            "  questions          {:.3} a message",
            self.questions as f64 / messages
        )?;
        write!(
            f,
            "  time               {:.3} ms a message",
            1000.0 * self.time.as_secs_f64() / messages
        )
    }
}
