use serde::{Deserialize, Serialize};

use crate::{CountMatrix, WeightMatrix};

/// How counts become BM25 weights.
///
/// The formulas and defaults are those of bm25s 0.3.16 (`bm25s/scoring.py`).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bm25Options {
    /// The variant of the formula.
    #[cfg_attr(feature = "clap", arg(long, value_enum, default_value_t))]
    pub method: Bm25Method,
    /// How much more a term weighs the more often it stands in a document.
    #[cfg_attr(feature = "clap", arg(long, default_value_t = Self::default().k1))]
    pub k1: f64,
    /// How much a long document's terms lose, from 0 to 1.
    #[cfg_attr(feature = "clap", arg(long, default_value_t = Self::default().b))]
    pub b: f64,
    /// What `bm25l` and `bm25+` add.
    #[cfg_attr(feature = "clap", arg(long, default_value_t = Self::default().delta))]
    pub delta: f64,
}

impl Default for Bm25Options {
    fn default() -> Self {
        Self { method: Bm25Method::default(), k1: 1.5, b: 0.75, delta: 0.5 }
    }
}

/// A variant of BM25: n documents, of which df hold the term; tf times in this one;
/// l = 1 − b + b · length / average length.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Bm25Method {
    /// ln(max(1, (n − df + ½) / (df + ½))) · tf / (k1 · l + tf).
    Robertson,
    /// ln(1 + (n − df + ½) / (df + ½)) · tf / (k1 · l + tf).
    #[default]
    Lucene,
    /// ln(n / df) · tf · (k1 + 1) / (tf + k1 · l).
    Atire,
    /// ln((n + 1) / (df + ½)) · (k1 + 1) · (c + delta) / (k1 + c + delta), where
    /// c = tf / l.
    Bm25l,
    /// ln((n + 1) / df) · (tf · (k1 + 1) / (k1 · l + tf) + delta).
    #[serde(rename = "bm25+")]
    #[cfg_attr(feature = "clap", value(name = "bm25+"))]
    Bm25Plus,
}

impl Bm25Method {
    /// The weight of a term that `df` of so many documents hold.
    ///
    /// Always finite: without a document that holds the term, it is as if there were one.
    ///
    /// ```
    /// # use nutgraf_frequency::Bm25Method;
    /// let weight = Bm25Method::Lucene.idf(6, 3);
    /// assert!((weight - 2.0_f64.ln()).abs() < 1e-15);
    /// assert_eq!(Bm25Method::Robertson.idf(6, 4), 0.0);
    /// ```
    pub fn idf(self, documents: u64, df: u64) -> f64 {
        let (n, df) = (documents as f64, df as f64);
        let odds = (n - df + 0.5) / (df + 0.5);
        let inside = match self {
            Self::Robertson => odds.max(1.0),
            Self::Lucene => 1.0 + odds,
            Self::Atire => n.max(1.0) / df.max(1.0),
            Self::Bm25l => (n + 1.0) / (df + 0.5),
            Self::Bm25Plus => (n + 1.0) / df.max(1.0),
        };
        libm::log(inside)
    }
}

/// The BM25 weights of a corpus.
///
/// In `bm25l` and `bm25+` a term weighs something even in a document that does not hold
/// it. A sparse matrix has no room for that: it holds what a term weighs more where it
/// is, and [`absent`](Self::absent) what it weighs where it is not.
///
/// ```
/// # use nutgraf_frequency::{Bm25, Bm25Options, CountMatrix};
/// let counts = CountMatrix {
///     indptr: vec![0, 2, 3],
///     indices: vec![0, 1, 0],
///     data: vec![1, 1, 2],
///     terms: ["grain", "sea"].map(String::from).into(),
/// };
/// let bm25 = Bm25::of(&counts, Bm25Options::default());
/// let weights = bm25.weights(&counts);
/// assert!(weights.data[1] > weights.data[0]); // fewer documents hold it
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Bm25 {
    options: Bm25Options,
    /// The weight of each column.
    idf: Vec<f64>,
    average_length: f64,
}

