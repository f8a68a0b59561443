//! Which request a piece of work belongs to: its id and its W3C trace context.
//!
//! The first service to see a request (the gateway) makes what is missing; every service puts the
//! [`Trace`] around the work of a request, writes it into its log lines, and every call to another
//! service carries it on in `x-request-id`, `traceparent` and `tracestate`. A trace that comes from
//! outside is believed if it is well formed, for it gives nobody any right.

use std::future::Future;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PARENT: HeaderName = HeaderName::from_static("traceparent");
const STATE: HeaderName = HeaderName::from_static("tracestate");
/// Longest id that is taken from outside.
const LONGEST_ID: usize = 100;
/// Longest `tracestate`; a longer one is dropped, as the standard allows.
const LONGEST_STATE: usize = 512;

tokio::task_local! {
    static CURRENT: Trace;
}

/// Which request this is. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    request_id: HeaderValue,
    parent: HeaderValue,
    state: Option<HeaderValue>,
}

impl Trace {
    /// From a request's headers. What is missing or malformed is made anew from `fresh_id` (an id
    /// that nobody else has) and `random`.
    pub fn read(
        headers: &HeaderMap,
        fresh_id: impl FnOnce() -> String,
        random: impl FnOnce() -> [u8; 24],
    ) -> Self {
        let said = headers.get(&REQUEST_ID).filter(|id| {
            let plain = id.as_bytes().iter().all(u8::is_ascii_graphic);
            plain && (1..=LONGEST_ID).contains(&id.len())
        });
        let request_id = said.cloned().unwrap_or_else(|| text(&fresh_id()));
        let mut parents = headers.get_all(&PARENT).iter();
        let parent = parents.next().filter(|parent| is_parent(parent.as_bytes()));
        match (parent, parents.next()) {
            (Some(parent), None) => Self {
                request_id,
                parent: parent.clone(),
                state: state(headers),
            },
            _ => Self {
                request_id,
                parent: text(&fresh_parent(random())),
                state: None,
            },
        }
    }

    /// Into the headers of a request; a trace that is there already is replaced.
    pub fn write(&self, headers: &mut HeaderMap) {
        headers.insert(REQUEST_ID, self.request_id.clone());
        headers.insert(PARENT, self.parent.clone());
        match &self.state {
            Some(state) => headers.insert(STATE, state.clone()),
            None => headers.remove(STATE),
        };
    }

    /// The request's id, as answers carry it.
    pub const fn request_id(&self) -> &HeaderValue {
        &self.request_id
    }

    /// The id all work for this request shares, as collectors of traces know it: 32 hexadecimal
    /// digits.
    pub fn trace_id(&self) -> &str {
        let text = self.parent.to_str().unwrap_or_default();
        text.get(3..35).unwrap_or_default()
    }

    /// The trace of the request this task works for, if it works for one.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Does `work` on behalf of this request.
    pub async fn around<F: Future>(self, work: F) -> F::Output {
        CURRENT.scope(self, work).await
    }
}

fn text(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("none"))
}

/// `00-<trace>-<parent>-<flags>`; a version that is not known yet may be longer.
fn is_parent(text: &[u8]) -> bool {
    let hex = |part: &[u8]| part.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let says_something = |part: &[u8]| part.iter().any(|byte| *byte != b'0');
    let Some((known, more)) = text.split_at_checked(55) else {
        return false;
    };
    let [version, trace, parent, flags] =
        [&known[..2], &known[3..35], &known[36..52], &known[53..55]];
    let dashes = [2, 35, 52].iter().all(|at| known[*at] == b'-');
    let length = more.is_empty() || (version != b"00" && more[0] == b'-' && more.len() < 200);
    dashes
        && length
        && version != b"ff"
        && [version, trace, parent, flags].into_iter().all(hex)
        && says_something(trace)
        && says_something(parent)
}

/// Nobody has decided whether this trace is recorded: the flags say no.
fn fresh_parent(random: [u8; 24]) -> String {
    let half = |from: usize| -> u64 {
        let bytes = random.iter().skip(from).take(8);
        bytes.fold(0, |number, byte| (number << 8) | u64::from(*byte))
    };
    // The ids may not be all zeros.
    format!(
        "00-{:016x}{:016x}-{:016x}-00",
        half(0),
        half(8) | 1,
        half(16) | 1
    )
}

fn state(headers: &HeaderMap) -> Option<HeaderValue> {
    let lines = headers.get_all(&STATE).iter();
    let lines: Vec<&str> = lines.filter_map(|line| line.to_str().ok()).collect();
    let joined = lines.join(",");
    let fits = !joined.is_empty() && joined.len() <= LONGEST_STATE;
    fits.then(|| HeaderValue::from_str(&joined).ok()).flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn read(lines: &[(&'static str, &'static str)]) -> Trace {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_static(value));
        }
        Trace::read(&headers, || "fresh".to_owned(), || [0xab; 24])
    }

    #[test]
    fn what_is_well_formed_passes_unchanged() {
        let trace = read(&[
            ("x-request-id", "r-1"),
            ("traceparent", PARENT),
            ("tracestate", "a=1"),
            ("tracestate", "b=2"),
        ]);
        assert_eq!(trace.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        let mut headers = HeaderMap::new();
        trace.write(&mut headers);
        assert_eq!(headers["x-request-id"], "r-1");
        assert_eq!(headers["traceparent"], PARENT);
        assert_eq!(headers["tracestate"], "a=1,b=2");
    }

    #[test]
    fn anything_else_is_made_anew() {
        for wrong in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            let trace = read(&[("traceparent", wrong), ("tracestate", "a=1")]);
            assert_eq!(trace.trace_id(), "ab".repeat(16), "{wrong}");
            assert!(is_parent(trace.parent.as_bytes()));
            assert_eq!(trace.state, None);
        }
        let twice = read(&[("traceparent", PARENT), ("traceparent", PARENT)]);
        assert_eq!(twice.trace_id(), "ab".repeat(16));
        for wrong in ["", "two words"] {
            assert_eq!(read(&[("x-request-id", wrong)]).request_id(), "fresh");
        }
        let newer = "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more";
        assert_eq!(
            read(&[("traceparent", newer)]).trace_id(),
            "4bf92f3577b34da6a3ce929d0e0e4736"
        );
    }
}
