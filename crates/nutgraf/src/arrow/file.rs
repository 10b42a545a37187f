//! Tables as files.

use std::{fmt, mem};

use arrow_array::RecordBatch;
use arrow_ipc::writer::FileWriter;
use arrow_json::reader::{Decoder, ReaderBuilder};
use parquet::{
    arrow::{ArrowWriter, arrow_writer::ArrowWriterOptions},
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};
use serde::Serialize;

use super::{ArrowRecord, refused, schema};
use crate::Error;

/// The kinds of files that a table is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableFormat {
    /// Apache Parquet, compressed with Zstandard.
    Parquet,
    /// An Apache Arrow IPC file, which is Feather, too.
    Arrow,
}

/// Rows that are turned into columns at a time.
const BATCH: usize = 1 << 10;
/// Rows and bytes of a group of a Parquet file, at most.
const GROUP_ROWS: usize = 1 << 17;
const GROUP_BYTES: usize = 64 << 20;

/// A record as a line of JSON for a [`TableWriter`]: its fields are the columns.
pub fn row_line<R: ArrowRecord>(record: &R) -> Vec<u8> {
    let mut line = Vec::with_capacity(128);
    // Rows are made of strings, numbers and lists: writing them to memory cannot fail.
    let _ = serde_json::to_writer(&mut line, &Row(record));
    line.push(b'\n');
    line
}

struct Row<'r, R>(&'r R);

impl<R: ArrowRecord> Serialize for Row<'_, R> {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        self.0.row().serialize(serializer)
    }
}

/// Turns lines of records into the bytes of a file, piece by piece.
///
/// The bytes depend on the lines only, not on how they are cut into pieces.
///
/// ```
/// use nutgraf::arrow::{TableFormat, TableWriter, row_line};
/// use nutgraf::TermFrequency;
///
/// let term = TermFrequency { term: "waiver".into(), count: 3, document_frequency: 2 };
/// let mut writer = TableWriter::new::<TermFrequency>(TableFormat::Parquet)?;
/// let mut file = writer.write(&row_line(&term))?;
/// file.extend(writer.finish()?);
/// assert!(file.starts_with(b"PAR1") && file.ends_with(b"PAR1"));
/// # Ok::<(), nutgraf::Error>(())
/// ```
pub struct TableWriter {
    decoder: Decoder,
    writer: Writer,
}

enum Writer {
    Parquet(Box<ArrowWriter<Vec<u8>>>),
    Arrow(Box<FileWriter<Vec<u8>>>),
}

impl TableWriter {
    /// A file of such records.
    pub fn new<R: ArrowRecord>(format: TableFormat) -> Result<Self, Error> {
        let schema = schema::<R>();
        let reader = ReaderBuilder::new(schema.clone()).with_batch_size(BATCH);
        let decoder = reader.build_decoder()?;
        let writer = match format {
            TableFormat::Parquet => {
                let properties = WriterProperties::builder()
                    .set_created_by(
                        concat!("nutgraf ", env!("CARGO_PKG_VERSION")).to_owned(),
                    )
                    .set_compression(Compression::ZSTD(ZstdLevel::default()))
                    .set_max_row_group_row_count(Some(GROUP_ROWS))
                    .set_max_row_group_bytes(Some(GROUP_BYTES))
                    .build();
                let options = ArrowWriterOptions::new()
                    .with_properties(properties)
                    // The types of Parquet say everything.
                    .with_skip_arrow_metadata(true);
                let writer =
                    ArrowWriter::try_new_with_options(Vec::new(), schema, options);
                Writer::Parquet(Box::new(writer.map_err(refused)?))
            }
            TableFormat::Arrow => {
                let writer = FileWriter::try_new(Vec::new(), &schema)?;
                Writer::Arrow(Box::new(writer))
            }
        };
        Ok(Self { decoder, writer })
    }

    /// Adds lines of [`row_line`]; gives the bytes of the file that are ready.
    pub fn write(&mut self, mut lines: &[u8]) -> Result<Vec<u8>, Error> {
        while !lines.is_empty() {
            let read = self.decoder.decode(lines)?;
            lines = lines.get(read..).unwrap_or_default();
            if read == 0 || self.decoder.len() == BATCH {
                self.flush()?;
            }
        }
        Ok(match &mut self.writer {
            Writer::Parquet(writer) => mem::take(writer.inner_mut()),
            Writer::Arrow(writer) => mem::take(writer.get_mut()),
        })
    }

    /// The rest of the file.
    pub fn finish(mut self) -> Result<Vec<u8>, Error> {
        self.flush()?;
        match self.writer {
            Writer::Parquet(writer) => writer.into_inner().map_err(refused),
            Writer::Arrow(writer) => Ok(writer.into_inner()?),
        }
    }

    fn flush(&mut self) -> Result<(), Error> {
        let Some(batch): Option<RecordBatch> = self.decoder.flush()? else {
            return Ok(());
        };
        match &mut self.writer {
            Writer::Parquet(writer) => writer.write(&batch).map_err(refused),
            Writer::Arrow(writer) => Ok(writer.write(&batch)?),
        }
    }
}

impl fmt::Debug for TableWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableWriter").finish_non_exhaustive()
    }
}
