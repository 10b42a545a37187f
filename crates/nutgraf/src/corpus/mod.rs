//! Reading corpora: documents from files, folders, globs and the standard input.
//!
//! A [`Corpus`] is what was asked for. It gives [`Chunk`]s, one after another and
//! cheaply, and a chunk gives its documents when it is [parsed](Chunk::parse), on
//! whatever thread. So one thread reads, the others parse, and memory stays bounded:
//! a chunk is about a mebibyte, or the longest document.
//!
//! Everything comes in the order of the input, and nothing is lost silently: what
//! cannot be read is a [`DocumentProblem`] with its file and line, and the next document
//! goes on.
//!
//! | format | extension | a document is |
//! |---|---|---|
//! | text | `txt`, `text`, `md`, `markdown` | a file; its id is the path |
//! | JSON lines | `jsonl`, `ndjson` | an object on a line |
//! | JSON | `json` | an object of a top-level array, or a top-level object |
//! | CSV, TSV | `csv`, `tsv` | a row below the header row |
//! | Parquet | `parquet`, `pq` | a row |
//! | Arrow IPC, Feather | `arrow`, `arrows`, `feather`, `ipc` | a row |
//!
//! A file of any other name is told by its content. Compression (gzip, Zstandard, bzip2,
//! xz) is told by the first bytes, whatever the name, and so are encodings, unless an
//! option names one. Parquet and Arrow need the feature `parquet`.
//!
//! ```
//! use nutgraf::corpus::{Corpus, CorpusOptions};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("news.jsonl");
//! std::fs::write(&path, concat!(
//!     r#"{"id": "a1", "title": "Vote", "text": "The vote was close."}"#, "\n",
//!     r#"{"id": "a2", "text": null}"#, "\n",
//! ))?;
//! let corpus = Corpus::open([&*path], CorpusOptions::default())?;
//! let read: Vec<_> = corpus.documents()?.collect();
//!
//! assert_eq!(read[0].as_ref().unwrap().title.as_deref(), Some("Vote"));
//! let problem = read[1].as_ref().unwrap_err();
//! assert!(problem.to_string().ends_with("news.jsonl:2: field \"text\" is null"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chunk;
mod chunks;
#[cfg(feature = "parquet")]
mod columns;
mod encoding;
mod input;
mod json;
mod lines;
mod list;
mod open;
mod options;
mod plain;
mod problem;
mod record;
#[cfg(feature = "cloud")]
mod remote;
mod sample;
mod size;
mod split;
mod table;
mod text;
mod walk;

