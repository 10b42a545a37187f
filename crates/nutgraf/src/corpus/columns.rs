//! Documents in the columns of Parquet and Arrow files.
//!
//! Files of other programs may be damaged in ways that make the decoders panic; that is a
//! problem of the file, too.

use std::{
    cell::Cell,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

use arrow_array::{
    Array, ArrayRef, BinaryViewArray, RecordBatch, StringViewArray, cast::AsArray,
};
use arrow_buffer::Buffer;
use arrow_cast::cast;
use arrow_ipc::{
    Block,
    convert::fb_to_schema,
    reader::{FileDecoder, StreamDecoder, read_footer_length},
    root_as_footer,
};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Schema};
use nutgraf_text::{Document, TaggedText};
use parquet::{
    arrow::{
        ProjectionMask,
        arrow_reader::{
            ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
            ParquetRecordBatchReaderBuilder,
        },
    },
    errors::ParquetError,
    file::metadata::RowGroupMetaData,
};

use super::{
    Item, ProblemKind,
    chunk::{Origin, Settings},
    input::Place,
    open::{Stream, peek, replay},
    record::{BadRecord, Fields, Languages, Record, Value},
    split::too_long_reason,
    table::no_text,
};

/// How Parquet files and Arrow files begin.
const PARQUET: &[u8] = b"PAR1";
const ARROW: &[u8] = b"ARROW1";

/// More rows than this are in no chunk.
const MOST_ROWS: usize = 1 << 14;

/// Why a file, or a part of it, is not read.
pub(super) type Fault = (ProblemKind, String);

/// A file that is being cut into chunks.
pub(super) struct Table {
    batches: Box<dyn Batches + Send>,
    columns: Wanted,
    origin: Arc<Origin>,
    /// What is left of the last batch, and the number of its first row.
    rest: Option<(RecordBatch, u64)>,
}

/// For each slot of a record, its column.
type Wanted = [Option<usize>; Fields::COUNT];

/// A reader of rows.
trait Batches {
    /// The next rows and the number of the first, from 1; or what is lost, after which
    /// others may follow.
    fn next(&mut self) -> Option<Result<(RecordBatch, u64), (u64, String)>>;

    /// How many of the bytes of the file have been read, about.
    fn done(&self, size: u64) -> u64;
}

impl Table {
    /// Opens a Parquet file, which needs all of it at hand: what can be read only once is
    /// copied to a temporary file.
    pub(super) fn parquet(
        place: &Place,
        stream: Stream,
        name: String,
        settings: &Settings,
        size: usize,
    ) -> Result<Self, Fault> {
        let file = seekable(place, PARQUET, stream)?;
        let open = || Groups::open(file, &settings.fields, size);
        let (groups, columns) =
            guarded(open).map_err(|reason| broken_parquet(&reason))??;
        let origin = Arc::new(Origin::new(name));
        Ok(Self { batches: Box::new(groups), columns, origin, rest: None })
    }

    /// Opens an Arrow file, of which the same holds, or a stream, which is read as it comes.
    pub(super) fn arrow(
        place: &Place,
        stream: Stream,
        name: String,
        settings: &Settings,
    ) -> Result<Self, Fault> {
        let (head, rest) = peek(stream, ARROW.len());
        let is_file = head == ARROW;
        let stream = replay(head, rest);
        let fields = &settings.fields;
        let broken = |reason: String| broken_arrow(&reason);
        let (batches, columns): (Box<dyn Batches + Send>, Wanted) = if is_file {
            let file = seekable(place, ARROW, stream)?;
            let (blocks, columns) =
                guarded(|| Blocks::open(file, fields)).map_err(broken)??;
            (Box::new(blocks), columns)
        } else {
            let (messages, columns) =
                guarded(|| Messages::open(stream, fields)).map_err(broken)??;
            (Box::new(messages), columns)
        };
        let origin = Arc::new(Origin::new(name));
        Ok(Self { batches, columns, origin, rest: None })
    }

