//! `GET /events`: the caller's inbox as server-sent events.

use std::convert::Infallible;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream::unfold;
use shared_contract::event::kind;
use shared_errors::Problem;
use shared_middleware::Caller;

use crate::service::{Notification, Start, Step};

/// `inbox_changed` whenever the inbox has something new or less unread; the first one at once.
/// Ids are `notification:<epoch>:<number>`; `Last-Event-ID` resumes after one of them.
#[utoipa::path(get, path = "/events", tag = "notification",
    params(("last-event-id" = Option<String>, Header, description = "Resume after this event")),
    responses((status = 200, body = String, content_type = "text/event-stream"),
        (status = 401, body = Problem)), security(("bearer" = [])))]
pub async fn stream(
    State(core): State<Notification>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let follow = core.follow(caller.0, start(&headers)).await?;
    let events = unfold(follow, async |mut follow| {
        let step = follow.next().await?;
        Some((Ok::<_, Infallible>(event(step)), follow))
    });
    Ok(Sse::new(events).into_response())
}

fn start(headers: &HeaderMap) -> Start {
    let id = headers.get("last-event-id")?.to_str().ok()?;
    let (epoch, number) = id.strip_prefix("notification:")?.split_once(':')?;
    Some((epoch.parse().ok()?, number.parse().ok()?))
}

fn event(step: Step) -> Event {
    match step {
        Step::Heartbeat => Event::default().comment("heartbeat"),
        Step::Update(update, (epoch, number)) => {
            let data = serde_json::to_string(&update).unwrap_or_default();
            Event::default()
                .event(kind::INBOX_CHANGED)
                .id(format!("notification:{epoch}:{number}"))
                .data(data)
        }
    }
}
