use nutgraf_frequency::{
    DocumentFrequencies, FrequencyFilter, NgramRange, TermCounter, TermFrequency,
    Vocabulary,
};
use nutgraf_stem::{Edition, Stemmer, StemmerOptions};
use nutgraf_text::{Document, Field, Language, TermId};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    Analyzer, AnalyzerOptions, Error, ErrorKind, LanguageChoice, ReadingOptions,
    StopWordOptions, StopWords, Worker, batch,
};

/// What is counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FrequencyOptions {
    /// Terms of the whole corpus, or of each document.
    #[cfg_attr(
        feature = "clap",
        arg(long, value_enum, default_value_t, value_name = "WHAT")
    )]
    pub per: Per,

    /// Words per term: `1`, or a range such as `1..2`. No term crosses a sentence end or
    /// a stop word that was left out.
    #[cfg_attr(feature = "clap", arg(long, default_value_t, value_name = "RANGE"))]
    pub ngrams: NgramRange,

    /// Count stems of this edition instead of words.
    #[cfg_attr(feature = "clap", arg(long, value_enum, value_name = "EDITION", default_value_t = Self::default().stem))]
    pub stem: Edition,

    /// Which terms are shown, and in what order.
    #[cfg_attr(feature = "clap", command(flatten))]
    pub filter: FrequencyFilter,
}

impl Default for FrequencyOptions {
    fn default() -> Self {
        Self {
            per: Per::default(),
            ngrams: NgramRange::default(),
            stem: Edition::None,
            filter: FrequencyFilter::default(),
        }
    }
}

impl FrequencyOptions {
    /// The analyzer that makes the terms these options ask for.
    ///
    /// Fails for options that would do nothing: document frequencies where each document
    /// is counted for itself, an edition of stems that the given language does not have.
    pub fn analyzer(
        &self,
        reading: ReadingOptions,
        stop_words: StopWords,
    ) -> Result<Analyzer, Error> {
        let (bounds, usual) = (&self.filter, FrequencyFilter::default());
        let bounded = (bounds.min_df, bounds.max_df) != (usual.min_df, usual.max_df);
        if self.per == Per::Document && bounded {
            let reason = "min-df and max-df are of a corpus, not of each document";
            return Err(Error::new(ErrorKind::Option, reason));
        }
        if let LanguageChoice::Given(language) = reading.language {
            Stemmer::new(language, self.stem).map_err(|error| {
                Error::new(ErrorKind::Option, format!("stem: {error}"))
            })?;
        }
        Analyzer::new(AnalyzerOptions {
            reading,
            stop_words: StopWordOptions { stop_words },
            stemmer: StemmerOptions { edition: self.stem },
        })
    }
}

/// Whose terms are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Per {
    /// The whole corpus: one record a term.
    #[default]
    Corpus,
    /// Each document: one record a document.
    Document,
}

/// The terms of one document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FrequencyRecord {
    /// The document's identifier.
    pub id: String,
    /// Its language, if it is known.
    pub language: Option<Language>,
    /// Its terms with their counts.
    pub terms: Vec<TermCount>,
}

/// A term with its count in one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TermCount {
    /// The term; the words of an n-gram are joined by one space.
    pub term: String,
    /// How often it occurs.
    pub count: u64,
}

/// Counts the stems of a document that are no stop words into `counter`; where the
/// analyzer does not stem, these are words.
pub fn corpus_frequencies(
    worker: &mut Worker,
    counter: &mut TermCounter,
    document: &Document,
) {
    let language = worker.language(document);
    counter.begin_document();
    if counter.range().max() == 1 {
        counter.count_terms(worker.terms(document, language));
    } else {
        worker.analyze(document, language);
        sequences(worker, |sequence| counter.count_sequence(sequence));
    }
    counter.end_document();
}

/// The runs of terms that n-grams may be taken from.
pub(crate) fn sequences(worker: &Worker, mut each: impl FnMut(&[TermId])) {
    sequences_of_fields(worker, |_, run| each(run));
}