    /// The next rows, with about `size` bytes of text, or what there is to say of those
    /// that are lost.
    pub(super) fn next(
        &mut self,
        size: usize,
        settings: &Arc<Settings>,
    ) -> Option<Result<Rows, Item>> {
        let (batch, first) = match self.rest.take() {
            Some(rest) => rest,
            None => match self.batches.next()? {
                Ok(batch) => batch,
                Err((row, reason)) => {
                    let kind = ProblemKind::Unreadable;
                    return Some(Err(self.origin.problem(
                        Some(row),
                        None,
                        kind,
                        reason,
                    )));
                }
            },
        };
        let here = self.columns[Fields::TEXT].map_or(0, |column| {
            fitting(batch.column(column), size).min(batch.num_rows())
        });
        let left = batch.num_rows() - here;
        if left > 0 {
            self.rest = Some((batch.slice(here, left), first + here as u64));
        }
        let (batch, columns) = (batch.slice(0, here), self.columns);
        let (origin, settings) = (Arc::clone(&self.origin), Arc::clone(settings));
        Some(Ok(Rows { batch, first, columns, origin, settings }))
    }

    /// How many of the bytes of the file have been read, about.
    pub(super) fn done(&self, size: u64) -> u64 {
        self.batches.done(size)
    }
}

/// How many rows have about so many bytes of text; at least one.
fn fitting(texts: &ArrayRef, size: usize) -> usize {
    let fit = |lengths: &mut dyn Iterator<Item = usize>| {
        let mut bytes = 0;
        let full = lengths.take(MOST_ROWS).take_while(|length| {
            let fits = bytes < size;
            bytes += length;
            fits
        });
        full.count().max(1)
    };
    let of = |length: Option<&str>| length.map_or(0, str::len);
    match texts.data_type() {
        DataType::Utf8View => fit(&mut texts.as_string_view().iter().map(of)),
        DataType::Utf8 => fit(&mut texts.as_string::<i32>().iter().map(of)),
        DataType::LargeUtf8 => fit(&mut texts.as_string::<i64>().iter().map(of)),
        _ => MOST_ROWS.min(size.div_ceil(1 << 10)),
    }
}

/// The columns that are wanted; a fault if that of the texts is not there.
fn wanted(schema: &Schema, fields: &Fields) -> Result<Wanted, Fault> {
    let names: Vec<&str> =
        schema.fields().iter().map(|field| field.name().as_str()).collect();
    let wanted = fields.names().map(|name| names.iter().position(|n| *n == name));
    if wanted[Fields::TEXT].is_some() {
        return Ok(wanted);
    }
    let state = schema.metadata().contains_key(STATE);
    let reason = if state {
        "a state of nutgraf, which has counts and no documents".to_owned()
    } else {
        no_text(fields, &names)
    };
    Err((ProblemKind::MissingField, reason))
}

/// The metadata of a state.
const STATE: &str = "nutgraf.state";

