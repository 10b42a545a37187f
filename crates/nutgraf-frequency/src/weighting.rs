use serde::{Deserialize, Serialize};

use crate::{CountMatrix, WeightMatrix};

/// How counts become TF-IDF weights: `tf × idf`, then a norm for each document.
///
/// The formulas and defaults are those of scikit-learn 1.9
/// (`sklearn/feature_extraction/text.py`, `TfidfTransformer`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[serde(default, deny_unknown_fields)]
pub struct TfIdfOptions {
    /// What the weights of a document are divided by.
    #[cfg_attr(feature = "clap", arg(long, value_enum, default_value_t))]
    pub norm: Norm,
    /// How much a term weighs for being in few documents.
    #[cfg_attr(feature = "clap", arg(long, value_enum, default_value_t))]
    pub idf: Idf,
    /// How much a term weighs for being in a document more than once.
    #[cfg_attr(feature = "clap", arg(long, value_enum, default_value_t))]
    pub tf: Tf,
}

/// What the weights of a document are divided by.
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
#[serde(rename_all = "kebab-case")]
pub enum Norm {
    /// The sum of their absolute values.
    L1,
    /// The square root of the sum of their squares.
    #[default]
    L2,
    /// Nothing.
    None,
}

/// How much a term weighs for being in few documents: n documents, of which df hold it.
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
#[serde(rename_all = "kebab-case")]
pub enum Idf {
    /// ln((1 + n) / (1 + df)) + 1, as if one more document held every term.
    #[default]
    Smooth,
    /// ln(n / df) + 1; scikit-learn's without `smooth_idf`.
    Plain,
    /// ln((n + 1) / (df + 1)); Spark's.
    Spark,
    /// 1 + ln((n + 1) / (df + 1)); that of Lucene's classic similarity, which is
    /// `smooth` by another name.
    Lucene,
    /// log2(n / df); gensim's, SMART's `f`.
    Gensim,
    /// log2((n + 1) / df); SMART's `t` as gensim has it.
    ZeroCorrected,
    /// log2((n − df) / df), and 0 where half of the documents or more hold the term;
    /// SMART's `p`.
    Probabilistic,
    /// log2((n + 1) / (df + 1)); pke's.
    Pke,
    /// 1; SMART's `n`.
    None,
}

/// How much a term weighs for being in a document more than once.
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
#[serde(rename_all = "kebab-case")]
pub enum Tf {
    /// Its count; SMART's `n`.
    #[default]
    Count,
    /// 1 + ln(count); scikit-learn's `sublinear_tf`.
    Sublinear,
    /// 1; SMART's `b`.
    Binary,
    /// ½ + ½ · count / the highest count of the document; SMART's `a`.
    Augmented,
    /// 1 + log2(count); SMART's `l`.
    Logarithm,
    /// 1 + log2(1 + log2(count)); SMART's `d`.
    DoubleLogarithm,
    /// (1 + log2(count)) / (1 + log2(the mean count of the document's terms)); SMART's
    /// `L`.
    LogAverage,
}

impl Idf {
    /// The weight of a term that `df` of so many documents hold.
    ///
    /// Always finite: without documents, or without one that holds the term, it is as if
    /// there were one.
    ///
    /// ```
    /// # use nutgraf_frequency::Idf;
    /// assert_eq!(Idf::Smooth.weight(6, 6), 1.0);
    /// assert!((Idf::Plain.weight(6, 3) - 1.693_147_180_559_945).abs() < 1e-15);
    /// assert_eq!(Idf::None.weight(6, 3), 1.0);
    /// ```
    pub fn weight(self, documents: u64, df: u64) -> f64 {
        let (n, df) = (documents as f64, df as f64);
        match self {
            Self::Smooth => libm::log((1.0 + n) / (1.0 + df)) + 1.0,
            Self::Plain => libm::log(n.max(1.0) / df.max(1.0)) + 1.0,
            Self::Spark => libm::log((n + 1.0) / (df + 1.0)),
            Self::Lucene => 1.0 + libm::log((n + 1.0) / (df + 1.0)),
            Self::Gensim => libm::log2(n.max(1.0) / df.max(1.0)),
            Self::ZeroCorrected => libm::log2((n + 1.0) / df.max(1.0)),
            Self::Probabilistic => libm::log2(((n - df) / df.max(1.0)).max(1.0)),
            Self::Pke => libm::log2((n + 1.0) / (df + 1.0)),
            Self::None => 1.0,
        }
    }

    /// The weight of each column of a matrix.
    pub fn weights(self, matrix: &CountMatrix) -> Vec<f64> {
        let documents = matrix.documents() as u64;
        let dfs = matrix.document_frequencies().into_iter();
        dfs.map(|df| self.weight(documents, df)).collect()
    }
}

impl Idf {
    /// The name, as options spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Smooth => "smooth",
            Self::Plain => "plain",
            Self::Spark => "spark",
            Self::Lucene => "lucene",
            Self::Gensim => "gensim",
            Self::ZeroCorrected => "zero-corrected",
            Self::Probabilistic => "probabilistic",
            Self::Pke => "pke",
            Self::None => "none",
        }
    }
}

