//! Small numbers for the terms of one document, and for pairs of them.

#![allow(
    clippy::needless_bitwise_bool,
    reason = "a question that cannot be foreseen costs more than two answers"
)]

use std::hash::Hasher;

use nutgraf_text::TermId;
use rustc_hash::FxHasher;

/// No number.
pub(crate) const NONE: u32 = u32::MAX;

/// Positions in a text that fits in memory; [`NONE`] stays free.
pub(crate) fn number_of(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE - 1)
}

/// Gives the terms of a document numbers: a hash table that never grows, as a document
/// has at most as many terms as tokens.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    /// Terms and one more than their numbers; 0 in a free slot. More than half of the slots
    /// are free, and there are a power of two.
    slots: Vec<(TermId, u32)>,
}

impl Numbers {
    /// Forgets all terms and makes room for so many.
    pub(crate) fn clear(&mut self, terms: usize) {
        self.slots.resize((2 * terms + 1).next_power_of_two(), (TermId(0), 0));
        self.slots.fill((TermId(0), 0));
    }

    /// The number of a term; `next` if it is not known, which is then its number.
    #[inline]
    pub(crate) fn number(&mut self, term: TermId, next: u32) -> u32 {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = mix(u64::from(term.0)) & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            // One question, as nobody can foresee which of the two it is.
            if (slot.1 == 0) | (slot.0 == term) {
                let number = if slot.1 == 0 { next.wrapping_add(1) } else { slot.1 };
                *slot = (term, number);
                return number.wrapping_sub(1);
            }
            at = (at + 1) & mask;
        }
        next
    }
}

/// The hash of some numbers in a row.
#[inline]
pub(crate) fn hash(numbers: &[u32]) -> u64 {
    let mut hasher = FxHasher::default();
    for number in numbers {
        hasher.write_u32(*number);
    }
    hasher.finish()
}

/// Spreads numbers that follow each other, by the first digits of the golden ratio.
#[inline]
fn mix(number: u64) -> usize {
    let hash = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (hash >> 32) as usize
}

/// Gives pairs of numbers a number: a hash table that grows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pairs {
    /// Pairs and one more than their numbers; 0 in a free slot. At least half of the slots
    /// are free, and there are a power of two.
    slots: Vec<((u32, u32), u32)>,
    len: usize,
}

impl Pairs {
    const FREE: ((u32, u32), u32) = ((0, 0), 0);

    /// Forgets all pairs and makes room for so many.
    pub(crate) fn clear(&mut self, pairs: usize) {
        self.slots.resize((2 * pairs + 2).next_power_of_two(), Self::FREE);
        self.slots.fill(Self::FREE);
        self.len = 0;
    }

    /// The number of a pair; `next` if it is not known, which is then its number.
    #[inline]
    pub(crate) fn number(&mut self, pair: (u32, u32), next: u32) -> u32 {
        let at = self.find(pair);
        let Some(slot) = self.slots.get_mut(at) else { return next };
        if slot.1 > 0 {
            return slot.1 - 1;
        }
        *slot = (pair, next.wrapping_add(1));
        self.len += 1;
        if 2 * self.len > self.slots.len() {
            self.grow();
        }
        next
    }

    /// The number of a pair, if it is known.
    #[inline]
    pub(crate) fn get(&self, pair: (u32, u32)) -> Option<u32> {
        self.slots.get(self.find(pair)).and_then(|slot| slot.1.checked_sub(1))
    }

    /// The slot of a pair, or the free one where it belongs.
    #[inline]
    fn find(&self, pair: (u32, u32)) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let (first, second) = (u64::from(pair.0), u64::from(pair.1));
        let mut at = mix(first.rotate_left(32) ^ second ^ first << 7) & mask;
        while self.slots.get(at).is_some_and(|slot| slot.1 > 0 && slot.0 != pair) {
            at = (at + 1) & mask;
        }
        at
    }

    #[cold]
    fn grow(&mut self) {
        let slots = std::mem::take(&mut self.slots);
        self.slots.resize(2 * slots.len(), Self::FREE);
        for slot in slots.into_iter().filter(|slot| slot.1 > 0) {
            let at = self.find(slot.0);
            self.slots[at] = slot;
        }
    }
}