/// A file that is read from any place: that at `place` if it begins with the mark, and
/// nothing is around it, or a copy.
fn seekable(place: &Place, mark: &[u8], mut stream: Stream) -> Result<File, Fault> {
    let begins = |path: &Path| {
        let mut head = vec![0; mark.len()];
        let mut read = || File::open(path)?.read_exact(&mut head);
        // A pipe would wait for another writer.
        path.is_file() && read().is_ok() && head == mark
    };
    let mut open = || match place {
        Place::File(path) if begins(path) => File::open(path),
        _ => {
            let mut file = tempfile::tempfile()?;
            io::copy(&mut stream, &mut file)?;
            file.seek(SeekFrom::Start(0))?;
            Ok(file)
        }
    };
    open().map_err(|error| (ProblemKind::Unreadable, error.to_string()))
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is in the decoder of a Parquet or Arrow file, whose panic becomes a
/// [`DocumentProblem`](super::DocumentProblem). A program's panic hook may pass over it.
///
/// ```
/// let usual = std::panic::take_hook();
/// std::panic::set_hook(Box::new(move |panic| {
///     if !nutgraf::corpus::is_guarded() {
///         usual(panic);
///     }
/// }));
/// ```
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Runs what reads a file that may be damaged: a panic is damage, too.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    GUARDED.set(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(false);
    result.map_err(|_| "its parts do not fit together".to_owned())
}

fn broken_parquet(reason: &str) -> Fault {
    (ProblemKind::Malformed, format!("no Parquet file, or a damaged one: {reason}"))
}

fn broken_arrow(reason: &str) -> Fault {
    (ProblemKind::Malformed, format!("no Arrow file, or a damaged one: {reason}"))
}

/// The rows of a Parquet file, group by group: where one is damaged, the next goes on.
struct Groups {
    file: File,
    metadata: ArrowReaderMetadata,
    mask: ProjectionMask,
    /// About how many bytes of a batch are wanted.
    size: usize,
    group: usize,
    reader: Option<ParquetRecordBatchReader>,
    /// The number of the next row, and of the first row of the next group.
    row: u64,
    next_group: u64,
}

impl Groups {
    fn open(file: File, fields: &Fields, size: usize) -> Result<(Self, Wanted), Fault> {
        let broken = |error: ParquetError| broken_parquet(&of_parquet(&error));
        let metadata = metadata(&file).map_err(broken)?;
        let mut schema = metadata.schema().as_ref().clone();
        if let Some(more) = metadata.metadata().file_metadata().key_value_metadata() {
            let more = more.iter().filter(|pair| pair.key == STATE);
            schema.metadata.extend(more.map(|pair| (pair.key.clone(), String::new())));
        }
        let columns = wanted(&schema, fields)?;
        let roots = columns.iter().flatten().copied();
        let parquet = metadata.metadata().file_metadata().schema_descr();
        let mask = ProjectionMask::roots(parquet, roots);
        // Columns that nobody asked for are not in the batches.
        let mut kept: Vec<usize> = columns.iter().flatten().copied().collect();
        kept.sort_unstable();
        kept.dedup();
        let columns =
            columns.map(|column| kept.iter().position(|&k| Some(k) == column));
        let groups = Self {
            file,
            metadata,
            mask,
            size,
            group: 0,
            reader: None,
            row: 1,
            next_group: 1,
        };
        Ok((groups, columns))
    }

    /// Opens the next group; none after the last.
    fn begin(&mut self) -> Option<Result<(), String>> {
        let group = self.metadata.metadata().row_groups().get(self.group)?;
        self.row = self.next_group;
        self.next_group += u64::try_from(group.num_rows()).unwrap_or_default();
        let batch = self.rows_of_batch(group);
        let open = || {
            let file = self.file.try_clone()?;
            let metadata = self.metadata.clone();
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
                .with_row_groups(vec![self.group])
                .with_projection(self.mask.clone())
                .with_batch_size(batch)
                .build()
        };
        let reader = guarded(open);
        self.group += 1;
        Some(match reader {
            Ok(Ok(reader)) => {
                self.reader = Some(reader);
                Ok(())
            }
            Ok(Err(error)) => Err(of_parquet(&error)),
            Err(reason) => Err(reason),
        })
    }

    /// How many rows of a group have about so many bytes.
    fn rows_of_batch(&self, group: &RowGroupMetaData) -> usize {
        let whole = |n: i64| usize::try_from(n).unwrap_or_default();
        let columns = group.columns().iter().enumerate();
        let bytes: usize = columns
            .filter(|(leaf, _)| self.mask.leaf_included(*leaf))
            .map(|(_, column)| whole(column.uncompressed_size()))
            .fold(0, usize::saturating_add);
        let row = bytes / whole(group.num_rows()).max(1);
        (self.size / row.max(1)).clamp(1, MOST_ROWS)
    }

    /// What is lost of the group that is being read.
    fn lost(&mut self, reason: &str) -> (u64, String) {
        self.reader = None;
        let last = self.next_group.saturating_sub(1).max(self.row);
        let rows = format!("rows {} to {last} cannot be read: {reason}", self.row);
        (self.row, rows)
    }
}

impl Batches for Groups {
    fn next(&mut self) -> Option<Result<(RecordBatch, u64), (u64, String)>> {
        loop {
            let Some(reader) = &mut self.reader else {
                match self.begin()? {
                    Ok(()) => continue,
                    Err(reason) => return Some(Err(self.lost(&reason))),
                }
            };
            match guarded(|| reader.next()) {
                Ok(Some(Ok(batch))) => {
                    let first = self.row;
                    self.row += batch.num_rows() as u64;
                    return Some(Ok((batch, first)));
                }
                Ok(Some(Err(error))) => {
                    return Some(Err(self.lost(&of_arrow(&error))));
                }
                Ok(None) => {
                    self.reader = None;
                    if self.row < self.next_group {
                        return Some(Err(self.lost("the column has fewer values")));
                    }
                }
                Err(reason) => return Some(Err(self.lost(&reason))),
            }
        }
    }

    fn done(&self, size: u64) -> u64 {
        let rows = self.metadata.metadata().file_metadata().num_rows();
        let part = u128::from(self.row - 1) * u128::from(size);
        let rows = u128::try_from(rows).unwrap_or_default().max(1);
        u64::try_from(part / rows).unwrap_or(size)
    }
}

/// The metadata, with a schema that has texts as views, which share what they point at.
fn metadata(file: &File) -> Result<ArrowReaderMetadata, ParquetError> {
    let metadata =
        ArrowReaderMetadata::load(file, ArrowReaderOptions::new()).or_else(|_| {
            // What Arrow has added to the file does not fit the file.
            let plain = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
            ArrowReaderMetadata::load(file, plain)
        })?;
    let fields = metadata.schema().fields().iter().map(|field| {
        let kind = match value_type(field.data_type()) {
            DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
            DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
            _ => return Arc::clone(field),
        };
        FieldRef::new(field.as_ref().clone().with_data_type(kind))
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let options = ArrowReaderOptions::new().with_schema(schema);
    ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options)
        .or(Ok(metadata))
}

/// The type of a column's values, whether they are numbered or not.
fn value_type(kind: &DataType) -> &DataType {
    match kind {
        DataType::Dictionary(_, value) => value,
        kind => kind,
    }
}

fn of_parquet(error: &ParquetError) -> String {
    match error {
        ParquetError::General(reason) | ParquetError::EOF(reason) => reason.clone(),
        ParquetError::External(cause) => cause.to_string(),
        other => other.to_string(),
    }
}

fn of_arrow(error: &ArrowError) -> String {
    match error {
        ArrowError::ParquetError(reason)
        | ArrowError::IpcError(reason)
        | ArrowError::ParseError(reason) => reason.clone(),
        ArrowError::IoError(_, cause) => cause.to_string(),
        other => other.to_string(),
    }
}

/// The rows of an Arrow file, batch by batch: where one is damaged, the next goes on.
struct Blocks {
    file: File,
    decoder: FileDecoder,
    batches: Vec<Block>,
    next: usize,
    row: u64,
    /// How far the file has been read.
    read: u64,
}

impl Blocks {
    fn open(file: File, fields: &Fields) -> Result<(Self, Wanted), Fault> {
        Self::with_footer(file, fields).map_err(|error| match error {
            Broken::Fault(fault) => fault,
            Broken::Reason(reason) => broken_arrow(&reason),
        })
    }

    fn with_footer(mut file: File, fields: &Fields) -> Result<(Self, Wanted), Broken> {
        let size = file.seek(SeekFrom::End(0))?;
        let end = bytes_at(&mut file, size, size.saturating_sub(TRAILER), TRAILER);
        let length = end.ok().and_then(|end| {
            let end: [u8; 10] = end.as_slice().try_into().ok()?;
            read_footer_length(end).ok()
        });
        let length = length.ok_or_else(|| Broken::Reason(CUT.to_owned()))? as u64;
        let start = (size - TRAILER).checked_sub(length).ok_or_else(too_far)?;
        let footer = bytes_at(&mut file, size, start, length)?;
        let footer =
            root_as_footer(&footer).map_err(|e| Broken::Reason(e.to_string()))?;
        let schema = footer.schema().ok_or_else(|| "it has no schema".to_owned())?;
        let schema = fb_to_schema(schema);
        let columns = wanted(&schema, fields).map_err(Broken::Fault)?;
        let mut decoder = FileDecoder::new(Arc::new(schema), footer.version());
        for block in footer.dictionaries().iter().flatten() {
            let bytes = block_at(&mut file, size, block)?;
            decoder.read_dictionary(block, &bytes)?;
        }
        let batches = footer.recordBatches();
        let batches = batches.iter().flatten().copied().collect();
        let blocks = Self { file, decoder, batches, next: 0, row: 1, read: 0 };
        Ok((blocks, columns))
    }

    fn batch(&mut self, block: &Block) -> Result<RecordBatch, Broken> {
        let size = self.file.metadata()?.len();
        let bytes = block_at(&mut self.file, size, block)?;
        let batch = self.decoder.read_record_batch(block, &bytes)?;
        batch.ok_or_else(|| Broken::Reason("a batch is missing".to_owned()))
    }
}

/// The length of the footer, and the mark behind it.
const TRAILER: u64 = 10;

/// What is wrong with a file that has been cut off.
const CUT: &str = "its end is missing";

/// Why there are no rows.
enum Broken {
    Fault(Fault),
    Reason(String),
}

impl From<String> for Broken {
    fn from(reason: String) -> Self {
        Self::Reason(reason)
    }
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Fault((ProblemKind::Unreadable, error.to_string()))
    }
}

impl From<ArrowError> for Broken {
    fn from(error: ArrowError) -> Self {
        Self::Reason(of_arrow(&error))
    }
}

impl From<Broken> for String {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Fault((_, reason)) | Broken::Reason(reason) => reason,
        }
    }
}

