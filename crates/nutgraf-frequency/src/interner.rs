use nutgraf_text::{Span, TermId};

use crate::{Vocabulary, WordKey};

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
    key: WordKey,
    term: TermId,
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
        let key = WordKey::new(text, span);
        let Some(entry) = self.recent.get(self.place(key)) else {
            return Vocabulary::NONE;
        };
        // Without a branch on what is read, the processor waits for many entries at a
        // time instead of for one after another.
        TermId(entry.term.0 | u32::from(!entry.key.is(key)).wrapping_neg())
    }

    #[inline]
    fn place(&self, key: WordKey) -> usize {
        key.place() & self.recent.len().wrapping_sub(1)
    }

    fn intern_other(&mut self, text: &str, span: Span) -> TermId {
        let term = self.vocabulary.intern_at(text, span);
        let key = WordKey::new(text, span);
        if !key.is_short() {
            return term;
        }
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

fn vacant(entries: usize) -> Vec<Entry> {
    vec![Entry { key: WordKey::NONE, term: Vocabulary::NONE }; entries]
}
