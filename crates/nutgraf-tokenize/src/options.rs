use nutgraf_text::Language;
use serde::{Deserialize, Serialize};

/// How text is cut into tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct TokenizerOptions {
    /// Rules for word boundaries.
    #[cfg_attr(
        feature = "clap",
        arg(long, value_enum, default_value_t, value_name = "MODE")
    )]
    pub mode: Mode,

    /// The language, for elisions (`l’Iran`), abbreviations and capitals.
    #[cfg_attr(feature = "clap", arg(skip))]
    pub language: Option<Language>,
}

/// Rules for word boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Mode {
    /// Unicode words tailored for articles: `U.S.`, `COVID-19`, `100,000`, `$3.5bn`,
    /// URLs and handles are one token, possessives are split off, punctuation is kept.
    #[default]
    News,
    /// The words of Unicode Standard Annex 29, as the crate `unicode-segmentation`
    /// finds them.
    Unicode,
    /// The words of scikit-learn's vectorisers: `(?u)\b\w\w+\b` of the lower-cased text.
    Sklearn,
}
