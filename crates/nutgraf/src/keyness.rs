use std::fmt;

use nutgraf_frequency::{Dispersion, NgramRange, TermCounter, Vocabulary};
use nutgraf_salience::{
    CorpusCounts, KeynessMeasure, KeynessRecord, KeynessScoring, ListedTerm, TermList,
    key_terms,
};
use nutgraf_stem::Edition;
use nutgraf_text::Document;
use serde::{Deserialize, Serialize};

use crate::corpus::{Corpus, FrequencyList};
use crate::frequencies::{corpus_frequencies, merge_counts, sequences};
use crate::{
    Analyzer, Error, ErrorKind, FrequencyOptions, LanguageChoice, ReadingOptions,
    StopWords, Worker,
};

/// What is compared, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeynessOptions {
    /// Words per term: `1`, or a range such as `1..2`. No term crosses a sentence end or
    /// a stop word that was left out.
    #[cfg_attr(feature = "clap", arg(long, default_value_t, value_name = "RANGE"))]
    pub ngrams: NgramRange,

    /// Compare stems of this edition instead of words.
    #[cfg_attr(feature = "clap", arg(long, value_enum, value_name = "EDITION", default_value_t = Self::default().stem))]
    pub stem: Edition,

    /// How terms are compared, and which are shown.
    #[cfg_attr(feature = "clap", command(flatten))]
    pub scoring: KeynessScoring,

    /// Show the numbers that each measure was made from.
    #[cfg_attr(feature = "clap", arg(long))]
    pub explain: bool,
}

impl Default for KeynessOptions {
    fn default() -> Self {
        Self {
            ngrams: NgramRange::default(),
            stem: Edition::None,
            scoring: KeynessScoring::default(),
            explain: false,
        }
    }
}

impl KeynessOptions {
    /// The analyzer that makes the terms of target and reference.
    ///
    /// Fails for options that are not allowed: see [`KeynessScoring::check`].
    pub fn analyzer(
        &self,
        reading: ReadingOptions,
        stop_words: StopWords,
    ) -> Result<Analyzer, Error> {
        let wrong = |reason| Error::new(ErrorKind::Option, reason);
        self.scoring.check().map_err(wrong)?;
        let terms = FrequencyOptions {
            ngrams: self.ngrams,
            stem: self.stem,
            ..FrequencyOptions::default()
        };
        terms.analyzer(reading, stop_words)
    }

    /// The key terms of a target in comparison with a reference; dispersion is left
    /// empty.
    ///
    /// Fails if one of them has no terms of a length that was asked for.
    pub fn compare(
        &self,
        target: &CorpusCounts,
        reference: &CorpusCounts,
    ) -> Result<Vec<KeynessRecord>, Error> {
        for (side, counts) in [(Side::Target, target), (Side::Reference, reference)] {
            for length in self.ngrams.lengths() {
                let total = counts.lists.iter().find(|list| list.length == length);
                if total.is_none_or(|list| list.total == 0) {
                    let what = if length == 1 {
                        "no words".to_owned()
                    } else {
                        format!("no terms of {length} words")
                    };
                    return Err(Error::input(format!("the {side} has {what}")));
                }
            }
        }
        self.check_documents(target.documents.zip(reference.documents).is_some())?;
        Ok(key_terms(target, reference, &self.scoring, self.explain))
    }

    /// Options that need counts of documents are not for lists without them.
    fn check_documents(&self, known: bool) -> Result<(), Error> {
        let scoring = &self.scoring;
        let bounded = scoring.min_df.of(1_000_000) > 1.0;
        let option = match scoring.measure.first() {
            _ if known => return Ok(()),
            Some(KeynessMeasure::Jlh) => "measure jlh",
            _ if bounded => "min-df",
            _ => return Ok(()),
        };
        let reason = "a frequency list does not tell how many documents there are";
        Err(Error::new(ErrorKind::Option, format!("{option}: {reason}")))
    }
}

/// What a reference is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReferenceOptions {
    /// What the reference is; otherwise its first lines tell.
    #[cfg_attr(
        feature = "clap",
        arg(long, value_enum, default_value_t, value_name = "KIND")
    )]
    pub reference_kind: ReferenceKind,

    /// How many words the corpus behind a frequency list has; otherwise the list tells,
    /// or the sum of its counts.
    #[cfg_attr(feature = "clap", arg(long, value_name = "N"))]
    pub reference_total: Option<u64>,
}

impl ReferenceOptions {
    /// Whether a reference is a frequency list; it may be read until then.
    ///
    /// Fails if a size is given for a corpus, which is counted.
    pub fn is_list(&self, reference: &mut Corpus) -> Result<bool, Error> {
        let list = match self.reference_kind {
            ReferenceKind::Corpus => false,
            ReferenceKind::List => true,
            ReferenceKind::Auto => {
                reference.keep()?;
                reference.is_frequency_list()?
            }
        };
        if self.reference_total.is_some() && !list {
            let reason =
                "reference-total: the reference is a corpus, whose words are counted";
            return Err(Error::new(ErrorKind::Option, reason));
        }
        Ok(list)
    }
}

