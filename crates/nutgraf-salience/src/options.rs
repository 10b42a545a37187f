use serde::{Deserialize, Serialize};

/// Which keywords to find, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeywordOptions {
    /// How keywords are scored.
    #[cfg_attr(feature = "clap", arg(long, value_enum, value_name = "METHOD", default_value_t = Self::default().method))]
    pub method: Method,

    /// At most so many keywords per document.
    #[cfg_attr(feature = "clap", arg(long, short = 'n', value_name = "N", default_value_t = Self::default().top))]
    pub top: usize,

    /// At most so many words per keyword, 1 to 5.
    #[cfg_attr(feature = "clap", arg(long, value_name = "N", default_value_t = Self::default().max_words, value_parser = clap::value_parser!(u8).range(1..=5)))]
    #[serde(deserialize_with = "word_limit")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 5)))]
    pub max_words: u8,

    /// Keywords inside a better keyword, or around it.
    #[cfg_attr(feature = "clap", arg(long, value_enum, value_name = "WHAT", default_value_t = Self::default().nested))]
    pub nested: Nested,
}

impl Default for KeywordOptions {
    fn default() -> Self {
        Self {
            method: Method::default(),
            top: 10,
            max_words: 4,
            nested: Nested::default(),
        }
    }
}

/// Reads `max_words`, which is 1 to 5.
fn word_limit<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<u8, D::Error> {
    let words = u64::deserialize(deserializer)?;
    let allowed = u8::try_from(words).ok().filter(|words| (1..=5).contains(words));
    allowed.ok_or_else(|| serde::de::Error::custom(format!("{words} is not in 1 to 5")))
}

/// How keywords are scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Method {
    /// YAKE's five features (case, position, frequency, context, spread), tailored for
    /// news; lower scores are better.
    #[default]
    Yake,
    /// Runs of words between stop words, scored by how often and with how many others
    /// their words occur.
    Rake,
    /// The importance of words in the graph of their neighbours, by PageRank.
    Textrank,
    /// Frequency in the document against rarity in the corpus.
    TfIdf,
}

impl Method {
    /// The name used in every output, such as `tf-idf`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yake => "yake",
            Self::Rake => "rake",
            Self::Textrank => "textrank",
            Self::TfIdf => "tf-idf",
        }
    }

    /// Whether a lower score is a better one.
    pub const fn lower_is_better(self) -> bool {
        matches!(self, Self::Yake)
    }

    /// Whether scores depend on the document frequencies of a corpus.
    pub const fn needs_corpus(self) -> bool {
        matches!(self, Self::TfIdf)
    }
}

/// Keywords inside a better keyword, or around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Nested {
    /// Are left out: `invasion` behind `Azerbaijani invasion`, and the other way round.
    #[default]
    Drop,
    /// Stay.
    Keep,
}
