//! One message to one device, and what its push service's answer means for it.

use std::time::Duration;

use http::{Request, StatusCode, header};
use http_body_util::Full;
use hyper::body::Bytes;
use shared_clock::Timestamp;

use super::encrypt::{DeviceKeys, encrypt};
use super::endpoint::Endpoint;
use super::network::Unanswered;
use super::{Push, message};
use crate::model::Parcel;
use crate::repository::subscriptions::Subscription;

/// No push service is left alone for longer.
const LONGEST_PAUSE: Duration = Duration::from_hours(24);

/// What became of one device's message. Errors begin with the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// The push service has it.
    Arrived,
    /// The subscription is over.
    Ended,
    /// It will not be taken.
    Refused(String),
    /// It may be taken later, not before that long.
    Later(String, Option<Duration>),
}

impl Push {
    /// Sends `content` to one device.
    pub(super) async fn to_device(
        &self,
        parcel: &Parcel,
        to: &Subscription,
        content: &[u8],
    ) -> Fate {
        let endpoint = match Endpoint::parse(&to.endpoint, self.allow_private) {
            Ok(endpoint) => endpoint,
            Err(error) => return Fate::Refused(format!("the device's address {error}")),
        };
        let host = &endpoint.host;
        let Some(request) = self.request(parcel, &endpoint, to, content) else {
            return Fate::Refused(format!("{host}: the message cannot be encrypted"));
        };
        match self.network.send(request).await {
            Ok(answered) => {
                let now = self.clock.now();
                let after = answered.retry_after.and_then(|text| pause(&text, now));
                fate(host, answered.status, after)
            }
            Err(error @ Unanswered::Private) => Fate::Refused(format!("{host} {error}")),
            Err(error) => Fate::Later(format!("{host} {error}"), None),
        }
    }

    fn request(
        &self,
        parcel: &Parcel,
        endpoint: &Endpoint,
        to: &Subscription,
        content: &[u8],
    ) -> Option<Request<Full<Bytes>>> {
        let now = self.clock.now();
        let keys = DeviceKeys::parse(&to.p256dh, &to.auth).ok()?;
        let body = encrypt(content, &keys)?;
        let authorization = self.vapid.authorization(&endpoint.origin, now).ok()?;
        let mut request = Request::post(endpoint.uri.clone())
            .header(header::AUTHORIZATION, authorization)
            .header(header::CONTENT_ENCODING, "aes128gcm")
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header("ttl", message::seconds_to_live(parcel, now))
            .header("urgency", message::urgency(parcel));
        if let Some(topic) = message::topic(parcel) {
            request = request.header("topic", topic);
        }
        request.body(Full::from(body)).ok()
    }
}

fn fate(host: &str, status: StatusCode, after: Option<Duration>) -> Fate {
    let said = format!("{host} answered {}", status.as_u16());
    match status.as_u16() {
        200..=299 => Fate::Arrived,
        404 | 410 => Fate::Ended,
        408 | 425 | 429 | 500..=599 => Fate::Later(said, after),
        401 | 403 => Fate::Refused(format!(
            "{said}: the device may have subscribed for another VAPID key; it has to subscribe again"
        )),
        413 => Fate::Refused(format!("{said}: the message is too long")),
        _ => Fate::Refused(said),
    }
}

/// `Retry-After`: seconds, or a date.
fn pause(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    let pause = if let Ok(seconds) = text.parse() {
        Duration::from_secs(seconds)
    } else {
        let until = jiff::fmt::rfc2822::parse(text).ok()?;
        let left = until.timestamp().as_microsecond() - now.as_micros();
        Duration::from_micros(u64::try_from(left).unwrap_or_default())
    };
    Some(pause.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn pauses_are_seconds_or_dates() {
        let now = "Sun, 06 Nov 1994 08:49:37 GMT";
        let now = jiff::fmt::rfc2822::parse(now).unwrap().timestamp();
        let now = Timestamp::from_micros(now.as_microsecond());
        for (text, seconds) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("999999999", Some(86_400)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
        ] {
            assert_eq!(pause(text, now), seconds.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn what_answers_mean() {
        let of = |status: u16| fate("h", StatusCode::from_u16(status).unwrap(), None);
        for status in [200, 201, 202, 204] {
            assert_eq!(of(status), Fate::Arrived);
        }
        for status in [404, 410] {
            assert_eq!(of(status), Fate::Ended);
        }
        for status in [408, 429, 500, 502, 503, 504] {
            assert_eq!(
                of(status),
                Fate::Later(format!("h answered {status}"), None)
            );
        }
        for status in [301, 307, 400, 401, 403, 413, 418] {
            assert!(matches!(of(status), Fate::Refused(_)), "{status}");
        }
    }
}
