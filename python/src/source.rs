//! Documents as Python has them: strings in anything that can be iterated over, columns
//! that speak Arrow, or a corpus of files.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray};
use arrow_schema::DataType;
use nutgraf::Document;
use nutgraf::corpus::{Chunk, Chunks, DocumentProblem, Item, ProblemKind};
use pyo3::exceptions::{PyException, PyTypeError, PyUnicodeEncodeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBool, PyFloat, PyIterator, PyString, PyTuple};
use pyo3_arrow::ffi::ArrayReader;
use pyo3_arrow::input::AnyArray;

use crate::corpus::PyCorpus;
use crate::failure::Fallible;

/// Blocks of about so many bytes, or rows, are worked on without a look at the clock.
const BLOCK_BYTES: usize = 64 << 10;
const BLOCK_ROWS: usize = 1 << 10;

/// Where documents come from.
pub(crate) enum Source {
    Columns(Columns),
    Corpus(Chunks),
}

/// Some documents, to be read on any thread.
pub(crate) enum Block {
    Rows(Vec<Row>),
    Chunk(Chunk),
}

impl Source {
    /// The documents of `texts`, with the titles, identifiers and dates beside them.
    pub(crate) fn new(
        texts: &Bound<'_, PyAny>,
        beside: [Option<&Bound<'_, PyAny>>; 3],
    ) -> Fallible<Self> {
        let [titles, ids, dates] = beside;
        if let Ok(corpus) = texts.cast::<PyCorpus>() {
            if beside.iter().any(Option::is_some) {
                let message =
                    "the documents of a corpus have titles, ids and dates of their own";
                return Err(PyValueError::new_err(message).into());
            }
            return Ok(Self::Corpus(corpus.get().chunks(texts.py())?));
        }
        let column = |name, items: &Bound<'_, PyAny>| Column::new(name, items);
        Ok(Self::Columns(Columns {
            texts: column("texts", texts)?,
            titles: titles.map(|titles| column("title", titles)).transpose()?,
            ids: ids.map(|ids| column("id", ids)).transpose()?,
            dates: dates.map(|dates| column(DATE, dates)).transpose()?,
            next: 0,
        }))
    }
}

impl Iterator for Source {
    type Item = Fallible<Block>;

    fn next(&mut self) -> Option<Fallible<Block>> {
        match self {
            Self::Corpus(chunks) => chunks.next().map(|chunk| Ok(Block::Chunk(chunk))),
            Self::Columns(columns) => {
                let rows = Python::attach(|py| columns.rows(py));
                rows.map(|rows| rows.map(Block::Rows)).map_err(Into::into).transpose()
            }
        }
    }
}

/// Columns that are read together.
pub(crate) struct Columns {
    texts: Column,
    titles: Option<Column>,
    ids: Option<Column>,
    dates: Option<Column>,
    /// The position of the next row.
    next: usize,
}

/// A document before it is read.
pub(crate) struct Row {
    id: RowId,
    title: Cell,
    text: Cell,
    date: Cell,
}

enum RowId {
    Position(usize),
    Given(Cell),
}

impl Columns {
    /// The next rows; none after the last.
    fn rows(&mut self, py: Python<'_>) -> PyResult<Option<Vec<Row>>> {
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while bytes < BLOCK_BYTES && rows.len() < BLOCK_ROWS {
            let Some(row) = self.row(py)? else { break };
            bytes += row.text.as_str().map_or(0, str::len);
            rows.push(row);
        }
        Ok(Some(rows).filter(|rows| !rows.is_empty()))
    }

    fn row(&mut self, py: Python<'_>) -> PyResult<Option<Row>> {
        let at = self.next;
        let text = self.texts.next(py, at)?;
        let beside = |column: &mut Option<Column>| -> PyResult<Option<Cell>> {
            let Some(column) = column else { return Ok(None) };
            match (column.next(py, at)?, &text) {
                (Some(_), None) => Err(uneven(column.name, "more", at)),
                (None, Some(_)) => Err(uneven(column.name, "fewer", at)),
                (cell, _) => Ok(cell),
            }
        };
        let (title, id) = (beside(&mut self.titles)?, beside(&mut self.ids)?);
        let date = beside(&mut self.dates)?.unwrap_or(Cell::Null);
        let Some(text) = text else { return Ok(None) };
        self.next += 1;
        let id = id.map_or(RowId::Position(at), RowId::Given);
        Ok(Some(Row { id, title: title.unwrap_or(Cell::Null), text, date }))
    }
}

fn uneven(name: &str, how: &str, at: usize) -> PyErr {
    PyValueError::new_err(format!("{name} has {how} items than texts, which has {at}"))
}

impl Row {
    fn id(&self) -> String {
        match &self.id {
            RowId::Position(at) => at.to_string(),
            RowId::Given(cell) => cell.as_str().unwrap_or_default().to_owned(),
        }
    }

