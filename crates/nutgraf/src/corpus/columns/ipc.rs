//! Rows of Arrow files and streams.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    sync::Arc,
};

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::{
    Block,
    convert::fb_to_schema,
    reader::{FileDecoder, StreamDecoder, read_footer_length},
    root_as_footer,
};
use arrow_schema::ArrowError;

use super::{
    Batches, Fault, Fields, ProblemKind, Stream, Wanted, guarded, of_arrow, wanted,
};

pub(super) fn broken_arrow(reason: &str) -> Fault {
    (ProblemKind::Malformed, format!("no Arrow file, or a damaged one: {reason}"))
}

/// The rows of an Arrow file, batch by batch: where one is damaged, the next goes on.
pub(super) struct Blocks {
    file: File,
    decoder: FileDecoder,
    batches: Vec<Block>,
    next: usize,
    row: u64,
    /// How far the file has been read.
    read: u64,
}

impl Blocks {
    pub(super) fn open(file: File, fields: &Fields) -> Result<(Self, Wanted), Fault> {
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
pub(super) struct Messages {
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
    pub(super) fn open(
        stream: Stream,
        fields: &Fields,
    ) -> Result<(Self, Wanted), Fault> {
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