fn too_far() -> Broken {
    Broken::Reason("it is shorter than its footer says".to_owned())
}

/// Bytes of a file of that size. What a damaged file says of lengths is not believed.
fn bytes_at(
    file: &mut File,
    size: u64,
    start: u64,
    length: u64,
) -> Result<Vec<u8>, Broken> {
    if start.checked_add(length).is_none_or(|end| end > size) {
        return Err(too_far());
    }
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = vec![0; usize::try_from(length).map_err(|_| too_far())?];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn block_at(file: &mut File, size: u64, block: &Block) -> Result<Buffer, Broken> {
    let (start, body) =
        (u64::try_from(block.offset()), u64::try_from(block.bodyLength()));
    let metadata = u64::try_from(block.metaDataLength());
    let (Ok(start), Ok(body), Ok(metadata)) = (start, body, metadata) else {
        return Err(too_far());
    };
    let length = body.checked_add(metadata).ok_or_else(too_far)?;
    bytes_at(file, size, start, length).map(Buffer::from_vec)
}

impl Batches for Blocks {
    fn next(&mut self) -> Option<Result<(RecordBatch, u64), (u64, String)>> {
        let block = *self.batches.get(self.next)?;
        self.next += 1;
        self.read = u64::try_from(block.offset()).unwrap_or_default();
        let batch = guarded(|| self.batch(&block).map_err(String::from));
        Some(match batch.and_then(|batch| batch) {
            Ok(batch) => {
                let first = self.row;
                self.row += batch.num_rows() as u64;
                Ok((batch, first))
            }
            Err(reason) => {
                let batch = format!("batch {} cannot be read: {reason}", self.next);
                Err((self.row, batch))
            }
        })
    }

    fn done(&self, _: u64) -> u64 {
        self.read
    }
}

/// So many bytes of a stream are read at once.
const READ: usize = 1 << 18;

/// The rows of an Arrow stream.
struct Messages {
    stream: Stream,
    decoder: StreamDecoder,
    unread: Buffer,
    /// The batch that came with the schema.
    first: Option<RecordBatch>,
    row: u64,
    ended: bool,
    /// The bytes so far.
    read: u64,
}

impl Messages {
    fn open(stream: Stream, fields: &Fields) -> Result<(Self, Wanted), Fault> {
        let mut messages = Self {
            stream,
            decoder: StreamDecoder::new(),
            unread: Buffer::from_vec(Vec::<u8>::new()),
            first: None,
            row: 1,
            ended: false,
            read: 0,
        };
        messages.first = messages.batch().map_err(|reason| broken_arrow(&reason))?;
        let schema = messages.decoder.schema();
        let schema = schema.ok_or_else(|| broken_arrow("it has no schema"))?;
        let columns = wanted(&schema, fields)?;
        Ok((messages, columns))
    }

    /// The next batch; none at the end.
    fn batch(&mut self) -> Result<Option<RecordBatch>, String> {
        while !self.ended {
            if self.unread.is_empty() && !self.fill().map_err(|e| e.to_string())? {
                self.ended = true;
                self.decoder.finish().map_err(|_| CUT)?;
                break;
            }
            match self.decoder.decode(&mut self.unread) {
                Ok(Some(batch)) => return Ok(Some(batch)),
                Ok(None) => {}
                Err(error) => {
                    self.ended = true;
                    return Err(of_arrow(&error));
                }
            }
        }
        Ok(None)
    }

    /// Reads on; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        let mut bytes = Vec::with_capacity(READ);
        self.stream.by_ref().take(READ as u64).read_to_end(&mut bytes)?;
        self.read += bytes.len() as u64;
        self.unread = Buffer::from_vec(bytes);
        Ok(!self.unread.is_empty())
    }
}

