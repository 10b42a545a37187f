use nutgraf_frequency::{DocumentFrequencyBound, Window};
use serde::{Deserialize, Serialize};

/// How words that stand together are scored, and which are shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CollocationScoring {
    /// What is computed of each pair: one measure or several with commas between. The
    /// first one sorts.
    #[cfg_attr(
        feature = "clap",
        arg(long, short = 'm', value_enum, value_name = "MEASURE", value_delimiter = ',',
            default_values_t = Self::default().measure)
    )]
    pub measure: Vec<CollocationMeasure>,

    /// What the expected count is multiplied by: a window of several words meets a word
    /// more often than the next place does. Tools differ silently here.
    #[cfg_attr(
        feature = "clap",
        arg(long, value_enum, value_name = "WHAT", default_value_t)
    )]
    pub span_factor: SpanFactor,

    /// Leave out pairs that occur less often.
    #[cfg_attr(feature = "clap", arg(long, value_name = "N", default_value_t = Self::default().min_count))]
    pub min_count: u64,

    /// Leave out pairs that fewer documents hold: a number (5) or a share (0.01, 1%).
    #[cfg_attr(feature = "clap", arg(long, value_name = "DF", default_value_t = Self::default().min_df))]
    pub min_df: DocumentFrequencyBound,

    /// At most so many pairs.
    #[cfg_attr(feature = "clap", arg(long, short = 'n', value_name = "N", default_value_t = Self::default().top))]
    pub top: usize,
}

impl Default for CollocationScoring {
    fn default() -> Self {
        use CollocationMeasure::{G2, LogDice, Pmi};
        Self {
            measure: vec![G2, LogDice, Pmi],
            span_factor: SpanFactor::default(),
            min_count: 3,
            min_df: DocumentFrequencyBound::Count(1),
            top: 50,
        }
    }
}

impl CollocationScoring {
    /// What is wrong with the options: their name, value, and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        no_measure_twice(&self.measure, CollocationMeasure::name)
    }
}

/// There must be measures, each once: they become the columns of a table.
pub(crate) fn no_measure_twice<M: Copy + PartialEq>(
    measures: &[M],
    name: impl Fn(M) -> &'static str,
) -> Result<(), String> {
    if measures.is_empty() {
        return Err("measure: give at least one".to_owned());
    }
    for (at, &measure) in measures.iter().enumerate() {
        if measures.iter().take(at).any(|&before| before == measure) {
            return Err(format!("measure: {} is given twice", name(measure)));
        }
    }
    Ok(())
}

/// What the expected count of a pair is multiplied by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SpanFactor {
    /// The places in the window: 10 for five words to each side.
    #[default]
    Window,
    /// 1, whatever the window.
    None,
}

impl SpanFactor {
    /// The number S for a window.
    pub const fn of(self, window: Window) -> u64 {
        match self {
            Self::Window => window.span(),
            Self::None => 1,
        }
    }
}

/// A measure of how strongly two words attract each other.
///
/// The words occur f₁ and f₂ times among N, and O times together; `E = S f₁ f₂ / N` is
/// expected by chance. The table has rows S f₁ and the rest, columns f₂ and the rest.
/// *Signed* is below zero where O is below E. Where windows overlap so much that a cell of
/// the table would be below zero, measures that need all cells are undefined (null).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum CollocationMeasure {
    /// Log-likelihood ratio of the table (Dunning 1993). Signed.
    G2,
    /// `14 + log2(dice)` (Rychlý 2008): at most 14 for adjacent words, does not depend on
    /// the size of the corpus, one more is twice as often.
    LogDice,
    /// Pointwise mutual information, `log2(O/E)`. Favours rare words.
    Pmi,
    /// `ln(O/E) / −ln(O/N)`, at most 1.
    Npmi,
    /// `log2(O³/E)`.
    Mi3,
    /// `(O − E) / √O`. Favours common pairs.
    TScore,
    /// `(O − E) / √(E (1 − f₂/N))`.
    ZScore,
    /// `2 O / (f₁ + f₂)`.
    Dice,
    /// `O / (f₁ + f₂ − O)`.
    Jaccard,
    /// The smaller of `O/f₁` and `O/f₂`.
    MinSensitivity,
    /// ΔP of the second word by the first: how much likelier the second is where the first
    /// is, `O/row − rest of its column / other row`.
    DeltaPForward,
    /// ΔP of the first word by the second.
    DeltaPBackward,
    /// Pearson's chi-squared of the table. Signed.
    ChiSquared,
    /// φ², chi-squared over N. Signed.
    PhiSquared,
    /// `O³ / (f₁ f₂)`.
    MiLike,
    /// The log odds ratio of the table with 0.5 added to each cell.
    Lambda,
    /// `lambda` over its standard error.
    LambdaZ,
    /// `O (log2(O/E) − 1)` (Quasthoff and Wolff 2002).
    PoissonStirling,
}

impl CollocationMeasure {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::G2,
        Self::LogDice,
        Self::Pmi,
        Self::Npmi,
        Self::Mi3,
        Self::TScore,
        Self::ZScore,
        Self::Dice,
        Self::Jaccard,
        Self::MinSensitivity,
        Self::DeltaPForward,
        Self::DeltaPBackward,
        Self::ChiSquared,
        Self::PhiSquared,
        Self::MiLike,
        Self::Lambda,
        Self::LambdaZ,
        Self::PoissonStirling,
    ];

    /// The name used in every output, such as `log-dice`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::G2 => "g2",
            Self::LogDice => "log-dice",
            Self::Pmi => "pmi",
            Self::Npmi => "npmi",
            Self::Mi3 => "mi3",
            Self::TScore => "t-score",
            Self::ZScore => "z-score",
            Self::Dice => "dice",
            Self::Jaccard => "jaccard",
            Self::MinSensitivity => "min-sensitivity",
            Self::DeltaPForward => "delta-p-forward",
            Self::DeltaPBackward => "delta-p-backward",
            Self::ChiSquared => "chi-squared",
            Self::PhiSquared => "phi-squared",
            Self::MiLike => "mi-like",
            Self::Lambda => "lambda",
            Self::LambdaZ => "lambda-z",
            Self::PoissonStirling => "poisson-stirling",
        }
    }
}
