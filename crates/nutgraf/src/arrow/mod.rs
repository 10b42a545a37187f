//! Records as Arrow tables: a row for each record, the same fields as in JSON.
//!
//! ```
//! use nutgraf::arrow::TableBuilder;
//! use nutgraf::{AnalyzerOptions, Document, KeywordOptions, KeywordRecord, keywords};
//!
//! let document = Document::new("a1", "Armenia declined. The corridor divides Armenia.");
//! let record = keywords(&document, &KeywordOptions::default(), &AnalyzerOptions::default())?;
//! let mut table = TableBuilder::new::<KeywordRecord>();
//! table.push(&record)?;
//! table.push_missing("a2")?;
//! let batch = table.finish()?;
//! assert_eq!((batch.num_rows(), batch.num_columns()), (2, 3));
//! # Ok::<(), nutgraf::Error>(())
//! ```

#[cfg(feature = "parquet")]
mod file;

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use nutgraf_frequency::TermFrequency;
use nutgraf_text::Language;
use serde::Serialize;
use serde_arrow::ArrayBuilder;

use crate::{
    Error, ErrorKind, FrequencyRecord, KeywordEntry, KeywordRecord, SentencesRecord,
    SpanRecord, TokenizeRecord, vectorize::VectorRecord,
};

#[cfg(feature = "parquet")]
pub use self::file::{TableFormat, TableWriter, row_line};

/// A record that is a row of a table.
pub trait ArrowRecord {
    /// The columns.
    fn fields() -> Fields;

    /// The row: a struct whose fields are the columns.
    fn row(&self) -> impl Serialize;
}

/// The columns of a table of such records.
///
/// ```
/// let schema = nutgraf::arrow::schema::<nutgraf::KeywordRecord>();
/// let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
/// assert_eq!(names, ["id", "language", "keywords"]);
/// ```
pub fn schema<R: ArrowRecord>() -> SchemaRef {
    Arc::new(Schema::new(R::fields()))
}

/// Makes a table, record by record.
#[derive(Debug)]
pub struct TableBuilder {
    schema: SchemaRef,
    /// Made for the first row, since that can fail.
    builder: Option<ArrayBuilder>,
}

impl TableBuilder {
    /// A table without rows.
    pub fn new<R: ArrowRecord>() -> Self {
        Self { schema: schema::<R>(), builder: None }
    }

    /// Adds a record. Fails if the table gets larger than Arrow allows.
    pub fn push<R: ArrowRecord>(&mut self, record: &R) -> Result<(), Error> {
        self.builder()?.push(record.row()).map_err(refused)
    }

    /// Adds a row for a document that has no record.
    pub fn push_missing(&mut self, id: &str) -> Result<(), Error> {
        #[derive(Serialize)]
        struct Missing<'a> {
            id: &'a str,
        }
        self.builder()?.push(Missing { id }).map_err(refused)
    }

    /// The table so far; the next one begins.
    pub fn finish(&mut self) -> Result<RecordBatch, Error> {
        let columns = self.builder()?.to_arrow().map_err(refused)?;
        RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(refused)
    }

    fn builder(&mut self) -> Result<&mut ArrayBuilder, Error> {
        match &mut self.builder {
            Some(builder) => Ok(builder),
            none => {
                let builder = ArrayBuilder::from_arrow(self.schema.fields());
                Ok(none.insert(builder.map_err(refused)?))
            }
        }
    }
}

/// A table of lists as a flat one: a row for each item of the list in the last column,
/// with the `id` of its record. Records without items have no row.
///
/// The columns are those of `names`: a field of the items and its name in the new table.
pub fn explode(
    batch: &RecordBatch,
    names: &[(&str, &str)],
) -> Result<RecordBatch, Error> {
    let broken = || Error::new(ErrorKind::System, "not a table of lists");
    let ids = batch.column_by_name("id").and_then(|c| c.as_string_opt::<i32>());
    let lists = batch.columns().last().and_then(|column| column.as_list_opt::<i32>());
    let (Some(ids), Some(lists)) = (ids, lists) else { return Err(broken()) };
    let repeated = (0..lists.len())
        .filter(|&row| !lists.is_null(row))
        .flat_map(|row| std::iter::repeat_n(ids.value(row), length(lists, row)));
    let repeated: ArrayRef = Arc::new(StringArray::from(repeated.collect::<Vec<_>>()));
    let offsets = lists.value_offsets();
    let (first, last) = (offsets.first().copied(), offsets.last().copied());
    let place = |offset: Option<i32>| offset.and_then(|o| usize::try_from(o).ok());
    let (Some(first), Some(last)) = (place(first), place(last)) else {
        return Err(broken());
    };
    let items = lists.values().slice(first, last - first);
    let items = items.as_struct_opt().ok_or_else(broken)?;
    let mut columns = vec![("id", repeated)];
    for (name, new) in names {
        let column = items.column_by_name(name).ok_or_else(broken)?;
        columns.push((new, Arc::clone(column)));
    }
    RecordBatch::try_from_iter(columns).map_err(refused)
}

