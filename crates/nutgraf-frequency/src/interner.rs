use nutgraf_text::{Span, TermId};

use crate::{Vocabulary, key::mix};

/// A vocabulary, and in front of it a small table of the terms met lately.
///
/// Text repeats itself: most lookups end in the table, which is nearer to the processor
/// than a large vocabulary is.
///
/// ```
/// # use nutgraf_frequency::{Interner, Vocabulary};
/// # use nutgraf_text::Span;
/// let mut interner = Interner::new(Vocabulary::new());
/// let ids = [0, 4].map(|at| interner.intern_at("sea sea", Span::new(at, at + 3)));
/// assert_eq!(ids[0], ids[1]);
/// assert_eq!(interner.vocabulary().term(ids[0]), "sea");
/// ```
#[derive(Clone, Debug)]
pub struct Interner {
    vocabulary: Vocabulary,
    recent: Vec<Recent>,
}

/// A term of up to 15 bytes: with its length as the last byte it is two numbers.
#[derive(Clone, Copy, Debug)]
struct Recent {
    low: u64,
    high: u64,
    term: TermId,
}

/// How many terms the table holds.
const RECENT: usize = 1 << 15;

/// The longest term of the table, in bytes.
const LONGEST: usize = 15;

/// What is kept of 16 bytes where the term has so many.
static MASKS: [(u64, u64); LONGEST + 1] = {
    let mut masks = [(0, 0); LONGEST + 1];
    let mut length = 1;
    while length <= LONGEST {
        let (low, high) = masks[length - 1];
        masks[length] =
            if length <= 8 { (low << 8 | 0xFF, 0) } else { (low, high << 8 | 0xFF) };
        length += 1;
    }
    masks
};

impl Interner {
    /// An interner that goes on with this vocabulary.
    pub fn new(vocabulary: Vocabulary) -> Self {
        // No term ends with a 16th byte.
        let nothing = Recent { low: 0, high: u64::MAX, term: Vocabulary::NONE };
        Self { vocabulary, recent: vec![nothing; RECENT] }
    }

    /// The number of the term at `span` of `text`: what [`Vocabulary::intern_at`] gives.
    #[inline]
    pub fn intern_at(&mut self, text: &str, span: Span) -> TermId {
        let rest = text.as_bytes().get(span.start..).unwrap_or_default();
        let length = span.end.wrapping_sub(span.start);
        let (Some(bytes), Some(mask)) = (rest.first_chunk(), MASKS.get(length)) else {
            return self.vocabulary.intern_at(text, span);
        };
        let bytes = u128::from_le_bytes(*bytes);
        #[allow(clippy::cast_possible_truncation, reason = "the two halves are meant")]
        let (low, high) = (bytes as u64 & mask.0, (bytes >> 64) as u64 & mask.1);
        let high = high | (length as u64) << 56;
        #[allow(clippy::cast_possible_truncation, reason = "it is cut in any case")]
        let at = mix(low, high) as usize % RECENT;
        match self.recent.get(at) {
            Some(recent) if recent.low == low && recent.high == high => recent.term,
            _ => self.intern_slowly(
                at,
                Recent { low, high, term: TermId(0) },
                text,
                span,
            ),
        }
    }

    fn intern_slowly(
        &mut self,
        at: usize,
        recent: Recent,
        text: &str,
        span: Span,
    ) -> TermId {
        let term = self.vocabulary.intern_at(text, span);
        if let Some(place) = self.recent.get_mut(at) {
            *place = Recent { term, ..recent };
        }
        term
    }

    /// The vocabulary.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Takes in the terms of another one, as [`Vocabulary::merge`] does.
    pub fn merge(&mut self, other: &Self) -> Vec<TermId> {
        self.vocabulary.merge(&other.vocabulary)
    }
}
