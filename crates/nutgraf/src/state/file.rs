//! States on disk: Parquet files with the header in their metadata.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use arrow_array::{
    Array, ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray,
    builder::{Int32Builder, Int64Builder, StringBuilder},
    cast::AsArray,
    types::{Int32Type, Int64Type},
};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use nutgraf_frequency::{Count, Part, StateCounts, StateKey, StateRow};
use parquet::{
    arrow::{
        ArrowWriter,
        arrow_reader::{
            ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
            ParquetRecordBatchReaderBuilder,
        },
        arrow_writer::ArrowWriterOptions,
    },
    basic::{Compression, Encoding, ZstdLevel},
    errors::ParquetError,
    file::{metadata::KeyValue, properties::WriterProperties},
    schema::types::ColumnPath,
};
use serde::{Deserialize, Serialize};

use super::{
    Fingerprint, StateHeader,
    header::PartRecord,
    seal::{self, Broken, Sealing},
};
use crate::{Error, ErrorKind, digest::Digest};

/// The name of the metadata that make a Parquet file a state.
pub(crate) const KEY: &str = "nutgraf.state";

/// The edition of the schema.
const FORMAT: u32 = 1;

/// Rows in a group.
const GROUP: usize = 1 << 20;
/// Rows that are handed over at a time.
const BATCH: usize = 1 << 12;

/// The metadata.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Metadata {
    format: u32,
    /// What wrote the file.
    version: String,
    fingerprint: Fingerprint,
    documents: u64,
    tokens: u64,
    rows: u64,
    parts: Vec<PartRecord>,
    /// Of all rows and of what stands here.
    digest: String,
}

/// Writes a state: the rows in the order of their keys.
///
/// What is written depends on the rows and the header only, and not on how the counts came
/// about. The columns:
///
/// | column | type | |
/// |---|---|---|
/// | `term` | string | the term; the words of an n-gram are joined by one space |
/// | `words` | int32 | how many words it has |
/// | `period` | string | the period of the documents, null where no date can be read; with `period` only |
/// | `language` | string | their language, null where it is not known; with `by-language` only |
/// | `count` | int64 | occurrences |
/// | `document_frequency` | int64 | documents that hold the term |
/// | `title_count`, `title_document_frequency`, `text_count`, `text_document_frequency` | int64 | the same of the fields; with `by-field` only |
///
/// Rows are sorted by `term`, `words`, `period` and `language`, nulls first. The metadata
/// `nutgraf.state` is a JSON object: `format`, `version`, `fingerprint`, `documents`,
/// `tokens`, `rows`, `parts` (documents and tokens of each period and language) and
/// `digest`, a hash of all the rest. Behind them is a checksum of
/// the whole file, where readers of Parquet look past it.
pub fn write_state<W: Write + Send>(
    to: W,
    header: &StateHeader,
    rows: impl IntoIterator<Item = Result<StateRow, Error>>,
) -> Result<W, Error> {
    let compression = Compression::ZSTD(ZstdLevel::default());
    Ok(write(to, header, rows, GROUP, compression)?.0)
}

/// The same for a file that is read once, soon, and beside many others; also gives its
/// digest.
pub(super) fn write_run<W: Write + Send>(
    to: W,
    header: &StateHeader,
    rows: impl IntoIterator<Item = Result<StateRow, Error>>,
) -> Result<(W, String), Error> {
    write(to, header, rows, 1 << 16, Compression::UNCOMPRESSED)
}

