//! Refusals by the rules of stock as problem documents, and outcomes of bookings as answers.

use axum::http::StatusCode;
use serde_json::{Value, json};
use shared_contract::inventory::BookedAnswer;
use shared_errors::Problem;
use shared_storage::Answer;

use crate::ledger::{LedgerError, Outcome, view};
use crate::model::Refusal;

/// The problem document of a refusal.
pub fn problem(refusal: &Refusal) -> Problem {
    match refusal {
        Refusal::UnknownProduct | Refusal::UnknownMovement => Problem::not_found(),
        Refusal::UnknownPerson => {
            Problem::not_found().field("performed_by", "is nobody of this restaurant")
        }
        Refusal::ProductRetired => Problem::conflict(
            "product_retired",
            "The product is retired; nothing can be booked.",
        ),
        Refusal::InsufficientStock { available, total } => Problem::conflict(
            "insufficient_stock",
            "There is less in stock than that; see available.",
        )
        .fact(
            "available",
            json!({"boxes": available.boxes, "units": available.units, "total": total}),
        ),
        Refusal::NotBoxed => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not_boxed",
            "This product does not come in boxes; state units.",
        )
        .field("boxes", "the product does not come in boxes"),
        Refusal::TooLarge => Problem::invalid("units", "is more than one product may hold"),
        Refusal::Invalid { field, message } => Problem::invalid(*field, *message),
        Refusal::AlreadyUndone => {
            Problem::conflict("already_undone", "This movement was already undone.")
        }
        Refusal::UndoOfUndo => Problem::conflict(
            "undo_of_undo",
            "An undo cannot itself be undone; book the movement again.",
        ),
        Refusal::CountSuperseded => Problem::conflict(
            "count_superseded",
            "A later count of this product has already been booked.",
        ),
        Refusal::Forbidden => Problem::forbidden(),
        Refusal::BelowZero => Problem::internal(refusal),
    }
}

/// The problem document of a request that the ledger did not get to.
pub fn ledger_problem(error: &LedgerError) -> Problem {
    match error {
        LedgerError::Busy => Problem::unavailable("Too much is being booked; try again."),
        LedgerError::Unreachable(_) => Problem::unavailable(
            "The stock database cannot be reached right now; send the same request again.",
        ),
        LedgerError::Storage(cause) => Problem::internal(cause),
    }
}

/// The answer to a booking: 201 with what was booked, 200 when a count found what the system said.
pub fn render(outcome: &Outcome) -> Answer {
    match outcome {
        Ok(booked) => {
            let answer = BookedAnswer {
                movement: booked
                    .movement
                    .as_ref()
                    .map(|booked| view::movement(booked, None)),
                stock: view::stock(&booked.stock),
                short_by: booked.short_by,
            };
            let status = if answer.movement.is_some() { 201 } else { 200 };
            Answer {
                status,
                body: json(&answer),
            }
        }
        Err(refusal) => {
            let problem = problem(refusal);
            Answer {
                status: problem.status,
                body: json(&problem),
            }
        }
    }
}

fn json(value: &impl serde::Serialize) -> Value {
    // Plain structs of numbers and texts: this cannot fail.
    serde_json::to_value(value).unwrap_or_default()
}
