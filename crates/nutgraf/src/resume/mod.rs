//! Runs that can be cut off, and gone on with.
//!
//! A run over a corpus goes block by block: a block is some mebibytes of an input, or some
//! text files. What a finished block gave is kept in a folder; the next run of the same
//! [`Plan`] over the same inputs reads it there instead of working it out again. So it
//! does only what is missing, on as many threads as it likes, and its outcomes are the
//! same.
//!
//! ```
//! use nutgraf::batch::Outcome;
//! use nutgraf::corpus::{Corpus, CorpusOptions};
//! use nutgraf::resume::{Kept, Plan, Resume, for_each_kept};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("news.jsonl");
//! # let kept = folder.path().join("kept");
//! std::fs::write(&path, "{\"text\": \"One.\"}\n{\"text\": \"Three.\"}\n")?;
//! let run = || {
//!     let corpus = Corpus::open([&*path], CorpusOptions::default())?;
//!     let (corpus, resume) = Resume::open(&kept, Plan::new("lengths"), corpus)?;
//!     let (mut worked, mut lengths) = (0, String::new());
//!     let states = for_each_kept(
//!         &corpus,
//!         2,
//!         &resume.pass("lengths")?,
//!         || 0,
//!         |worked, document| {
//!             *worked += 1;
//!             Kept { bytes: format!("{} ", document.text.len()).into(), notices: Vec::new() }
//!         },
//!         |outcome, _progress| {
//!             if let Outcome::Done(kept) = outcome {
//!                 lengths.push_str(str::from_utf8(&kept.bytes).unwrap());
//!             }
//!             Ok::<(), nutgraf::Error>(())
//!         },
//!     )?;
//!     worked += states.iter().sum::<usize>();
//!     Ok::<_, nutgraf::Error>((worked, lengths))
//! };
//! assert_eq!(run()?, (2, "4 6 ".to_owned()));
//! assert_eq!(run()?, (0, "4 6 ".to_owned()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod block;
mod plan;

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use nutgraf_text::Document;
use serde::{Deserialize, Serialize};

pub use self::plan::Plan;
use crate::{
    Error, ErrorKind,
    batch::{self, Outcome, Progress},
    corpus::{Chunk, Corpus, Item, Notice, ProblemKind, SourceRecord},
    digest::Digest,
};

/// What a document came to: what is written of it, and what there is to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// What is written.
    pub bytes: Vec<u8>,
    /// What its reader should know.
    pub notices: Vec<String>,
}

/// The folder of a run, which no other run uses at the same time.
#[derive(Debug)]
pub struct Resume {
    folder: PathBuf,
    /// Of what was begun.
    digest: String,
    /// Locked as long as it is open.
    _lock: File,
}

/// About how many bytes of documents a block has.
const BLOCK: usize = 8 << 20;

const MANIFEST: &str = "run.json";

/// What a folder was begun with.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    version: String,
    block: usize,
    plan: Plan,
    inputs: Vec<SourceRecord>,
}

impl Resume {
    /// Begins a run, or goes on with one; also gives the corpus, cut into blocks.
    ///
    /// Fails for a folder of another run: one of another plan, of inputs that have changed
    /// since, or of another version of nutgraf; for one with other files in it, or that a
    /// run is using; and for a corpus that cannot be read again.
    pub fn open(
        folder: impl AsRef<Path>,
        plan: Plan,
        corpus: Corpus,
    ) -> Result<(Corpus, Self), Error> {
        let folder = folder.as_ref().to_owned();
        let refused = |reason: String| {
            Error::new(
                ErrorKind::Option,
                format!("resume {}: {reason}", folder.display()),
            )
        };
        if !corpus.can_reread() {
            let reason = "the standard input or a pipe cannot be read again: write it to a file first";
            return Err(refused(reason.to_owned()));
        }
        let corpus = corpus.chunk_size(BLOCK);
        let now = Manifest {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            block: BLOCK,
            plan,
            inputs: corpus.source_records(),
        };
        let lock = prepare(&folder).map_err(|error| failed(&folder, &error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(refused("another run is using it".to_owned()));
            }
            Err(TryLockError::Error(error)) => return Err(failed(&folder, &error)),
        }
        remove_partial_files(&folder).map_err(|error| failed(&folder, &error))?;
        let path = folder.join(MANIFEST);
        let json =
            serde_json::to_vec_pretty(&now).map_err(|e| refused(e.to_string()))?;
        match fs::read(&path) {
            Ok(then) => {
                let then: Manifest =
                    serde_json::from_slice(&then).map_err(|error| {
                        refused(format!("its {MANIFEST} is damaged: {error}; {OTHER}"))
                    })?;
                then.check(&now)
                    .map_err(|reason| refused(format!("{reason}; {OTHER}")))?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if has_other_files(&folder).map_err(|error| failed(&folder, &error))? {
                    return Err(refused(format!(
                        "there are other files in it; {OTHER}"
                    )));
                }
                let written = block::appear(&path, |mut file| {
                    io::Write::write_all(&mut file, &json)
                });
                written.map_err(|error| failed(&folder, &error))?;
            }
            Err(error) => return Err(failed(&folder, &error)),
        }
        let mut digest = Digest::default();
        digest.add(&json);
        Ok((corpus, Self { folder, digest: digest.finish(), _lock: lock }))
    }

