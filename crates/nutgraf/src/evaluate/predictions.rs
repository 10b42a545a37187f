//! Keywords that a method has found, and how they are read.

use std::collections::{HashMap, HashSet};

use super::PredictionOptions;
use super::key::Fields;
use crate::Error;
use crate::corpus::{
    Corpus, CorpusOptions, DocumentProblem, Input, Item, JsonRecord, ProblemKind,
    RawItem,
};

/// The columns of a table of keywords, as `nutgraf keywords --format csv` writes it.
const KEYWORD_COLUMN: &str = "keyword";
const RANK_COLUMN: &str = "rank";

/// Ranked lists of keywords by document.
///
/// ```
/// use nutgraf::evaluate::Predictions;
///
/// let mut predictions = Predictions::default();
/// predictions.insert("a1", ["Armenia", "waiver"]);
/// assert_eq!(predictions.get("a1").unwrap(), ["Armenia", "waiver"]);
/// assert!(predictions.get("a2").is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Predictions {
    lists: HashMap<String, Vec<String>>,
}

impl Predictions {
    /// The list of a document, best first.
    pub fn get(&self, id: &str) -> Option<&[String]> {
        self.lists.get(id).map(Vec::as_slice)
    }

    /// Sets the list of a document.
    pub fn insert<S: Into<String>>(
        &mut self,
        id: impl Into<String>,
        keywords: impl IntoIterator<Item = S>,
    ) {
        self.lists.insert(id.into(), keywords.into_iter().map(Into::into).collect());
    }

    /// How many documents have a list.
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// Whether no document has one.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// The lists, sorted by document.
    pub fn into_sorted(self) -> Vec<(String, Vec<String>)> {
        let mut lists: Vec<_> = self.lists.into_iter().collect();
        lists.sort_unstable();
        lists
    }

    /// How many lists are for documents that are not among these.
    pub fn beyond(&self, known: &HashSet<String>) -> usize {
        self.lists.keys().filter(|id| !known.contains(*id)).count()
    }

    /// Reads predictions from one input: JSON lines or JSON with a field of keywords, or
    /// a table with the columns `id`, `rank` and `keyword`.
    ///
    /// Of two lists for a document the last counts, which `sink` is told. It also gets
    /// what cannot be read.
    pub fn read<E: From<Error>>(
        input: Input,
        fields: &CorpusOptions,
        options: &PredictionOptions,
        mut sink: impl FnMut(Item) -> Result<(), E>,
    ) -> Result<Self, E> {
        let columns = CorpusOptions {
            text_field: KEYWORD_COLUMN.to_owned(),
            date_field: RANK_COLUMN.to_owned(),
            // The gold may come in another format.
            input_format: None,
            ..fields.clone()
        };
        let corpus = Corpus::open([input], columns)?;
        let mut reading = Reading::default();
        for chunk in corpus.chunks()? {
            let mut result = Ok(());
            chunk.parse_raw(&mut |raw| {
                if result.is_ok()
                    && let Some(item) = reading.item(raw, fields, options)
                {
                    result = sink(item);
                }
            });
            result?;
        }
        Ok(reading.finish())
    }
}

/// Lists so far, in which a rank goes with each keyword.
#[derive(Default)]
struct Reading {
    lists: HashMap<String, Vec<(u64, String)>>,
}

impl Reading {
    /// Takes what a record holds, and gives what there is to say of it.
    fn item(
        &mut self,
        raw: RawItem<'_>,
        fields: &CorpusOptions,
        options: &PredictionOptions,
    ) -> Option<Item> {
        match raw {
            RawItem::Json(record) => self.json(&record, fields, options),
            RawItem::Row(Item::Document(row)) => {
                let list = self.lists.entry(row.id).or_default();
                let usual = list.len() as u64;
                let rank = row.date.and_then(|rank| rank.trim().parse().ok());
                list.push((rank.unwrap_or(usual), row.text));
                None
            }
            RawItem::Text(Item::Document(document)) => {
                let reason = "no keywords: give JSON lines, JSON, or a table with the \
                              columns id, rank and keyword";
                Some(Item::Problem(DocumentProblem {
                    source: document.id,
                    line: None,
                    id: None,
                    kind: ProblemKind::Malformed,
                    reason: reason.to_owned(),
                }))
            }
            RawItem::Row(item) | RawItem::Text(item) => Some(item),
        }
    }

    fn json(
        &mut self,
        record: &JsonRecord<'_>,
        fields: &CorpusOptions,
        options: &PredictionOptions,
    ) -> Option<Item> {
        let (id, keywords) = match read(record, fields, options) {
            Ok(list) => list,
            Err(problem) => return Some(Item::Problem(problem)),
        };
        let again = format!("document {id:?} again: its last list counts");
        let list = (0..).zip(keywords).collect();
        let known = self.lists.insert(id, list).is_some();
        known.then(|| Item::Notice(record.notice(again)))
    }

    fn finish(self) -> Predictions {
        let texts = |mut list: Vec<(u64, String)>| {
            list.sort_by_key(|(rank, _)| *rank);
            list.into_iter().map(|(_, text)| text).collect()
        };
        let lists = self.lists.into_iter().map(|(id, list)| (id, texts(list)));
        Predictions { lists: lists.collect() }
    }
}

/// The document and its keywords.
fn read(
    record: &JsonRecord<'_>,
    fields: &CorpusOptions,
    options: &PredictionOptions,
) -> Result<(String, Vec<String>), DocumentProblem> {
    let names = Fields::of(record)?;
    let id = names.scalar(&fields.id_field);
    let id =
        id.map_err(|reason| record.problem(None, ProblemKind::Malformed, reason))?;
    let id = id.ok_or_else(|| {
        let (kind, reason) = names.missing(&fields.id_field);
        record.problem(None, kind, reason)
    })?;
    let keywords = match names.keys(&options.keywords_field) {
        Ok(Some(keywords)) => Ok(keywords),
        Ok(None) => Err(names.missing(&options.keywords_field)),
        Err(reason) => Err((ProblemKind::Malformed, reason)),
    };
    match keywords {
        Ok(keywords) => Ok((id, keywords.into_iter().map(|key| key.text).collect())),
        Err((kind, reason)) => Err(record.problem(Some(id), kind, reason)),
    }
}