fn write<W: Write + Send>(
    to: W,
    header: &StateHeader,
    rows: impl IntoIterator<Item = Result<StateRow, Error>>,
    group: usize,
    compression: Compression,
) -> Result<(W, String), Error> {
    let columns = Columns::of(&header.fingerprint);
    let properties = WriterProperties::builder()
        .set_created_by(made_by())
        .set_compression(compression)
        .set_max_row_group_row_count(Some(group))
        .set_column_dictionary_enabled(ColumnPath::from("term"), false)
        .set_column_encoding(ColumnPath::from("term"), Encoding::DELTA_BYTE_ARRAY)
        .build();
    let options = ArrowWriterOptions::new()
        .with_properties(properties)
        // The types of Parquet say everything.
        .with_skip_arrow_metadata(true);
    let schema = columns.schema();
    let mut writer = ArrowWriter::try_new_with_options(
        Sealing::new(to),
        Arc::clone(&schema),
        options,
    )
    .map_err(unwritten)?;
    let (mut builder, mut digest, mut count) =
        (Builder::new(columns), RowDigest::default(), 0);
    for row in rows {
        let row = row?;
        digest.add(&row);
        count += 1;
        if builder.push(&row)? == BATCH {
            writer.write(&builder.finish(&schema)?).map_err(unwritten)?;
        }
    }
    writer.write(&builder.finish(&schema)?).map_err(unwritten)?;
    let metadata = Metadata {
        format: FORMAT,
        version: made_by(),
        fingerprint: header.fingerprint.clone(),
        documents: header.documents(),
        tokens: header.tokens(),
        rows: count,
        parts: header.part_records(),
        digest: digest.finish(header)?,
    };
    let json = json(&metadata)?;
    writer.append_key_value_metadata(KeyValue::new(KEY.to_owned(), json));
    let sealing = writer.into_inner().map_err(unwritten)?;
    let to = sealing.finish().map_err(|error| unwritten(error.into()))?;
    Ok((to, metadata.digest))
}

fn made_by() -> String {
    format!("nutgraf {}", env!("CARGO_PKG_VERSION"))
}

fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value)
        .map_err(|error| Error::new(ErrorKind::System, error.to_string()))
}

fn unwritten(error: ParquetError) -> Error {
    let reason = match &error {
        ParquetError::External(cause) => cause.to_string(),
        other => other.to_string(),
    };
    Error::new(ErrorKind::System, format!("cannot write the state: {reason}"))
        .caused_by(error)
}

/// The digest of a state: of its rows, then of its header.
#[derive(Default)]
struct RowDigest {
    digest: Digest,
    /// Memory to reuse.
    bytes: Vec<u8>,
}

impl RowDigest {
    fn add(&mut self, row: &StateRow) {
        let Self { digest, bytes } = self;
        let StateRow { key: StateKey { term, words, part }, counts } = row;
        bytes.clear();
        bytes.extend_from_slice(&(term.len() as u64).to_le_bytes());
        bytes.extend_from_slice(term.as_bytes());
        bytes.push(*words);
        if let Some(period) = part.period {
            bytes.extend_from_slice(period.to_string().as_bytes());
        }
        bytes.push(0);
        bytes.extend_from_slice(part.language.map_or("", |l| l.code()).as_bytes());
        bytes.push(0);
        for Count { count, documents } in [counts.whole, counts.title, counts.text] {
            bytes.extend_from_slice(&count.to_le_bytes());
            bytes.extend_from_slice(&documents.to_le_bytes());
        }
        digest.add(bytes);
    }

    fn finish(mut self, header: &StateHeader) -> Result<String, Error> {
        self.digest.add(json(&header.fingerprint)?.as_bytes());
        self.digest.add(json(&header.part_records())?.as_bytes());
        Ok(self.digest.finish())
    }
}

/// The columns of the rows of a state: see [`write_state`].
pub fn state_schema(fingerprint: &Fingerprint) -> SchemaRef {
    Columns::of(fingerprint).schema()
}

/// Rows as Arrow tables with the columns of [`state_schema`].
pub fn state_batches(
    fingerprint: &Fingerprint,
    rows: impl IntoIterator<Item = StateRow>,
) -> Result<Vec<RecordBatch>, Error> {
    let (schema, mut batches) = (state_schema(fingerprint), Vec::new());
    let mut builder = Builder::new(Columns::of(fingerprint));
    for row in rows {
        if builder.push(&row)? == TABLE {
            batches.push(builder.finish(&schema)?);
        }
    }
    batches.push(builder.finish(&schema)?);
    Ok(batches)
}

/// Rows of a table that are kept together.
const TABLE: usize = 1 << 16;

