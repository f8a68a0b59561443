//! Answers questions about stock. Reads, never writes.

use shared_contract::inventory::MovementType;
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use super::run::Run;
use super::say::Say;
use super::turn::Code;
use super::words::{amount, guarded, isolate, product, total};
use crate::clarify::facts::MovementsOf;
use crate::clarify::{Choice, Facts, Need, Task};
use crate::entities::Mention;
use crate::intent::{Query, Report};
use crate::lexicon::{Operation, Period, QueryKind};

/// How many lines an answer has at most.
const MOST_LINES: usize = 12;

/// How far back and ahead a question looks unless it says so, in days.
const WEEK: i32 = 7;
const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// Answers one question.
pub(super) fn answer(run: &mut Run<'_>, query: &Query) -> Result<(), Need> {
    match query.kind {
        QueryKind::Stock => stock(run, query.mention.as_ref()),
        QueryKind::Low | QueryKind::Order => low(run, query.kind),
        QueryKind::Expiring => expiring(run, query.period),
        QueryKind::History => movements(run, query, None),
        QueryKind::Waste => movements(run, query, Some(MovementType::Waste)),
    }
}

fn stock(run: &mut Run<'_>, mention: Option<&Mention>) -> Result<(), Need> {
    let Some(mention) = mention else {
        run.note("ask_which_stock", Code::Answer);
        return Ok(());
    };
    if mention.candidates.is_empty() || mention.fuzzy {
        let near = if mention.fuzzy {
            &mention.candidates
        } else {
            &mention.nearest
        };
        let choices = near
            .iter()
            .take(4)
            .map(|id| (run.facts.name(*id), Choice::Stock(*id)))
            .collect();
        let task = Task::from_report(&Report {
            operation: Operation::Ambiguous,
            could_be: Vec::new(),
            reason: None,
            expiry: None,
            mention: mention.clone(),
            doubts: Vec::new(),
            performer: None,
        });
        run.suggest(task, choices);
        return Ok(());
    }
    stock_of(
        run,
        mention
            .candidates
            .get(..MOST_LINES)
            .unwrap_or(&mention.candidates),
    )
}

/// The stock of these products, a line each.
pub(super) fn stock_of(run: &mut Run<'_>, products: &[Uuid]) -> Result<(), Need> {
    for id in products {
        let stock = run.facts.stock(*id)?;
        let left = stock_words(
            run.facts,
            *id,
            Amount::new(stock.boxes, stock.units),
            stock.total,
        );
        let named = product(run.facts, *id);
        let key = if stock.total.is_zero() {
            "stock_none"
        } else {
            "stock_line"
        };
        run.say(Say::new(key).with("product", named).with("amount", left));
    }
    run.come_to(Code::Answer);
    Ok(())
}

/// Boxes and units, with the total where both stand.
pub(super) fn stock_words(facts: &Facts<'_>, id: Uuid, held: Amount, sum: Qty) -> String {
    let words = amount(facts, id, held);
    if held.boxes != 0 && !held.units.is_zero() {
        let together = Say::new("with_total")
            .with("amount", words)
            .with("total", isolate(&sum.to_string()));
        super::say::render(&[together], facts)
    } else {
        words
    }
}

fn low(run: &mut Run<'_>, kind: QueryKind) -> Result<(), Need> {
    let items = run.facts.read.low.as_ref().ok_or(Need::Low)?;
    run.come_to(Code::Answer);
    if items.is_empty() {
        run.say(Say::new("nothing_low"));
        return Ok(());
    }
    let key = if kind == QueryKind::Order {
        "order_head"
    } else {
        "low_head"
    };
    run.say(Say::new(key).with("count", isolate(&items.len().to_string())));
    let facts = run.facts;
    for item in items.iter().take(MOST_LINES) {
        let id = item.product.id;
        run.say(
            Say::new("low_line")
                .with(
                    "product",
                    guarded(facts, &named(facts, id, &item.product.name)),
                )
                .with("amount", total(facts, id, item.total))
                .with("missing", total(facts, id, item.missing)),
        );
    }
    more(run, items.len());
    Ok(())
}

