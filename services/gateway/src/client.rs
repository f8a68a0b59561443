//! Which address a request comes from.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;

use crate::config::{Config, Network};

/// The client's address, as far as it can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Finds it out before anything else looks.
pub fn identify(config: &Config, request: &Request) -> ClientAddress {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| {
            peer.0.ip().to_canonical()
        });
    let trusted = &config.trusted_proxies;
    ClientAddress(believed(peer, request.headers(), trusted))
}

/// The peer, or, behind proxies that are trusted, the last address in `X-Forwarded-For` that is
/// not one of them: everything left of it was written by the client.
fn believed(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(peer) {
        return peer;
    }
    let mut nearest = peer;
    let said = headers.get_all("x-forwarded-for");
    let lines: Vec<&str> = said.iter().filter_map(|line| line.to_str().ok()).collect();
    for entry in lines.join(",").rsplit(',') {
        let Ok(address) = entry.trim().parse::<IpAddr>() else {
            return nearest;
        };
        nearest = address.to_canonical();
        if !is_trusted(nearest) {
            return nearest;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn believes_only_trusted_proxies() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let ask = |peer: &str, said: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in said {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            believed(peer.parse().unwrap(), &headers, &trusted).to_string()
        };
        assert_eq!(ask("203.0.113.5", &["1.2.3.4"]), "203.0.113.5");
        assert_eq!(
            ask("10.0.0.1", &["6.6.6.6, 198.51.100.7, 10.0.0.9"]),
            "198.51.100.7"
        );
        assert_eq!(
            ask("10.0.0.1", &["6.6.6.6", "198.51.100.7"]),
            "198.51.100.7"
        );
        assert_eq!(ask("10.0.0.1", &["6.6.6.6, nonsense"]), "10.0.0.1");
        assert_eq!(ask("10.0.0.1", &[]), "10.0.0.1");
    }
}
