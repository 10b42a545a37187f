use nutgraf_frequency::{PairCounter, Vocabulary, Window};
use nutgraf_salience::{CollocationRecord, CollocationScoring};
use nutgraf_stem::Edition;
use nutgraf_text::{Document, TermId};
use serde::{Deserialize, Serialize};

use crate::{
    Analyzer, Error, ErrorKind, FrequencyOptions, LanguageChoice, ReadingOptions,
    StopWords, Worker,
};

/// Which words count as standing together, and how pairs are scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CollocationOptions {
    /// Which words are pairs: `adjacent` ones in order, those at most so many words to
    /// either side (`5`; 1 to 100), or to the left and right (`0,3`). None crosses a
    /// sentence end.
    #[cfg_attr(
        feature = "clap",
        arg(long, short, default_value_t, value_name = "WORDS")
    )]
    pub window: Window,

    /// Only pairs with this word.
    #[cfg_attr(feature = "clap", arg(long, value_name = "WORD"))]
    pub node: Option<String>,

    /// Count stems of this edition instead of words.
    #[cfg_attr(feature = "clap", arg(long, value_enum, value_name = "EDITION", default_value_t = Self::default().stem))]
    pub stem: Edition,

    /// How pairs are scored, and which are shown.
    #[cfg_attr(feature = "clap", command(flatten))]
    pub scoring: CollocationScoring,

    /// Show the numbers that each measure was made from.
    #[cfg_attr(feature = "clap", arg(long))]
    pub explain: bool,
}

impl Default for CollocationOptions {
    fn default() -> Self {
        Self {
            window: Window::default(),
            node: None,
            stem: Edition::None,
            scoring: CollocationScoring::default(),
            explain: false,
        }
    }
}

impl CollocationOptions {
    /// The analyzer that makes the words.
    ///
    /// Fails for options that are not allowed: see [`CollocationScoring::check`].
    pub fn analyzer(
        &self,
        reading: ReadingOptions,
        stop_words: StopWords,
    ) -> Result<Analyzer, Error> {
        let wrong = |reason| Error::new(ErrorKind::Option, reason);
        self.scoring.check().map_err(wrong)?;
        let words = FrequencyOptions { stem: self.stem, ..FrequencyOptions::default() };
        words.analyzer(reading, stop_words)
    }

    /// The node as the analyzer writes it.
    ///
    /// Fails if it is not one word, if it is a stop word, and if its stem depends on a
    /// language that nobody knows.
    pub fn node(&self, analyzer: &Analyzer) -> Result<Option<String>, Error> {
        let Some(node) = &self.node else { return Ok(None) };
        let wrong = |choices: &str| Error::option("node", node, choices);
        let language = match analyzer.options().reading.language {
            LanguageChoice::Given(language) => Some(language),
            LanguageChoice::Auto if self.stem == Edition::None => None,
            LanguageChoice::Auto => {
                return Err(wrong("its stem depends on the language; give language"));
            }
        };
        let mut worker = analyzer.worker();
        let word = node.trim();
        let known = worker.word(word, language);
        let Some((_, stem, stop)) =
            known.filter(|_| !word.contains(char::is_whitespace))
        else {
            return Err(wrong("give one word"));
        };
        let knows_language = language.is_some()
            || analyzer.options().stop_words.stop_words != StopWords::Auto;
        if stop && knows_language {
            return Err(wrong("it is a stop word; give stop-words none"));
        }
        Ok(Some(worker.vocabulary().term(stem).to_owned()))
    }

    /// The collocations among the pairs that were counted.
    pub fn rank(
        &self,
        counter: &PairCounter,
        vocabulary: &Vocabulary,
        node: Option<&str>,
    ) -> Vec<CollocationRecord> {
        let node = node.map(|node| vocabulary.get(node).unwrap_or(Vocabulary::NONE));
        let scoring = &self.scoring;
        nutgraf_salience::collocations(counter, vocabulary, scoring, node, self.explain)
    }
}

/// Counts the pairs of words of a document: all, or those with a node.
///
/// Stop words are in no pair, but they take their place: words around them are not
/// adjacent, and they count among all words.
pub fn count_pairs(
    worker: &mut Worker,
    counter: &mut PairCounter,
    document: &Document,
    node: Option<&str>,
) {
    let language = worker.language(document);
    worker.analyze(document, language);
    let node =
        node.map(|node| worker.vocabulary().get(node).unwrap_or(Vocabulary::NONE));
    let mut words: Vec<TermId> = Vec::new();
    counter.begin_document();
    let document = worker.document();
    for sentence in &document.sentences {
        let tokens = document.tokens.get(sentence.tokens.clone()).unwrap_or_default();
        let terms = tokens.iter().filter(|token| token.kind.is_term());
        words.clear();
        words.extend(
            terms.map(|token| if token.stop { Vocabulary::NONE } else { token.stem }),
        );
        counter.count_sequence(&words, node);
    }
    counter.end_document();
}

/// Adds up the pairs that the workers of a batch have counted; their order does not
/// matter.
pub fn merge_pairs(
    parts: impl IntoIterator<Item = (Worker, PairCounter)>,
) -> Option<(PairCounter, Vocabulary)> {
    let part = |(mut worker, counter): (Worker, PairCounter)| {
        (counter, worker.take_vocabulary())
    };
    parts.into_iter().map(part).reduce(
        |(mut counter, mut vocabulary), (other, terms)| {
            let remap = vocabulary.merge(&terms);
            counter.merge(other, &remap);
            (counter, vocabulary)
        },
    )
}

/// The collocations of a few documents together.
///
/// ```
/// use nutgraf::{CollocationOptions, Document, ReadingOptions, StopWords, collocations};
///
/// let text = "The prime minister spoke. A prime minister! No minister spoke for the prime minister.";
/// let (documents, options) = ([Document::new("a", text)], CollocationOptions::default());
/// let reading = ReadingOptions::default();
/// let found = collocations(&documents, &options, reading, StopWords::Auto)?;
/// assert_eq!((found[0].words.join(" "), found[0].count), ("prime minister".to_owned(), 3));
/// # Ok::<(), nutgraf::Error>(())
/// ```
pub fn collocations<'d>(
    documents: impl IntoIterator<Item = &'d Document>,
    options: &CollocationOptions,
    reading: ReadingOptions,
    stop_words: StopWords,
) -> Result<Vec<CollocationRecord>, Error> {
    let analyzer = options.analyzer(reading, stop_words)?;
    let node = options.node(&analyzer)?;
    let (mut worker, mut counter) =
        (analyzer.worker(), PairCounter::new(options.window));
    for document in documents {
        count_pairs(&mut worker, &mut counter, document, node.as_deref());
    }
    Ok(options.rank(&counter, worker.vocabulary(), node.as_deref()))
}
