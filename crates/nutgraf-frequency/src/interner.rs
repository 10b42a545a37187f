use nutgraf_text::{Span, TermId};

use crate::{Vocabulary, WordLookups, WordMap};

/// A vocabulary, and in front of it a map in which many terms are looked up at a time.
///
/// Most of the time of a lookup is waiting for memory, which answers several questions
/// in the time of one.
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
    /// The numbers of the terms that were met.
    met: WordMap<TermId>,
    /// Only memory to reuse.
    lookups: WordLookups,
}

impl Interner {
    /// An interner that goes on with this vocabulary.
    pub fn new(vocabulary: Vocabulary) -> Self {
        Self { vocabulary, met: WordMap::new(), lookups: WordLookups::default() }
    }

    /// The number of the term at `span` of `text`: what [`Vocabulary::intern_at`] gives.
    #[inline]
    pub fn intern_at(&mut self, text: &str, span: Span) -> TermId {
        match self.met.get(text, span) {
            Some(term) => term,
            None => self.intern_new(text, span),
        }
    }

    /// Adds the numbers of the terms at all these spans of `text` to `terms`.
    pub fn intern_all(&mut self, text: &str, spans: &[Span], terms: &mut Vec<TermId>) {
        for spans in spans.chunks(WordLookups::MANY) {
            let mut lookups = std::mem::take(&mut self.lookups);
            let numbers = lookups.numbers(&self.met, text, spans.iter().copied());
            terms.extend(numbers.iter().zip(spans).map(|(&number, &span)| {
                match self.met.value(number) {
                    Some(&term) => term,
                    None => self.intern_at(text, span),
                }
            }));
            self.lookups = lookups;
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

    #[inline(never)]
    fn intern_new(&mut self, text: &str, span: Span) -> TermId {
        let term = self.vocabulary.intern_at(text, span);
        self.met.insert(text, span, term);
        term
    }
}
