//! Hash maps for words and pieces of words: quick, the same in every run, and no shield against
//! anybody, which names of one's own products need not.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map with [`Quick`] hashes.
pub(super) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;
/// A set of the same.
pub(super) type Set<K> = HashSet<K, BuildHasherDefault<Quick>>;

/// Multiplies and rotates eight bytes at a time.
#[derive(Default)]
pub(super) struct Quick(u64);

impl Quick {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        // The map takes its place from the low bits, which multiplying leaves poor.
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            if let Some(front) = word.get_mut(..chunk.len()) {
                front.copy_from_slice(chunk);
            }
            self.add(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.add(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.add(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.add(value);
    }
}
