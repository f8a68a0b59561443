//! Which service a path belongs to, how much it may send, and who may ask without a token.
//!
//! Paths are without the `/api` prefix. What is not in the table does not exist here; `/internal`
//! never is. To add a path: one line.

use axum::http::Method;

/// What stands before every path of the API.
pub const PREFIX: &str = "/api";

/// First segment of a path to its service.
const SERVICES: &[(&str, &str)] = &[
    ("auth", "auth"),
    ("users", "auth"),
    ("restaurant", "auth"),
    ("devices", "auth"),
    (".well-known", "auth"),
    ("categories", "inventory"),
    ("products", "inventory"),
    ("stock", "inventory"),
    ("counts", "inventory"),
    ("suppliers", "inventory"),
    ("orders", "inventory"),
    ("jobs", "inventory"),
    ("chat", "ai"),
    ("notify", "notification"),
    ("analytics", "analytics"),
    ("events", crate::NAME),
];

/// Exact paths that need no token, beside health, the description and its page.
pub const PUBLIC: &[&str] = &[
    "/.well-known/jwks.json",
    "/auth/register",
    "/auth/login",
    "/auth/refresh",
    "/auth/pin",
    "/auth/invite/accept",
    "/auth/password/forgot",
    "/auth/password/reset",
    "/notify/whatsapp/webhook",
    "/notify/unsubscribe",
];

const MIB: u64 = 1024 * 1024;
/// What multipart adds around a file.
const ENVELOPE: u64 = 64 * 1024;

/// Most bytes of a body, where it is not one mebibyte.
const SIZES: &[(&str, u64)] = &[
    ("/chat/voice", 25 * MIB + ENVELOPE),
    ("/products/import", 20 * MIB + ENVELOPE),
];

/// Kinds of request that are limited apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Proving who one is.
    Login,
    /// The assistant.
    Chat,
    /// Reading.
    Read,
    /// Changing something.
    Write,
}

/// Where a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The service.
    pub service: &'static str,
    /// Its kind.
    pub class: Class,
    /// Most bytes of its body.
    pub body_limit: u64,
}

/// The target of a path; none: there is no such path.
pub fn find(method: &Method, path: &str) -> Option<Target> {
    if !is_plain(path) {
        return None;
    }
    let first = path.strip_prefix('/')?.split('/').next()?;
    let (_, service) = SERVICES.iter().find(|(segment, _)| *segment == first)?;
    let size = SIZES.iter().find(|(exact, _)| *exact == path);
    Some(Target {
        service,
        class: class(method, path),
        body_limit: size.map_or(MIB, |(_, limit)| *limit),
    })
}

fn class(method: &Method, path: &str) -> Class {
    if path.starts_with("/auth/") && PUBLIC.contains(&path) {
        Class::Login
    } else if matches!(path, "/chat/message" | "/chat/voice") {
        Class::Chat
    } else if method.is_safe() {
        Class::Read
    } else {
        Class::Write
    }
}

/// No `.` or `..` segment, however written, and no backslash: what the table was asked about is
/// what the service will be asked for.
fn is_plain(path: &str) -> bool {
    let dots = |segment: &str| {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        plain == "." || plain == ".."
    };
    !path.contains('\\') && !path.split('/').any(dots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_service_or_nothing() {
        let service = |path| find(&Method::GET, path).map(|target| target.service);
        assert_eq!(service("/products/search"), Some("inventory"));
        assert_eq!(service("/restaurant"), Some("auth"));
        assert_eq!(service("/events"), Some("gateway"));
        for nowhere in [
            "",
            "/",
            "//auth",
            "/internal/events",
            "/Auth/login",
            "/auth/../internal/events",
            "/auth/%2e%2E/internal/events",
            "/auth/.%2e/internal",
            "/auth/..\\internal",
            "/healthz",
        ] {
            assert_eq!(service(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn classes_and_sizes() {
        let target = |method, path| find(&method, path).map(|t| (t.class, t.body_limit / MIB));
        assert_eq!(target(Method::POST, "/auth/login"), Some((Class::Login, 1)));
        assert_eq!(target(Method::POST, "/chat/voice"), Some((Class::Chat, 25)));
        assert_eq!(target(Method::GET, "/chat/history"), Some((Class::Read, 1)));
        assert_eq!(
            target(Method::POST, "/products/import"),
            Some((Class::Write, 20))
        );
        assert_eq!(
            target(Method::POST, "/auth/logout"),
            Some((Class::Write, 1))
        );
    }
}