/// What a reference may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ReferenceKind {
    /// What it looks like.
    #[default]
    Auto,
    /// Documents.
    Corpus,
    /// Terms with their counts: a table, JSON lines, a word list of AntConc, `uniq -c`.
    List,
}

/// One of the two that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// What is asked about.
    Target,
    /// What it is compared with.
    Reference,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Target => "target",
            Self::Reference => "reference",
        })
    }
}

/// What the workers of a batch have counted with
/// [`corpus_frequencies`](crate::corpus_frequencies); their order does not matter.
pub fn corpus_counts(
    parts: impl IntoIterator<Item = (Worker, TermCounter)>,
) -> CorpusCounts {
    merge_counts(parts).map_or_else(CorpusCounts::default, |(counter, vocabulary)| {
        counts_of(&counter, &vocabulary)
    })
}

fn counts_of(counter: &TermCounter, vocabulary: &Vocabulary) -> CorpusCounts {
    let list = |length| {
        let rows = TermCounter::sorted_rows(counter, vocabulary, length);
        let terms = rows.map(|row| ListedTerm {
            term: row.term,
            count: row.count,
            document_frequency: Some(row.document_frequency),
        });
        TermList {
            length,
            total: counter.total(length),
            terms: merged(terms.collect()),
        }
    };
    let lists = counter.range().lengths().map(list).collect();
    CorpusCounts { documents: Some(counter.documents()), lists }
}

/// A frequency list as a corpus to compare with.
///
/// Terms are folded as the analyzer folds words, equal ones are added up, and those that
/// hold a stop word are left out. Where stems are compared, the list must be one of stems.
/// The number of words of the corpus behind the list is `total`, or else what the list
/// says, or else the sum of its counts.
///
/// Fails where the size is less than the sum, and where stop words depend on a language
/// that nobody knows.
///
/// ```
/// use nutgraf::{AnalyzerOptions, Analyzer, StopWordOptions, StopWords, list_counts};
/// use nutgraf::corpus::{FrequencyList, ListRow};
///
/// let row = |term: &str, count| ListRow { term: term.into(), count, document_frequency: None };
/// let rows = vec![row("The", 3), row("the", 60), row("!", 9), row("waiver", 1)];
/// let list = FrequencyList { rows, ..FrequencyList::default() };
/// let stop_words = StopWordOptions { stop_words: StopWords::None };
/// let analyzer = Analyzer::new(AnalyzerOptions { stop_words, ..Default::default() })?;
/// let counts = list_counts(&list, &analyzer, None)?;
/// assert_eq!((counts.lists[0].total, counts.lists[0].terms[0].count), (64, 63));
/// # Ok::<(), nutgraf::Error>(())
/// ```
pub fn list_counts(
    list: &FrequencyList,
    analyzer: &Analyzer,
    total: Option<u64>,
) -> Result<CorpusCounts, Error> {
    let language = match analyzer.options().reading.language {
        LanguageChoice::Given(language) => Some(language),
        LanguageChoice::Auto => None,
    };
    if language.is_none() && analyzer.options().stop_words.stop_words == StopWords::Auto
    {
        let reason = "stop-words auto: a frequency list does not tell its language; give language";
        return Err(Error::new(ErrorKind::Option, reason));
    }
    let mut worker = analyzer.worker();
    let mut terms: Vec<Vec<ListedTerm>> =
        vec![Vec::new(); usize::from(NgramRange::LONGEST)];
    for row in &list.rows {
        let mut words = Vec::new();
        for word in row.term.split_whitespace() {
            if let Some((folded, _, stop)) = worker.word(word, language) {
                words.push((worker.vocabulary().term(folded).to_owned(), stop));
            }
        }
        if words.is_empty() || row.count == 0 || words.iter().any(|(_, stop)| *stop) {
            continue;
        }
        if let Some(terms) = terms.get_mut(words.len() - 1) {
            let words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
            terms.push(ListedTerm {
                term: words.join(" "),
                count: row.count,
                document_frequency: row.document_frequency,
            });
        }
    }
    let sized =
        |(length, terms): (u8, Vec<ListedTerm>)| sized(length, terms, list, total);
    let lists = (1..).zip(terms).filter(|(_, terms)| !terms.is_empty()).map(sized);
    Ok(CorpusCounts {
        documents: list.documents,
        lists: lists.collect::<Result<_, _>>()?,
    })
}

