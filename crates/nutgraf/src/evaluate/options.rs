use nutgraf_text::Language;
use serde::{Deserialize, Serialize};

use crate::Error;

/// How predictions are compared with gold keywords.
///
/// ```
/// use nutgraf::evaluate::EvaluationOptions;
///
/// let options = EvaluationOptions::default();
/// assert_eq!(options.at, [5, 10, 15]);
/// assert!(!options.present_only && !options.lenient);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EvaluationOptions {
    /// Measure the best so many of each list; several numbers with commas between them.
    #[cfg_attr(feature = "clap", arg(long, value_name = "N", value_delimiter = ',',
        default_values_t = Self::default().at))]
    pub at: Vec<usize>,

    /// Count only gold keywords that occur in title or text; documents that are left
    /// with none are skipped.
    #[cfg_attr(feature = "clap", arg(long))]
    pub present_only: bool,

    /// Precision at k divides by the length of a list that is shorter than k.
    #[cfg_attr(feature = "clap", arg(long))]
    pub lenient: bool,

    /// The field that holds a document's gold keywords.
    #[cfg_attr(feature = "clap", arg(long, value_name = "NAME", default_value_t = Self::default().keys_field))]
    pub keys_field: String,

    /// The language of gold documents that name none, as a code or an English name.
    #[cfg_attr(feature = "clap", arg(long, value_name = "LANGUAGE", default_value_t = Self::default().gold_language))]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub gold_language: Language,
}

impl Default for EvaluationOptions {
    fn default() -> Self {
        Self {
            at: vec![5, 10, 15],
            present_only: false,
            lenient: false,
            keys_field: "keys".to_owned(),
            gold_language: Language::ENGLISH,
        }
    }
}

impl EvaluationOptions {
    /// The cuts: numbers from 1, none twice.
    pub(super) fn cuts(&self) -> Result<Vec<usize>, Error> {
        let mut cuts: Vec<usize> = Vec::new();
        for &k in &self.at {
            if k == 0 {
                return Err(Error::option("at", "0", "give whole numbers from 1"));
            }
            if !cuts.contains(&k) {
                cuts.push(k);
            }
        }
        if cuts.is_empty() {
            return Err(Error::option("at", "", "give at least one number"));
        }
        Ok(cuts)
    }
}

/// How predictions are read, and which documents count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PredictionOptions {
    /// The field that holds a document's predictions.
    #[cfg_attr(feature = "clap", arg(long, value_name = "NAME", default_value_t = Self::default().keywords_field))]
    pub keywords_field: String,

    /// Score only documents that have predictions; otherwise the others score 0.
    #[cfg_attr(feature = "clap", arg(long))]
    pub only_predicted: bool,
}

impl Default for PredictionOptions {
    fn default() -> Self {
        Self { keywords_field: "keywords".to_owned(), only_predicted: false }
    }
}