    /// Puts the row into `document`: whether there is a text, or why it cannot be read.
    fn read(&self, document: &mut Document) -> Result<bool, DocumentProblem> {
        document.id = self.id();
        let id = match &self.id {
            RowId::Given(cell) => cell,
            RowId::Position(_) => &Cell::Null,
        };
        let cells = [
            ("id", id),
            ("title", &self.title),
            ("text", &self.text),
            (DATE, &self.date),
        ];
        for (field, cell) in cells {
            if let Cell::Broken(reason) = cell {
                return Err(DocumentProblem {
                    source: "texts".to_owned(),
                    line: None,
                    id: Some(document.id.clone()),
                    kind: ProblemKind::Undecodable,
                    reason: format!("{field}: {reason}"),
                });
            }
        }
        let put = |cell: &Cell, into: &mut String| {
            into.clear();
            into.push_str(cell.as_str().unwrap_or_default());
        };
        put(&self.text, &mut document.text);
        document.title = self.title.as_str().map(str::to_owned);
        document.date = self.date.as_str().map(str::to_owned);
        Ok(!matches!(self.text, Cell::Null))
    }
}

impl Block {
    /// Hands every document over; those without a text as identifiers, those that cannot
    /// be read as problems.
    pub(crate) fn read(self, each: &mut dyn FnMut(Read<'_>)) {
        match self {
            Self::Chunk(chunk) => chunk.parse(&mut |item| match item {
                Item::Document(document) => each(Read::Document(&document)),
                Item::Problem(problem) => each(Read::Problem(problem, None)),
                Item::Notice(notice) => each(Read::Notice(notice.to_string())),
            }),
            Self::Rows(rows) => {
                let mut document = Document::default();
                for row in rows {
                    match row.read(&mut document) {
                        Ok(true) => each(Read::Document(&document)),
                        Ok(false) => each(Read::Null(&document.id)),
                        Err(problem) => {
                            each(Read::Problem(problem, Some(&document.id)));
                        }
                    }
                }
            }
        }
    }
}

/// What a block gives.
pub(crate) enum Read<'d> {
    Document(&'d Document),
    Null(&'d str),
    /// With the identifier where its row stays, so that results stand beside their texts.
    Problem(DocumentProblem, Option<&'d str>),
    Notice(String),
}

/// The name of the column of dates.
const DATE: &str = "date";

/// A column of strings.
struct Column {
    name: &'static str,
    items: Items,
}

enum Items {
    Python(Py<PyIterator>),
    Arrow { chunks: Box<dyn ArrayReader + Send>, strings: Arc<Strings>, next: usize },
}

/// A value of a column.
enum Cell {
    Null,
    Python(PyBackedStr),
    Owned(String),
    Arrow(Arc<Strings>, usize),
    /// A string that is no text: half a surrogate pair.
    Broken(String),
}

impl Cell {
    fn as_str(&self) -> Option<&str> {
        match self {
            Self::Null | Self::Broken(_) => None,
            Self::Python(text) => Some(text),
            Self::Owned(text) => Some(text),
            Self::Arrow(strings, at) => strings.get(*at),
        }
    }
}

/// An Arrow array of strings in one of the three layouts.
enum Strings {
    Small(StringArray),
    Large(LargeStringArray),
    View(StringViewArray),
}

impl Strings {
    fn new(array: &ArrayRef) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Utf8 => Self::Small(array.as_string().clone()),
            DataType::LargeUtf8 => Self::Large(array.as_string().clone()),
            DataType::Utf8View => Self::View(array.as_string_view().clone()),
            _ => return None,
        })
    }

    fn len(&self) -> usize {
        match self {
            Self::Small(array) => array.len(),
            Self::Large(array) => array.len(),
            Self::View(array) => array.len(),
        }
    }

    fn get(&self, at: usize) -> Option<&str> {
        match self {
            Self::Small(array) => array.is_valid(at).then(|| array.value(at)),
            Self::Large(array) => array.is_valid(at).then(|| array.value(at)),
            Self::View(array) => array.is_valid(at).then(|| array.value(at)),
        }
    }
}

impl Column {
    fn new(name: &'static str, items: &Bound<'_, PyAny>) -> PyResult<Self> {
        if items.is_instance_of::<PyString>() {
            let message =
                format!("{name}: give a column of strings beside many texts, not one");
            return Err(PyTypeError::new_err(message));
        }
        let items = match Self::arrow(name, items)? {
            Some(items) => items,
            None => Items::Python(iterator(name, items)?),
        };
        Ok(Self { name, items })
    }