/// The same with the field that each stands in.
pub(crate) fn sequences_of_fields(
    worker: &Worker,
    mut each: impl FnMut(Field, &[TermId]),
) {
    let mut run: Vec<TermId> = Vec::new();
    let document = worker.document();
    for sentence in &document.sentences {
        let tokens = document.tokens.get(sentence.tokens.clone()).unwrap_or_default();
        // A sentence stands in one field.
        let field = tokens.first().map_or(Field::Text, |first| first.field);
        for token in tokens {
            if !token.kind.is_term() {
                continue;
            }
            if token.stop {
                each(field, &run);
                run.clear();
            } else {
                run.push(token.stem);
            }
        }
        each(field, &run);
        run.clear();
    }
}

/// The terms of one document of many.
pub fn document_frequencies(
    worker: &mut Worker,
    counter: &mut TermCounter,
    document: &Document,
    filter: &FrequencyFilter,
) -> FrequencyRecord {
    worker.trim();
    let language = worker.language(document);
    worker.analyze(document, language);
    // Terms get numbers of the document's own: rows of a counter cost as much as its
    // vocabulary, and the worker's grows with the corpus.
    let (mut own, mut renumbered) = (Vocabulary::new(), Vec::new());
    counter.clear();
    counter.begin_document();
    sequences(worker, |sequence| {
        let terms = sequence.iter().map(|&term| worker.vocabulary().term(term));
        renumbered.clear();
        renumbered.extend(terms.map(|term| own.intern(term)));
        counter.count_sequence(&renumbered);
    });
    counter.end_document();
    let rows = counter.rows(&own, filter).into_iter();
    let terms =
        rows.map(|row| TermCount { term: row.term, count: row.count }).collect();
    FrequencyRecord { id: document.id.clone(), language, terms }
}

/// The terms of a few documents together.
///
/// ```
/// use nutgraf::{Document, FrequencyOptions, ReadingOptions, StopWords, frequencies};
///
/// let documents = [Document::new("a", "No waiver."), Document::new("b", "A waiver.")];
/// let (options, reading) = (FrequencyOptions::default(), ReadingOptions::default());
/// let terms = frequencies(&documents, &options, reading, StopWords::None)?;
/// assert_eq!((terms[0].term.as_str(), terms[0].document_frequency), ("waiver", 2));
/// # Ok::<(), nutgraf::Error>(())
/// ```
pub fn frequencies<'d>(
    documents: impl IntoIterator<Item = &'d Document>,
    options: &FrequencyOptions,
    reading: ReadingOptions,
    stop_words: StopWords,
) -> Result<Vec<TermFrequency>, Error> {
    let mut worker = options.analyzer(reading, stop_words)?.worker();
    let mut counter = TermCounter::new(options.ngrams);
    for document in documents {
        corpus_frequencies(&mut worker, &mut counter, document);
    }
    Ok(counter.rows(worker.vocabulary(), &options.filter))
}

/// Adds up what the workers of a batch have counted; their order does not matter. Inside
/// [`batch::with_threads`] pairs are added at the same time.
pub fn merge_counts(
    parts: impl IntoIterator<Item = (Worker, TermCounter)>,
) -> Option<(TermCounter, Vocabulary)> {
    type Part = (TermCounter, Vocabulary);
    let merge = |(mut counter, mut vocabulary): Part, (other, terms): Part| {
        let remap = vocabulary.merge(&terms);
        counter.merge(other, &remap);
        (counter, vocabulary)
    };
    let parts = parts.into_iter().map(|(mut worker, counter)| {
        let vocabulary = worker.take_vocabulary();
        (counter, vocabulary)
    });
    if batch::is_in_a_pool() {
        parts.collect::<Vec<_>>().into_par_iter().reduce_with(merge)
    } else {
        parts.reduce(merge)
    }
}

/// The document frequencies of stems in a corpus, from the counts of its workers.
pub(crate) fn stem_frequencies(
    parts: impl IntoIterator<Item = (Worker, TermCounter)>,
) -> DocumentFrequencies {
    let merged = merge_counts(parts);
    merged.map_or_else(DocumentFrequencies::default, |(counter, vocabulary)| {
        counter.document_frequencies(&vocabulary)
    })
}
