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
#[serde(rename_all = "kebab-case")]
pub enum Idf {
    /// ln((1 + n) / (1 + df)) + 1, as if one more document held every term.
    #[default]
    Smooth,
    /// ln(n / df) + 1.
    Plain,
    /// 1.
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
    /// Its count.
    #[default]
    Count,
    /// 1 + ln(count).
    Sublinear,
    /// 1.
    Binary,
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

impl Tf {
    /// The weight of a term that stands in a document so often.
    ///
    /// ```
    /// # use nutgraf_frequency::Tf;
    /// assert_eq!(Tf::Count.weight(3), 3.0);
    /// assert!((Tf::Sublinear.weight(3) - 2.098_612_288_668_110).abs() < 1e-15);
    /// assert_eq!(Tf::Binary.weight(3), 1.0);
    /// ```
    pub fn weight(self, count: u32) -> f64 {
        match (self, count) {
            (_, 0) => 0.0,
            (Self::Count, _) => f64::from(count),
            (Self::Sublinear, _) => libm::log(f64::from(count)) + 1.0,
            (Self::Binary, _) => 1.0,
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
    let weight = |(&column, &count): (&u32, &u32)| {
        options.tf.weight(count) * idf.get(column as usize).copied().unwrap_or(1.0)
    };
    let mut data: Vec<f64> =
        matrix.indices.iter().zip(&matrix.data).map(weight).collect();
    for (&start, &end) in matrix.indptr.iter().zip(matrix.indptr.iter().skip(1)) {
        options.norm.apply(data.get_mut(start..end).unwrap_or_default());
    }
    WeightMatrix {
        indptr: matrix.indptr.clone(),
        indices: matrix.indices.clone(),
        data,
        terms: matrix.terms.clone(),
    }
}