    /// The column without a copy, if it speaks Arrow.
    fn arrow(name: &str, items: &Bound<'_, PyAny>) -> PyResult<Option<Items>> {
        let py = items.py();
        let speaks = items.hasattr(intern!(py, "__arrow_c_stream__"))?
            || items.hasattr(intern!(py, "__arrow_c_array__"))?;
        if !speaks {
            return Ok(None);
        }
        let array = match items.extract::<AnyArray>() {
            Ok(array) => array,
            // pandas speaks it only where pyarrow is installed, and not for every column.
            Err(error)
                if error.is_instance_of::<PyException>(py)
                    && items.hasattr(intern!(py, "__iter__"))? =>
            {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let chunks = array.into_reader()?;
        match chunks.field().data_type() {
            // Only gaps, which some write down in a way that others cannot read.
            DataType::Null if let Ok(rows) = items.len() => {
                let gaps = PyTuple::new(py, vec![None::<&str>; rows])?;
                Ok(Some(Items::Python(gaps.try_iter()?.unbind())))
            }
            // Only gaps again: pandas makes numbers of them.
            kind if kind.is_floating() => Ok(None),
            kind if readable(kind, name) => {
                let strings = Arc::new(Strings::Small(StringArray::new_null(0)));
                Ok(Some(Items::Arrow { chunks, strings, next: 0 }))
            }
            DataType::Struct(_) => Err(no_column(name, "a table: choose a column")),
            kind => Err(no_column(name, &kind.to_string())),
        }
    }

    fn next(&mut self, py: Python<'_>, position: usize) -> PyResult<Option<Cell>> {
        match &mut self.items {
            Items::Python(items) => {
                let Some(item) = items.bind(py).clone().next() else { return Ok(None) };
                cell(&item?, self.name, position).map(Some)
            }
            Items::Arrow { chunks, strings, next } => {
                while *next == strings.len() {
                    let Some(chunk) = chunks.next() else { return Ok(None) };
                    (*strings, *next) = (Arc::new(decoded(chunk)?), 0);
                }
                let cell = match strings.get(*next) {
                    Some(_) => Cell::Arrow(Arc::clone(strings), *next),
                    None => Cell::Null,
                };
                *next += 1;
                Ok(Some(cell))
            }
        }
    }
}

fn no_column(name: &str, kind: &str) -> PyErr {
    let message = format!("{name}: expected a column of strings, got {kind}");
    PyTypeError::new_err(message)
}

fn iterator(name: &str, items: &Bound<'_, PyAny>) -> PyResult<Py<PyIterator>> {
    if !items.hasattr(intern!(items.py(), "__iter__"))? {
        let kind = items.get_type().name()?;
        return Err(no_column(name, kind.to_str()?));
    }
    Ok(items.try_iter()?.unbind())
}

/// Whether a column can be read as strings: identifiers may be numbers, too.
fn readable(kind: &DataType, name: &str) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => readable(values, name),
        kind if name == DATE => kind.is_temporal() || kind.is_integer(),
        kind => name == "id" && kind.is_integer(),
    }
}

fn decoded(chunk: Result<ArrayRef, arrow_schema::ArrowError>) -> PyResult<Strings> {
    let refused = |error: &dyn ToString| PyValueError::new_err(error.to_string());
    let chunk = chunk.map_err(|error| refused(&error))?;
    if let Some(strings) = Strings::new(&chunk) {
        return Ok(strings);
    }
    let cast = arrow_cast::cast(&chunk, &DataType::LargeUtf8);
    let strings = cast.map(|array| Strings::new(&array));
    strings.map_err(|error| refused(&error))?.ok_or_else(|| refused(&"no strings"))
}

/// A Python value as a text. `None` and the gaps of pandas are null.
fn cell(item: &Bound<'_, PyAny>, name: &str, position: usize) -> PyResult<Cell> {
    if let Ok(text) = item.cast::<PyString>() {
        return string(text);
    }
    let kind = item.get_type().name()?;
    let gap = item.is_none()
        || item.cast::<PyFloat>().is_ok_and(|number| number.value().is_nan())
        || matches!(kind.to_str()?, "NAType" | "NaTType");
    if gap {
        return Ok(Cell::Null);
    }
    let py = item.py();
    if name == DATE {
        if item.hasattr(intern!(py, "isoformat"))? {
            return string(&item.call_method0(intern!(py, "isoformat"))?.str()?);
        }
        if kind.to_str()? == "datetime64" {
            return string(&item.str()?);
        }
    }
    let number = matches!(name, "id" | DATE) && !item.is_instance_of::<PyBool>();
    if number && item.hasattr(intern!(py, "__index__"))? {
        let number = item.call_method0(intern!(py, "__index__"))?;
        return Ok(Cell::Owned(number.str()?.to_str()?.to_owned()));
    }
    let expected = expected(name);
    let message = format!("{name}[{position}]: expected {expected}, got {kind}");
    Err(PyTypeError::new_err(message))
}

fn string(text: &Bound<'_, PyString>) -> PyResult<Cell> {
    let py = text.py();
    if text.call_method0(intern!(py, "isascii"))?.is_truthy()? {
        return Ok(Cell::Python(text.clone().try_into()?));
    }
    // Asked for its UTF-8, a string keeps it for life: the caller's would grow.
    match text.encode_utf8() {
        Ok(bytes) => {
            Ok(Cell::Owned(String::from_utf8_lossy(bytes.as_bytes()).into_owned()))
        }
        Err(e) if e.is_instance_of::<PyUnicodeEncodeError>(py) => {
            Ok(Cell::Broken(e.value(py).to_string()))
        }
        Err(error) => Err(error),
    }
}

fn expected(name: &str) -> &'static str {
    match name {
        "id" => "a string, an integer or None",
        DATE => "a date, a string or None",
        _ => "a string or None",
    }
}
