//! What options have been compiled to, kept by Python for any number of calls.

use std::sync::Mutex;

use nutgraf::arrow::{TableBuilder, schema};
use nutgraf::{
    Analyzer, AnalyzerOptions, Document, DocumentFrequencies, Field, FrequencyOptions,
    KeywordEntry, KeywordExtractor, KeywordShown, NgramRange, Offsets, Per,
    ReadingOptions, SpanRecord, Stemmer, StemmerOptions, TaggedText, TermFrequency,
    TokenRow, Tokenizers, Worker, keyword_analyzer, keyword_extractor, keywords_of,
    merge_counts, sentences_with, tokenize_with,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pythonize::pythonize;
use serde::{Serialize, de::DeserializeOwned};

use crate::failure::Fallible;
use crate::jobs::{
    self, Count, DocumentTerms, Records, Sentences, Tables, Tokens, Values,
};
use crate::options::Options;
use crate::run::{Done, Job, Report, run};
use crate::schema::{
    AnalyzerArguments, FrequencyArguments, KeywordArguments, TokenArguments,
};
use crate::source::Source;
use crate::table::Table;

type Any<'py> = Bound<'py, PyAny>;

/// Results, problems, notices, the number of documents.
pub(crate) type Reported<'py, T> = (T, Any<'py>, Vec<String>, usize);

pub(crate) fn reported<T>(
    py: Python<'_>,
    result: T,
    report: Report,
) -> Fallible<Reported<'_, T>> {
    let problems = pythonize(py, &report.problems).map_err(PyErr::from)?;
    Ok((result, problems, report.notices, report.documents))
}

/// Many documents, and how they are to be worked on.
#[pyclass(frozen, module = "nutgraf._nutgraf")]
pub(crate) struct Many {
    texts: Py<PyAny>,
    title: Option<Py<PyAny>>,
    id: Option<Py<PyAny>>,
    date: Option<Py<PyAny>>,
    threads: usize,
    progress: Option<Py<PyAny>>,
}

#[pymethods]
impl Many {
    #[new]
    #[pyo3(signature = (texts, title, id, threads, progress, date=None))]
    fn new(
        texts: Py<PyAny>,
        title: Option<Py<PyAny>>,
        id: Option<Py<PyAny>>,
        threads: usize,
        progress: Option<Py<PyAny>>,
        date: Option<Py<PyAny>>,
    ) -> Self {
        Self { texts, title, id, date, threads, progress }
    }
}

impl Many {
    pub(crate) fn run<J: Job>(&self, py: Python<'_>, job: &J) -> Fallible<Done<J>> {
        let bound =
            |column: &Option<Py<PyAny>>| column.as_ref().map(|c| c.bind(py).clone());
        let [title, id, date] = [&self.title, &self.id, &self.date].map(bound);
        let beside = [title.as_ref(), id.as_ref(), date.as_ref()];
        let source = Source::new(self.texts.bind(py), beside)?;
        run(py, job, source, self.threads, bound(&self.progress).as_ref())
    }

    /// The document frequencies of stems.
    pub(crate) fn frequencies(
        &self,
        py: Python<'_>,
        analyzer: &Analyzer,
    ) -> Fallible<(DocumentFrequencies, Report)> {
        let job = Count { analyzer, ngrams: NgramRange::default() };
        let done = self.run(py, &job)?;
        let corpus = py.detach(|| {
            let merged = merge_counts(done.states);
            merged.map(|(counter, terms)| counter.document_frequencies(&terms))
        });
        Ok((corpus.unwrap_or_default(), done.report))
    }

    /// A table with a row for each document.
    fn table<'py, R: Records>(
        &self,
        py: Python<'py>,
        job: R,
    ) -> Fallible<Reported<'py, Table>> {
        let tables = Tables(job);
        let done = self.run(py, &tables)?;
        for (state, ..) in done.states {
            tables.0.done(state);
        }
        let table = Table::new(schema::<R::Record<'static>>(), done.outputs);
        reported(py, table, done.report)
    }

    fn values<'py, V: Send>(
        &self,
        py: Python<'py>,
        value: impl Fn(&str) -> Option<V> + Sync,
    ) -> Fallible<Reported<'py, Vec<Option<V>>>> {
        let done = self.run(py, &Values(value))?;
        reported(py, done.outputs.into_iter().flatten().collect(), done.report)
    }
}

fn document(text: String, title: Option<String>) -> Document {
    Document { title, ..Document::new("", text) }
}