/// The rows of a table with the columns of [`state_schema`].
///
/// Fails for other columns, and for rows that no state has.
pub fn rows_of_batch(
    fingerprint: &Fingerprint,
    batch: &RecordBatch,
) -> Result<Vec<StateRow>, Error> {
    let wrong = || Error::input("the table has columns or rows that no state has");
    let mut rows = Batch::new(batch, Columns::of(fingerprint)).ok_or_else(wrong)?;
    (0..batch.num_rows()).map(|_| rows.next().ok_or_else(wrong)).collect()
}

/// Which columns there are.
#[derive(Clone, Copy)]
struct Columns {
    period: bool,
    language: bool,
    fields: bool,
}

const FIELDS: [&str; 4] = [
    "title_count",
    "title_document_frequency",
    "text_count",
    "text_document_frequency",
];

impl Columns {
    fn of(fingerprint: &Fingerprint) -> Self {
        Self {
            period: fingerprint.period.is_some(),
            language: fingerprint.by_language,
            fields: fingerprint.by_field,
        }
    }

    fn schema(self) -> SchemaRef {
        let mut fields = vec![
            Field::new("term", DataType::Utf8, false),
            Field::new("words", DataType::Int32, false),
        ];
        let optional = [("period", self.period), ("language", self.language)];
        for (name, _) in optional.iter().filter(|(_, there)| *there) {
            fields.push(Field::new(*name, DataType::Utf8, true));
        }
        let counts = ["count", "document_frequency"].into_iter();
        let counts = counts.chain(FIELDS.into_iter().filter(|_| self.fields));
        fields.extend(counts.map(|name| Field::new(name, DataType::Int64, false)));
        Arc::new(Schema::new(fields))
    }
}

/// Rows on their way to a batch.
struct Builder {
    columns: Columns,
    rows: usize,
    term: StringBuilder,
    words: Int32Builder,
    period: StringBuilder,
    language: StringBuilder,
    counts: [Int64Builder; 6],
}

impl Builder {
    fn new(columns: Columns) -> Self {
        Self {
            columns,
            rows: 0,
            term: StringBuilder::new(),
            words: Int32Builder::new(),
            period: StringBuilder::new(),
            language: StringBuilder::new(),
            counts: Default::default(),
        }
    }

    /// Adds a row; gives their number.
    fn push(&mut self, row: &StateRow) -> Result<usize, Error> {
        let StateRow { key, counts } = row;
        self.term.append_value(&key.term);
        self.words.append_value(i32::from(key.words));
        if self.columns.period {
            self.period.append_option(key.part.period.map(|period| period.to_string()));
        }
        if self.columns.language {
            self.language
                .append_option(key.part.language.map(nutgraf_text::Language::code));
        }
        let numbers = [counts.whole, counts.title, counts.text];
        let numbers = numbers.into_iter().flat_map(|c| [c.count, c.documents]);
        for (column, number) in self.counts.iter_mut().zip(numbers) {
            let number = i64::try_from(number).map_err(|_| {
                Error::new(
                    ErrorKind::Input,
                    format!("the counts of {key} get too large"),
                )
            })?;
            column.append_value(number);
        }
        self.rows += 1;
        Ok(self.rows)
    }

    fn finish(&mut self, schema: &SchemaRef) -> Result<RecordBatch, Error> {
        self.rows = 0;
        let mut columns: Vec<ArrayRef> =
            vec![Arc::new(self.term.finish()), Arc::new(self.words.finish())];
        if self.columns.period {
            columns.push(Arc::new(self.period.finish()));
        }
        if self.columns.language {
            columns.push(Arc::new(self.language.finish()));
        }
        let counts = self.counts.each_mut().map(Int64Builder::finish).into_iter();
        let wanted = if self.columns.fields { 6 } else { 2 };
        columns.extend(counts.take(wanted).map(|column| Arc::new(column) as ArrayRef));
        Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
    }
}

