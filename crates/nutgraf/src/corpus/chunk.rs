use std::{fmt, sync::Arc};

use encoding_rs::{Encoding, UTF_8};
use nutgraf_text::Document;

use super::{
    ByteSize, CorpusOptions, DocumentProblem, Item, Notice, ProblemKind,
    encoding::label,
    record::{BadRecord, Fields, Languages, Record, field_names, parse_object},
    split::{Batch, Piece},
    table::{Header, RowParser, quoted},
    text::TextFile,
};
use crate::Error;

/// A piece of a corpus that has not been parsed yet: a unit of work for any thread.
///
/// ```
/// # use nutgraf::corpus::{Corpus, CorpusOptions, Item};
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("news.jsonl");
/// # std::fs::write(&path, r#"{"id": "a1", "text": "The vote was close."}"#)?;
/// let corpus = Corpus::open([path], CorpusOptions::default())?;
/// for chunk in corpus.chunks()? {
///     chunk.parse(&mut |item| match item {
///         Item::Document(document) => assert_eq!(document.id, "a1"),
///         Item::Problem(problem) => eprintln!("{problem}"),
///         Item::Notice(notice) => eprintln!("{notice}"),
///     });
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Chunk {
    pub(super) body: Body,
    pub(super) bytes: u64,
    pub(super) number: u64,
}

pub(super) enum Body {
    Items(Vec<Item>),
    Texts(Vec<TextFile>, Arc<Settings>),
    Records(Records),
    #[cfg(feature = "parquet")]
    Rows(super::columns::Rows),
}

impl Chunk {
    /// Parses the chunk and hands every document, problem and notice over, in order.
    pub fn parse(self, sink: &mut dyn FnMut(Item)) {
        match self.body {
            Body::Items(items) => items.into_iter().for_each(sink),
            Body::Texts(files, settings) => {
                files.iter().for_each(TextFile::prepare);
                for file in files {
                    file.parse(&settings, sink);
                }
            }
            Body::Records(records) => records.parse(sink),
            #[cfg(feature = "parquet")]
            Body::Rows(rows) => rows.parse(sink),
        }
    }

    /// Hands everything over as it is written, for jobs that want more of a record than
    /// a document has.
    ///
    /// ```
    /// # use nutgraf::corpus::{Corpus, CorpusOptions, RawItem};
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("gold.jsonl");
    /// # std::fs::write(&path, r#"{"id": "a1", "keys": ["vote"]}"#)?;
    /// let corpus = Corpus::open([path], CorpusOptions::default())?;
    /// for chunk in corpus.chunks()? {
    ///     chunk.parse_raw(&mut |item| match item {
    ///         RawItem::Json(record) => assert!(record.json().contains("vote")),
    ///         other => panic!("{other:?}"),
    ///     });
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse_raw(self, sink: &mut dyn FnMut(RawItem<'_>)) {
        match self.body {
            Body::Records(records) if matches!(records.layout, Layout::Row(_)) => {
                records.parse(&mut |item| sink(RawItem::Row(item)));
            }
            Body::Records(records) => records.parse_raw(sink),
            #[cfg(feature = "parquet")]
            Body::Rows(rows) => rows.parse(&mut |item| sink(RawItem::Row(item))),
            Body::Items(items) => items.into_iter().map(RawItem::Text).for_each(sink),
            Body::Texts(files, settings) => {
                files.iter().for_each(TextFile::prepare);
                for file in files {
                    file.parse(&settings, &mut |item| sink(RawItem::Text(item)));
                }
            }
        }
    }

    /// The bytes on disk that this chunk stands for. Over all chunks of a corpus they
    /// add up to [`Corpus::total_bytes`](super::Corpus::total_bytes).
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Its place among the chunks of the corpus, from 0. The same inputs, cut into chunks
    /// of the same [size](super::Corpus::chunk_size), give the same chunks.
    pub fn number(&self) -> u64 {
        self.number
    }
}

impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

/// What a chunk holds, as it is written: from [`Chunk::parse_raw`].
#[derive(Debug)]
pub enum RawItem<'r> {
    /// An object of JSON or JSON lines, not parsed yet.
    Json(JsonRecord<'r>),
    /// What a row of a table gives.
    Row(Item),
    /// What a text file gives, or what there is to say of a whole file.
    Text(Item),
}

/// An object of JSON or JSON lines that has not been parsed yet.
pub struct JsonRecord<'r> {
    records: &'r Records,
    piece: &'r Piece,
    json: &'r str,
}