/// Tools that one call at a time can use; another call makes its own.
pub(crate) struct Idle<T>(Mutex<Vec<T>>);

/// After more text than this a tool holds more memory than is worth keeping.
const KEPT_TEXT: usize = 1 << 20;

/// More tools than this are not kept.
const KEPT: usize = 4;

impl<T> Idle<T> {
    const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// A tool. Never waits: a lock that is held during a fork stays held in the child.
    pub(crate) fn take(&self, make: impl FnOnce() -> T) -> T {
        let kept = self.0.try_lock().ok().and_then(|mut idle| idle.pop());
        kept.unwrap_or_else(make)
    }

    /// Keeps a tool that has read so many bytes of text in one call.
    pub(crate) fn keep(&self, tool: T, bytes: usize) {
        if bytes <= KEPT_TEXT
            && let Ok(mut idle) = self.0.try_lock()
            && idle.len() < KEPT
        {
            idle.push(tool);
        }
    }

    fn with<R>(
        &self,
        document: &Document,
        make: impl FnOnce() -> T,
        work: impl FnOnce(&mut T) -> R,
    ) -> R {
        let mut tool = self.take(make);
        let result = work(&mut tool);
        self.keep(tool, document.text.len());
        result
    }
}

/// Finds keywords.
#[pyclass(frozen, module = "nutgraf._nutgraf")]
pub(crate) struct Extractor {
    analyzer: Analyzer,
    finder: KeywordExtractor,
    shown: KeywordShown,
    corpus: Option<DocumentFrequencies>,
    idle: Idle<Worker>,
}

#[pymethods]
impl Extractor {
    /// `corpus` is the numbers of documents and words of a corpus, and the document
    /// frequencies of its stems.
    #[new]
    #[pyo3(signature = (options, corpus=None))]
    fn new(
        py: Python<'_>,
        options: &Bound<'_, PyDict>,
        corpus: Option<Frequencies>,
    ) -> Fallible<Self> {
        let KeywordArguments { keywords, analyzer, shown } = take(options, "keywords")?;
        let method = keywords.method;
        let finder = py.detach(|| keyword_extractor(keywords))?;
        let analyzer = py.detach(|| keyword_analyzer(method, analyzer.into()))?;
        let corpus = corpus.map(|(documents, tokens, terms)| {
            let mut corpus = DocumentFrequencies::new(documents).with_tokens(tokens);
            for (term, df) in &terms {
                corpus.add(term, *df);
            }
            corpus
        });
        Ok(Self { analyzer, finder, shown, corpus, idle: Idle::new() })
    }

    /// Whether scores depend on a corpus.
    fn needs_corpus(&self) -> bool {
        self.finder.options().method.needs_corpus()
    }

    /// Stop words that can never match a token.
    fn unmatchable_stop_words(&self) -> Vec<String> {
        self.analyzer.unmatchable_stop_words()
    }

    /// The language of a text, the fields of its keywords, and notices.
    #[pyo3(signature = (text, title, tags=None))]
    fn one<'py>(
        &self,
        py: Python<'py>,
        text: String,
        title: Option<String>,
        tags: Option<Vec<Vec<(String, String)>>>,
    ) -> Fallible<Any<'py>> {
        let mut document = document(text, title);
        if let Some(sentences) = tags {
            let tags = TaggedText { sentences };
            let located =
                tags.locate(document.field(Field::Title), &document.text, |_| ());
            located.map_err(|error| PyValueError::new_err(format!("tags: {error}")))?;
            document.tags = Some(Box::new(tags));
        }
        let corpus = self.corpus.as_ref();
        let work = |worker: &mut Worker| {
            keywords_of(worker, &self.finder, &document, corpus, self.shown)
        };
        let record =
            py.detach(|| self.idle.with(&document, || self.analyzer.worker(), work));
        // Tuples cost half of what dictionaries do.
        let place = |span: SpanRecord| (span.field, span.start, span.end);
        let keyword = |k: KeywordEntry| {
            let spans: Vec<_> = k.spans.into_iter().map(place).collect();
            (k.text, k.score, k.salience, k.rank, k.count, spans, k.explanation)
        };
        let keywords: Vec<_> = record.keywords.into_iter().map(keyword).collect();
        let found = (record.language, keywords, record.notices);
        Ok(pythonize(py, &found).map_err(PyErr::from)?)
    }

    fn many<'py>(
        &self,
        py: Python<'py>,
        many: &Bound<'py, Many>,
    ) -> Fallible<Reported<'py, Table>> {
        many.get().table(
            py,
            jobs::Keywords {
                analyzer: &self.analyzer,
                extractor: &self.finder,
                corpus: self.corpus.as_ref(),
                shown: self.shown,
                idle: &self.idle,
            },
        )
    }

    /// The document frequencies of a corpus, as `new` takes them.
    fn fit<'py>(
        &self,
        py: Python<'py>,
        many: &Bound<'py, Many>,
    ) -> Fallible<Reported<'py, Frequencies>> {
        let (corpus, report) = many.get().frequencies(py, &self.analyzer)?;
        reported(py, frequencies_of(&corpus), report)
    }
}

