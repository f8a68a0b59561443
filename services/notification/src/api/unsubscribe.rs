//! `/notify/unsubscribe`: the link in mail. Whoever has the message may end it; nobody signs in.
//!
//! Looking at the link changes nothing, for programs look at the links in mail. `POST` ends it:
//! from the page's button, or at once from the mail program (RFC 8058). What a body says does not
//! matter, the token says all.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared_auth::Language;
use shared_contract::notification::UnsubscribeQuery;
use shared_errors::Problem;
use shared_middleware::ApiQuery;

use crate::email::{STYLE, Says, page};
use crate::service::{Notification, ServiceError, Subscriber};

/// A page that asks whether mail shall end, in the person's language.
#[utoipa::path(get, path = "/notify/unsubscribe", tag = "notification", params(UnsubscribeQuery),
    responses((status = 200, body = String, content_type = "text/html"),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn ask(
    State(core): State<Notification>,
    ApiQuery(query): ApiQuery<UnsubscribeQuery>,
    headers: HeaderMap,
) -> Response {
    if query.style.is_some() {
        return typed("text/css; charset=utf-8", STYLE.to_owned());
    }
    let known = core.subscriber(&query.token).await;
    answer(&core, &headers, Says::Ask, known)
}

/// Ends mail from this restaurant to this person; again: no change.
#[utoipa::path(post, path = "/notify/unsubscribe", tag = "notification", params(UnsubscribeQuery),
    request_body(content = Option<String>, content_type = "application/x-www-form-urlencoded",
        description = "`List-Unsubscribe=One-Click` (RFC 8058); not looked at"),
    responses((status = 200, body = String, content_type = "text/html"),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn end(
    State(core): State<Notification>,
    ApiQuery(query): ApiQuery<UnsubscribeQuery>,
    headers: HeaderMap,
) -> Response {
    let known = core.unsubscribe(&query.token).await;
    answer(&core, &headers, Says::Done, known)
}

fn answer(
    core: &Notification,
    headers: &HeaderMap,
    says: Says,
    known: Result<Subscriber, ServiceError>,
) -> Response {
    let words = &core.paper.words;
    match known {
        Ok(known) => {
            let language = known.language;
            html(page(says, language, words.of(language), &known.restaurant))
        }
        Err(ServiceError::NotFound) if wants(headers, header::ACCEPT, "text/html") => {
            let english = wants(headers, header::ACCEPT_LANGUAGE, "en")
                && !wants(headers, header::ACCEPT_LANGUAGE, "he");
            let language = if english { Language::En } else { Language::He };
            let page = page(Says::Wrong, language, words.of(language), "");
            (StatusCode::NOT_FOUND, html(page)).into_response()
        }
        Err(error) => Problem::from(error).into_response(),
    }
}

fn wants(headers: &HeaderMap, name: header::HeaderName, what: &str) -> bool {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.is_some_and(|value| value.to_ascii_lowercase().contains(what))
}

fn html(page: String) -> Response {
    typed("text/html; charset=utf-8", page)
}

/// The address of the page is as good as a key to it: it is not passed on and not kept.
fn typed(kind: &'static str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ),
    ];
    (headers, body).into_response()
}