impl Tf {
    /// The weight of a term that stands in a document so often, as if nothing else stood
    /// there.
    ///
    /// ```
    /// # use nutgraf_frequency::Tf;
    /// assert_eq!(Tf::Count.weight(3), 3.0);
    /// assert!((Tf::Sublinear.weight(3) - 2.098_612_288_668_110).abs() < 1e-15);
    /// assert_eq!(Tf::Binary.weight(3), 1.0);
    /// ```
    pub fn weight(self, count: u32) -> f64 {
        self.weight_in(count, &Row::of(&[count]))
    }

    /// The weight of a term that stands so often in a document with these counts.
    fn weight_in(self, count: u32, row: &Row) -> f64 {
        let tf = f64::from(count);
        match self {
            _ if count == 0 => 0.0,
            Self::Count => tf,
            Self::Sublinear => libm::log(tf) + 1.0,
            Self::Binary => 1.0,
            Self::Augmented => 0.5 + 0.5 * tf / row.highest,
            Self::Logarithm => 1.0 + libm::log2(tf),
            Self::DoubleLogarithm => 1.0 + libm::log2(1.0 + libm::log2(tf)),
            Self::LogAverage => (1.0 + libm::log2(tf)) / (1.0 + libm::log2(row.mean)),
        }
    }
}

/// What some weights need to know of a document.
struct Row {
    highest: f64,
    /// The mean count of the terms that stand in it.
    mean: f64,
}

impl Row {
    fn of(counts: &[u32]) -> Self {
        let highest = counts.iter().copied().max().unwrap_or_default();
        let terms = counts.iter().filter(|&&count| count > 0).count();
        let total: u64 = counts.iter().copied().map(u64::from).sum();
        Self {
            highest: f64::from(highest.max(1)),
            mean: total.max(1) as f64 / terms.max(1) as f64,
        }
    }
}

impl Norm {
    /// What weights are divided by; their order can change its last digits.
    fn of(self, weights: &[f64]) -> f64 {
        match self {
            Self::L1 => weights.iter().map(|weight| weight.abs()).sum(),
            Self::L2 => {
                weights.iter().map(|weight| weight * weight).sum::<f64>().sqrt()
            }
            Self::None => 1.0,
        }
    }

    /// Divides the weights, unless all are 0.
    fn apply(self, weights: &mut [f64]) {
        let norm = self.of(weights);
        if self != Self::None && norm > 0.0 {
            for weight in weights {
                *weight /= norm;
            }
        }
    }
}

/// The TF-IDF weights of a matrix, with document frequencies of its own.
///
/// ```
/// # use nutgraf_frequency::{
/// #     FrequencyFilter, MatrixBuilder, NgramRange, TfIdfOptions, Vocabulary, tf_idf,
/// # };
/// let mut vocabulary = Vocabulary::new();
/// let mut builder = MatrixBuilder::new(NgramRange::default());
/// for text in ["grain deal", "grain"] {
///     text.split(' ').for_each(|word| builder.count_term(vocabulary.intern(word)));
///     builder.end_document();
/// }
/// let counts = builder.finish(&vocabulary, &FrequencyFilter::default());
/// let weights = tf_idf(&counts, &TfIdfOptions::default());
/// assert_eq!(weights.terms, ["deal", "grain"]);
/// assert!(weights.data[0] > weights.data[1]);
/// assert_eq!(weights.row(1).collect::<Vec<_>>(), [(1, 1.0)]);
/// ```
pub fn tf_idf(matrix: &CountMatrix, options: &TfIdfOptions) -> WeightMatrix {
    tf_idf_with(matrix, &options.idf.weights(matrix), options)
}

/// The TF-IDF weights of a matrix, with the idf weight of each column given: those of
/// the corpus that a model was fitted to, say. Columns without one weigh 1.
pub fn tf_idf_with(
    matrix: &CountMatrix,
    idf: &[f64],
    options: &TfIdfOptions,
) -> WeightMatrix {
    let mut data = Vec::with_capacity(matrix.data.len());
    for (&start, &end) in matrix.indptr.iter().zip(matrix.indptr.iter().skip(1)) {
        let counts = matrix.data.get(start..end).unwrap_or_default();
        let columns = matrix.indices.get(start..end).unwrap_or_default();
        let (row, first) = (Row::of(counts), data.len());
        data.extend(columns.iter().zip(counts).map(|(&column, &count)| {
            let idf = idf.get(column as usize).copied().unwrap_or(1.0);
            options.tf.weight_in(count, &row) * idf
        }));
        options.norm.apply(data.get_mut(first..).unwrap_or_default());
    }
    WeightMatrix {
        indptr: matrix.indptr.clone(),
        indices: matrix.indices.clone(),
        data,
        terms: matrix.terms.clone(),
    }
}
