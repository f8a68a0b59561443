//! A concluded turn as clients see it.

use shared_contract::ai::{
    Asking, ChatOption, ChatState, MessageAnswer, UnderstandingAnswer, UnderstoodItem,
};

use super::second::Decided;
use crate::chat::Answered;
use crate::chat::turn::Code;
use crate::clarify;
use crate::repository::conversations::Message;

/// The answer to a message.
pub fn answer(row: &Message, decided: &Decided, concluded: Answered) -> MessageAnswer {
    let meant = &decided.turn.meant;
    let items = meant
        .items
        .iter()
        .map(|item| UnderstoodItem {
            text: item.text.clone(),
            quantity: item.quantity,
            unit: item.unit.clone(),
            product_id: item.product_id,
        })
        .collect();
    MessageAnswer {
        conversation_id: row.conversation_id,
        message_id: row.id,
        reply: concluded.reply,
        state: state(concluded.code),
        asking: concluded.asking.map(asking),
        options: concluded
            .options
            .into_iter()
            .map(|(id, label, product_id)| ChatOption {
                id,
                label,
                product_id,
            })
            .collect(),
        movements: concluded.movements,
        understanding: UnderstandingAnswer {
            intent: meant.intent.clone(),
            items,
            source: decided.source.to_owned(),
        },
        facts: decided.facts.clone(),
        transcript: row.heard.is_some().then(|| row.text.clone()),
    }
}

const fn state(code: Code) -> ChatState {
    match code {
        Code::Clarify => ChatState::Clarify,
        Code::Done => ChatState::Done,
        Code::Answer => ChatState::Answer,
        Code::NotFound => ChatState::NotFound,
        Code::NotUnderstood => ChatState::NotUnderstood,
        Code::Cancelled => ChatState::Cancelled,
        Code::Refused => ChatState::Refused,
    }
}

const fn asking(asking: clarify::Asking) -> Asking {
    match asking {
        clarify::Asking::Product => Asking::Product,
        clarify::Asking::Unit => Asking::Unit,
        clarify::Asking::Quantity => Asking::Quantity,
        clarify::Asking::Confirmation => Asking::Confirmation,
        clarify::Asking::Expiry => Asking::Expiry,
    }
}