impl JsonRecord<'_> {
    /// The object as it is written.
    pub fn json(&self) -> &str {
        self.json
    }

    /// The line on which it begins, counted from 1.
    pub fn line(&self) -> u64 {
        self.piece.line
    }

    /// The id of an object that has none of its own: file and line.
    pub fn position(&self) -> String {
        self.records.position(self.piece)
    }

    /// Its document, or why there is none, perhaps after a notice.
    pub fn document(&self, sink: &mut dyn FnMut(Item)) {
        let mut parsers = Parsers { rows: None, languages: Languages::default() };
        self.records.parse_piece(self.piece, &mut parsers, sink);
    }

    /// Something to know about this record.
    pub fn notice(&self, message: String) -> Notice {
        Notice {
            source: self.records.origin.name.clone(),
            line: Some(self.line()),
            message,
        }
    }

    /// What is wrong with this record.
    pub fn problem(
        &self,
        id: Option<String>,
        kind: ProblemKind,
        reason: String,
    ) -> DocumentProblem {
        let source = self.records.origin.name.clone();
        DocumentProblem { source, line: Some(self.line()), id, kind, reason }
    }

    /// What the parser says is wrong with this record.
    pub(crate) fn malformed(&self, error: &serde_json::Error) -> DocumentProblem {
        let line = self.line() + error.line().saturating_sub(1) as u64;
        let problem = self.problem(None, ProblemKind::Malformed, reason(error));
        DocumentProblem { line: Some(line), ..problem }
    }
}

impl fmt::Debug for JsonRecord<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonRecord").field("json", &self.json).finish_non_exhaustive()
    }
}

/// [`CorpusOptions`], made ready.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) fields: Fields,
    pub(super) longest: ByteSize,
    pub(super) encoding: Option<&'static Encoding>,
}

impl Settings {
    pub(super) fn new(options: &CorpusOptions) -> Result<Self, Error> {
        let encoding = options.encoding.as_deref().map(encoding).transpose()?;
        let fields = Fields::new(options);
        Ok(Self { fields, longest: options.max_document, encoding })
    }
}

fn encoding(wanted: &str) -> Result<&'static Encoding, Error> {
    Encoding::for_label_no_replacement(wanted.as_bytes()).ok_or_else(|| {
        Error::option(
            "encoding",
            wanted,
            "give a label of the WHATWG Encoding Standard, such as utf-8, utf-16le, \
             windows-1252, iso-8859-2, windows-1251, shift_jis, euc-kr, gb18030 or big5",
        )
    })
}

/// Where documents come from, for their names and for messages.
#[derive(Debug)]
pub(super) struct Origin {
    pub(super) name: String,
    encoding: &'static Encoding,
}

impl Origin {
    pub(super) fn new(name: String) -> Self {
        Self { name, encoding: UTF_8 }
    }

    pub(super) fn encoded(name: String, encoding: &'static Encoding) -> Self {
        Self { name, encoding }
    }

    /// The problem of bytes without a meaning.
    pub(super) fn undecodable(&self) -> (ProblemKind, String) {
        (ProblemKind::Undecodable, format!("not valid {}", label(self.encoding)))
    }

    pub(super) fn notice(&self, line: Option<u64>, message: String) -> Item {
        Item::Notice(Notice { source: self.name.clone(), line, message })
    }

    pub(super) fn problem(
        &self,
        line: Option<u64>,
        id: Option<String>,
        kind: ProblemKind,
        reason: String,
    ) -> Item {
        let source = self.name.clone();
        Item::Problem(DocumentProblem { source, line, id, kind, reason })
    }
}

/// Records of one file.
pub(super) struct Records {
    pub(super) batch: Batch,
    pub(super) layout: Layout,
    pub(super) origin: Arc<Origin>,
    pub(super) settings: Arc<Settings>,
}

/// How a record is written.
#[derive(Clone, Debug)]
pub(super) enum Layout {
    /// An object on a line.
    Line,
    /// An object among others.
    Element,
    Row(Arc<Header>),
}

/// What workers keep from one record to the next.
struct Parsers {
    rows: Option<RowParser>,
    languages: Languages,
}

