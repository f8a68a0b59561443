//! Where a device's messages are posted to. Anybody signed in may name such a URL, so it must not
//! lead into the house: https, port 443, a public address.
//!
//! What is written in the URL is checked here, when subscribing and before each message; what its
//! name resolves to is checked where the connection is opened (`network`). A URL is as good as a
//! key: only its host may be told.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;
use url::{Host, Url};

/// A push service's URL for one device.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Where to post.
    pub uri: Uri,
    /// The part that may be told.
    pub host: String,
    /// Whom a token is for: scheme, host, and port where it is not the scheme's own.
    pub origin: String,
}

/// Why a URL is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// No URL, or one of another kind.
    #[error("must be an https URL")]
    NoUrl,
    /// `user:password@`.
    #[error("must not carry a name or password")]
    Credentials,
    /// `#…`.
    #[error("must not have a fragment")]
    Fragment,
    /// Another port than 443.
    #[error("must be on port 443")]
    Port,
    /// It leads into a private network.
    #[error("must be on a public address")]
    Private,
}

impl Endpoint {
    /// Reads and checks a URL; `allow_private` lets private addresses, http and other ports pass.
    pub fn parse(text: &str, allow_private: bool) -> Result<Self, EndpointError> {
        let url = Url::parse(text).map_err(|_| EndpointError::NoUrl)?;
        let has_scheme = url.scheme() == "https" || (allow_private && url.scheme() == "http");
        let host = url.host().filter(|_| has_scheme);
        let host = host.ok_or(EndpointError::NoUrl)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::Credentials);
        }
        if url.fragment().is_some() {
            return Err(EndpointError::Fragment);
        }
        if !allow_private && url.port().is_some() {
            return Err(EndpointError::Port);
        }
        if !allow_private && !may_be_public(&host) {
            return Err(EndpointError::Private);
        }
        Ok(Self {
            uri: url.as_str().parse().map_err(|_| EndpointError::NoUrl)?,
            host: host.to_string(),
            origin: url.origin().ascii_serialization(),
        })
    }
}

/// A name without a dot is one of the local network, and some with one are never public.
fn may_be_public(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(ip) => is_public((*ip).into()),
        Host::Ipv6(ip) => is_public((*ip).into()),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            let last = name.rsplit_once('.').map(|(_, last)| last);
            last.is_some_and(|last| !["localhost", "local", "internal", "arpa"].contains(&last))
        }
    }
}

/// Whether an address is one of the open internet.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

/// All but the special addresses of IANA's registry (RFC 6890).
const fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224.., _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

/// Global unicast (`2000::/3`) without what is set aside in it, and without tunnels to another
/// address (Teredo, 6to4); of NAT64 what leads to a public address.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let parts = ip.segments();
    match (parts[0], parts[1]) {
        (0x64, 0xff9b) => {
            let inside = u32::from(parts[6]) << 16 | u32::from(parts[7]);
            parts[2..6] == [0; 4] && is_public_v4(Ipv4Addr::from(inside))
        }
        (0x2001, 0..=0x1ff | 0xdb8) | (0x2002, _) | (0x3fff, 0..=0xfff) => false,
        (first, _) => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn public_urls_are_taken() {
        for (text, host, origin) in [
            (
                "https://fcm.googleapis.com/fcm/send/a:b",
                "fcm.googleapis.com",
                "https://fcm.googleapis.com",
            ),
            ("https://8.8.8.8:443/x?y=z", "8.8.8.8", "https://8.8.8.8"),
            (
                "https://[2606:4700::1111]/x",
                "[2606:4700::1111]",
                "https://[2606:4700::1111]",
            ),
        ] {
            let endpoint = Endpoint::parse(text, false).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(
                (endpoint.host.as_str(), endpoint.origin.as_str()),
                (host, origin)
            );
        }
        let test = Endpoint::parse("http://127.0.0.1:8080/x", true)
            .ok()
            .unwrap();
        assert_eq!(test.origin, "http://127.0.0.1:8080");
    }

    #[test]
    fn what_leads_into_the_house_is_refused() {
        use EndpointError::{Credentials, Fragment, NoUrl, Port, Private};
        for (text, why) in [
            ("x", NoUrl),
            ("http://push.example.com/x", NoUrl),
            ("file:///etc/passwd", NoUrl),
            ("https:///x", Private), // The URL standard reads a host here.
            ("https://a@push.example.com/", Credentials),
            ("https://:b@push.example.com/", Credentials),
            ("https://push.example.com/#x", Fragment),
            ("https://push.example.com:8443/x", Port),
            ("https://push.example.com:80/x", Port),
            ("https://localhost/x", Private),
            ("https://localhost./x", Private),
            ("https://db/x", Private),
            ("https://a.localhost/x", Private),
            ("https://printer.local/x", Private),
            ("https://metadata.google.internal/x", Private),
            ("https://10.0.0.1/x", Private),
            ("https://0x7f.1/x", Private),
            ("https://2130706433/x", Private),
            ("https://0177.0.0.1/x", Private),
            ("https://[::1]/x", Private),
            ("https://[::ffff:8.8.8.8]/x", Private),
        ] {
            assert_eq!(Endpoint::parse(text, false).err(), Some(why), "{text}");
        }
        assert_eq!(Endpoint::parse("ftp://a.example/", true).err(), Some(NoUrl));
    }

    #[test]
    fn addresses() {
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::8.8.8.8",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::808:808",
            "100::1",
            "5f00::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2001:4860:4860::8888",
            "2606:4700::1111",
            "2a00:1450::1",
            "64:ff9b::808:808",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }
}
