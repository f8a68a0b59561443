//! The hash chain that lets the ledger prove itself.
//!
//! A movement's hash is SHA-256 over its canonical bytes, which are the same on every database:
//! the line `mezave-movement-1\n`, then these fields, each as a four-byte big-endian length followed
//! by UTF-8 text (a missing value is the length `FFFFFFFF` and nothing more):
//!
//! `prev_hash, id, restaurant_id, seq, product_id, type, boxes_change, units_change, total_change,
//! box_size, box_opened, reason, notes, performed_by, reported_by, source, undoes, offsets,
//! counted_at, occurred_at, created_at, number of lots`, then for each lot in first-expired order
//! `expiry_date, boxes_change, units_change, boxes_opened`.
//!
//! Hashes are lower-case hex (the first `prev_hash` is 64 zeros), ids lower-case with hyphens,
//! numbers decimal, quantities in thousandths, times in microseconds since 1970 UTC, `box_opened`
//! `0` or `1`, dates `YYYY-MM-DD`. Never change this form: add `mezave-movement-2` beside it.

use std::fmt;

use sha2::{Digest, Sha256};
use shared_clock::Timestamp;
use uuid::Uuid;

use super::{Draft, Movement, Refusal};

/// A SHA-256 hash; as text lower-case hex.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Hash([u8; 32]);

impl Hash {
    /// What precedes the first movement of a ledger.
    pub const GENESIS: Self = Self([0; 32]);

    /// Reads 64 hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let high = char::from(*pair.first()?).to_digit(16)?;
            let low = char::from(*pair.get(1)?).to_digit(16)?;
            *byte = u8::try_from(high * 16 + low).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The end of one restaurant's ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of the last movement; zero before the first.
    pub seq: i64,
    /// Its hash.
    pub hash: Hash,
}

impl Head {
    /// Of an empty ledger.
    pub const EMPTY: Self = Self {
        seq: 0,
        hash: Hash::GENESIS,
    };

    /// Numbers a draft, links it to the chain and moves the head on to it.
    pub fn seal(
        &mut self,
        draft: Draft,
        restaurant_id: Uuid,
        product_id: Uuid,
        created_at: Timestamp,
    ) -> Result<Movement, Refusal> {
        let change = draft.change()?;
        let mut movement = Movement {
            id: draft.id,
            restaurant_id,
            seq: self.seq + 1,
            product_id,
            kind: draft.kind,
            change,
            total_change: change.total(draft.box_size)?,
            box_size: draft.box_size,
            box_opened: draft.lots.iter().any(|lot| lot.boxes_opened > 0),
            lots: draft.lots,
            note: draft.note,
            undoes: draft.undoes,
            offsets: draft.offsets,
            counted_at: draft.counted_at,
            created_at,
            prev_hash: self.hash,
            hash: Hash::GENESIS,
        };
        movement.hash = hash_of(&movement);
        *self = Self {
            seq: movement.seq,
            hash: movement.hash,
        };
        Ok(movement)
    }
}

/// The hash that a movement must carry.
pub fn hash_of(movement: &Movement) -> Hash {
    Hash(Sha256::digest(canonical_bytes(movement)).into())
}

/// The documented canonical bytes of a movement.
pub fn canonical_bytes(movement: &Movement) -> Vec<u8> {
    let mut form = Form(b"mezave-movement-1\n".to_vec());
    form.text(movement.prev_hash);
    form.text(movement.id);
    form.text(movement.restaurant_id);
    form.text(movement.seq);
    form.text(movement.product_id);
    form.text(movement.kind);
    form.text(movement.change.boxes);
    form.text(movement.change.units.thousandths());
    form.text(movement.total_change.thousandths());
    form.text(movement.box_size.thousandths());
    form.text(i32::from(movement.box_opened));
    form.optional(movement.note.reason.as_deref());
    form.optional(movement.note.notes.as_deref());
    form.text(movement.note.performed_by);
    form.text(movement.note.reported_by);
    form.text(&movement.note.source);
    form.optional(movement.undoes);
    form.optional(movement.offsets);
    form.optional(movement.counted_at.map(Timestamp::as_micros));
    form.text(movement.note.occurred_at.as_micros());
    form.text(movement.created_at.as_micros());
    form.text(movement.lots.len());
    for lot in &movement.lots {
        form.optional(lot.expiry.0);
        form.text(lot.change.boxes);
        form.text(lot.change.units.thousandths());
        form.text(lot.boxes_opened);
    }
    form.0
}

struct Form(Vec<u8>);

impl Form {
    fn text(&mut self, value: impl fmt::Display) {
        let text = value.to_string();
        // Texts are bounded by the request size, far below four gigabytes.
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX - 1);
        self.0.extend(length.to_be_bytes());
        self.0.extend(text.as_bytes());
    }

    fn optional(&mut self, value: Option<impl fmt::Display>) {
        match value {
            Some(value) => self.text(value),
            None => self.0.extend(u32::MAX.to_be_bytes()),
        }
    }
}
