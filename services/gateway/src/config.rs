//! The gateway's settings, as files and the environment give them.
//!
//! Lists may be written as a list or as one text with commas, rates as `20/s` or `off`.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::cors::Origin;

/// The gateway's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where services are that do not run in this process: name to URLs (comma list); read by the
    /// assembly.
    pub upstreams: BTreeMap<String, String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    #[serde(deserialize_with = "comma_list")]
    pub trusted_proxies: Vec<Network>,
    /// Other sites whose pages may use the API: `https://shop.example`.
    #[serde(deserialize_with = "comma_list")]
    pub cors_origins: Vec<Origin>,
    /// How often one person, and one address, may ask.
    pub rate_limits: RateLimits,
    /// Milliseconds a service may take to begin its answer.
    pub time_limit_ms: u64,
    /// Live streams one person may hold open at this gateway.
    pub streams_per_person: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            upstreams: BTreeMap::new(),
            trusted_proxies: Vec::new(),
            cors_origins: Vec::new(),
            rate_limits: RateLimits::default(),
            time_limit_ms: 25_000,
            streams_per_person: 20,
        }
    }
}

/// Rates by class of request. They stop floods; a busy kitchen never meets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateLimits {
    /// Signing in, by address.
    pub login: Rate,
    /// The assistant, by person; ten times as much by address.
    pub chat: Rate,
    /// Reading, by person; ten times as much by address.
    pub read: Rate,
    /// Changing something, by person; ten times as much by address.
    pub write: Rate,
}

impl Default for RateLimits {
    fn default() -> Self {
        let rate = |n| NonZeroU32::new(n).map_or(Rate::Off, Rate::PerSecond);
        Self {
            login: rate(20),
            chat: rate(50),
            read: rate(1_000),
            write: rate(500),
        }
    }
}

/// How often something may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// As often as anybody likes.
    Off,
    /// This often in a second, over time.
    PerSecond(NonZeroU32),
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::PerSecond(n) => write!(f, "{n}/s"),
        }
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("off") {
            return Ok(Self::Off);
        }
        text.strip_suffix("/s")
            .and_then(|n| n.trim().parse().ok())
            .map(Self::PerSecond)
            .ok_or_else(|| format!("{text:?} is no rate: write 20/s or off"))
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// One address or a range such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    bits: u8,
}

impl Network {
    /// Whether `address` lies in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        let shared = |base: u128, other: u128, width: u8| {
            let shift = u32::from(width - self.bits);
            base.checked_shr(shift) == other.checked_shr(shift)
        };
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(other)) => {
                shared(u32::from(base).into(), u32::from(other).into(), 32)
            }
            (IpAddr::V6(base), IpAddr::V6(other)) => shared(base.into(), other.into(), 128),
            _ => false,
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.bits)
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("{text:?} is no address or range such as 10.0.0.0/8");
        let (base, bits) = text.trim().split_once('/').unzip();
        let base: IpAddr = base.unwrap_or(text.trim()).parse().map_err(|_| wrong())?;
        let width = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(width), str::parse).map_err(|_| wrong())?;
        if bits > width {
            return Err(wrong());
        }
        Ok(Self { base, bits })
    }
}

impl Serialize for Network {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn comma_list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err = String>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Text(String),
        List(Vec<String>),
    }
    let texts = match Given::deserialize(deserializer)? {
        Given::Text(text) => text.split(',').map(str::to_owned).collect(),
        Given::List(list) => list,
    };
    texts
        .iter()
        .filter(|text| !text.trim().is_empty())
        .map(|text| text.parse().map_err(de::Error::custom))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_lists_and_rates_as_people_write_them() {
        let given = r#"{"trusted_proxies": "10.0.0.0/8, ::1",
            "cors_origins": "https://a.example,http://b.example:81",
            "rate_limits": {"login": "5/s", "chat": "off"}}"#;
        let config: Config = serde_json::from_str(given).unwrap();
        let inside = |text: &str| {
            let address = text.parse().unwrap();
            config
                .trusted_proxies
                .iter()
                .any(|net| net.contains(address))
        };
        assert!(inside("10.200.3.4") && inside("::1") && inside("::ffff:10.1.1.1"));
        assert!(!inside("11.0.0.1") && !inside("::2"));
        assert_eq!(config.cors_origins.len(), 2);
        assert_eq!(config.rate_limits.login.to_string(), "5/s");
        assert_eq!(config.rate_limits.chat, Rate::Off);
        let back: Config = serde_json::from_value(serde_json::to_value(&config).unwrap()).unwrap();
        assert_eq!(back, config);
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains("203.0.113.9".parse().unwrap()));
        for wrong in ["0/s", "fast", "-1/s", "5"] {
            assert!(wrong.parse::<Rate>().is_err(), "{wrong}");
        }
        for wrong in ["10.0.0.0/33", "x", "::/129", "10.0.0.0/-1"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
