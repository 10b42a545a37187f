use nutgraf_frequency::DocumentFrequencyBound;
use serde::{Deserialize, Serialize};

use crate::Correction;
use crate::collocations::no_measure_twice;

/// How terms of a target are compared with those of a reference, and which are shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeynessScoring {
    /// What is computed of each term: one measure or several with commas between. The
    /// first one sorts.
    #[cfg_attr(
        feature = "clap",
        arg(long, short = 'm', value_enum, value_name = "MEASURE", value_delimiter = ',',
            default_values_t = Self::default().measure)
    )]
    pub measure: Vec<KeynessMeasure>,

    /// A correction of `g2` and `chi-squared` for small counts.
    #[cfg_attr(
        feature = "clap",
        arg(long, value_enum, value_name = "NAME", default_value_t)
    )]
    pub correction: Correction,

    /// Terms that are more frequent in the target, less frequent, or both.
    #[cfg_attr(
        feature = "clap",
        arg(long, value_enum, value_name = "WHICH", default_value_t)
    )]
    pub direction: Direction,

    /// Leave out terms that occur less often, target and reference taken together.
    #[cfg_attr(feature = "clap", arg(long, value_name = "N", default_value_t = Self::default().min_count))]
    pub min_count: u64,

    /// Leave out terms that fewer documents hold, target and reference taken together: a
    /// number (5) or a share (0.01, 1%).
    #[cfg_attr(feature = "clap", arg(long, value_name = "DF", default_value_t = Self::default().min_df))]
    pub min_df: DocumentFrequencyBound,

    /// Leave out terms whose p-value, corrected for false discoveries, is above this
    /// number, 0 to 1.
    #[cfg_attr(feature = "clap", arg(long, value_name = "P"))]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub max_p: Option<f64>,

    /// At most so many terms in each direction.
    #[cfg_attr(feature = "clap", arg(long, short = 'n', value_name = "N", default_value_t = Self::default().top))]
    pub top: usize,

    /// The confidence of the interval of `lrc`, between 0 and 1.
    #[cfg_attr(feature = "clap", arg(long, value_name = "SHARE", default_value_t = Self::default().confidence))]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub confidence: f64,

    /// What `simple-maths` adds to both frequencies per million: much favours common
    /// terms, little rare ones.
    #[cfg_attr(feature = "clap", arg(long, value_name = "N", default_value_t = Self::default().simple_maths_n))]
    pub simple_maths_n: f64,

    /// The words that the prior of `log-odds-dirichlet` stands for, over all terms.
    #[cfg_attr(feature = "clap", arg(long, value_name = "WORDS", default_value_t = Self::default().prior))]
    pub prior: f64,
}

impl Default for KeynessScoring {
    fn default() -> Self {
        use KeynessMeasure::{G2, LogRatio, Lrc};
        Self {
            measure: vec![Lrc, LogRatio, G2],
            correction: Correction::None,
            direction: Direction::Positive,
            min_count: 3,
            min_df: DocumentFrequencyBound::Count(1),
            max_p: None,
            top: 50,
            confidence: 0.95,
            simple_maths_n: 1.0,
            prior: 500.0,
        }
    }
}

impl KeynessScoring {
    /// What is wrong with the options: their name, value, and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        no_measure_twice(&self.measure, KeynessMeasure::name)?;
        if self.correction == Correction::Williams
            && self.measure.contains(&KeynessMeasure::ChiSquared)
        {
            return Err(
                "correction: williams corrects g2, not chi-squared; choices there: none, yates"
                    .to_owned(),
            );
        }
        let above_zero = |name, value: f64| {
            let fine = value.is_finite() && value > 0.0;
            let reason =
                || format!("invalid value {value} for {name}: give a number above 0");
            fine.then_some(()).ok_or_else(reason)
        };
        above_zero("simple-maths-n", self.simple_maths_n)?;
        above_zero("prior", self.prior)?;
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            let value = self.confidence;
            return Err(format!(
                "invalid value {value} for confidence: give a number between 0 and 1, such as 0.95"
            ));
        }
        match self.max_p {
            Some(p) if !(0.0..=1.0).contains(&p) => {
                Err(format!("invalid value {p} for max-p: give a number from 0 to 1"))
            }
            _ => Ok(()),
        }
    }
}

