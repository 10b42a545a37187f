use serde::{Deserialize, Serialize};

use crate::DocumentFrequencyBound;

/// Which terms are kept, and in what order they come out.
///
/// ```
/// # use nutgraf_frequency::{DocumentFrequencyBound, FrequencyFilter};
/// let filter = FrequencyFilter {
///     min_df: DocumentFrequencyBound::Count(2),
///     ..FrequencyFilter::default()
/// };
/// assert!(!filter.admits(1, 100));
/// assert!(filter.admits(100, 100));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FrequencyFilter {
    /// Leave out terms that fewer documents hold: a number (5) or a share (0.01, 1%).
    #[cfg_attr(
        feature = "clap",
        arg(long, value_name = "DF", default_value_t = Self::default().min_df)
    )]
    pub min_df: DocumentFrequencyBound,
    /// Leave out terms that more documents hold: a number (500) or a share (0.5, 50%).
    #[cfg_attr(
        feature = "clap",
        arg(long, value_name = "DF", default_value_t = Self::default().max_df)
    )]
    pub max_df: DocumentFrequencyBound,
    /// Keep only so many terms, those with the highest counts.
    #[cfg_attr(feature = "clap", arg(long, value_name = "N"))]
    pub top: Option<usize>,
    /// The order of the terms.
    #[cfg_attr(feature = "clap", arg(long, value_enum, default_value_t))]
    pub sort: Sort,
}

impl Default for FrequencyFilter {
    fn default() -> Self {
        Self {
            min_df: DocumentFrequencyBound::Count(1),
            max_df: DocumentFrequencyBound::Share(1.0),
            top: None,
            sort: Sort::default(),
        }
    }
}

impl FrequencyFilter {
    /// Whether a term is kept that `df` of so many documents hold.
    ///
    /// `min_df` ≤ `df` ≤ `max_df`, where a share is multiplied by the number of
    /// documents and not rounded (scikit-learn, `CountVectorizer._limit_features`).
    pub fn admits(&self, df: u64, documents: u64) -> bool {
        (self.min_df.of(documents)..=self.max_df.of(documents)).contains(&(df as f64))
    }
}

/// The order of terms.
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Sort {
    /// The highest count first, equal counts by term.
    #[default]
    Count,
    /// By the code points of the term.
    Term,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_not_rounded() {
        let half = DocumentFrequencyBound::Share(0.5);
        let at_least = FrequencyFilter { min_df: half, ..FrequencyFilter::default() };
        let at_most = FrequencyFilter { max_df: half, ..FrequencyFilter::default() };
        let admitted = |filter: &FrequencyFilter, documents| -> Vec<u64> {
            (0..=documents).filter(|&df| filter.admits(df, documents)).collect()
        };
        assert_eq!(admitted(&at_least, 5), [3, 4, 5]);
        assert_eq!(admitted(&at_most, 5), [1, 2]);
        assert_eq!(admitted(&at_least, 4), [2, 3, 4]);
        assert_eq!(admitted(&at_most, 4), [1, 2]);
    }

    #[test]
    fn data_may_leave_fields_out_but_not_invent_them() {
        let filter: FrequencyFilter =
            serde_json::from_str(r#"{"min_df": 2, "max_df": 0.5, "sort": "term"}"#)
                .unwrap();
        assert_eq!(filter.min_df, DocumentFrequencyBound::Count(2));
        assert_eq!(filter.max_df, DocumentFrequencyBound::Share(0.5));
        assert_eq!((filter.top, filter.sort), (None, Sort::Term));
        let json = serde_json::to_string(&filter).unwrap();
        assert_eq!(serde_json::from_str::<FrequencyFilter>(&json).unwrap(), filter);
        assert!(serde_json::from_str::<FrequencyFilter>(r#"{"min_tf": 2}"#).is_err());
    }

    #[cfg(feature = "clap")]
    #[test]
    fn the_command_line_has_the_same_defaults() {
        use clap::{Args, Command, FromArgMatches};

        let parse = |line: &str| {
            let command = FrequencyFilter::augment_args(Command::new("test"));
            let matches = command.get_matches_from(line.split(' '));
            FrequencyFilter::from_arg_matches(&matches).unwrap()
        };
        assert_eq!(parse("test"), FrequencyFilter::default());
        let filter = FrequencyFilter {
            min_df: DocumentFrequencyBound::Count(2),
            max_df: DocumentFrequencyBound::Share(0.5),
            top: Some(9),
            sort: Sort::Term,
        };
        assert_eq!(parse("test --min-df 2 --max-df 50% --top 9 --sort term"), filter);
    }
}
