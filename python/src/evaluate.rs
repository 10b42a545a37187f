//! Keywords against gold keywords, and methods against each other.

use std::collections::HashMap;
use std::path::PathBuf;

use nutgraf::compare::{Comparer, ComparerWorker, ComparisonRecord};
use nutgraf::corpus::{Corpus, CorpusOptions, Item};
use nutgraf::evaluate::{
    DocumentEvaluation, Evaluation, Evaluator, GoldDocument, GoldItem, GoldReader, Key,
    Predictions,
};
use nutgraf::{
    Analyzer, Document, DocumentFrequencies, Error, KeywordExtractor, KeywordOptions,
    Language,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pythonize::{depythonize, pythonize};
use serde::{Deserialize, Serialize};

use crate::failure::Fallible;
use crate::objects::{Many, Reported, reported, take};
use crate::options::unusable;
use crate::run::{Job, Report};
use crate::schema::{CompareArguments, EvaluateArguments};

type Any<'py> = Bound<'py, PyAny>;

/// The lists of keywords, by document.
type Lists = Vec<(String, Vec<String>)>;

/// A document with gold keywords, as the package hands it over.
#[derive(Serialize, Deserialize)]
struct Gold {
    id: String,
    language: Option<String>,
    title: Option<String>,
    text: Option<String>,
    keys: Vec<Key>,
}

impl Gold {
    /// A language that is not known leaves words as they are.
    fn document(self, usual: Language) -> GoldDocument {
        let Self { id, language, title, text, keys } = self;
        let language = language.map_or(Some(usual), |name| name.parse().ok());
        GoldDocument { id, language, title, text, keys }
    }
}

impl From<GoldDocument> for Gold {
    fn from(document: GoldDocument) -> Self {
        let GoldDocument { id, language, title, text, keys } = document;
        // One that words are not stemmed for has no code.
        let language = language.map_or("none", Language::code).to_owned();
        Self { id, language: Some(language), title, text, keys }
    }
}

pub(crate) fn gold(of: &Any<'_>, usual: Language) -> Fallible<Vec<GoldDocument>> {
    let documents: Vec<Gold> = depythonize(of)
        .map_err(|error| PyValueError::new_err(format!("gold: {error}")))?;
    Ok(documents.into_iter().map(|document| document.document(usual)).collect())
}

fn predictions(lists: Lists) -> Predictions {
    let mut predictions = Predictions::default();
    for (id, keywords) in lists {
        predictions.insert(id, keywords);
    }
    predictions
}

/// The figures of some lists of keywords, compared with those of a baseline, and the
/// evaluation of each document.
#[pyfunction]
pub(crate) fn evaluate<'py>(
    py: Python<'py>,
    lists: Lists,
    documents: &Any<'py>,
    baseline: Option<Lists>,
    options: &Bound<'py, PyDict>,
) -> Fallible<Any<'py>> {
    let EvaluateArguments { evaluation, predictions: chosen } =
        take(options, "evaluate")?;
    let documents = gold(documents, evaluation.gold_language)?;
    let only_predicted = chosen.only_predicted;
    let result = py.detach(|| {
        let evaluator = Evaluator::new(evaluation)?;
        let lists = predictions(lists);
        let (own, rows) = judged(&evaluator, &documents, &lists, only_predicted);
        let base = baseline.map(|baseline| {
            let lists = predictions(baseline);
            judged(&evaluator, &documents, &lists, only_predicted).0
        });
        let record = own.record("", base.as_ref());
        Ok::<_, Error>(record.map(|record| (record, rows)))
    })?;
    let result = result
        .ok_or_else(|| PyValueError::new_err("gold: no document can be scored"))?;
    Ok(pythonize(py, &result).map_err(PyErr::from)?)
}

fn judged(
    evaluator: &Evaluator,
    documents: &[GoldDocument],
    lists: &Predictions,
    only_predicted: bool,
) -> (Evaluation, Vec<DocumentEvaluation>) {
    let (mut evaluation, mut rows) = (evaluator.begin(), Vec::new());
    for document in documents {
        let list = lists.get(&document.id);
        let counts = list.is_some() || !only_predicted;
        let Some(mut gold) = evaluator.prepare(document).filter(|_| counts) else {
            evaluation.skip();
            continue;
        };
        let row = gold.explain(list);
        evaluation.add(&row.id, &row.measures, row.predicted);
        rows.push(row);
    }
    (evaluation, rows)
}

