use crate::Vocabulary;

/// How many documents there are, and how many hold each term: what idf is made of.
///
/// A term is looked up by its text; the words of an n-gram are joined by one space. Made
/// by [`TermCounter::document_frequencies`](crate::TermCounter::document_frequencies),
/// or term by term from a file.
///
/// ```
/// # use nutgraf_frequency::{DocumentFrequencies, Idf};
/// let mut frequencies = DocumentFrequencies::new(6);
/// frequencies.add("grain", 3);
/// frequencies.add("black sea", 2);
///
/// let mut other = DocumentFrequencies::new(4);
/// other.add("grain", 1);
/// frequencies.merge(&other);
/// assert_eq!((frequencies.documents(), frequencies.df("grain")), (10, 4));
/// assert_eq!(frequencies.df("fleet"), 0);
/// ```
#[derive(Clone, Debug, Default)]
pub struct DocumentFrequencies {
    documents: u64,
    /// Terms in all documents, each as often as it occurs.
    tokens: u64,
    terms: Vocabulary,
    counts: Vec<u64>,
}

impl DocumentFrequencies {
    /// No term yet, in so many documents.
    pub fn new(documents: u64) -> Self {
        Self { documents, ..Self::default() }
    }

    /// Adds `df` documents to those that hold `term`; nothing if no term can be added,
    /// as [`Vocabulary::intern`] says.
    pub fn add(&mut self, term: &str, df: u64) {
        let id = self.terms.intern(term);
        self.counts.resize(self.terms.len(), 0);
        if let Some(count) = self.counts.get_mut(id.index()) {
            *count += df;
        }
    }

    /// How many documents there are.
    pub const fn documents(&self) -> u64 {
        self.documents
    }

    /// The same with documents of so many terms altogether.
    #[must_use]
    pub fn with_tokens(self, tokens: u64) -> Self {
        Self { tokens, ..self }
    }

    /// How many terms a document has on average; `None` if that is not known.
    ///
    /// ```
    /// # use nutgraf_frequency::DocumentFrequencies;
    /// let frequencies = DocumentFrequencies::new(4);
    /// assert_eq!((frequencies.mean_length(), frequencies.tokens()), (None, 0));
    /// assert_eq!(frequencies.with_tokens(10).mean_length(), Some(2.5));
    /// ```
    pub fn mean_length(&self) -> Option<f64> {
        let known = self.documents > 0 && self.tokens > 0;
        known.then(|| self.tokens as f64 / self.documents as f64)
    }

    /// How many terms all documents have together; 0 if that is not known.
    pub const fn tokens(&self) -> u64 {
        self.tokens
    }

    /// How many documents hold `term`; 0 if it is not known.
    pub fn df(&self, term: &str) -> u64 {
        let index = self.terms.get(term).map(nutgraf_text::TermId::index);
        index.and_then(|index| self.counts.get(index)).copied().unwrap_or(0)
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there is no term.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Adds the documents of another part of the corpus.
    pub fn merge(&mut self, other: &Self) {
        self.documents += other.documents;
        self.tokens += other.tokens;
        for ((_, term), &count) in other.terms.iter().zip(&other.counts) {
            self.add(term, count);
        }
    }

    /// All terms with their document frequencies, in code-point order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        let count = |id: usize| self.counts.get(id).copied().unwrap_or(0);
        let ids = self.terms.sorted().into_iter();
        ids.map(move |id| (self.terms.term(id), count(id.index())))
    }
}
