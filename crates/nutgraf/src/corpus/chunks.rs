use std::{
    fmt, io, iter, mem,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

#[cfg(feature = "parquet")]
use super::columns::Table;
use super::{
    CHUNK_SIZE, Chunk, InputFormat, Item, ProblemKind,
    chunk::{Body, Layout, Origin, Records, Settings},
    encoding::{BINARY, Transcoder, Verdict},
    input::Source,
    json::JsonScan,
    lines::LineScan,
    open::{Stream, open, peek, replay},
    record::Fields,
    split::{Batch, Scan, Splitter},
    table::{Header, RowScan, delimiter},
    text::{TextContent, TextFile},
};

/// How much of a file is looked at to tell its format and encoding.
pub(super) const SAMPLE: usize = 64 << 10;

/// Files on servers that are asked for before their turn.
#[cfg(feature = "cloud")]
const AHEAD: usize = 8;

/// Text files in one chunk, at most; in a large one, as many to a mebibyte.
const FILES: usize = 64;

/// The unparsed chunks of a corpus, in order: from [`Corpus::chunks`](super::Corpus::chunks).
pub struct Chunks {
    pub(super) sources: Arc<[Source]>,
    pub(super) settings: Arc<Settings>,
    pub(super) chunk_size: usize,
    next: usize,
    reading: Option<Reading>,
    /// So many bytes more of the documents of the file are enough.
    left: Option<u64>,
    /// Bytes of files without a chunk, to be added to the next.
    owed: u64,
    /// The chunks so far.
    given: u64,
}

/// A file that is being cut into chunks.
enum Reading {
    Records(Cut),
    #[cfg(feature = "parquet")]
    Table(TableCut),
}

/// A stream of records.
struct Cut {
    splitter: Splitter,
    layout: Pending,
    origin: Arc<Origin>,
    count: Arc<AtomicU64>,
    reported: u64,
    size: Option<u64>,
}

/// A layout, or what it takes to read it from the header row.
enum Pending {
    Ready(Layout),
    Header { delimiter: u8 },
}

impl Chunks {
    pub(super) fn new(
        sources: Arc<[Source]>,
        settings: Arc<Settings>,
        chunk_size: usize,
    ) -> Self {
        Self {
            sources,
            settings,
            chunk_size,
            next: 0,
            reading: None,
            left: None,
            owed: 0,
            given: 0,
        }
    }

    /// The next chunk of the file that is being read.
    fn read_on(&mut self) -> Option<Chunk> {
        let reading = self.reading.as_mut()?;
        let (body, bytes) = reading.next(&self.settings, self.chunk_size);
        self.owed += bytes;
        if let (Some(body), Some(left)) = (&body, &mut self.left) {
            let length = match body {
                Body::Records(records) => records.batch.bytes.len(),
                _ => self.chunk_size,
            };
            *left = left.saturating_sub(length as u64);
        }
        if body.is_none() || self.left == Some(0) {
            self.reading = None;
        }
        body.map(|body| self.chunk(body))
    }

    fn chunk(&mut self, body: Body) -> Chunk {
        let number = self.given;
        self.given += 1;
        Chunk { body, bytes: mem::take(&mut self.owed), number }
    }

    /// Gathers text files, which are opened where they are parsed.
    fn texts(&mut self, sources: &[Source]) -> Body {
        let mut files = Vec::new();
        let mut bytes = 0;
        let most = FILES.max(self.chunk_size / CHUNK_SIZE * FILES);
        for source in sources.iter().take(most) {
            let size = source.size.unwrap_or_default();
            let full = !files.is_empty() && bytes + size > self.chunk_size as u64;
            if source.format != Some(InputFormat::Text) || full {
                break;
            }
            bytes += size;
            let content = TextContent::Closed(source.place.clone());
            files.push(TextFile { name: source.name(), content });
        }
        self.next += files.len();
        self.owed += bytes;
        Body::Texts(files, Arc::clone(&self.settings))
    }

    /// Asks servers for the files that come next.
    #[cfg_attr(not(feature = "cloud"), allow(clippy::unused_self, reason = "for it"))]
    fn prepare(&self, sources: &[Source]) {
        #[cfg(feature = "cloud")]
        for source in sources.iter().skip(self.next).take(AHEAD) {
            if let super::input::Place::Object(object) = &source.place
                && source.format != Some(InputFormat::Text)
            {
                object.prepare();
            }
        }
        #[cfg(not(feature = "cloud"))]
        let _ = sources;
    }

    /// Opens a file, and gives what can be handed over at once.
    fn begin(&mut self, source: &Source) -> Option<Body> {
        self.left = source.most;
        let count = Arc::new(AtomicU64::new(0));
        let begun = match open(&source.place, Arc::clone(&count)) {
            Ok(stream) => self.begin_stream(source, stream, count),
            Err(error) => {
                Some(failed(source, ProblemKind::Unreadable, &error.to_string()))
            }
        };
        if self.reading.is_none() {
            self.owed += source.size.unwrap_or_default();
        }
        begun
    }

    fn begin_stream(
        &mut self,
        source: &Source,
        stream: Stream,
        count: Arc<AtomicU64>,
    ) -> Option<Body> {
        let (head, rest) = peek(stream, SAMPLE);
        let format = source
            .format
            .unwrap_or_else(|| content_format(&head, self.settings.fields.text()));
        if format == InputFormat::Text {
            let content = TextContent::Open(replay(head, rest));
            let files = vec![TextFile { name: source.name(), content }];
            return Some(Body::Texts(files, Arc::clone(&self.settings)));
        }
        if matches!(format, InputFormat::Parquet | InputFormat::Arrow) {
            return self.begin_table(source, format, replay(head, rest));
        }
        let verdict = Verdict::of(&head, head.len() < SAMPLE, self.settings.encoding);
        if verdict == Verdict::Binary {
            return Some(failed(source, ProblemKind::Undecodable, BINARY));
        }
        let (scan, layout) = scan(format, &head);
        let stream = decoded(head, rest, verdict);
        let splitter =
            Splitter::new(stream, scan, self.chunk_size, self.settings.longest);
        let origin = Arc::new(Origin::encoded(source.name(), verdict.encoding()));
        let notice = verdict.notice().map(|message| origin.notice(None, message));
        let size = source.size;
        let cut = Cut { splitter, layout, origin, count, reported: 0, size };
        self.reading = Some(Reading::Records(cut));
        notice.map(|notice| Body::Items(vec![notice]))
    }

    /// Opens a table whose columns lie apart.
    #[cfg(feature = "parquet")]
    fn begin_table(
        &mut self,
        source: &Source,
        format: InputFormat,
        stream: Stream,
    ) -> Option<Body> {
        let (name, settings) = (source.name(), &self.settings);
        let table = if format == InputFormat::Parquet {
            Table::parquet(&source.place, stream, name, settings, self.chunk_size)
        } else {
            Table::arrow(&source.place, stream, name, settings)
        };
        match table {
            Ok(table) => {
                let size = source.size.unwrap_or_default();
                let cut = TableCut { table, size, reported: 0 };
                self.reading = Some(Reading::Table(cut));
                None
            }
            Err((kind, reason)) => Some(failed(source, kind, &reason)),
        }
    }

    #[cfg(not(feature = "parquet"))]
    #[allow(clippy::unused_self, reason = "as with the feature")]
    fn begin_table(
        &mut self,
        source: &Source,
        _: InputFormat,
        _: Stream,
    ) -> Option<Body> {
        let reason = "Parquet and Arrow need the feature `parquet`";
        Some(failed(source, ProblemKind::Unreadable, reason))
    }
}

impl Iterator for Chunks {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let sources = Arc::clone(&self.sources);
        loop {
            if let Some(chunk) = self.read_on() {
                return Some(chunk);
            }
            let body = match sources.get(self.next..).unwrap_or_default() {
                [] if self.owed > 0 => Some(Body::Items(Vec::new())),
                [] => return None,
                texts @ [first, ..] if first.format == Some(InputFormat::Text) => {
                    Some(self.texts(texts))
                }
                [first, ..] => {
                    self.next += 1;
                    self.prepare(&sources);
                    self.begin(first)
                }
            };
            if let Some(body) = body {
                return Some(self.chunk(body));
            }
        }
    }
}