    /// The blocks of one pass over the corpus.
    pub fn pass(&self, name: &str) -> Result<Pass, Error> {
        let folder = self.folder.join(name);
        let ready =
            fs::create_dir_all(&folder).and_then(|()| remove_partial_files(&folder));
        ready.map_err(|error| failed(&self.folder, &error))?;
        Ok(Pass { folder, place: format!("{} {name}", self.digest) })
    }
}

/// What to do about a folder that cannot be used.
const OTHER: &str = "give another folder, or delete this one";

const LOCK: &str = "lock";

/// Makes the folder, if need be, and opens the file to lock.
fn prepare(folder: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    File::options().create(true).write(true).truncate(false).open(folder.join(LOCK))
}

/// Removes what runs that were cut off had not finished.
fn remove_partial_files(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') && name.ends_with(block::PARTIAL) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn has_other_files(folder: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        if entry?.file_name() != LOCK {
            return Ok(true);
        }
    }
    Ok(false)
}

fn failed(folder: &Path, error: &io::Error) -> Error {
    // What wraps a cause names a temporary file that nobody asked for.
    let reason = match error.get_ref() {
        Some(_) if error.kind() != io::ErrorKind::Other => error.kind().to_string(),
        _ => error.to_string(),
    };
    let reason = format!("cannot keep the run in {}: {reason}", folder.display());
    Error::new(ErrorKind::System, reason)
}

impl Manifest {
    /// Says why a run cannot go on with this one.
    fn check(&self, now: &Self) -> Result<(), String> {
        if (&self.version, self.block) != (&now.version, now.block) {
            let (then, now) = (&self.version, &now.version);
            return Err(format!(
                "its run was begun by nutgraf {then}, and this is {now}"
            ));
        }
        let differences = self.plan.differences(&now.plan);
        if !differences.is_empty() {
            let options = differences.join(", ");
            return Err(format!("its run was begun with other options: {options}"));
        }
        if self.inputs.len() != now.inputs.len() {
            let (then, now) = (self.inputs.len(), now.inputs.len());
            return Err(format!(
                "its run has {then} files of input, and this one {now}"
            ));
        }
        let pairs = self.inputs.iter().zip(&now.inputs);
        match pairs.into_iter().find(|(then, now)| then != now) {
            None => Ok(()),
            Some((then, now)) if then.name == now.name => {
                Err(format!("{} has changed since", now.name))
            }
            Some((_, now)) => Err(format!("{} was not an input of its run", now.name)),
        }
    }
}

/// The blocks of one pass over a corpus: from [`Resume::pass`].
#[derive(Debug)]
pub struct Pass {
    folder: PathBuf,
    /// Of which run it is, and which pass.
    place: String,
}

impl Pass {
    /// The file of a block with this extension.
    pub(crate) fn file(&self, number: u64, extension: &str) -> PathBuf {
        self.folder.join(format!("{number:08}.{extension}"))
    }

    /// Has `write` write a file that appears when it is whole.
    pub(crate) fn write(
        &self,
        path: &Path,
        write: impl FnOnce(&tempfile::NamedTempFile) -> io::Result<()>,
    ) -> Result<(), Error> {
        block::appear(path, write).map_err(|error| self.failed(&error))
    }

    /// The failure to keep something here.
    pub(crate) fn failed(&self, error: &io::Error) -> Error {
        failed(&self.folder, error)
    }

