use nutgraf_text::{Span, TermId};

use crate::{Vocabulary, key::mix};

/// A vocabulary, and in front of it a table of the terms met lately.
///
/// Text repeats itself: most lookups end in the table, nearer to the processor than a
/// large vocabulary is.
///
/// ```
/// # use nutgraf_frequency::{Interner, Vocabulary};
/// # use nutgraf_text::{Span, TermId};
/// let (mut interner, mut terms) = (Interner::new(Vocabulary::new()), Vec::new());
/// let spans = [Span::new(0, 3), Span::new(4, 9), Span::new(10, 13)];
/// interner.intern_all("sea grain sea", &spans, &mut terms);
/// assert_eq!(terms, [TermId(0), TermId(1), TermId(0)]);
/// assert_eq!(interner.vocabulary().term(terms[1]), "grain");
/// ```
#[derive(Clone, Debug)]
pub struct Interner {
    vocabulary: Vocabulary,
    /// A power of two of terms; one takes the place of another with the same hash.
    recent: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    key: Key,
    term: TermId,
}

/// A term of up to 15 bytes; the 16th is its length.
#[derive(Clone, Copy, Debug)]
struct Key {
    low: u64,
    high: u64,
}

/// How many terms the table holds, at first and at last.
const FEW: usize = 1 << 11;
const MANY: usize = 1 << 15;

/// So many terms are looked up at a time.
const TOGETHER: usize = 256;

impl Interner {
    /// An interner that goes on with this vocabulary.
    pub fn new(vocabulary: Vocabulary) -> Self {
        Self { vocabulary, recent: vacant(FEW) }
    }

    /// The number of the term at `span` of `text`: what [`Vocabulary::intern_at`] gives.
    #[inline]
    pub fn intern_at(&mut self, text: &str, span: Span) -> TermId {
        match self.met(text, span) {
            Vocabulary::NONE => self.intern_other(text, span),
            term => term,
        }
    }

    /// Adds the numbers of the terms at all these spans of `text` to `terms`.
    pub fn intern_all(&mut self, text: &str, spans: &[Span], terms: &mut Vec<TermId>) {
        for spans in spans.chunks(TOGETHER) {
            let start = terms.len();
            terms.extend(spans.iter().map(|&span| self.met(text, span)));
            let terms = terms.get_mut(start..).unwrap_or_default();
            for (term, &span) in terms.iter_mut().zip(spans) {
                if *term == Vocabulary::NONE {
                    *term = self.intern_other(text, span);
                }
            }
        }
    }

    /// The vocabulary.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Takes in the terms of another one, as [`Vocabulary::merge`] does.
    pub fn merge(&mut self, other: &Self) -> Vec<TermId> {
        self.vocabulary.merge(&other.vocabulary)
    }

    /// The number of a term that was met lately, or else [`Vocabulary::NONE`].
    #[inline]
    fn met(&self, text: &str, span: Span) -> TermId {
        let entry = Key::at(text, span)
            .and_then(|key| Some((key, self.recent.get(self.place(key))?)));
        let Some((key, entry)) = entry else { return Vocabulary::NONE };
        // Without a branch on what is read, the processor waits for many entries at a
        // time instead of for one after another.
        TermId(entry.term.0 | u32::from(!entry.key.is(key)).wrapping_neg())
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "it is cut in any case")]
    fn place(&self, key: Key) -> usize {
        mix(key.low, key.high) as usize & self.recent.len().wrapping_sub(1)
    }

    fn intern_other(&mut self, text: &str, span: Span) -> TermId {
        let term = self.vocabulary.intern_at(text, span);
        let Some(key) = Key::at(text, span) else { return term };
        if self.vocabulary.len() > self.recent.len() && self.recent.len() < MANY {
            self.recent = vacant(self.recent.len() * 4);
        }
        let place = self.place(key);
        if let Some(entry) = self.recent.get_mut(place) {
            *entry = Entry { key, term };
        }
        term
    }
}

impl Key {
    /// The key of no term.
    const NONE: Self = Self { low: 0, high: u64::MAX };

    /// The key of a term; none where the term is longer or less than 16 bytes are left.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the two halves are meant")]
    fn at(text: &str, span: Span) -> Option<Self> {
        let bytes = text.as_bytes().get(span.start..)?.first_chunk()?;
        let length = span.end.wrapping_sub(span.start);
        let bytes = u128::from_le_bytes(*bytes) & MASKS.get(length)?;
        let high = (bytes >> 64) as u64 | (length as u64) << 56;
        Some(Self { low: bytes as u64, high })
    }

    #[inline]
    const fn is(self, other: Self) -> bool {
        (self.low ^ other.low) | (self.high ^ other.high) == 0
    }
}

/// What is kept of 16 bytes where the term has so many.
static MASKS: [u128; 16] = {
    let mut masks = [0; 16];
    let mut length = 1;
    while length < 16 {
        masks[length] = masks[length - 1] << 8 | 0xFF;
        length += 1;
    }
    masks
};

fn vacant(entries: usize) -> Vec<Entry> {
    vec![Entry { key: Key::NONE, term: Vocabulary::NONE }; entries]
}
