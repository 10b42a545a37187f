use std::fmt;

use serde::{Deserialize, Serialize};

/// Which edition of the stemming algorithms to use.
///
/// ```
/// # use nutgraf_stem::Edition;
/// assert_eq!(Edition::default(), Edition::Snowball);
/// assert_eq!(Edition::RustStemmers.to_string(), "rust-stemmers");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Edition {
    /// Today's Snowball.
    #[default]
    Snowball,
    /// The older algorithms of the `rust-stemmers` crate, to agree with indexes built
    /// with it.
    RustStemmers,
    /// Porter's algorithm for English as NLTK has it, today's Snowball for the rest: what
    /// pke and other tools on NLTK count in English.
    Porter,
    /// No stemming: words stay as they are.
    None,
}

impl Edition {
    /// The name, as options spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Snowball => "snowball",
            Self::RustStemmers => "rust-stemmers",
            Self::Porter => "porter",
            Self::None => "none",
        }
    }

    /// What made the stems, for the records: two outputs with the same version have
    /// the same stems.
    ///
    /// ```
    /// # use nutgraf_stem::Edition;
    /// assert_eq!(Edition::Snowball.version(), "snowball/frostem-2.20261016.1");
    /// ```
    pub const fn version(self) -> &'static str {
        match self {
            Self::Snowball => "snowball/frostem-2.20261016.1",
            Self::RustStemmers => "rust-stemmers-1.2.0",
            Self::Porter => "porter/nltk-3.10.4+snowball/frostem-2.20261016.1",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How to stem words.
///
/// ```
/// # use nutgraf_stem::{Edition, Stemmer, StemmerOptions};
/// # use nutgraf_text::Language;
/// let options = StemmerOptions { edition: Edition::RustStemmers };
/// let stemmer = Stemmer::new(Language::FRENCH, options.edition)?;
/// assert_eq!(stemmer.stem("continuellement"), "continuel");
/// # Ok::<(), nutgraf_stem::UnsupportedLanguage>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StemmerOptions {
    /// Edition of the stemming algorithms.
    #[cfg_attr(feature = "clap", arg(long, value_enum, default_value_t))]
    pub edition: Edition,
}

#[cfg(test)]
mod tests {
    use serde::de::value::{Error, MapDeserializer};

    use super::*;

    fn options(field: &str, value: &str) -> Result<StemmerOptions, Error> {
        StemmerOptions::deserialize(MapDeserializer::new([(field, value)].into_iter()))
    }

    #[test]
    fn options_are_read_by_name() {
        for edition in
            [Edition::Snowball, Edition::RustStemmers, Edition::Porter, Edition::None]
        {
            assert_eq!(
                options("edition", edition.name()),
                Ok(StemmerOptions { edition })
            );
        }
    }

    #[test]
    fn wrong_options_name_the_choices() {
        let wrong = |field, value| options(field, value).unwrap_err().to_string();
        assert_eq!(
            wrong("edition", "lovins"),
            "unknown variant `lovins`, expected one of `snowball`, `rust-stemmers`, \
             `porter`, `none`"
        );
        assert_eq!(
            wrong("editon", "none"),
            "unknown field `editon`, expected `edition`"
        );
    }

    #[cfg(feature = "clap")]
    #[test]
    fn the_command_line_takes_the_options() {
        use clap::{Args, Command, FromArgMatches};

        let command = StemmerOptions::augment_args(Command::new("stem"));
        let read = |arguments: &[&str]| {
            let matches = command.clone().try_get_matches_from(arguments).unwrap();
            StemmerOptions::from_arg_matches(&matches).unwrap()
        };
        assert_eq!(read(&["stem"]), StemmerOptions::default());
        assert_eq!(read(&["stem", "--edition", "none"]).edition, Edition::None);
    }

    #[cfg(feature = "clap")]
    #[test]
    fn the_command_line_spells_editions_as_we_do() {
        use clap::ValueEnum;

        for edition in Edition::value_variants() {
            let spelled = edition.to_possible_value().unwrap();
            assert_eq!(spelled.get_name(), edition.name());
        }
    }
}