use std::{
    collections::VecDeque,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use nutgraf_text::Document;

#[cfg(feature = "parquet")]
pub use self::columns::is_guarded;
pub(crate) use self::sample::{Sample, Size, Stratum};
use self::{
    chunk::Settings,
    input::{Place, Source, resolve},
};
pub use self::{
    chunk::{Chunk, JsonRecord, RawItem},
    chunks::Chunks,
    input::{Input, SourceRecord},
    list::{FrequencyList, ListRow},
    options::{CorpusOptions, InputFormat},
    problem::{DocumentProblem, Item, Notice, ProblemKind},
    size::{ByteSize, InvalidByteSize},
};
use crate::Error;

/// About how many bytes of documents a chunk holds.
const CHUNK_SIZE: usize = 1 << 20;

/// The documents of some inputs. See the [module](self).
#[derive(Debug)]
pub struct Corpus {
    options: CorpusOptions,
    sources: Arc<[Source]>,
    settings: Arc<Settings>,
    chunk_size: usize,
    begun: AtomicBool,
}

impl Corpus {
    /// Finds the files that `inputs` stand for; nothing is read yet.
    ///
    /// Fails for an input that is missing, a glob that matches nothing, a folder without
    /// a file that can be read, and an unknown encoding.
    pub fn open<I>(inputs: I, options: CorpusOptions) -> Result<Self, Error>
    where
        I: IntoIterator<Item: Into<Input>>,
    {
        let inputs: Vec<Input> = inputs.into_iter().map(Into::into).collect();
        let settings = Arc::new(Settings::new(&options)?);
        let sources = resolve(&inputs, &options)?.into();
        let begun = AtomicBool::new(false);
        Ok(Self { options, sources, settings, chunk_size: CHUNK_SIZE, begun })
    }

    /// How the corpus is read.
    pub fn options(&self) -> &CorpusOptions {
        &self.options
    }

    /// The same corpus in chunks of about so many bytes (1 MiB otherwise). Documents do
    /// not depend on it.
    #[must_use]
    pub fn chunk_size(self, bytes: usize) -> Self {
        Self { chunk_size: bytes.max(1), ..self }
    }

    /// The corpus in unparsed chunks.
    ///
    /// Fails when a corpus that cannot be [read again](Self::can_reread) has been begun
    /// before.
    pub fn chunks(&self) -> Result<Chunks, Error> {
        if self.begun.swap(true, Ordering::Relaxed) && !self.can_reread() {
            return Err(Error::input(
                "the standard input or a pipe cannot be read again: write it to a file first",
            ));
        }
        let (sources, settings) = (self.sources_to_read()?, Arc::clone(&self.settings));
        Ok(Chunks::new(sources, settings, self.chunk_size))
    }

    #[cfg(not(feature = "cloud"))]
    #[allow(clippy::unnecessary_wraps, reason = "as with the feature")]
    fn sources_to_read(&self) -> Result<Arc<[Source]>, Error> {
        Ok(Arc::clone(&self.sources))
    }

    /// The sources; objects on servers share what runs their requests for one pass.
    #[cfg(feature = "cloud")]
    fn sources_to_read(&self) -> Result<Arc<[Source]>, Error> {
        if !self.sources.iter().any(|source| matches!(source.place, Place::Object(_))) {
            return Ok(Arc::clone(&self.sources));
        }
        let runtime = remote::runtime()
            .map_err(|error| Error::input("cannot start threads").caused_by(error))?;
        let on = |source: &Source| match &source.place {
            Place::Object(object) => {
                Source { place: Place::Object(object.on(&runtime)), ..source.clone() }
            }
            _ => source.clone(),
        };
        Ok(self.sources.iter().map(on).collect())
    }

    /// Everything that the corpus gives, parsed on this thread.
    pub fn items(&self) -> Result<Items, Error> {
        Ok(Items { chunks: self.chunks()?, ready: VecDeque::new() })
    }

    /// The documents, and problems where one cannot be read, parsed on this thread.
    pub fn documents(&self) -> Result<Documents, Error> {
        Ok(Documents { items: self.items()? })
    }

    /// The files of the corpus, in order.
    pub fn source_records(&self) -> Vec<SourceRecord> {
        self.sources.iter().map(Source::record).collect()
    }

    /// Whether the corpus can be read more than once: not with the standard input or a
    /// pipe among the inputs.
    pub fn can_reread(&self) -> bool {
        self.sources.iter().all(|source| source.size.is_some())
    }

    /// Makes sure that the corpus can be read again: what comes from the standard input
    /// or a pipe is read to its end and kept in a temporary file.
    pub fn keep(&mut self) -> Result<(), Error> {
        let mut sources = self.sources.to_vec();
        for source in &mut sources {
            source.keep().map_err(|error| {
                let reason =
                    format!("cannot keep {} for a second pass: {error}", source.name());
                Error::input(reason).caused_by(error)
            })?;
        }
        self.sources = sources.into();
        Ok(())
    }

    /// Whether a file is one of the inputs: it should not be written to.
    pub fn reads(&self, path: &Path) -> bool {
        let Ok(path) = path.canonicalize() else { return false };
        self.sources.iter().any(|source| match &source.place {
            Place::File(input) => input.canonicalize().is_ok_and(|input| input == path),
            _ => false,
        })
    }

    /// The size of all inputs on disk; none with the standard input or a pipe among them.
    pub fn total_bytes(&self) -> Option<u64> {
        self.sources.iter().map(|source| source.size).sum()
    }
}

/// Everything that a corpus gives, in order: from [`Corpus::items`].
#[derive(Debug)]
pub struct Items {
    chunks: Chunks,
    ready: VecDeque<Item>,
}

impl Iterator for Items {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while self.ready.is_empty() {
            self.chunks.next()?.parse(&mut |item| self.ready.push_back(item));
        }
        self.ready.pop_front()
    }
}

/// The documents of a corpus, in order: from [`Corpus::documents`].
#[derive(Debug)]
pub struct Documents {
    items: Items,
}

impl Iterator for Documents {
    type Item = Result<Document, DocumentProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        self.items.find_map(|item| match item {
            Item::Document(document) => Some(Ok(document)),
            Item::Problem(problem) => Some(Err(problem)),
            Item::Notice(_) => None,
        })
    }
}
