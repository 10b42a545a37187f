use std::hash::Hasher;

use rustc_hash::FxHasher;

/// The longest term, in bytes, that a key holds whole.
const WHOLE: usize = 15;

/// The last byte of the key of a longer term; of others it is their length.
const LONG: u64 = 0xFF << 56;

/// Sixteen bytes that stand for a term when it is looked up.
///
/// Up to 15 bytes the key is the term itself, padded with zeros, and its length: equal
/// keys are equal terms, and no string is compared. For longer terms it is a hash and
/// the length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key(u64, u64);

impl Key {
    #[inline]
    pub(crate) fn new(term: &str) -> Self {
        let bytes = term.as_bytes();
        let length = bytes.len();
        if length > WHOLE {
            return Self::long(bytes);
        }
        let size = (length as u64) << 56;
        if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            // Two shifts, because shifting all 64 bits at once overflows.
            let rest = (u64::from_le_bytes(*last) >> (8 * (WHOLE - length))) >> 8;
            return Self(u64::from_le_bytes(*first), rest | size);
        }
        if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            let first = u64::from(u32::from_le_bytes(*first));
            let last = u64::from(u32::from_le_bytes(*last));
            return Self(first | last << (8 * (length - 4)), size);
        }
        // One to three bytes: the middle one is the first or the last again.
        let place = |at| u64::from(bytes.get(at).copied().unwrap_or(0)) << (8 * at);
        Self(place(0) | place(length / 2) | place(length.saturating_sub(1)), size)
    }

    /// The key of `term`, which starts at `start` of `text`: the same as [`Key::new`],
    /// but without a branch on its length where 16 bytes can be read at once.
    #[inline]
    pub(crate) fn at(text: &str, start: usize, term: &str) -> Self {
        let rest = text.as_bytes().get(start..).and_then(<[u8]>::first_chunk);
        let Some(bytes) = rest.filter(|_| term.len() <= WHOLE) else {
            return Self::new(term);
        };
        let mask = (1u128 << (8 * term.len())) - 1;
        let key = u128::from_le_bytes(*bytes) & mask | (term.len() as u128) << 120;
        #[allow(clippy::cast_possible_truncation, reason = "the two halves are meant")]
        Self(key as u64, (key >> 64) as u64)
    }

    #[cold]
    fn long(bytes: &[u8]) -> Self {
        let mut hasher = FxHasher::default();
        hasher.write(bytes);
        Self(hasher.finish(), LONG | bytes.len() as u64 & !LONG)
    }

    /// Whether the key says all about its term.
    #[inline]
    pub(crate) const fn is_whole(self) -> bool {
        self.1 < LONG
    }

    #[inline]
    pub(crate) fn hash(self) -> u64 {
        mix(self.0, self.1)
    }
}

/// A hash of two words: the halves of their product, as wyhash does it, with the first
/// digits of π to keep zeros from staying zeros.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the two halves are meant")]
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    let (a, b) = (a ^ 0x243F_6A88_85A3_08D3, b ^ 0x1319_8A2E_0370_7344);
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

/// The first eight bytes as a number: where two differ, they sort as their terms do.
#[inline]
pub(crate) fn prefix(term: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(term.bytes()).for_each(|(to, from)| *to = from);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONGEST: &str = "Wirtschaftsprüfungsgesellschaft";

    fn pieces() -> impl Iterator<Item = (usize, &'static str)> {
        let inside = |start: usize| {
            (start..=LONGEST.len())
                .filter_map(move |end| Some((start, LONGEST.get(start..end)?)))
        };
        (0..LONGEST.len()).flat_map(inside)
    }

    #[test]
    fn keys_of_different_terms_differ_and_do_not_depend_on_the_place() {
        for (start, term) in pieces() {
            assert_eq!(Key::at(LONGEST, start, term), Key::new(term), "{term}");
            assert_eq!(Key::new(term).is_whole(), term.len() <= WHOLE);
            for (_, other) in pieces() {
                assert_eq!(Key::new(term) == Key::new(other), term == other);
            }
        }
    }

    #[test]
    fn zeros_count() {
        let keys = ["", "\0", "\0\0", "a", "a\0", "\0a", "a\0a"].map(Key::new);
        for (i, key) in keys.iter().enumerate() {
            assert!(!keys[..i].contains(key), "{key:?}");
        }
    }
}
