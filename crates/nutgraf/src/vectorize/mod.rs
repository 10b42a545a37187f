//! Documents as rows of a matrix: what scikit-learn's vectorisers count.
//!
//! A [`Vectorizer`] reads terms as its [options](VectorizerOptions) say: as
//! scikit-learn's `CountVectorizer` does, to the last code point, or with our own
//! tokens, stems and stop words. It counts them into columns that are found on the way
//! ([`learn`](Vectorizer::learn)), that are given ([`count`](Vectorizer::count)) or that
//! are hashes of the terms ([`hash`](Vectorizer::hash)).
//!
//! A [`DocumentVectorizer`] weighs the terms of documents one by one, against a corpus that
//! was counted before: any number of documents, with the terms by name.
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//! use nutgraf::FrequencyFilter;
//! use nutgraf::vectorize::{Vectorizer, VectorizerOptions};
//!
//! let options = VectorizerOptions { ngrams: "1..2".parse()?, ..Default::default() };
//! let mut counting = Vectorizer::new(options)?.learn();
//! counting.add(&["Grain, grain!", "A sea of grain"], 0, &AtomicBool::new(false));
//! let matrix = counting.finish(&FrequencyFilter::default());
//! assert_eq!(matrix.terms, ["grain", "grain grain", "of", "of grain", "sea", "sea of"]);
//! assert_eq!(matrix.row(0).collect::<Vec<_>>(), [(0, 2), (1, 1)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod documents;
mod hashing;
mod reader;
mod sinks;

use std::{
    panic,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use nutgraf_frequency::{
    Columns, CountMatrix, CountedRows, FrequencyFilter, NgramRange, SparseMatrix,
};
use nutgraf_stem::{Edition, Stemmer, StemmerOptions};
pub use nutgraf_tokenize::sklearn::Accents;
use serde::{Deserialize, Serialize};

pub use documents::{
    DocumentVectorizer, VectorOptions, VectorRecord, WeighedTerm, Weighting,
};
pub use hashing::{Hashes, HashingOptions};
use reader::Reader;
pub use sinks::{Given, Learnt, Sink};

use crate::{
    Analyzer, AnalyzerOptions, Error, ErrorKind, LanguageChoice, ReadingOptions,
    StopWordOptions, StopWords, batch,
};

/// How terms are read from a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VectorizerOptions {
    /// What a term is made of.
    pub analyzer: Unit,
    /// Turn the text into lower case first.
    pub lowercase: bool,
    /// What becomes of accents.
    pub strip_accents: Accents,
    /// The fewest characters of a word; for `word`.
    pub shortest_word: usize,
    /// How many words or characters a term has.
    pub ngrams: NgramRange,
    /// Words that are left out before n-grams are made; for `word` and `nutgraf`.
    pub stop_words: Vec<String>,
    /// Leave out the stop words of each document's language; for `nutgraf`.
    pub stop_list: bool,
    /// How tokens are found; for `nutgraf`.
    pub reading: ReadingOptions,
    /// Count stems of this edition instead of words; for `nutgraf`.
    pub stem: Edition,
}

impl Default for VectorizerOptions {
    fn default() -> Self {
        Self {
            analyzer: Unit::default(),
            lowercase: true,
            strip_accents: Accents::default(),
            shortest_word: 2,
            ngrams: NgramRange::default(),
            stop_words: Vec::new(),
            stop_list: false,
            reading: ReadingOptions::default(),
            stem: Edition::None,
        }
    }
}

/// What a term is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Runs of characters that Python's `\w` matches.
    #[default]
    Word,
    /// Characters.
    Char,
    /// Characters of one word, which has a space before and behind it.
    CharWb,
    /// Tokens as [`frequencies`](fn@crate::frequencies) counts them: no n-gram crosses a
    /// sentence end or a stop word.
    Nutgraf,
}

/// Reads terms as its options say.
#[derive(Clone, Debug)]
pub struct Vectorizer {
    options: Arc<VectorizerOptions>,
    /// For our own tokens.
    analyzer: Option<Analyzer>,
}

