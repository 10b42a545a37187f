use nutgraf_text::{Span, TermId};

use crate::{Recent, Vocabulary};

/// A vocabulary, and in front of it a small table of the terms met lately.
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
    recent: Recent<TermId>,
}

/// How many terms the table holds.
const RECENT: usize = 1 << 15;

impl Interner {
    /// An interner that goes on with this vocabulary.
    pub fn new(vocabulary: Vocabulary) -> Self {
        Self { vocabulary, recent: Recent::new(RECENT) }
    }

    /// The number of the term at `span` of `text`: what [`Vocabulary::intern_at`] gives.
    #[inline]
    pub fn intern_at(&mut self, text: &str, span: Span) -> TermId {
        self.recent.get(text, span).unwrap_or_else(|slot| {
            let term = self.vocabulary.intern_at(text, span);
            self.recent.put(slot, term);
            term
        })
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