impl Batches for Messages {
    fn next(&mut self) -> Option<Result<(RecordBatch, u64), (u64, String)>> {
        let batch = match self.first.take() {
            Some(batch) => Ok(Some(batch)),
            None => guarded(|| self.batch()).and_then(|batch| batch),
        };
        let first = self.row;
        match batch {
            Ok(batch) => batch.map(|batch| {
                self.row += batch.num_rows() as u64;
                Ok((batch, first))
            }),
            Err(reason) => {
                self.ended = true;
                let rows = format!("row {first} and all behind it are lost: {reason}");
                Some(Err((first, rows)))
            }
        }
    }

    fn done(&self, _: u64) -> u64 {
        self.read
    }
}

/// Rows that have not been looked into yet.
pub(super) struct Rows {
    batch: RecordBatch,
    /// The number of the first row.
    first: u64,
    columns: Wanted,
    origin: Arc<Origin>,
    settings: Arc<Settings>,
}

impl Rows {
    pub(super) fn parse(self, sink: &mut dyn FnMut(Item)) {
        let mut languages = Languages::default();
        let cells = self.columns.map(|column| column.map(|c| self.batch.column(c)));
        let cells: Vec<Cells> = cells
            .into_iter()
            .enumerate()
            .map(|(slot, column)| column.map_or(Cells::Missing, |c| Cells::of(c, slot)))
            .collect();
        for at in 0..self.batch.num_rows() {
            let row = self.first + at as u64;
            match self.document(&cells, at, &mut languages) {
                Ok((mut document, notice)) => {
                    if document.id.is_empty() {
                        document.id = format!("{}#{row}", self.origin.name);
                    }
                    if let Some(message) = notice {
                        sink(self.origin.notice(Some(row), message));
                    }
                    sink(Item::Document(document));
                }
                Err(BadRecord { id, kind, reason }) => {
                    sink(self.origin.problem(Some(row), id, kind, reason));
                }
            }
        }
    }