/// Documents, words, and the document frequencies of stems: what Python pickles.
pub(crate) type Frequencies = (u64, u64, Vec<(String, u64)>);

pub(crate) fn frequencies_of(corpus: &DocumentFrequencies) -> Frequencies {
    let terms = corpus.iter().map(|(term, df)| (term.to_owned(), df)).collect();
    (corpus.documents(), corpus.tokens(), terms)
}

impl From<AnalyzerArguments> for AnalyzerOptions {
    fn from(arguments: AnalyzerArguments) -> Self {
        let AnalyzerArguments { reading, stop_words, stemmer } = arguments;
        Self { reading, stop_words, stemmer }
    }
}

/// The options of a function.
pub(crate) fn take<T>(options: &Bound<'_, PyDict>, function: &str) -> PyResult<T>
where
    T: Default + Serialize + DeserializeOwned,
{
    let mut options = Options::new(Some(options))?;
    let taken = options.take()?;
    options.finish(function)?;
    Ok(taken)
}

/// Finds tokens and sentences.
#[pyclass(frozen, module = "nutgraf._nutgraf")]
pub(crate) struct Tokenizer {
    reading: ReadingOptions,
    offsets: Offsets,
    idle: Idle<Tokenizers>,
}

#[pymethods]
impl Tokenizer {
    #[new]
    fn new(options: &Bound<'_, PyDict>) -> Fallible<Self> {
        let TokenArguments { reading, offsets } = take(options, "tokenize")?;
        Ok(Self { reading, offsets, idle: Idle::new() })
    }

    fn tokens<'py>(
        &self,
        py: Python<'py>,
        text: String,
        title: Option<String>,
    ) -> Fallible<Any<'py>> {
        let document = document(text, title);
        let record = py.detach(|| {
            self.with(&document, |tokenizers| {
                tokenize_with(tokenizers, &document, self.offsets)
            })
        });
        // Tuples cost half of what dictionaries do, and there are many tokens.
        let token = |t: TokenRow<'_>| {
            (t.text.to_owned(), t.kind, t.start, t.end, t.field, t.sentence)
        };
        let tokens: Vec<_> = record.tokens().map(token).collect();
        Ok(pythonize(py, &tokens).map_err(PyErr::from)?)
    }

    fn sentences<'py>(
        &self,
        py: Python<'py>,
        text: String,
        title: Option<String>,
    ) -> Fallible<Any<'py>> {
        let document = document(text, title);
        let record = py.detach(|| {
            self.with(&document, |tokenizers| {
                sentences_with(tokenizers, &document, self.offsets)
            })
        });
        Ok(pythonize(py, &record.sentences).map_err(PyErr::from)?)
    }

    fn many_tokens<'py>(
        &self,
        py: Python<'py>,
        many: &Bound<'py, Many>,
    ) -> Fallible<Reported<'py, Table>> {
        many.get().table(py, self.job())
    }

    fn many_sentences<'py>(
        &self,
        py: Python<'py>,
        many: &Bound<'py, Many>,
    ) -> Fallible<Reported<'py, Table>> {
        many.get().table(py, Sentences(self.job()))
    }
}

impl Tokenizer {
    fn job(&self) -> Tokens {
        Tokens { reading: self.reading, offsets: self.offsets }
    }

    fn with<R>(
        &self,
        document: &Document,
        work: impl FnOnce(&mut Tokenizers) -> R,
    ) -> R {
        self.idle.with(document, || Tokenizers::new(self.reading), work)
    }
}

/// Counts terms.
#[pyclass(frozen, module = "nutgraf._nutgraf")]
pub(crate) struct Counter {
    analyzer: Analyzer,
    options: FrequencyOptions,
}

