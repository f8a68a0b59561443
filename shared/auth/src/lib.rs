//! Who is calling and what they may do: roles, principals, token claims and their verification.
//!
//! auth signs `EdDSA` access tokens (RFC 8037) and publishes its keys as JWKS (RFC 7517); every
//! service verifies by itself with a [`Verifier`], which fetches an unknown `kid` at most once in
//! ten seconds and refuses tokens issued before a user's latest change ([`Verifier::not_before`]).
//!
//! Invariants: [`Role::may`] is PRODUCT.md's table in one place; a token names one restaurant.
//! To add an action: a variant of [`Action`] and its row in `role.rs`.

mod claims;
mod principal;
mod role;
mod verifier;

pub use claims::{ISSUER, ServiceClaims, UserClaims};
pub use principal::{Language, Principal, ServicePrincipal};
pub use role::{Action, MovementKind, Role};
pub use verifier::{JwksSource, TokenError, Verified, Verifier};