/// The gold keywords in files, with what could not be read; documents without a text
/// cannot, where one is needed.
#[pyfunction]
pub(crate) fn read_gold<'py>(
    py: Python<'py>,
    paths: Vec<PathBuf>,
    needs_text: bool,
    options: &Bound<'py, PyDict>,
) -> Fallible<Reported<'py, Any<'py>>> {
    let EvaluateArguments { evaluation, .. } = take(options, "evaluate")?;
    let (found, report) = py.detach(|| {
        let fields = CorpusOptions::default();
        let mut reader = GoldReader::new(&fields, &evaluation);
        if needs_text {
            reader = reader.with_text();
        }
        let (mut found, mut report) = (Vec::new(), Report::default());
        let inputs = paths.into_iter().map(PathBuf::into_os_string);
        for chunk in Corpus::open(inputs, fields)?.chunks()? {
            chunk.parse_raw(&mut |raw| {
                reader.read(raw, &mut |item| match item {
                    GoldItem::Gold(gold) => found.push(Gold::from(gold)),
                    GoldItem::Problem(problem) => report.problems.push(problem),
                    GoldItem::Notice(notice) => report.notices.push(notice.to_string()),
                });
            });
        }
        report.documents = found.len() + report.problems.len();
        Ok::<_, Error>((found, report))
    })?;
    reported(py, pythonize(py, &found).map_err(PyErr::from)?, report)
}

fn note(report: &mut Report, item: Item) {
    match item {
        Item::Document(_) => {}
        Item::Problem(problem) => report.problems.push(problem),
        Item::Notice(notice) => report.notices.push(notice.to_string()),
    }
}

/// The lists of keywords in a file, with what could not be read.
#[pyfunction]
pub(crate) fn read_predictions<'py>(
    py: Python<'py>,
    path: PathBuf,
    options: &Bound<'py, PyDict>,
) -> Fallible<Reported<'py, Lists>> {
    let EvaluateArguments { predictions, .. } = take(options, "evaluate")?;
    let (lists, report) = py.detach(|| {
        let mut report = Report::default();
        let fields = CorpusOptions::default();
        let lists = Predictions::read(path.into(), &fields, &predictions, |item| {
            note(&mut report, item);
            Ok::<_, Error>(())
        })?;
        let lists = lists.into_sorted();
        report.documents = lists.len() + report.problems.len();
        Ok::<_, Error>((lists, report))
    })?;
    reported(py, lists, report)
}

/// Compares methods over many texts.
struct Compare<'a> {
    comparer: &'a Comparer,
    corpus: Option<&'a DocumentFrequencies>,
    gold: &'a HashMap<String, GoldDocument>,
}

impl Job for Compare<'_> {
    type State = (ComparerWorker, Vec<ComparisonRecord>);
    type Output = Vec<ComparisonRecord>;

    fn state(&self) -> Self::State {
        (self.comparer.worker(), Vec::new())
    }

    fn document(
        &self,
        (worker, records): &mut Self::State,
        document: &Document,
    ) -> Result<(), Error> {
        let gold = self.gold.get(&document.id);
        records.push(self.comparer.document(worker, document, self.corpus, gold));
        Ok(())
    }

    fn output(&self, (_, records): &mut Self::State) -> Result<Self::Output, Error> {
        Ok(std::mem::take(records))
    }
}

/// The keywords of many texts by several methods, and how far they agree. `first` are the
/// texts again, for methods that count the corpus before.
#[pyfunction]
pub(crate) fn compare<'py>(
    py: Python<'py>,
    many: &Bound<'py, Many>,
    first: Option<&Bound<'py, Many>>,
    documents: &Any<'py>,
    options: &Bound<'py, PyDict>,
) -> Fallible<Reported<'py, Any<'py>>> {
    let CompareArguments { methods, top, max_words, nested, analyzer, evaluation } =
        take(options, "compare")?;
    let keywords = KeywordOptions { top, max_words, nested, ..Default::default() };
    for &method in &methods {
        let options = KeywordOptions { method, ..keywords.clone() };
        KeywordExtractor::new(options).map_err(|error| unusable(&error))?;
    }
    let documents = gold(documents, evaluation.gold_language)?;
    let gold = documents.into_iter().map(|gold| (gold.id.clone(), gold)).collect();
    let analyzer = analyzer.into();
    let comparer =
        py.detach(|| Comparer::new(&methods, &keywords, &analyzer, evaluation))?;
    let corpus = match first.filter(|_| comparer.needs_corpus()) {
        Some(first) => {
            let analyzer = py.detach(|| Analyzer::new(analyzer))?;
            Some(first.get().frequencies(py, &analyzer)?.0)
        }
        None => None,
    };
    let job = Compare { comparer: &comparer, corpus: corpus.as_ref(), gold: &gold };
    let mut done = many.get().run(py, &job)?;
    let records: Vec<ComparisonRecord> = done.outputs.into_iter().flatten().collect();
    let mut comparison = comparer.begin();
    for record in &records {
        comparison.add(record);
        done.report.notices.extend(record.notice_lines());
    }
    let result = pythonize(py, &(records, comparison.summary()));
    reported(py, result.map_err(PyErr::from)?, done.report)
}