/// A measure of keyness.
///
/// The term occurs a times among the c words of the target and b times among the d of the
/// reference; E₁ and E₂ are what would be expected of a and b if both had it equally
/// often. Where it says *signed*, the number is below zero for terms that the target has
/// less often. A value that is undefined or infinite is null; infinite ones sort as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum KeynessMeasure {
    /// Conservative log ratio (Evert 2023): the limit of the confidence interval of the log
    /// ratio that is nearest to 0, corrected for the number of terms; 0 if it holds 0.
    /// Signed.
    Lrc,
    /// Log-likelihood ratio over all four cells of the table (Dunning 1993). Signed.
    G2,
    /// Log-likelihood ratio over two cells (Rayson and Garside 2000). Signed.
    #[cfg_attr(feature = "clap", value(name = "g2-two-term"))]
    #[serde(rename = "g2-two-term")]
    G2TwoTerm,
    /// Pearson's chi-squared. Signed.
    ChiSquared,
    /// log2 of the ratio of the relative frequencies (Hardie 2014); 0.5 in place of a
    /// count of 0. Signed.
    LogRatio,
    /// The difference of the relative frequencies in per cent of the reference's
    /// (Gabrielatos and Marchi 2012). Infinite if the reference has none. Signed.
    PercentDiff,
    /// The Bayesian information criterion, `g2 − ln(c + d)` (Wilson 2013); above 2 is
    /// evidence, above 10 very strong evidence.
    Bic,
    /// The effect size of `g2`, from 0 to 1: `g2 / ((c + d) ln(min E))` (Johnston, Berry
    /// and Mielke 2006). Undefined unless both E are above 1.
    Ell,
    /// The ratio of the relative frequencies. Infinite if the reference has none.
    RelativeRisk,
    /// The ratio of the frequencies per million, after adding a number to both
    /// (Kilgarriff 2009).
    SimpleMaths,
    /// `a (d − b) / (b (c − a))`. Infinite if the reference has none.
    OddsRatio,
    /// Elasticsearch's JLH, on documents: the difference of the shares of documents times
    /// their ratio; 0 if the target's is not larger. Undefined without document counts.
    Jlh,
    /// The z-score of the log odds ratio with a Dirichlet prior in proportion to the terms'
    /// counts in both (Monroe, Colaresi and Quinn 2008). Signed.
    LogOddsDirichlet,
}

impl KeynessMeasure {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Lrc,
        Self::G2,
        Self::G2TwoTerm,
        Self::ChiSquared,
        Self::LogRatio,
        Self::PercentDiff,
        Self::Bic,
        Self::Ell,
        Self::RelativeRisk,
        Self::SimpleMaths,
        Self::OddsRatio,
        Self::Jlh,
        Self::LogOddsDirichlet,
    ];

    /// The name used in every output, such as `log-ratio`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lrc => "lrc",
            Self::G2 => "g2",
            Self::G2TwoTerm => "g2-two-term",
            Self::ChiSquared => "chi-squared",
            Self::LogRatio => "log-ratio",
            Self::PercentDiff => "percent-diff",
            Self::Bic => "bic",
            Self::Ell => "ell",
            Self::RelativeRisk => "relative-risk",
            Self::SimpleMaths => "simple-maths",
            Self::OddsRatio => "odds-ratio",
            Self::Jlh => "jlh",
            Self::LogOddsDirichlet => "log-odds-dirichlet",
        }
    }

    /// Whether a larger number is stronger evidence in either direction, because the
    /// measure has no sign.
    pub(crate) const fn has_no_direction(self) -> bool {
        matches!(self, Self::Bic | Self::Ell)
    }

    /// Whether 0 says that there is no difference: such terms are not shown.
    pub(crate) const fn zero_is_nothing(self) -> bool {
        matches!(self, Self::Lrc | Self::Jlh)
    }
}

/// Which terms are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Direction {
    /// Those that the target has more often, in relation to its size.
    #[default]
    Positive,
    /// Those that it has less often.
    Negative,
    /// First the positive, then the negative ones.
    Both,
}