impl Vectorizer {
    /// The vectorizer that the options describe.
    ///
    /// Fails for an edition of stems that the given language does not have.
    pub fn new(options: VectorizerOptions) -> Result<Self, Error> {
        let analyzer = match options.analyzer {
            Unit::Nutgraf => Some(analyzer(&options)?),
            _ => None,
        };
        Ok(Self { options: Arc::new(options), analyzer })
    }

    /// The options it was made from.
    pub fn options(&self) -> &VectorizerOptions {
        &self.options
    }

    /// Counts into columns that are found on the way.
    pub fn learn(&self) -> Counting<Learnt> {
        Counting { vectorizer: self.clone(), sink: Learnt::new(&self.options) }
    }

    /// Counts into columns that are given by their terms.
    ///
    /// ```
    /// # use std::sync::atomic::AtomicBool;
    /// # use nutgraf::vectorize::{Vectorizer, VectorizerOptions};
    /// let vectorizer = Vectorizer::new(VectorizerOptions::default())?;
    /// let mut counting = vectorizer.count(["sea", "grain"]);
    /// counting.add(&["Grain, grain by sea"], 1, &AtomicBool::new(false));
    /// let rows = counting.finish();
    /// assert_eq!(rows.row(0).collect::<Vec<_>>(), [(0, 1), (1, 2)]);
    /// # Ok::<(), nutgraf::Error>(())
    /// ```
    pub fn count<T: AsRef<str>>(
        &self,
        terms: impl IntoIterator<Item = T>,
    ) -> Counting<Given> {
        let mut columns = Columns::new(self.options.ngrams);
        for term in terms {
            let term = term.as_ref();
            match self.options.analyzer {
                Unit::Word | Unit::Nutgraf => {
                    columns.push(&term.split(' ').collect::<Vec<_>>());
                }
                Unit::Char | Unit::CharWb => {
                    let characters = term.split("").filter(|c| !c.is_empty());
                    columns.push(&characters.collect::<Vec<_>>());
                }
            }
        }
        let sink = Given::new(Arc::new(columns), &self.options);
        Counting { vectorizer: self.clone(), sink }
    }

    /// Counts into columns that are hashes of the terms.
    ///
    /// ```
    /// # use std::sync::atomic::AtomicBool;
    /// # use nutgraf::vectorize::{HashingOptions, Vectorizer, VectorizerOptions};
    /// let vectorizer = Vectorizer::new(VectorizerOptions::default())?;
    /// let hashing = HashingOptions { n_features: 16, alternate_sign: true };
    /// let mut counting = vectorizer.hash(hashing);
    /// counting.add(&["This is the first document."], 1, &AtomicBool::new(false));
    /// // scikit-learn: HashingVectorizer(n_features=16, norm=None)
    /// let row = [(0, -1), (8, -1), (13, 1), (14, 0)];
    /// assert_eq!(counting.finish().row(0).collect::<Vec<_>>(), row);
    /// # Ok::<(), nutgraf::Error>(())
    /// ```
    pub fn hash(&self, hashing: HashingOptions) -> Counting<Hashes> {
        let sink = Hashes::new(hashing, &self.options);
        Counting { vectorizer: self.clone(), sink }
    }

    /// The terms of a text, in order.
    ///
    /// ```
    /// # use nutgraf::vectorize::{Unit, Vectorizer, VectorizerOptions};
    /// let options = VectorizerOptions { analyzer: Unit::Nutgraf, ..Default::default() };
    /// let terms = Vectorizer::new(options)?.terms("The U.S. waiver");
    /// assert_eq!(terms, ["the", "u.s.", "waiver"]);
    /// # Ok::<(), nutgraf::Error>(())
    /// ```
    pub fn terms(&self, text: &str) -> Vec<String> {
        let mut sink = sinks::Terms::new(&self.options);
        Reader::new(self).read(text, &mut sink);
        sink.terms
    }
}

