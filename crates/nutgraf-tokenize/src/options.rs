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
    /// Sentences and words as YAKE 0.4.8 sees them: those of segtok after its clean-up.
    #[serde(rename = "yake-0.4.8")]
    #[cfg_attr(feature = "clap", value(name = "yake-0.4.8"))]
    YakeV048,
    /// Sentences and words as YAKE 0.6 and 0.7 see them.
    #[serde(rename = "yake-0.7")]
    #[cfg_attr(feature = "clap", value(name = "yake-0.7"))]
    YakeV07,
    /// Sentences and words as rake-nltk 1.0.6 sees them: NLTK's `wordpunct_tokenize`.
    RakeNltk,
}

impl Mode {
    /// The name, as options spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Unicode => "unicode",
            Self::Sklearn => "sklearn",
            Self::YakeV048 => "yake-0.4.8",
            Self::YakeV07 => "yake-0.7",
            Self::RakeNltk => "rake-nltk",
        }
    }
}
