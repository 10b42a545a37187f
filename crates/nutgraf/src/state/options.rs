use std::path::PathBuf;

use nutgraf_frequency::{Granularity, NgramRange};
use nutgraf_stem::Edition;
use serde::{Deserialize, Serialize};

use crate::{
    Analyzer, Error, FrequencyOptions, ReadingOptions, StopWords, corpus::ByteSize,
};

/// What a state keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StateOptions {
    /// Words per term: `1`, or a range such as `1..2`. No term crosses a sentence end or
    /// a stop word that was left out.
    #[cfg_attr(feature = "clap", arg(long, default_value_t, value_name = "RANGE"))]
    pub ngrams: NgramRange,

    /// Count stems of this edition instead of words.
    #[cfg_attr(feature = "clap", arg(long, value_enum, value_name = "EDITION", default_value_t = Self::default().stem))]
    pub stem: Edition,

    /// Count the documents of each day, week, month or year for themselves, by their
    /// dates; those without a date that can be read are counted together.
    #[cfg_attr(feature = "clap", arg(long, value_enum, value_name = "PERIOD"))]
    pub period: Option<Granularity>,

    /// Count the documents of each language for themselves.
    #[cfg_attr(feature = "clap", arg(long))]
    pub by_language: bool,

    /// Count titles and texts for themselves as well.
    #[cfg_attr(feature = "clap", arg(long))]
    pub by_field: bool,
}

impl Default for StateOptions {
    fn default() -> Self {
        Self {
            ngrams: NgramRange::default(),
            stem: Edition::None,
            period: None,
            by_language: false,
            by_field: false,
        }
    }
}

impl StateOptions {
    /// The analyzer that makes the terms of a state.
    ///
    /// Fails for an edition of stems that the given language does not have, and for a file
    /// of stop words that cannot be read.
    pub fn analyzer(
        &self,
        reading: ReadingOptions,
        stop_words: StopWords,
    ) -> Result<Analyzer, Error> {
        let terms = FrequencyOptions {
            ngrams: self.ngrams,
            stem: self.stem,
            ..FrequencyOptions::default()
        };
        terms.analyzer(reading, stop_words)
    }
}

/// How much memory counting may take.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemoryOptions {
    /// Count within about this much memory, such as `500MB`: what does not fit is kept in
    /// temporary files. A run takes some 50 MB and 40 MB a thread at least. No limit
    /// otherwise.
    #[cfg_attr(feature = "clap", arg(long, value_name = "SIZE"))]
    pub memory: Option<ByteSize>,

    /// The folder for temporary files; the system's otherwise. They have no names there, so
    /// that nothing is left of them however the run ends.
    #[cfg_attr(feature = "clap", arg(long, value_name = "FOLDER"))]
    pub temp_dir: Option<PathBuf>,
}