impl iter::FusedIterator for Chunks {}

impl fmt::Debug for Chunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks").field("next", &self.next).finish_non_exhaustive()
    }
}

/// A table whose rows are handed over.
#[cfg(feature = "parquet")]
struct TableCut {
    table: Table,
    size: u64,
    reported: u64,
}

#[cfg(feature = "parquet")]
impl TableCut {
    fn next(
        &mut self,
        settings: &Arc<Settings>,
        chunk_size: usize,
    ) -> (Option<Body>, u64) {
        let body = self.table.next(chunk_size, settings).map(|rows| match rows {
            Ok(rows) => Body::Rows(rows),
            Err(problem) => Body::Items(vec![problem]),
        });
        let now = match body {
            Some(_) => self.table.done(self.size).clamp(self.reported, self.size),
            None => self.size,
        };
        (body, now - mem::replace(&mut self.reported, now))
    }
}

impl Reading {
    /// The next records, and the bytes on disk that were read for them.
    fn next(
        &mut self,
        settings: &Arc<Settings>,
        #[cfg_attr(not(feature = "parquet"), allow(unused, reason = "for tables"))]
        chunk_size: usize,
    ) -> (Option<Body>, u64) {
        match self {
            Self::Records(cut) => {
                let body = cut.body(settings);
                let bytes = cut.progress(body.is_none());
                (body, bytes)
            }
            #[cfg(feature = "parquet")]
            Self::Table(cut) => cut.next(settings, chunk_size),
        }
    }
}

