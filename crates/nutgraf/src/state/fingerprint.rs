use nutgraf_frequency::{Granularity, NgramRange};
use nutgraf_stem::Edition;
use nutgraf_text::Language;
use nutgraf_tokenize::{Mode, StopList};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::StateOptions;
use crate::{Analyzer, Error, ErrorKind, LanguageChoice, StopWords, digest::Digest};

/// Raised when the same text gives other terms than before, with the same options.
const ANALYSIS: u32 = 1;

/// What the counts of a state depend on: two states with different ones are not of one
/// kind, and are not added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fingerprint {
    /// The edition of our own rules: of words, folding, sentences and languages.
    pub analysis: u32,
    /// The rules for word boundaries.
    pub mode: Mode,
    /// The language of all documents, or how it was found.
    pub language: LanguageChoice,
    /// The edition of the stems.
    pub stem: Edition,
    /// What made them.
    pub stemmer: String,
    /// Which words were left out: `auto`, `none` or `words`.
    pub stop_words: String,
    /// The hash of these words (XXH3, 128 bits, of the sorted words with a line break
    /// behind each); of the lists of all languages, each below its code, for `auto`.
    pub stop_words_hash: String,
    /// Words per term.
    pub ngrams: NgramRange,
    /// The periods that were counted for themselves.
    pub period: Option<Granularity>,
    /// Whether languages were.
    pub by_language: bool,
    /// Whether titles and texts were.
    pub by_field: bool,
}

impl Fingerprint {
    /// That of a state with such terms.
    pub fn new(analyzer: &Analyzer, options: &StateOptions) -> Self {
        let of = analyzer.options();
        let (stop_words, stop_words_hash) = stop_words(analyzer);
        Self {
            analysis: ANALYSIS,
            mode: of.reading.mode,
            language: of.reading.language,
            stem: of.stemmer.edition,
            stemmer: of.stemmer.edition.version().to_owned(),
            stop_words: stop_words.to_owned(),
            stop_words_hash,
            ngrams: options.ngrams,
            period: options.period,
            by_language: options.by_language,
            by_field: options.by_field,
        }
    }

    /// The options that differ, each with the value here and there.
    ///
    /// ```
    /// use nutgraf::state::{Fingerprint, StateOptions};
    /// use nutgraf::{ReadingOptions, StopWords};
    ///
    /// let fingerprint = |stop_words| {
    ///     let options = StateOptions::default();
    ///     let analyzer = options.analyzer(ReadingOptions::default(), stop_words)?;
    ///     Ok::<_, nutgraf::Error>(Fingerprint::new(&analyzer, &options))
    /// };
    /// let (auto, none) = (fingerprint(StopWords::Auto)?, fingerprint(StopWords::None)?);
    /// assert_eq!(auto.differences(&none), ["stop-words (auto, none)"]);
    /// assert!(auto.differences(&auto).is_empty());
    /// # Ok::<(), nutgraf::Error>(())
    /// ```
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let (ours, theirs) = (self.values(), other.values());
        let differ = ours.iter().zip(&theirs).filter(|(ours, theirs)| ours != theirs);
        let mut names: Vec<String> = Vec::new();
        for ((name, ours), (_, theirs)) in differ {
            // A hash says something only where the words have the same name.
            if *name != "stop-words-hash" || self.stop_words == other.stop_words {
                names.push(format!("{name} ({ours}, {theirs})"));
            }
        }
        names
    }

    /// Fails where another state, or a use of this one, has other terms.
    pub(crate) fn check(
        &self,
        name: &str,
        other: &Self,
        whose: &str,
    ) -> Result<(), Error> {
        let differences = self.differences(other);
        if differences.is_empty() {
            return Ok(());
        }
        let options = differences.join(", ");
        let reason = format!("{name} and {whose} differ in {options}");
        Err(Error::new(ErrorKind::Option, reason))
    }

    /// The same for what reads only the terms of single words in whole documents.
    pub(crate) fn of_words(&self) -> Self {
        Self {
            ngrams: NgramRange::default(),
            period: None,
            by_language: false,
            by_field: false,
            ..self.clone()
        }
    }

    /// What it consists of: names as options spell them, and values.
    pub fn values(&self) -> Vec<(String, String)> {
        // Plain data: this cannot fail.
        let Ok(Value::Object(fields)) = serde_json::to_value(self) else {
            return Vec::new();
        };
        let text = |value: Value| match value {
            Value::String(text) => text,
            Value::Null => "none".to_owned(),
            other => other.to_string(),
        };
        fields
            .into_iter()
            .map(|(name, value)| (name.replace('_', "-"), text(value)))
            .collect()
    }
}

/// The name and the hash of the words that an analyzer leaves out.
fn stop_words(analyzer: &Analyzer) -> (&'static str, String) {
    let mut digest = Digest::default();
    let mut add = |list: &StopList| {
        for word in list.words() {
            digest.add(word.as_bytes());
            digest.add(b"\n");
        }
    };
    let name = match &analyzer.options().stop_words.stop_words {
        StopWords::None => return ("none", String::new()),
        StopWords::File(_) | StopWords::Words(_) => {
            analyzer.stop_list().into_iter().for_each(&mut add);
            "words"
        }
        StopWords::Auto => {
            let mut languages: Vec<Language> = Language::all().collect();
            languages.sort_unstable_by_key(|language| language.code());
            for language in languages {
                add(&StopList::new([language.code()]));
                add(&StopList::of(language));
            }
            "auto"
        }
    };
    (name, digest.finish())
}