    fn document(
        &self,
        cells: &[Cells],
        at: usize,
        languages: &mut Languages,
    ) -> Result<(Document, Option<String>), BadRecord> {
        let mut values: [Value<'_>; Fields::COUNT] = Default::default();
        for (value, cells) in values.iter_mut().zip(cells) {
            *value = cells.value(at).map_err(|(kind, reason)| BadRecord {
                id: None,
                kind,
                reason,
            })?;
        }
        let long = matches!(
            &values[Fields::TEXT],
            Value::Text(text) if text.len() as u64 > self.settings.longest.get()
        );
        let record = Record::new(values);
        if long {
            let id = record.id(&self.settings.fields);
            let reason = too_long_reason(self.settings.longest);
            return Err(BadRecord { id, kind: ProblemKind::TooLong, reason });
        }
        record.document(&self.settings.fields, languages)
    }
}

/// The cells of a column, in the form in which fields are read.
enum Cells {
    Missing,
    Text(StringViewArray),
    /// Numbers as they are written.
    Number(StringViewArray),
    /// Bytes that should be text.
    Bytes(BinaryViewArray),
    Tags(ArrayRef),
    /// Anything else, by its name.
    Other(ArrayRef, &'static str),
}

impl Cells {
    fn of(column: &ArrayRef, slot: usize) -> Self {
        let kind = value_type(column.data_type());
        let text = || cast(column, &DataType::Utf8View).ok();
        let strings = |array: ArrayRef| array.as_string_view().clone();
        let other = |name| Self::Other(Arc::clone(column), name);
        if slot == Fields::TAGS {
            let tags = cast(column, &tags_type());
            return tags.map_or(Self::Missing, Self::Tags);
        }
        match kind {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                text().map_or_else(|| other("no text"), |t| Self::Text(strings(t)))
            }
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
                let bytes = cast(column, &DataType::BinaryView);
                bytes.map_or_else(
                    |_| other("bytes"),
                    |bytes| Self::Bytes(bytes.as_binary_view().clone()),
                )
            }
            DataType::Boolean => other("a boolean"),
            kind if kind.is_nested() => match kind {
                DataType::Struct(_) | DataType::Map(..) => other("an object"),
                _ => other("an array"),
            },
            kind if kind.is_temporal() => {
                text().map_or_else(|| other("a time"), |t| Self::Text(strings(t)))
            }
            _ => text().map_or_else(|| other("a value"), |t| Self::Number(strings(t))),
        }
    }

