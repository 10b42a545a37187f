//! The weights of the terms of each document, against a corpus that was counted before.

use nutgraf_frequency::{
    Bm25, Bm25Options, CountMatrix, DocumentFrequencies, DocumentFrequencyBound,
    FrequencyFilter, NgramRange, Sort, TermCounter, TfIdfOptions, tf_idf_with,
};
use nutgraf_stem::Edition;
use nutgraf_text::{Document, Language};
use serde::{Deserialize, Serialize};

use crate::{
    Analyzer, Error, ErrorKind, FrequencyOptions, ReadingOptions, StopWords, TermCount,
    Worker, document_frequencies,
};

/// How the terms of documents are weighed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct VectorOptions {
    /// What a weight is.
    #[cfg_attr(
        feature = "clap",
        arg(long, value_enum, default_value_t, value_name = "WEIGHTING")
    )]
    pub weighting: Weighting,

    /// Words per term: `1`, or a range such as `1..2`. No term crosses a sentence end or
    /// a stop word that was left out.
    #[cfg_attr(feature = "clap", arg(long, default_value_t, value_name = "RANGE"))]
    pub ngrams: NgramRange,

    /// Weigh stems of this edition instead of words.
    #[cfg_attr(feature = "clap", arg(long, value_enum, value_name = "EDITION", default_value_t = Self::default().stem))]
    pub stem: Edition,

    /// Leave out terms that fewer documents hold: a number (5) or a share (0.01, 1%).
    #[cfg_attr(feature = "clap", arg(long, value_name = "DF", default_value_t = Self::default().min_df))]
    pub min_df: DocumentFrequencyBound,

    /// Leave out terms that more documents hold: a number (500) or a share (0.5, 50%).
    #[cfg_attr(feature = "clap", arg(long, value_name = "DF", default_value_t = Self::default().max_df))]
    pub max_df: DocumentFrequencyBound,

    /// For `tf-idf`.
    #[cfg_attr(feature = "clap", command(flatten, next_help_heading = "TF-IDF"))]
    pub tf_idf: TfIdfOptions,

    /// For `bm25`.
    #[cfg_attr(feature = "clap", command(flatten, next_help_heading = "BM25"))]
    pub bm25: Bm25Options,
}

impl Default for VectorOptions {
    fn default() -> Self {
        let FrequencyFilter { min_df, max_df, .. } = FrequencyFilter::default();
        Self {
            weighting: Weighting::default(),
            ngrams: NgramRange::default(),
            stem: Edition::None,
            min_df,
            max_df,
            tf_idf: TfIdfOptions::default(),
            bm25: Bm25Options::default(),
        }
    }
}

/// What a weight is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Weighting {
    /// The number of times that the term stands in the document.
    Count,
    /// The more, the fewer documents hold the term: scikit-learn's `TfidfVectorizer`.
    #[default]
    TfIdf,
    /// What the term adds to the score of a search for it: bm25s. Of variants that weigh
    /// terms even where they are not, what it weighs more where it is.
    Bm25,
}

impl VectorOptions {
    /// The analyzer that makes the terms these options ask for.
    ///
    /// Fails for options that would do nothing, for numbers out of their range, and as
    /// [`FrequencyOptions::analyzer`] does.
    pub fn analyzer(
        &self,
        reading: ReadingOptions,
        stop_words: StopWords,
    ) -> Result<Analyzer, Error> {
        let (tf_idf, bm25) = (&self.tf_idf, self.bm25);
        let (weighting, usual) = (self.weighting, Self::default());
        for (unused, reason) in [
            (
                weighting != Weighting::TfIdf && *tf_idf != usual.tf_idf,
                "weighting: norm, idf and tf are of tf-idf",
            ),
            (
                weighting != Weighting::Bm25 && bm25 != usual.bm25,
                "weighting: method, k1, b and delta are of bm25",
            ),
        ] {
            if unused {
                return Err(Error::new(ErrorKind::Option, reason));
            }
        }
        for (name, value, most) in [
            ("k1", bm25.k1, f64::MAX),
            ("b", bm25.b, 1.0),
            ("delta", bm25.delta, f64::MAX),
        ] {
            if !(0.0..=most).contains(&value) {
                let choices = if most > 1.0 {
                    "give 0 or more"
                } else {
                    "give a number from 0 to 1"
                };
                return Err(Error::option(name, &value.to_string(), choices));
            }
        }
        let terms = FrequencyOptions {
            ngrams: self.ngrams,
            stem: self.stem,
            ..FrequencyOptions::default()
        };
        terms.analyzer(reading, stop_words)
    }