fn length(lists: &arrow_array::ListArray, row: usize) -> usize {
    usize::try_from(lists.value_length(row)).unwrap_or(0)
}

/// What does not fit into a table.
#[allow(clippy::needless_pass_by_value, reason = "made for `map_err`")]
fn refused(error: impl ToString) -> Error {
    Error::new(ErrorKind::System, format!("no Arrow table: {}", error.to_string()))
}

impl From<ArrowError> for Error {
    fn from(error: ArrowError) -> Self {
        refused(error)
    }
}

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, false)
}

fn integer(name: &str) -> Field {
    Field::new(name, DataType::Int64, false)
}

fn number(name: &str) -> Field {
    Field::new(name, DataType::Float64, false)
}

fn list(name: &str, items: impl Into<Fields>) -> Field {
    let item = Field::new("item", DataType::Struct(items.into()), false);
    Field::new(name, DataType::List(FieldRef::new(item)), false)
}

/// The columns of records of one document each: who it is, and a list.
fn of_documents(name: &str, items: impl Into<Fields>) -> Fields {
    let language = text("language").with_nullable(true);
    Fields::from(vec![text("id"), language, list(name, items).with_nullable(true)])
}

impl ArrowRecord for KeywordRecord {
    fn fields() -> Fields {
        let span = vec![text("field"), integer("start"), integer("end")];
        of_documents(
            "keywords",
            vec![
                text("text"),
                number("score"),
                number("salience"),
                integer("rank"),
                integer("count"),
                list("spans", span),
                // Every method has numbers of its own: they are JSON.
                text("explanation").with_nullable(true),
            ],
        )
    }

    fn row(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Row<'a> {
            id: &'a str,
            language: Option<Language>,
            keywords: Vec<Item<'a>>,
        }
        #[derive(Serialize)]
        struct Item<'a> {
            text: &'a str,
            score: f64,
            salience: f64,
            rank: usize,
            count: usize,
            spans: &'a [SpanRecord],
            explanation: Option<String>,
        }
        let items = self.keywords.iter().map(|keyword| {
            let KeywordEntry { score, salience, rank, count, .. } = *keyword;
            let (text, spans) = (keyword.text.as_str(), keyword.spans.as_slice());
            let explanation = keyword.explanation.as_ref();
            let explanation = explanation.and_then(|e| serde_json::to_string(e).ok());
            Item { text, score, salience, rank, count, spans, explanation }
        });
        Row { id: &self.id, language: self.language, keywords: items.collect() }
    }
}

impl ArrowRecord for TokenizeRecord<'_> {
    fn fields() -> Fields {
        of_documents(
            "tokens",
            vec![
                text("text"),
                text("kind"),
                integer("start"),
                integer("end"),
                text("field"),
                integer("sentence"),
            ],
        )
    }

    fn row(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Row<'a, T> {
            id: &'a str,
            language: Option<Language>,
            tokens: Vec<T>,
        }
        Row { id: self.id, language: self.language, tokens: self.tokens().collect() }
    }
}

impl ArrowRecord for SentencesRecord<'_> {
    fn fields() -> Fields {
        let fields =
            vec![text("text"), text("field"), integer("start"), integer("end")];
        of_documents("sentences", fields)
    }

    fn row(&self) -> impl Serialize {
        self
    }
}

impl ArrowRecord for FrequencyRecord {
    fn fields() -> Fields {
        of_documents("terms", vec![text("term"), integer("count")])
    }

    fn row(&self) -> impl Serialize {
        self
    }
}

impl ArrowRecord for VectorRecord {
    fn fields() -> Fields {
        of_documents("terms", vec![text("term"), integer("count"), number("weight")])
    }

    fn row(&self) -> impl Serialize {
        self
    }
}

impl ArrowRecord for TermFrequency {
    fn fields() -> Fields {
        vec![text("term"), integer("count"), integer("document_frequency")].into()
    }

    fn row(&self) -> impl Serialize {
        self
    }
}
