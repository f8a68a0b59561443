//! The layers of every service, in order from the outside: request id, metrics and trace, panic
//! to 500, time limit, token check. Calls made inside carry the request's id and trace on.

use std::any::Any;
use std::borrow::Cow;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures::FutureExt as _;
use metrics::Label;
use shared_auth::{Verified, Verifier};
use shared_clock::{SharedClock, new_id, random_bytes};
use shared_errors::Problem;
use shared_logger::Trace;
use tracing::Instrument as _;

use crate::caller::missing;

const TIME_LIMIT: Duration = Duration::from_secs(30);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a service's stack needs to know.
#[derive(Clone)]
pub struct Security {
    /// The service's name, for logs and metrics.
    pub service: &'static str,
    /// Checks tokens.
    pub verifier: Verifier,
    /// For request ids.
    pub clock: SharedClock,
    /// Exact paths that need no token, beside health.
    pub public: &'static [&'static str],
}

/// Puts all layers around `router`; everything but `public` and health needs a token.
pub fn stack(router: Router, security: Security) -> Router {
    router
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(from_fn_with_state(Arc::new(security), guard))
}

/// All of them are one layer to the router: a layer is cloned with everything that it encloses, for
/// every request and once more by each layer around it.
async fn guard(State(security): State<Arc<Security>>, request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or(Cow::Borrowed("unmatched"), |path| {
            Cow::Owned(path.as_str().to_owned())
        });
    guarded(&security, route, request, async |request| {
        next.run(request).await
    })
    .await
}

/// What all layers do, around one piece of work; `route` is its name in logs and metrics.
pub async fn guarded(
    security: &Security,
    route: Cow<'static, str>,
    request: Request,
    work: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let within = async |request| {
        let work = limit_time(check_token(security, request, work));
        let done = AssertUnwindSafe(work).catch_unwind().await;
        done.unwrap_or_else(|cause| panicked(&*cause))
    };
    observe(security, route, request, within).await
}

async fn check_token(
    security: &Security,
    mut request: Request,
    work: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    request.extensions_mut().remove::<Verified>();
    let path = request.uri().path();
    let public = matches!(path, "/healthz" | "/readyz") || security.public.contains(&path);
    match bearer(request.headers()) {
        Some(token) => match security.verifier.verify(token).await {
            Ok(verified) => {
                request.extensions_mut().insert(verified);
            }
            Err(_) if public => {}
            Err(shared_auth::TokenError::NoKeys) => {
                return Problem::unavailable("The signing keys cannot be reached; try again.")
                    .into_response();
            }
            Err(error) => {
                return unauthorized(Problem::unauthorized(error.code(), &error.to_string()));
            }
        },
        None if public => {}
        None => return unauthorized(missing()),
    }
    work(request).await
}

fn unauthorized(problem: Problem) -> Response {
    let mut response = problem.into_response();
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A handler that does not answer in time is given up; streams have answered by then.
async fn limit_time(work: impl Future<Output = Response>) -> Response {
    tokio::time::timeout(TIME_LIMIT, work)
        .await
        .unwrap_or_else(|_| {
            Problem::unavailable("This took too long and was given up; try again.").into_response()
        })
}

fn panicked(cause: &(dyn Any + Send)) -> Response {
    let text = cause
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| cause.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    Problem::internal(&format!("panic: {text}")).into_response()
}

/// Request id and trace, one log line and the RED figures.
async fn observe(
    security: &Security,
    route: Cow<'static, str>,
    mut request: Request,
    within: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let trace = Trace::read(
        request.headers(),
        || new_id(&*security.clock).to_string(),
        random_bytes,
    );
    trace.write(request.headers_mut());
    let id = trace.request_id().clone();
    let method = request.method().clone();
    let span = tracing::info_span!(
        "request",
        service = security.service,
        %method,
        route = &*route,
        request_id = id.to_str().unwrap_or_default(),
        trace_id = trace.trace_id(),
    );
    let began = tokio::time::Instant::now();
    let work = trace.around(within(request));
    let mut response = work.instrument(span.clone()).await;
    let took = began.elapsed();
    let status = response.status().as_u16();
    span.in_scope(|| {
        tracing::debug!(
            status,
            took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX)
        );
    });
    let labels = [
        Label::from_static_parts("service", security.service),
        Label::new("method", method.to_string()),
        Label::new("route", route),
        Label::new("status", status.to_string()),
    ];
    metrics::histogram!("mezave_http_request_seconds", labels.iter()).record(took.as_secs_f64());
    response.headers_mut().insert(REQUEST_ID, id);
    response
}
