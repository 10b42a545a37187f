//! The extension module beneath the Python package `nutgraf`.
//!
//! Nothing is worked out here. Keyword arguments become the option structs of the facade,
//! its functions run without the interpreter's lock, and the records that they return
//! become dictionaries.

mod options;

use nutgraf::{
    Analyzer, AnalyzerOptions, Document, Error, ErrorKind, FrequencyOptions,
    KeywordExtractor, KeywordOptions, KeywordShown, Offsets, Per, ReadingOptions,
    StemmerOptions, StopWordOptions, StopWords, TermCounter, document_frequencies,
    keywords_of,
};
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use pythonize::pythonize;
use serde::{Deserialize, Serialize};

use options::Options;

#[pymodule]
mod _nutgraf {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::{frequencies, keywords, stem, tokenize};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

type Record<'py> = PyResult<Bound<'py, PyAny>>;

/// What `tokenize` shows.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct TokensShown {
    offsets: Offsets,
}

/// Cut an article into sentences and tokens.
///
/// Returns a dictionary with the keys `id`, `language` and `sentences`. A sentence has
/// `field` ("title" or "text"), `start`, `end` and `tokens`; a token has `text`, `kind`,
/// `start` and `end`.
///
/// Options: `language`, `mode`, `offsets`.
#[pyfunction]
#[pyo3(signature = (text, *, title=None, id="", **options))]
fn tokenize<'py>(
    py: Python<'py>,
    text: String,
    title: Option<String>,
    id: &str,
    options: Option<&Bound<'py, PyDict>>,
) -> Record<'py> {
    let mut options = Options::new(options)?;
    let reading: ReadingOptions = options.take()?;
    let TokensShown { offsets } = options.take()?;
    options.finish("tokenize")?;
    let document = Document { title, ..Document::new(id, text) };
    let record = py.detach(|| nutgraf::tokenize(&document, reading, offsets));
    Ok(pythonize(py, &record)?)
}

/// Reduce words, given in lower case, to their stems.
///
/// The language is an ISO 639 code, an English name or a Snowball algorithm such as
/// "porter". Returns a list.
///
/// Options: `edition`.
#[pyfunction]
#[pyo3(signature = (words, language, **options))]
fn stem(
    py: Python<'_>,
    words: &Bound<'_, PyAny>,
    language: &str,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Vec<String>> {
    let mut options = Options::new(options)?;
    let StemmerOptions { edition } = options.take()?;
    options.finish("stem")?;
    let words = strings(words)?;
    let words = words.iter().map(String::as_str);
    py.detach(|| nutgraf::stem(words, language, edition)).map_err(raised)
}

/// Find the keywords of an article, best first.
///
/// Returns a list of dictionaries with the keys `text`, `score`, `salience`, `rank`,
/// `count`, `spans` and, with `explain=True`, `explanation`.
///
/// Options: `method`, `top`, `max_words`, `nested`, `language`, `mode`, `stop_words`,
/// `edition`, `explain`, `offsets`.
#[pyfunction]
#[pyo3(signature = (text, *, title=None, **options))]
fn keywords<'py>(
    py: Python<'py>,
    text: String,
    title: Option<String>,
    options: Option<&Bound<'py, PyDict>>,
) -> Record<'py> {
    let mut options = Options::new(options)?;
    let analyzer = AnalyzerOptions {
        reading: options.take()?,
        stop_words: options.take()?,
        stemmer: options.take()?,
    };
    let extractor = KeywordExtractor::new(options.take::<KeywordOptions>()?);
    let shown: KeywordShown = options.take()?;
    options.finish("keywords")?;
    let document = Document { title, ..Document::new("", text) };
    let record = py.detach(|| {
        let mut worker = Analyzer::new(analyzer)?.worker();
        Ok(keywords_of(&mut worker, &extractor, &document, None, shown))
    });
    Ok(pythonize(py, &record.map_err(raised)?.keywords)?)
}

/// Count the terms of texts and the documents that hold them.
///
/// Returns a list of dictionaries with the keys `term`, `count` and
/// `document_frequency`; with `per="document"`, one dictionary a text with the keys `id`
/// (its position), `language` and `terms`.
///
/// Options: `per`, `ngrams`, `stem`, `min_df`, `max_df`, `top`, `sort`, `language`,
/// `mode`, `stop_words`.
#[pyfunction]
#[pyo3(signature = (texts, **options))]
fn frequencies<'py>(
    py: Python<'py>,
    texts: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> Record<'py> {
    let mut given = Options::new(options)?;
    let options: FrequencyOptions = given.take()?;
    let reading: ReadingOptions = given.take()?;
    let none = StopWordOptions { stop_words: StopWords::None };
    let StopWordOptions { stop_words } = given.take_or(none)?;
    given.finish("frequencies")?;
    let texts = strings(texts)?.into_iter().enumerate();
    let documents: Vec<_> =
        texts.map(|(id, text)| Document::new(id.to_string(), text)).collect();
    if options.per == Per::Corpus {
        let work = || nutgraf::frequencies(&documents, &options, reading, stop_words);
        return Ok(pythonize(py, &py.detach(work).map_err(raised)?)?);
    }
    let records = py.detach(|| {
        let analyzer = options.analyzer(reading, stop_words)?;
        let (mut worker, mut counter) =
            (analyzer.worker(), TermCounter::new(options.ngrams));
        let record = |document| {
            document_frequencies(&mut worker, &mut counter, document, &options.filter)
        };
        Ok(documents.iter().map(record).collect::<Vec<_>>())
    });
    Ok(pythonize(py, &records.map_err(raised)?)?)
}

/// The strings of anything that can be iterated over, but for a string.
fn strings(items: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    if items.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err("give a list of strings, not one string"));
    }
    items.try_iter()?.map(|item| item?.extract()).collect()
}

#[allow(clippy::needless_pass_by_value, reason = "made for `map_err`")]
fn raised(error: Error) -> PyErr {
    let message = error.to_string();
    match error.kind() {
        ErrorKind::Option => PyValueError::new_err(message),
        ErrorKind::Input => PyOSError::new_err(message),
        _ => PyRuntimeError::new_err(message),
    }
}