impl Bm25 {
    /// The weights that the counts of a corpus give.
    ///
    /// The length of a document is the sum of its counts.
    pub fn of(counts: &CountMatrix, options: Bm25Options) -> Self {
        let documents = counts.documents();
        let total: u64 = counts.data.iter().copied().map(u64::from).sum();
        let dfs = counts.document_frequencies().into_iter();
        let idf = dfs.map(|df| options.method.idf(documents as u64, df)).collect();
        Self::new(idf, total as f64 / documents.max(1) as f64, options)
    }

    /// The weights of a corpus in which the columns have these weights and a document is
    /// so long.
    pub fn new(idf: Vec<f64>, average_length: f64, options: Bm25Options) -> Self {
        Self { options, idf, average_length }
    }

    /// The weight of each column.
    pub fn idf(&self) -> &[f64] {
        &self.idf
    }

    /// The length of the corpus's documents, on average.
    pub fn average_length(&self) -> f64 {
        self.average_length
    }

    /// What each term weighs in a document that does not hold it.
    pub fn absent(&self) -> Vec<f64> {
        let weight = self.options.absent();
        self.idf.iter().map(|idf| idf * weight).collect()
    }

    /// What each term weighs in each document that holds it, more than in one that does
    /// not.
    pub fn weights(&self, counts: &CountMatrix) -> WeightMatrix {
        let mut data: Vec<f64> = counts.data.iter().copied().map(f64::from).collect();
        self.weigh_rows(&counts.indptr, &counts.indices, &mut data);
        let (indptr, indices) = (counts.indptr.clone(), counts.indices.clone());
        WeightMatrix { indptr, indices, data, terms: counts.terms.clone() }
    }

    /// Turns the counts of documents, in compressed sparse rows, into weights.
    pub fn weigh_rows(&self, indptr: &[usize], indices: &[u32], counts: &mut [f64]) {
        for bounds in indptr.windows(2) {
            let &[start, end] = bounds else { continue };
            let columns = indices.get(start..end).unwrap_or_default();
            self.weigh(columns, counts.get_mut(start..end).unwrap_or_default());
        }
    }

    /// Turns the counts of one document, whose columns are given, into weights.
    fn weigh(&self, columns: &[u32], counts: &mut [f64]) {
        let length: f64 = counts.iter().sum();
        let Bm25Options { b, .. } = self.options;
        let average = self.average_length;
        let relative = if average > 0.0 { length / average } else { 1.0 };
        let norm = 1.0 - b + b * relative;
        let absent = self.options.absent();
        for (count, &column) in counts.iter_mut().zip(columns) {
            let idf = self.idf.get(column as usize).copied().unwrap_or(0.0);
            *count = idf * (self.options.present(*count, norm) - absent);
        }
    }
}

impl Bm25Options {
    /// What a term that stands so often in a document weighs there, but for its idf; the
    /// document is so many times as long as others are on average.
    ///
    /// ```
    /// # use nutgraf_frequency::Bm25Options;
    /// assert_eq!(Bm25Options::default().tf(1.0, 1.0), 0.4);
    /// ```
    pub fn tf(&self, count: f64, relative_length: f64) -> f64 {
        self.present(count, 1.0 - self.b + self.b * relative_length)
    }

    /// What a term that stands in a document so often weighs there, but for its idf.
    fn present(&self, count: f64, norm: f64) -> f64 {
        let Self { method, k1, delta, .. } = *self;
        match method {
            Bm25Method::Robertson | Bm25Method::Lucene => count / (k1 * norm + count),
            Bm25Method::Atire => count * (k1 + 1.0) / (count + k1 * norm),
            Bm25Method::Bm25l => {
                let count = count / norm;
                (k1 + 1.0) * (count + delta) / (k1 + count + delta)
            }
            Bm25Method::Bm25Plus => count * (k1 + 1.0) / (k1 * norm + count) + delta,
        }
    }

    /// The same of a term that does not stand in a document.
    fn absent(&self) -> f64 {
        let Self { method, k1, delta, .. } = *self;
        match method {
            Bm25Method::Robertson | Bm25Method::Lucene | Bm25Method::Atire => 0.0,
            Bm25Method::Bm25l => (k1 + 1.0) * delta / (k1 + delta),
            Bm25Method::Bm25Plus => delta,
        }
    }
}
