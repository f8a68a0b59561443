//! Corrections while a question is open.

use super::ask::Question;
use super::facts::Facts;
use super::task::Task;
use super::which::{offered_products, which_of};
use crate::entities::mention::look_up;
use crate::intent::Understanding;
use crate::lexicon::Operation;

/// «לא, התכוונתי לספרייט», «בעצם 4», «לא, זרקתי»: the task with what was put right.
pub(super) fn correct(
    question: &Question,
    said: &Understanding,
    plain: bool,
    facts: &Facts<'_>,
) -> Option<Task> {
    let mut task = question.task.clone();
    let reading = &said.answer;
    let mut changed = false;
    if let [report] = said.reports.as_slice()
        && report.operation != Operation::Ambiguous
        && report.operation != Operation::Undo
    {
        task.operation = Some(report.operation);
        task.reason.clone_from(&report.reason);
        changed = true;
    } else if !said.reports.is_empty() || !said.queries.is_empty() {
        return None;
    }
    if !reading.words.is_empty() {
        let container_only = facts.lexicon.unit_word(&reading.words).is_some();
        let ids = if task.offered.is_empty() {
            offered_products(question)
        } else {
            task.offered.clone()
        };
        let among = which_of(question, &ids, &reading.words, facts);
        let anywhere = || look_up(facts.catalogue, &reading.words).fit;
        let found = if among.is_empty() && !container_only {
            anywhere()
        } else {
            among
        };
        let unclear = found.is_empty() || (container_only && found.len() > 1);
        if !unclear {
            reading.words.clone_into(&mut task.mention.text);
            task.retarget(found, !plain);
            changed = true;
        } else if !container_only {
            return None;
        }
    }
    let amount = reading
        .amount
        .as_ref()
        .filter(|amount| amount.has_number() || amount.unclear);
    if let Some(amount) = amount.filter(|_| !reading.implied) {
        if !plain && reading.words.is_empty() {
            return None;
        }
        task.set_amount(amount.clone());
        changed = true;
    }
    changed.then(|| {
        task.forget_agreements();
        task
    })
}
