//! Small numbers for the terms of one document.

use nutgraf_text::TermId;

use crate::reading::NOWHERE;

/// Gives the terms of a document numbers: a hash table that never grows, as a document
/// has at most as many terms as tokens.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    /// Terms and their numbers; a free slot has the number [`NOWHERE`]. More than half of
    /// the slots are free, and there are a power of two.
    slots: Vec<(TermId, u32)>,
}

impl Numbers {
    /// Forgets all terms and makes room for so many.
    pub(crate) fn clear(&mut self, terms: usize) {
        self.slots.clear();
        self.slots.resize((2 * terms + 1).next_power_of_two(), (TermId(0), NOWHERE));
    }

    /// The number of a term; `next` if it is not known, which is then its number.
    #[inline]
    pub(crate) fn number(&mut self, term: TermId, next: u32) -> u32 {
        let mask = self.slots.len().wrapping_sub(1);
        // The first digits of the golden ratio spread numbers that follow each other.
        let hash = u64::from(term.0).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut at = (hash >> 32) as usize & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.1 == NOWHERE {
                *slot = (term, next);
            }
            if slot.0 == term {
                return slot.1;
            }
            at = (at + 1) & mask;
        }
        next
    }
}