#[pymethods]
impl Counter {
    #[new]
    fn new(py: Python<'_>, options: &Bound<'_, PyDict>) -> Fallible<Self> {
        let arguments: FrequencyArguments = take(options, "frequencies")?;
        let FrequencyArguments { frequencies: options, reading, stop_words } =
            arguments;
        let stop_words = stop_words.stop_words;
        let analyzer = py.detach(|| options.analyzer(reading, stop_words))?;
        Ok(Self { analyzer, options })
    }

    /// Stop words that can never match a token.
    fn unmatchable_stop_words(&self) -> Vec<String> {
        self.analyzer.unmatchable_stop_words()
    }

    /// A row for each document, or for each term of all of them.
    fn count<'py>(
        &self,
        py: Python<'py>,
        many: &Bound<'py, Many>,
    ) -> Fallible<Reported<'py, Table>> {
        let (analyzer, ngrams) = (&self.analyzer, self.options.ngrams);
        let filter = &self.options.filter;
        if self.options.per == Per::Document {
            return many.get().table(py, DocumentTerms { analyzer, ngrams, filter });
        }
        let done = many.get().run(py, &Count { analyzer, ngrams })?;
        let batch = py.detach(|| {
            let mut table = TableBuilder::new::<TermFrequency>();
            if let Some((counter, terms)) = merge_counts(done.states) {
                let rows = counter.rows(&terms, filter);
                rows.iter().try_for_each(|row| table.push(row))?;
            }
            table.finish()
        })?;
        reported(py, Table::new(schema::<TermFrequency>(), [batch]), done.report)
    }
}

/// Turns text into terms.
#[pyclass(frozen, module = "nutgraf._nutgraf", name = "Analyzer")]
pub(crate) struct PyAnalyzer {
    analyzer: Analyzer,
    idle: Idle<Worker>,
}

#[pymethods]
impl PyAnalyzer {
    #[new]
    fn new(py: Python<'_>, options: &Bound<'_, PyDict>) -> Fallible<Self> {
        let analyzer: AnalyzerArguments = take(options, "Analyzer")?;
        let analyzer = py.detach(|| Analyzer::new(analyzer.into()))?;
        Ok(Self { analyzer, idle: Idle::new() })
    }

    /// Stop words that can never match a token.
    fn unmatchable_stop_words(&self) -> Vec<String> {
        self.analyzer.unmatchable_stop_words()
    }

    fn terms(
        &self,
        py: Python<'_>,
        text: String,
        title: Option<String>,
    ) -> Vec<String> {
        let document = document(text, title);
        let terms = |worker: &mut Worker| {
            worker.trim();
            let language = worker.language(&document);
            let terms = worker.terms(&document, language).to_vec();
            let vocabulary = worker.vocabulary();
            terms.into_iter().map(|term| vocabulary.term(term).to_owned()).collect()
        };
        py.detach(|| self.idle.with(&document, || self.analyzer.worker(), terms))
    }
}

/// Reduces words to stems.
#[pyclass(frozen, module = "nutgraf._nutgraf", name = "Stemmer")]
pub(crate) struct PyStemmer {
    stemmer: Stemmer,
}

#[pymethods]
impl PyStemmer {
    #[new]
    fn new(language: &str, options: &Bound<'_, PyDict>) -> Fallible<Self> {
        let StemmerOptions { edition } = take(options, "stem")?;
        let stemmer = Stemmer::from_name(language, edition);
        Ok(Self { stemmer: stemmer.map_err(nutgraf::Error::from)? })
    }

    fn one(&self, word: &str) -> String {
        jobs::stem(&self.stemmer, word)
    }

    fn many<'py>(
        &self,
        py: Python<'py>,
        many: &Bound<'py, Many>,
    ) -> Fallible<Reported<'py, Vec<Option<String>>>> {
        many.get().values(py, |word| Some(jobs::stem(&self.stemmer, word)))
    }
}

/// The language of a text.
#[pyfunction]
pub(crate) fn detect_one(py: Python<'_>, text: &str) -> Option<&'static str> {
    py.detach(|| jobs::language(text))
}

/// The languages of many texts.
#[pyfunction]
pub(crate) fn detect_many<'py>(
    py: Python<'py>,
    many: &Bound<'py, Many>,
) -> Fallible<Reported<'py, Vec<Option<&'static str>>>> {
    many.get().values(py, jobs::language)
}
