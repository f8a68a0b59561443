//! Who is calling and what they may do: roles, principals, token claims and their verification.
//!
//! auth signs `EdDSA` access tokens (RFC 8037) and publishes its keys as JWKS (RFC 7517); every
//! service verifies by itself with a [`Verifier`], which fetches an unknown `kid` at most once in
//! ten seconds and refuses tokens that were withdrawn since. [`follow`] keeps it up to date: every
//! process asks auth for keys and withdrawals, and keeps them in a file for a start without auth.
//!
//! Invariants: [`Role::may`] is PRODUCT.md's table in one place; a token names one restaurant.
//! To add an action: a variant of [`Action`] and its row in `role.rs`.

mod claims;
mod follow;
mod kept;
mod keys;
mod principal;
mod role;
mod secret;
mod verifier;
mod withdrawn;

pub use claims::{ACCESS_SECONDS, ISSUER, SKEW_SECONDS, ServiceClaims, UserClaims};
pub use follow::follow;
pub use keys::JwksSource;
pub use principal::{Language, Principal, ServicePrincipal};
pub use role::{Action, MovementKind, Role};
pub use secret::Secret;
pub use verifier::{TokenError, Verified, Verifier};
pub use withdrawn::{
    PersonWithdrawn, SessionEnded, WITHDRAWAL_SECONDS, WithdrawalSource, Withdrawals,
};
