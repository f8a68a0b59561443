//! Requests prepared beforehand, and choosing among them.

use anyhow::Context as _;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{HeaderName, HeaderValue, Method, Request, Uri};
use http_body_util::Full;
use hyper::body::Bytes;

use super::dice::Dice;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A request that only lacks its host and its key.
#[derive(Debug, Clone)]
pub struct Prepared {
    method: Method,
    path: Uri,
    authorization: Option<HeaderValue>,
    body: Bytes,
}

impl Prepared {
    /// A GET; an empty token is left out.
    pub fn get(path: &str, token: &str) -> anyhow::Result<Self> {
        let authorization = (!token.is_empty())
            .then(|| HeaderValue::from_str(&format!("Bearer {token}")))
            .transpose()
            .context("a token that no header can carry")?;
        Ok(Self {
            method: Method::GET,
            path: path.parse().with_context(|| format!("path {path}"))?,
            authorization,
            body: Bytes::new(),
        })
    }

    /// A POST of JSON; each time it is sent it gets an Idempotency-Key of its own.
    pub fn post(path: &str, token: &str, body: impl Into<Bytes>) -> anyhow::Result<Self> {
        Ok(Self {
            method: Method::POST,
            body: body.into(),
            ..Self::get(path, token)?
        })
    }

    /// The request; `key` is used where one is needed.
    pub fn request(
        &self,
        host: &HeaderValue,
        key: impl FnOnce() -> String,
    ) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.path.clone();
        let headers = request.headers_mut();
        headers.insert(HOST, host.clone());
        if let Some(authorization) = &self.authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        if self.method == Method::POST {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            if let Ok(key) = HeaderValue::from_str(&key()) {
                headers.insert(IDEMPOTENCY_KEY, key);
            }
        }
        request
    }
}

/// Groups of requests (a restaurant each, say), how often each group is chosen, and within a group
/// all alike.
#[derive(Debug)]
pub struct Mix {
    groups: Vec<Vec<Prepared>>,
    /// Sums of the groups' weights, from the first on.
    sums: Vec<f64>,
}

impl Mix {
    /// All requests equally often.
    pub fn even(requests: Vec<Prepared>) -> Self {
        Self::weighted(vec![(1.0, requests)])
    }

    /// Groups by weight.
    pub fn weighted(groups: Vec<(f64, Vec<Prepared>)>) -> Self {
        let mut sum = 0.0;
        let mut sums = Vec::with_capacity(groups.len());
        let mut all = Vec::with_capacity(groups.len());
        for (weight, group) in groups {
            sum += weight;
            sums.push(sum);
            all.push(group);
        }
        Self { groups: all, sums }
    }

    /// Groups by Zipf's law: the second is chosen half as often as the first, the third a third as
    /// often.
    pub fn zipf(groups: Vec<Vec<Prepared>>) -> Self {
        let rank = (1..).map(|rank: u32| 1.0 / f64::from(rank));
        Self::weighted(rank.zip(groups).collect())
    }

    /// One of them.
    pub(super) fn choose(&self, dice: &mut Dice) -> Option<&Prepared> {
        let all = self.sums.last()?;
        let at = dice.part() * all;
        let group = self.sums.partition_point(|sum| *sum <= at);
        let group = self.groups.get(group).or(self.groups.last())?;
        group.get(dice.below(group.len()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn zipf_chooses_the_first_twice_as_often_as_the_second() {
        let group = |path: &str| vec![Prepared::get(path, "").unwrap()];
        let mix = Mix::zipf(vec![group("/1"), group("/2"), group("/3")]);
        let mut dice = Dice::new(1);
        let mut seen = std::collections::BTreeMap::<String, f64>::new();
        for _ in 0..11_000 {
            *seen
                .entry(mix.choose(&mut dice).unwrap().path.to_string())
                .or_default() += 1.0;
        }
        assert!((5_700.0..6_300.0).contains(&seen["/1"]), "{seen:?}");
        assert!((2_800.0..3_200.0).contains(&seen["/2"]), "{seen:?}");
    }

    #[test]
    fn only_what_changes_something_carries_a_key() {
        let host = HeaderValue::from_static("h");
        let get = Prepared::get("/a?b=1", "t").unwrap();
        let request = get.request(&host, || unreachable!());
        assert_eq!(request.headers()["authorization"], "Bearer t");
        assert!(request.headers().get(IDEMPOTENCY_KEY).is_none());
        let post = Prepared::post("/a", "", "{}").unwrap();
        let request = post.request(&host, || "k".to_owned());
        assert_eq!(request.headers()[IDEMPOTENCY_KEY], "k");
        assert!(request.headers().get(AUTHORIZATION).is_none());
    }
}