    fn value(&self, at: usize) -> Result<Value<'_>, Fault> {
        let text = |array: &StringViewArray| array.is_null(at);
        Ok(match self {
            Self::Missing => Value::Missing,
            Self::Text(array) | Self::Number(array) if text(array) => Value::Null,
            Self::Text(array) => Value::Text(array.value(at).into()),
            Self::Number(array) => Value::Number(array.value(at).into()),
            Self::Bytes(array) if array.is_null(at) => Value::Null,
            Self::Bytes(array) => {
                let text = str::from_utf8(array.value(at)).map_err(|_| {
                    (ProblemKind::Undecodable, "not valid UTF-8".to_owned())
                })?;
                Value::Text(text.into())
            }
            Self::Tags(array) if array.is_null(at) => Value::Missing,
            Self::Tags(array) => tags(array, at)
                .map_or(Value::Missing, |tags| Value::Tags(Box::new(tags))),
            Self::Other(array, _) if array.is_null(at) => Value::Null,
            Self::Other(_, name) => Value::Other(name),
        })
    }
}

/// Sentences of pairs of texts.
fn tags_type() -> DataType {
    let list = |of| DataType::List(Arc::new(Field::new_list_field(of, true)));
    list(list(list(DataType::Utf8)))
}

/// The parts of speech in a row, if all of them are pairs.
fn tags(sentences: &ArrayRef, at: usize) -> Option<TaggedText> {
    let words = sentences.as_list::<i32>().value(at);
    let words = words.as_list::<i32>().iter().map(|words| {
        let words = words?;
        let pairs = words.as_list::<i32>().iter().map(|pair| {
            let pair = pair?;
            let pair = pair.as_string::<i32>();
            let item = |at: usize| pair.is_valid(at).then(|| pair.value(at).to_owned());
            if pair.len() == 2 { item(0).zip(item(1)) } else { None }
        });
        pairs.collect::<Option<Vec<_>>>()
    });
    Some(TaggedText { sentences: words.collect::<Option<Vec<_>>>()? })
}