/// The terms of a length, with the size of the corpus behind them.
fn sized(
    length: u8,
    terms: Vec<ListedTerm>,
    list: &FrequencyList,
    total: Option<u64>,
) -> Result<TermList, Error> {
    let sum = terms.iter().map(|term| term.count).fold(0, u64::saturating_add);
    let terms = merged(terms);
    match total {
        Some(total) if total < sum => {
            let choices = format!("the counts of the list sum up to {sum}");
            Err(Error::option("reference-total", &total.to_string(), &choices))
        }
        Some(total) => Ok(TermList { length, total, terms }),
        None => {
            Ok(TermList { length, total: list.total.unwrap_or(sum).max(sum), terms })
        }
    }
}

/// Terms in order, each once.
fn merged(mut terms: Vec<ListedTerm>) -> Vec<ListedTerm> {
    terms.sort_by(|a, b| a.term.cmp(&b.term));
    terms.dedup_by(|next, kept| {
        let same = next.term == kept.term;
        if same {
            kept.count = kept.count.saturating_add(next.count);
            // Documents may hold both.
            kept.document_frequency = None;
        }
        same
    });
    terms
}

/// An empty count of how evenly the key terms are spread in a corpus: of a target or a
/// reference, which [`count_dispersion`] then reads for the second time.
pub fn dispersion(
    records: &[KeynessRecord],
    range: NgramRange,
    side: Side,
) -> Dispersion {
    let words: Vec<Vec<&str>> =
        records.iter().map(|record| record.term.split(' ').collect()).collect();
    let terms: Vec<(&[&str], u64, u64)> = records
        .iter()
        .zip(&words)
        .map(|(record, words)| {
            let of = match side {
                Side::Target => &record.target,
                Side::Reference => &record.reference,
            };
            (words.as_slice(), of.count, of.total)
        })
        .collect();
    Dispersion::new(range, &terms)
}

/// Counts the key terms of a document.
pub fn count_dispersion(
    worker: &mut Worker,
    dispersion: &mut Dispersion,
    document: &Document,
) {
    worker.trim();
    let language = worker.language(document);
    worker.analyze(document, language);
    let mut run = Vec::new();
    sequences(worker, |sequence| {
        run.clear();
        let terms = sequence.iter().map(|&term| worker.vocabulary().term(term));
        run.extend(terms.map(|term| dispersion.term(term)));
        dispersion.count_sequence(&run);
    });
    dispersion.end_document();
}

/// Puts what the workers have counted into the records.
pub fn set_dispersion(
    records: &mut [KeynessRecord],
    side: Side,
    parts: impl IntoIterator<Item = Dispersion>,
) {
    let merged = parts.into_iter().reduce(|mut all, part| {
        all.merge(&part);
        all
    });
    let Some(dispersion) = merged else { return };
    for (at, record) in records.iter_mut().enumerate() {
        match side {
            Side::Target => record.target.dp = dispersion.dp(at),
            Side::Reference => record.reference.dp = dispersion.dp(at),
        }
    }
}

/// The key terms of a few documents in comparison with others.
///
/// ```
/// use nutgraf::{Document, KeynessMeasure, KeynessOptions, ReadingOptions, StopWords, keyness};
///
/// let target = [Document::new("a", "The waiver, a waiver, and the waiver again.")];
/// let reference = [Document::new("b", "The vote and the vote, a vote and the vote again.")];
/// let mut options = KeynessOptions::default();
/// options.scoring.measure = vec![KeynessMeasure::LogRatio];
/// let reading = ReadingOptions::default();
/// let terms = keyness(&target, &reference, &options, reading, StopWords::None)?;
/// assert_eq!((terms[0].term.as_str(), terms[0].target.count), ("waiver", 3));
/// # Ok::<(), nutgraf::Error>(())
/// ```
pub fn keyness<'d>(
    target: &'d [Document],
    reference: &'d [Document],
    options: &KeynessOptions,
    reading: ReadingOptions,
    stop_words: StopWords,
) -> Result<Vec<KeynessRecord>, Error> {
    let analyzer = options.analyzer(reading, stop_words)?;
    let count = |documents: &'d [Document]| {
        let (mut worker, mut counter) =
            (analyzer.worker(), TermCounter::new(options.ngrams));
        for document in documents {
            corpus_frequencies(&mut worker, &mut counter, document);
        }
        counts_of(&counter, worker.vocabulary())
    };
    let mut records = options.compare(&count(target), &count(reference))?;
    for (side, documents) in [(Side::Target, target), (Side::Reference, reference)] {
        let mut worker = analyzer.worker();
        let mut spread = dispersion(&records, options.ngrams, side);
        for document in documents {
            count_dispersion(&mut worker, &mut spread, document);
        }
        set_dispersion(&mut records, side, [spread]);
    }
    Ok(records)
}