    /// Where its files are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn place(&self, number: u64) -> String {
        format!("{} {number}", self.place)
    }

    /// What a finished block gave, and the digest of what is beside it; none if it is to
    /// be done, with a notice where it has been done before, and its file is damaged.
    fn read(&self, number: u64) -> Result<Finished, Option<Notice>> {
        let path = self.file(number, DONE);
        let file = File::open(&path).map_err(|_| None)?;
        block::read(file, &self.place(number)).map_err(|error| {
            let message = format!("damaged, so its block is done again: {error}");
            Some(Notice { source: path.display().to_string(), line: None, message })
        })
    }
}

type Finished = (Option<String>, Vec<Outcome<Kept>>);

/// The extension of what a finished block gave.
const DONE: &str = "block.zst";

/// Runs `work` for each document of a block that is not finished yet, and `sink` on this
/// thread for each outcome of all blocks, in order. What [`batch::for_each`] does, for runs
/// that can be gone on with.
///
/// A block with a file that cannot be opened or read is not finished: next time it may be
/// readable.
pub fn for_each_kept<S, E>(
    corpus: &Corpus,
    threads: usize,
    pass: &Pass,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Document) -> Kept + Sync,
    sink: impl FnMut(Outcome<Kept>, Progress) -> Result<(), E>,
) -> Result<Vec<S>, E>
where
    S: Send,
    E: From<Error>,
{
    let (there, end) = (|_: &mut S, _, _: &str| true, |_: &mut S, _| Ok(None));
    for_each_block_kept(corpus, threads, pass, state, there, work, end, sink)
}

/// The same with something more that is kept of each block: `end` keeps it and gives its
/// digest, and `there` says whether that of a finished block, with this digest, can be used.
#[allow(clippy::too_many_arguments, reason = "the steps of a run, each once")]
pub(crate) fn for_each_block_kept<S, E>(
    corpus: &Corpus,
    threads: usize,
    pass: &Pass,
    state: impl Fn() -> S + Sync,
    there: impl Fn(&mut S, u64, &str) -> bool + Sync,
    work: impl Fn(&mut S, Document) -> Kept + Sync,
    end: impl Fn(&mut S, u64) -> Result<Option<String>, Error> + Sync,
    mut sink: impl FnMut(Outcome<Kept>, Progress) -> Result<(), E>,
) -> Result<Vec<S>, E>
where
    S: Send,
    E: From<Error>,
{
    type Result<T> = std::result::Result<T, Error>;
    let parse = |state: &mut S,
                 chunk: Chunk,
                 give: &mut dyn FnMut(Outcome<Result<Kept>>)| {
        let number = chunk.number();
        match pass.read(number) {
            Ok((beside, outcomes))
                if there(state, number, beside.as_deref().unwrap_or_default()) =>
            {
                return outcomes.into_iter().map(|kept| kept.map(Ok)).for_each(give);
            }
            Ok(_) | Err(None) => {}
            Err(Some(notice)) => give(Outcome::Notice(notice)),
        }
        let mut outcomes = Vec::new();
        chunk.parse(&mut |item| {
            outcomes.push(match item {
                Item::Document(document) => Outcome::Done(work(state, document)),
                Item::Problem(problem) => Outcome::Problem(problem),
                Item::Notice(notice) => Outcome::Notice(notice),
            });
        });
        let unreadable = |outcome: &Outcome<Kept>| match outcome {
            Outcome::Problem(problem) => problem.kind == ProblemKind::Unreadable,
            _ => false,
        };
        let kept = end(state, number).and_then(|beside| {
            if outcomes.iter().any(unreadable) {
                return Ok(());
            }
            let place = pass.place(number);
            pass.write(&pass.file(number, DONE), |file| {
                block::write(file, place, beside, &outcomes)
            })
        });
        match kept {
            Ok(()) => outcomes.into_iter().map(|kept| kept.map(Ok)).for_each(give),
            Err(error) => give(Outcome::Done(Err(error))),
        }
    };
    batch::for_each_in(corpus, threads, state, parse, |outcome, progress| match outcome
    {
        Outcome::Done(kept) => sink(Outcome::Done(kept?), progress),
        Outcome::Problem(problem) => sink(Outcome::Problem(problem), progress),
        Outcome::Notice(notice) => sink(Outcome::Notice(notice), progress),
    })
}