    /// Which terms have a weight.
    pub fn filter(&self) -> FrequencyFilter {
        let Self { min_df, max_df, .. } = *self;
        FrequencyFilter { min_df, max_df, top: None, sort: Sort::Term }
    }
}

/// The terms of one document with their weights.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VectorRecord {
    /// The document's identifier.
    pub id: String,
    /// Its language, if it is known.
    pub language: Option<Language>,
    /// Its terms, in code-point order; those that the corpus does not have are left out.
    pub terms: Vec<WeighedTerm>,
}

/// A term with its weight in one document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WeighedTerm {
    /// The term; the words of an n-gram are joined by one space.
    pub term: String,
    /// How often it occurs.
    pub count: u64,
    /// What it weighs.
    pub weight: f64,
}

/// Weighs the terms of documents against a corpus.
///
/// ```
/// use nutgraf::vectorize::{DocumentVectorizer, VectorOptions};
/// use nutgraf::{Document, DocumentFrequencies, ReadingOptions, StopWords, TermCounter};
///
/// let mut corpus = DocumentFrequencies::new(3);
/// corpus.add("deal", 1);
/// corpus.add("grain", 3);
/// let options = VectorOptions::default();
/// let mut worker = options.analyzer(ReadingOptions::default(), StopWords::None)?.worker();
/// let vectorizer = DocumentVectorizer::new(options, corpus);
/// let document = Document::new("a", "The grain deal.");
/// let record = vectorizer.vector(&mut worker, &mut vectorizer.counter(), &document);
/// // scikit-learn: ln(4 / 2) + 1 and 1, divided by the length of the vector.
/// let weights: Vec<_> = record.terms.iter().map(|t| (&*t.term, t.weight)).collect();
/// assert_eq!(weights[0].0, "deal");
/// assert!((weights[0].1 - 0.861_036_995_944_0).abs() < 1e-12);
/// assert!((weights[1].1 - 0.508_542_320_378_3).abs() < 1e-12);
/// # Ok::<(), nutgraf::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct DocumentVectorizer {
    options: VectorOptions,
    corpus: DocumentFrequencies,
}

impl DocumentVectorizer {
    /// With the document frequencies of the terms that are to have a weight. BM25 also
    /// wants to know the number of their tokens.
    pub fn new(options: VectorOptions, corpus: DocumentFrequencies) -> Self {
        Self { options, corpus }
    }

    /// What a thread counts with.
    pub fn counter(&self) -> TermCounter {
        TermCounter::new(self.options.ngrams)
    }

    /// The terms of one document with their weights.
    pub fn vector(
        &self,
        worker: &mut Worker,
        counter: &mut TermCounter,
        document: &Document,
    ) -> VectorRecord {
        let filter = FrequencyFilter { sort: Sort::Term, ..FrequencyFilter::default() };
        let mut record = document_frequencies(worker, counter, document, &filter);
        let mut dfs = Vec::with_capacity(record.terms.len());
        record.terms.retain(|TermCount { term, .. }| {
            let df = self.corpus.df(term);
            dfs.extend((df > 0).then_some(df));
            df > 0
        });
        let weights = self.weights(&record.terms, &dfs);
        let terms = record.terms.into_iter().zip(weights);
        let terms = terms.map(|(TermCount { term, count }, weight)| WeighedTerm {
            term,
            count,
            weight,
        });
        VectorRecord {
            id: record.id,
            language: record.language,
            terms: terms.collect(),
        }
    }

    /// The weights of terms that so many documents hold.
    fn weights(&self, terms: &[TermCount], dfs: &[u64]) -> Vec<f64> {
        let counts = terms.iter().map(|t| u32::try_from(t.count).unwrap_or(u32::MAX));
        let row = CountMatrix {
            indptr: vec![0, terms.len()],
            indices: (0..).take(terms.len()).collect(),
            data: counts.collect(),
            terms: Vec::new(),
        };
        let documents = self.corpus.documents();
        let dfs = dfs.iter();
        match self.options.weighting {
            Weighting::Count => row.data.into_iter().map(f64::from).collect(),
            Weighting::TfIdf => {
                let TfIdfOptions { idf, .. } = self.options.tf_idf;
                let idf: Vec<f64> = dfs.map(|&df| idf.weight(documents, df)).collect();
                tf_idf_with(&row, &idf, &self.options.tf_idf).data
            }
            Weighting::Bm25 => {
                let options = self.options.bm25;
                let idf = dfs.map(|&df| options.method.idf(documents, df)).collect();
                let length = self.corpus.mean_length().unwrap_or_default();
                Bm25::new(idf, length, options).weights(&row).data
            }
        }
    }
}