/// A state on disk. Its rows are read when they are asked for.
///
/// ```
/// use nutgraf::state::{CorpusState, StateFile, StateOptions};
/// use nutgraf::{Document, ReadingOptions, StopWords};
///
/// let documents = [Document::new("a", "No waiver."), Document::new("b", "A waiver.")];
/// let (options, reading) = (StateOptions::default(), ReadingOptions::default());
/// let state = CorpusState::of(&documents, &options, reading, StopWords::None)?;
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("monday.parquet");
/// state.write(&path)?;
///
/// let file = StateFile::open(&path)?;
/// assert_eq!(file.header().documents(), 2);
/// let rows = file.rows()?.collect::<Result<Vec<_>, _>>()?;
/// assert_eq!((rows[2].key.term.as_str(), rows[2].counts.whole.documents), ("waiver", 2));
/// # Ok::<(), nutgraf::Error>(())
/// ```
#[derive(Debug)]
pub struct StateFile {
    name: String,
    file: File,
    metadata: ArrowReaderMetadata,
    header: StateHeader,
    rows: u64,
    digest: String,
}

impl StateFile {
    /// Whether a file is a state, perhaps a damaged one: a Parquet file whose metadata say
    /// so, or cannot be found. Documents are in Parquet files, too.
    pub fn is_state(path: impl AsRef<Path>) -> bool {
        seal::metadata(path.as_ref()).is_ok_and(|metadata| {
            metadata.is_none_or(|bytes| {
                memchr::memmem::find(&bytes, KEY.as_bytes()).is_some()
            })
        })
    }

    /// Reads the header of a file, and checks that the file is what was written.
    ///
    /// Fails for a file that cannot be read, is no state, or is cut or damaged.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let name = path.as_ref().display().to_string();
        let unreadable = |error: io::Error| {
            Error::input(format!("cannot read the state {name}: {error}"))
                .caused_by(error)
        };
        let file = File::open(path).map_err(unreadable)?;
        Self::checked(name.clone(), file, unreadable)
    }

    /// The same for what was a file.
    pub(super) fn of_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let name = "the state";
        let unreadable = |error: io::Error| {
            Error::new(ErrorKind::System, format!("cannot read {name}: {error}"))
        };
        let mut file = tempfile::tempfile().map_err(unreadable)?;
        file.write_all(bytes).map_err(unreadable)?;
        Self::checked(name.to_owned(), file, unreadable)
    }

    /// Reads the header of a file if it is what was written.
    fn checked(
        name: String,
        file: File,
        unreadable: impl FnOnce(io::Error) -> Error,
    ) -> Result<Self, Error> {
        seal::check(&file).map_err(|broken| match broken {
            Broken::Unreadable(error) => unreadable(error),
            Broken::Damaged(reason) => damaged(&name, &reason),
        })?;
        Self::read(name, file)
    }

    /// Reads the header of a file that is known to be whole.
    pub(super) fn read(name: String, file: File) -> Result<Self, Error> {
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let metadata = ArrowReaderMetadata::load(&file, options)
            .map_err(|error| damaged(&name, &error))?;
        let found = metadata.metadata().file_metadata().key_value_metadata();
        let json = found.into_iter().flatten().find(|pair| pair.key == KEY);
        let Some(json) = json.and_then(|pair| pair.value.as_deref()) else {
            let reason = format!(
                "{name} is a Parquet file, but no state: nutgraf state build did not write it"
            );
            return Err(Error::input(reason));
        };
        let read: Metadata = serde_json::from_str(json).map_err(|error| {
            let reason = format!(
                "{name} is a state, but not one of this version of nutgraf, or damaged: {error}"
            );
            Error::input(reason)
        })?;
        if read.format != FORMAT {
            let reason = format!(
                "{name} is a state of format {}, and this version of nutgraf reads {FORMAT}",
                read.format
            );
            return Err(Error::input(reason));
        }
        let header = StateHeader::from_records(read.fingerprint, read.parts);
        let (expected, found) =
            (Columns::of(&header.fingerprint).schema(), metadata.schema());
        let types = |schema: &Schema| -> Vec<(String, DataType)> {
            let fields = schema.fields().iter();
            fields
                .map(|field| (field.name().clone(), field.data_type().clone()))
                .collect()
        };
        if types(&expected) != types(found) {
            return Err(Error::input(format!(
                "{name}: damaged: other columns than its header says"
            )));
        }
        Ok(Self { name, file, metadata, header, rows: read.rows, digest: read.digest })
    }

    /// How it is called in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it says of itself.
    pub fn header(&self) -> &StateHeader {
        &self.header
    }

    /// How many rows it has.
    pub fn len(&self) -> u64 {
        self.rows
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The hash of all that it holds: equal states have equal ones.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The rows, in order.
    pub fn rows(
        &self,
    ) -> Result<impl Iterator<Item = Result<StateRow, Error>> + use<>, Error> {
        let file =
            self.file.try_clone().map_err(|error| damaged(&self.name, &error))?;
        let metadata = self.metadata.clone();
        let batches =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
                .with_batch_size(BATCH)
                .build()
                .map_err(|error| damaged(&self.name, &error))?;
        Ok(Reader {
            name: self.name.clone(),
            columns: Columns::of(&self.header.fingerprint),
            batches,
            batch: None,
            ended: false,
        })
    }
}