fn expiring(run: &mut Run<'_>, period: Option<Period>) -> Result<(), Need> {
    let days = match period {
        Some(Period::Today) => 0,
        Some(Period::Month) => 30,
        _ => WEEK,
    };
    let items = run
        .facts
        .read
        .expiring
        .get(&days)
        .ok_or(Need::Expiring(days))?;
    run.come_to(Code::Answer);
    if items.is_empty() {
        run.say(Say::new("nothing_expiring").with("days", isolate(&days.to_string())));
        return Ok(());
    }
    run.say(Say::new("expiring_head").with("count", isolate(&items.len().to_string())));
    let facts = run.facts;
    for item in items.iter().take(MOST_LINES) {
        let id = item.product.id;
        let key = if item.days_left < 0 {
            "expired_line"
        } else {
            "expiring_line"
        };
        run.say(
            Say::new(key)
                .with(
                    "product",
                    guarded(facts, &named(facts, id, &item.product.name)),
                )
                .with("amount", total(facts, id, item.total))
                .with(
                    "date",
                    isolate(&item.expiry_date.strftime("%d/%m").to_string()),
                ),
        );
    }
    more(run, items.len());
    Ok(())
}

/// What moved: all of it, or only waste.
fn movements(run: &mut Run<'_>, query: &Query, kind: Option<MovementType>) -> Result<(), Need> {
    let wanted = query.mention.as_ref();
    let one = match wanted.map(|mention| mention.candidates.as_slice()) {
        Some([one]) => Some(*one),
        Some([]) => return stock(run, wanted),
        _ => None,
    };
    let back = match query.period {
        Some(Period::Today) => 0,
        Some(Period::Yesterday) => 1,
        Some(Period::Month) => 30,
        _ => i64::from(WEEK),
    };
    let from = run
        .facts
        .day_start
        .as_micros()
        .saturating_sub(back * DAY_MICROS);
    let of = MovementsOf {
        product: one,
        kind,
        from: Some(shared_clock::Timestamp::from_micros(from)),
    };
    let all = run
        .facts
        .read
        .movements
        .get(&of)
        .ok_or(Need::Movements(of))?;
    run.come_to(Code::Answer);
    let fits = |id: &Uuid| wanted.is_none_or(|mention| mention.candidates.contains(id));
    let shown: Vec<_> = all
        .iter()
        .filter(|movement| fits(&movement.product_id))
        .collect();
    if shown.is_empty() {
        run.say(Say::new("no_movements"));
        return Ok(());
    }
    let facts = run.facts;
    for movement in shown.iter().take(MOST_LINES) {
        let id = movement.product_id;
        let who = facts
            .people
            .iter()
            .find(|person| person.id == movement.performed_by)
            .map_or_else(String::new, |person| guarded(facts, &person.name));
        let kind = match movement.kind {
            MovementType::In => "operation_in",
            MovementType::Out => "operation_out",
            MovementType::Waste => "operation_waste",
            MovementType::Adjustment => "operation_count",
        };
        let change = movement
            .total_change
            .checked_abs()
            .unwrap_or(movement.total_change);
        run.say(
            Say::new("movement_line")
                .with("date", isolate(&day(facts, movement.occurred_at)))
                .with("who", who)
                .with("operation", super::words::plain(facts, kind))
                .with("amount", total(facts, id, change))
                .with("product", product(facts, id)),
        );
    }
    more(run, shown.len());
    Ok(())
}

fn day(facts: &Facts<'_>, at: shared_clock::Timestamp) -> String {
    let back = facts.day_start.as_micros().saturating_sub(at.as_micros());
    let days = if back <= 0 {
        0
    } else {
        (back - 1) / DAY_MICROS + 1
    };
    facts
        .day
        .checked_sub(jiff::Span::new().days(days.min(3650)))
        .map_or_else(|_| String::new(), |date| date.strftime("%d/%m").to_string())
}

fn named(facts: &Facts<'_>, id: Uuid, name: &str) -> String {
    let own = facts.name(id);
    if own.is_empty() { name.to_owned() } else { own }
}

fn more(run: &mut Run<'_>, count: usize) {
    if count > MOST_LINES {
        let rest = (count - MOST_LINES).to_string();
        run.say(Say::new("and_more").with("count", isolate(&rest)));
    }
}
