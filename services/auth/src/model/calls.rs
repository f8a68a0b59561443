//! Which service may call which: the arrows of docs/ARCHITECTURE.md that need a service token.

/// Caller, and the services it may show a token to.
const ALLOWED: [(&str, &[&str]); 5] = [
    ("gateway", &["auth"]),
    ("inventory", &["auth"]),
    ("notification", &["auth", "inventory"]),
    ("analytics", &["auth", "inventory"]),
    ("ai", &["auth", "inventory", "notification", "analytics"]),
];

/// Whether `service` may get a token for `audience`.
pub fn may_call(service: &str, audience: &str) -> bool {
    ALLOWED
        .iter()
        .any(|(caller, audiences)| *caller == service && audiences.contains(&audience))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_calls_in_circles_or_the_gateway() {
        for (caller, audiences) in ALLOWED {
            assert!(!audiences.contains(&caller) && !audiences.contains(&"gateway"));
            for audience in audiences {
                assert!(!may_call(audience, caller), "{caller} and {audience}");
            }
        }
        assert!(!may_call("nobody", "auth") && !may_call("inventory", "ai"));
    }
}
