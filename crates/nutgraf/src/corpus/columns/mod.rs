//! Documents in the columns of Parquet and Arrow files.
//!
//! Files of other programs may be damaged in ways that make the decoders panic; that is a
//! problem of the file, too.

mod ipc;
mod parquet;
mod rows;

use std::{
    cell::Cell,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

use arrow_array::{Array, ArrayRef, RecordBatch, cast::AsArray};
use arrow_schema::{ArrowError, DataType, Schema};

use self::{
    ipc::{Blocks, Messages, broken_arrow},
    parquet::{Groups, broken_parquet},
};
use super::{
    Item, ProblemKind,
    chunk::{Origin, Settings},
    input::Place,
    open::{Stream, peek, replay},
    record::Fields,
    table::no_text,
};

pub(super) use self::rows::Rows;
use crate::state::KEY;

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
    let state = schema.metadata().contains_key(KEY);
    let reason = if state {
        "a state of nutgraf, which has counts and no documents".to_owned()
    } else {
        no_text(fields, &names)
    };
    Err((ProblemKind::MissingField, reason))
}

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

/// The type of a column's values, whether they are numbered or not.
fn value_type(kind: &DataType) -> &DataType {
    match kind {
        DataType::Dictionary(_, value) => value,
        kind => kind,
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