fn damaged(name: &str, error: &impl ToString) -> Error {
    let reason = error.to_string();
    Error::input(format!("{name} is no state, or it is cut or damaged: {reason}"))
}

/// The rows of a file.
struct Reader {
    name: String,
    columns: Columns,
    batches: ParquetRecordBatchReader,
    batch: Option<Batch>,
    ended: bool,
}

/// A batch, taken apart.
struct Batch {
    at: usize,
    term: StringArray,
    words: Int32Array,
    period: Option<StringArray>,
    language: Option<StringArray>,
    counts: Vec<Int64Array>,
}

impl Reader {
    fn next_row(&mut self) -> Result<Option<StateRow>, Error> {
        let wrong = |name| damaged(name, &"it has a row that no state has");
        while self.batch.as_ref().is_none_or(|batch| batch.at == batch.term.len()) {
            let Some(batch) = self.batches.next() else { return Ok(None) };
            let batch = batch.map_err(|error| damaged(&self.name, &error))?;
            let taken_apart = Batch::new(&batch, self.columns);
            self.batch = Some(taken_apart.ok_or_else(|| wrong(&self.name))?);
        }
        let row = self.batch.as_mut().and_then(Batch::next);
        row.ok_or_else(|| wrong(&self.name)).map(Some)
    }
}

impl Batch {
    fn new(batch: &RecordBatch, columns: Columns) -> Option<Self> {
        let text = |name| batch.column_by_name(name)?.as_string_opt::<i32>().cloned();
        let number =
            |name| batch.column_by_name(name)?.as_primitive_opt::<Int64Type>().cloned();
        let names = ["count", "document_frequency"].into_iter();
        let names = names.chain(FIELDS.into_iter().filter(|_| columns.fields));
        let words = batch.column_by_name("words")?.as_primitive_opt::<Int32Type>()?;
        Some(Self {
            at: 0,
            term: text("term")?,
            words: words.clone(),
            period: if columns.period { Some(text("period")?) } else { None },
            language: if columns.language { Some(text("language")?) } else { None },
            counts: names.map(number).collect::<Option<_>>()?,
        })
    }

    /// The next row; none if it is not one that we write.
    fn next(&mut self) -> Option<StateRow> {
        let at = self.at;
        self.at += 1;
        let there = |column: &&StringArray| column.is_valid(at);
        let period = self.period.as_ref().filter(there).map(|column| column.value(at));
        let language =
            self.language.as_ref().filter(there).map(|column| column.value(at));
        let count = |column: usize| {
            let column = self.counts.get(column);
            let value = column.map_or(Some(0), |column| {
                column.is_valid(at).then(|| column.value(at))
            });
            u64::try_from(value?).ok()
        };
        let counts = |column| Some(Count::new(count(column)?, count(column + 1)?));
        let complete = self.term.is_valid(at) && self.words.is_valid(at);
        let part = Part {
            period: period.map(str::parse).transpose().ok()?,
            language: language.map(str::parse).transpose().ok()?,
        };
        let key = StateKey {
            term: complete.then(|| self.term.value(at).to_owned())?,
            words: u8::try_from(self.words.value(at)).ok()?,
            part,
        };
        let counts =
            StateCounts { whole: counts(0)?, title: counts(2)?, text: counts(4)? };
        Some(StateRow { key, counts })
    }
}

impl Iterator for Reader {
    type Item = Result<StateRow, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.next_row();
        self.ended = !matches!(next, Ok(Some(_)));
        next.transpose()
    }
}