impl Cut {
    fn body(&mut self, settings: &Arc<Settings>) -> Option<Body> {
        let mut batch = self.splitter.next()?;
        let layout = match self.layout(&mut batch, &settings.fields) {
            Ok(layout) => layout,
            Err(problem) => {
                self.splitter.end();
                return Some(Body::Items(vec![problem]));
            }
        };
        let (origin, settings) = (Arc::clone(&self.origin), Arc::clone(settings));
        Some(Body::Records(Records { batch, layout, origin, settings }))
    }

    /// The layout, which a table has in the first row of its first batch.
    fn layout(&mut self, batch: &mut Batch, fields: &Fields) -> Result<Layout, Item> {
        let delimiter = match &self.layout {
            Pending::Ready(layout) => return Ok(layout.clone()),
            Pending::Header { delimiter } => *delimiter,
        };
        let first = batch.pieces.remove(0);
        let parsed = first.content.and_then(|span| {
            let row = str::from_utf8(batch.bytes.get(span).unwrap_or_default());
            Header::parse(
                row.map_err(|_| self.origin.undecodable())?,
                delimiter,
                fields,
            )
        });
        let header = parsed.map_err(|(kind, reason)| {
            self.origin.problem(Some(first.line), None, kind, reason)
        })?;
        let layout = Layout::Row(Arc::new(header));
        self.layout = Pending::Ready(layout.clone());
        Ok(layout)
    }

    /// The bytes on disk that were read since the last call; in the end also those
    /// that nobody wanted to read.
    fn progress(&mut self, at_end: bool) -> u64 {
        let read = self.count.load(Ordering::Relaxed);
        let now = if at_end { self.size.unwrap_or(read).max(read) } else { read };
        now.saturating_sub(mem::replace(&mut self.reported, now))
    }
}

fn scan(format: InputFormat, head: &[u8]) -> (Box<dyn Scan>, Pending) {
    match format {
        InputFormat::Json => {
            (Box::new(JsonScan::default()), Pending::Ready(Layout::Element))
        }
        InputFormat::Csv | InputFormat::Tsv => {
            let delimiter = delimiter(format, head);
            (Box::new(RowScan::new(delimiter)), Pending::Header { delimiter })
        }
        // Texts and tables with columns are not cut by their bytes.
        InputFormat::Text
        | InputFormat::Jsonl
        | InputFormat::Parquet
        | InputFormat::Arrow => {
            (Box::new(LineScan::default()), Pending::Ready(Layout::Line))
        }
    }
}

/// The whole stream as UTF-8, without a byte order mark.
pub(super) fn decoded(mut head: Vec<u8>, rest: Stream, verdict: Verdict) -> Stream {
    match verdict {
        Verdict::Utf8 { mark } => {
            head.drain(..mark.min(head.len()));
            replay(head, rest)
        }
        Verdict::Marked(encoding) | Verdict::Guessed(encoding) => {
            Box::new(Transcoder::new(replay(head, rest), encoding))
        }
        Verdict::Binary => Box::new(io::empty()),
    }
}

/// The format of what begins with `head`, in any encoding: NUL bytes and byte order
/// marks are no part of it.
pub(super) fn content_format(head: &[u8], text_field: &str) -> InputFormat {
    if head.starts_with(b"PAR1") {
        return InputFormat::Parquet;
    }
    // A file, or a stream, which begins with a mark and a length.
    if head.starts_with(b"ARROW1") || head.starts_with(b"\xFF\xFF\xFF\xFF") {
        return InputFormat::Arrow;
    }
    let mut bytes =
        head.iter().filter(|byte| !b"\0\xEF\xBB\xBF\xFF\xFE".contains(byte));
    match bytes.find(|byte| !byte.is_ascii_whitespace()) {
        // An object written over several lines.
        Some(b'{') if bytes.find(|byte| !b" \t\r".contains(byte)) == Some(&b'\n') => {
            InputFormat::Json
        }
        Some(b'{') => InputFormat::Jsonl,
        Some(b'[') => InputFormat::Json,
        _ if is_table(head, text_field) => InputFormat::Csv,
        _ => InputFormat::Text,
    }
}

/// Whether the first line is a header row that names the text column.
fn is_table(head: &[u8], text_field: &str) -> bool {
    let Some(line) = head.split(|&byte| byte == b'\n').next() else { return false };
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    let columns = || line.split(|byte| b",;\t".contains(byte));
    let name = |column: &[u8]| {
        let column = column.trim_ascii();
        let quoted = column.strip_prefix(b"\"").and_then(|c| c.strip_suffix(b"\""));
        quoted.unwrap_or(column) == text_field.as_bytes()
    };
    columns().nth(1).is_some() && columns().any(name)
}

/// The chunk of a file that gives no document at all.
fn failed(source: &Source, kind: ProblemKind, reason: &str) -> Body {
    let origin = Origin::new(source.name());
    Body::Items(vec![origin.problem(None, None, kind, reason.to_owned())])
}