/// Why a record is no document, where it stands, and its id.
type Fault = (u64, BadRecord);

impl Records {
    fn parse(self, sink: &mut dyn FnMut(Item)) {
        let rows = match &self.layout {
            Layout::Row(header) => Some(header.parser()),
            Layout::Line | Layout::Element => None,
        };
        let mut parsers = Parsers { rows, languages: Languages::default() };
        for piece in &self.batch.pieces {
            self.parse_piece(piece, &mut parsers, sink);
        }
    }

    fn parse_piece(
        &self,
        piece: &Piece,
        parsers: &mut Parsers,
        sink: &mut dyn FnMut(Item),
    ) {
        match self.document(piece, parsers) {
            Ok(None) => {}
            Ok(Some((document, notice))) => {
                if let Some(message) = notice {
                    sink(self.origin.notice(Some(piece.line), message));
                }
                sink(Item::Document(document));
            }
            Err((line, BadRecord { id, kind, reason })) => {
                sink(self.origin.problem(Some(line), id, kind, reason));
            }
        }
    }

    fn parse_raw(&self, sink: &mut dyn FnMut(RawItem<'_>)) {
        for piece in &self.batch.pieces {
            match self.text(piece) {
                Ok(json) => {
                    sink(RawItem::Json(JsonRecord { records: self, piece, json }));
                }
                Err(BadRecord { id, kind, reason }) => {
                    let line = Some(piece.line);
                    let problem = self.origin.problem(line, id, kind, reason);
                    sink(RawItem::Text(problem));
                }
            }
        }
    }

    /// The document of a piece, and what to say of it; none for a blank row.
    fn document(
        &self,
        piece: &Piece,
        parsers: &mut Parsers,
    ) -> Result<Option<(Document, Option<String>)>, Fault> {
        let text = self.text(piece).map_err(|bad| (piece.line, bad))?;
        let Some(record) = self.record(text, piece.line, &mut parsers.rows)? else {
            return Ok(None);
        };
        let parsed = record.document(&self.settings.fields, &mut parsers.languages);
        let (mut document, notice) = parsed.map_err(|mut bad| {
            if bad.kind == ProblemKind::MissingField {
                let names = quoted(&field_names(text));
                let names = if names.is_empty() { "none" } else { &names };
                bad.reason.push_str("; there are ");
                bad.reason.push_str(names);
            }
            (piece.line, bad)
        })?;
        if document.id.is_empty() {
            document.id = self.position(piece);
        }
        Ok(Some((document, notice)))
    }

    fn text(&self, piece: &Piece) -> Result<&str, BadRecord> {
        let bad = |(kind, reason)| BadRecord { id: None, kind, reason };
        let span = piece.content.clone().map_err(bad)?;
        let bytes = self.batch.bytes.get(span).unwrap_or_default();
        // Files put together with `cat` have their byte order marks amid them.
        let text =
            str::from_utf8(bytes).map(|text| text.trim_start_matches('\u{FEFF}'));
        text.map_err(|_| bad(self.origin.undecodable()))
    }

    /// The fields of a record; none for a blank row.
    fn record<'a>(
        &self,
        text: &'a str,
        line: u64,
        rows: &'a mut Option<RowParser>,
    ) -> Result<Option<Record<'a>>, Fault> {
        let malformed = |line, reason| {
            (line, BadRecord { id: None, kind: ProblemKind::Malformed, reason })
        };
        match (&self.layout, rows) {
            (Layout::Row(header), Some(rows)) => {
                header.record(text, rows).map_err(|reason| malformed(line, reason))
            }
            _ => parse_object(text, &self.settings.fields).map(Some).map_err(|error| {
                let below = error.line().saturating_sub(1) as u64;
                malformed(line + below, reason(&error))
            }),
        }
    }

    /// The id of a document that has none.
    fn position(&self, piece: &Piece) -> String {
        match self.layout {
            Layout::Line | Layout::Row(_) => {
                format!("{}:{}", self.origin.name, piece.line)
            }
            // Several elements may share a line.
            Layout::Element => format!("{}#{}", self.origin.name, piece.number),
        }
    }
}

/// The message with the column, but without the line, which stands before it.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((message, _)) if error.column() == 0 => message.to_owned(),
        Some((message, _)) => format!("{message} at column {}", error.column()),
        None => text,
    }
}