fn analyzer(options: &VectorizerOptions) -> Result<Analyzer, Error> {
    if let LanguageChoice::Given(language) = options.reading.language {
        Stemmer::new(language, options.stem)
            .map_err(|error| Error::new(ErrorKind::Option, format!("stem: {error}")))?;
    }
    let stop_words = if options.stop_list { StopWords::Auto } else { StopWords::None };
    Analyzer::new(AnalyzerOptions {
        reading: options.reading,
        stop_words: StopWordOptions { stop_words },
        stemmer: StemmerOptions { edition: options.stem },
    })
}

/// Counts terms, document by document.
#[derive(Clone, Debug)]
pub struct Counting<S> {
    vectorizer: Vectorizer,
    sink: S,
}

impl<S: Sink> Counting<S> {
    /// Adds documents after those that were added before, on so many threads (0: one for
    /// each processor). The counts do not depend on their number.
    ///
    /// Ends early when `stop` becomes true; what was counted is then of no use.
    pub fn add<T: AsRef<str> + Sync>(
        &mut self,
        texts: &[T],
        threads: usize,
        stop: &AtomicBool,
    ) {
        let Self { vectorizer, sink } = self;
        let mut parts = split(texts, batch::threads(threads)).into_iter();
        let first = parts.next().unwrap_or_default();
        let others: Vec<S> = thread::scope(|scope| {
            let others: Vec<_> = parts
                .map(|part| {
                    let mut sink = sink.fresh();
                    let vectorizer = &*vectorizer;
                    scope.spawn(move || {
                        read(vectorizer, part, &mut sink, stop);
                        sink
                    })
                })
                .collect();
            read(vectorizer, first, sink, stop);
            let joined = others.into_iter().map(thread::ScopedJoinHandle::join);
            joined
                .map(|part| part.unwrap_or_else(|e| panic::resume_unwind(e)))
                .collect()
        });
        if !stop.load(Ordering::Relaxed) {
            for part in others {
                sink.append(part);
            }
        }
    }
}

impl Counting<Learnt> {
    /// Whether no term has been found.
    pub fn is_empty(&self) -> bool {
        self.sink.is_empty()
    }

    /// The matrix: columns in code-point order of their terms, without those that the
    /// filter holds back.
    pub fn finish(self, filter: &FrequencyFilter) -> CountMatrix {
        let mut counted = self.prune(filter);
        let terms = std::mem::take(&mut counted.terms);
        CountMatrix { terms, ..counted.into_matrix() }
    }

    /// As [`finish`](Self::finish), but the rows are not sorted yet: what is needed of
    /// them can be made of less memory.
    pub fn prune(self, filter: &FrequencyFilter) -> CountedRows {
        self.sink.prune(filter)
    }
}

impl Counting<Given> {
    /// The rows; the terms of the columns are not repeated.
    pub fn finish(self) -> CountMatrix {
        self.sink.finish()
    }
}

impl Counting<Hashes> {
    /// The rows, with a value for each column that was hit, even if they cancel out.
    pub fn finish(self) -> SparseMatrix<i32> {
        self.sink.finish()
    }
}

fn read<S: Sink, T: AsRef<str>>(
    vectorizer: &Vectorizer,
    texts: &[T],
    sink: &mut S,
    stop: &AtomicBool,
) {
    let mut reader = Reader::new(vectorizer);
    for text in texts {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        reader.read(text.as_ref(), sink);
    }
}

/// So much text, in bytes, is worth a thread.
const WORTH_A_THREAD: usize = 1 << 16;

/// Cuts the texts into at most so many parts of about the same length.
fn split<T: AsRef<str>>(texts: &[T], parts: usize) -> Vec<&[T]> {
    let total: usize = texts.iter().map(|text| text.as_ref().len()).sum();
    let size = total.div_ceil(parts).max(WORTH_A_THREAD);
    let (mut pieces, mut rest) = (Vec::new(), texts);
    while !rest.is_empty() {
        let mut length = 0;
        let fits = |text: &&T| {
            let fits = length < size;
            length += text.as_ref().len();
            fits
        };
        let (piece, more) = rest.split_at(rest.iter().take_while(fits).count().max(1));
        pieces.push(piece);
        rest = more;
    }
    pieces
}
